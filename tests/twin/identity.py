"""Which records are one article.

Every mention of an article (its own file, an entry in another's ``related`` list) is a record. Two records are one
article when they share a normalized address, unless title and provider both say that they are not: an address is
evidence, no proof. A record without an address is joined only to records with the same title, provider and time.

The answer depends on the set of records alone, never on their order: it is the connected components of a symmetric
relation, so merging is idempotent, and any way to split the work gives the same articles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import combinations

from graphkit.model import Article
from graphkit.text import clean
from graphkit.urls import normalized_url

__all__ = ["Conflict", "Record", "group_records"]

WORD = re.compile(r"\w+")
# Titles of one article change as it is updated; half of the shorter one's words is what edited titles still share.
MIN_TITLE_OVERLAP = 0.5
# Above this many different titles under one address only equal titles are compared: the address is a home page or feed.
MAX_TITLES = 200


@dataclass(frozen=True, slots=True)
class Record:
    """What one mention says about which article it means. ``title`` is cleaned and case-folded."""

    article: Article
    keys: tuple[str, ...]
    title: str
    domain: str
    provider: str

    @classmethod
    def of(cls, article: Article) -> Record:
        """Make the record of a file's article or of a ``related`` entry."""
        keys = tuple(dict.fromkeys(key for url in article.urls if (key := normalized_url(url))))
        provider = article.provider
        return cls(article, keys, clean(article.title).casefold(), provider.domain, provider.name.casefold())


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two records (by number) that share the address ``key`` and yet are different articles."""

    key: str
    first: int
    other: int


def group_records(records: Sequence[Record]) -> tuple[list[int], list[Conflict]]:
    """Return the number of the group each record belongs to, and the addresses that two groups share.

    Groups are numbered by their first record. Takes near-linear time in the number of addresses.
    """
    groups = _DisjointSets(len(records))
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    by_place: defaultdict[tuple[str, str, datetime], list[int]] = defaultdict(list)
    by_own_id: defaultdict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        for key in record.keys:
            by_key[key].append(number)
        moment = record.article.published
        if record.title and moment is not None and record.article.precision == "second":
            by_place[record.title, record.domain or record.provider, moment].append(number)
        if record.article.id and not record.keys:
            by_own_id[record.article.id, record.title, record.domain, record.provider].append(number)

    disputed: list[tuple[str, list[list[int]]]] = []
    for key, numbers in by_key.items():
        if len(numbers) > 1:
            parts = _compatible(numbers, records)
            for part in parts:
                groups.join(part)
            if len(parts) > 1:
                disputed.append((key, parts))
    for numbers in by_own_id.values():
        groups.join(numbers)
    for numbers in by_place.values():
        _join_addressless(numbers, records, groups)

    conflicts = [
        Conflict(key, parts[0][0], part[0])
        for key, parts in disputed
        for part in parts[1:]
        if groups.find(parts[0][0]) != groups.find(part[0])
    ]
    return groups.labels(), conflicts


def _join_addressless(numbers: list[int], records: Sequence[Record], groups: _DisjointSets) -> None:
    """Join what has no address to what says the same title, provider and second; own ids keep their articles apart."""
    bare = [number for number in numbers if not records[number].keys]
    if not bare or len(numbers) == 1:
        return
    own_ids = {records[number].article.id for number in numbers} - {""}
    if len(own_ids) > 1:
        return
    addressed = [number for number in numbers if records[number].keys]
    # Several articles with an address may fit: take one, and always the same one, rather than join those.
    groups.join([*bare, *sorted(addressed, key=lambda number: records[number].keys)[:1]])


def _compatible(numbers: list[int], records: Sequence[Record]) -> list[list[int]]:
    """Split records under one address into those that may be one article, each part and all parts in input order."""
    kinds: dict[tuple[str, str, str], list[int]] = {}
    for number in numbers:
        record = records[number]
        kinds.setdefault((record.title, record.domain, record.provider), []).append(number)
    if len(kinds) == 1:
        return [numbers]
    # A record that lacks title or provider fits everything and would tie the others together, so it decides nothing.
    telling = [kind for kind in sorted(kinds) if kind[0] and (kind[1] or kind[2])] or sorted(kinds)
    places = {kind: place for place, kind in enumerate(telling)}
    parts = _DisjointSets(len(telling))
    for same in _by(telling, 0), _by(telling, 1), _by(telling, 2):
        for found in same:
            parts.join([places[kind] for kind in found])
    if len(telling) <= MAX_TITLES:
        for first, second in combinations(telling, 2):
            if parts.find(places[first]) != parts.find(places[second]) and not _differ(first, second):
                parts.join([places[first], places[second]])
    grouped: dict[int, list[int]] = {}
    for kind in telling:
        grouped.setdefault(parts.find(places[kind]), []).extend(kinds[kind])
    for kind in kinds.keys() - set(telling):
        fitting = (known for known in telling if (kind[0] or kind[1]) in (known[0], known[1]))
        grouped[parts.find(places[next(fitting, telling[0])])].extend(kinds[kind])
    return sorted(sorted(part) for part in grouped.values())


def _by(kinds: Iterable[tuple[str, str, str]], place: int) -> list[list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for kind in kinds:
        if kind[place]:
            found.setdefault(kind[place], []).append(kind)
    return list(found.values())


def _differ(first: tuple[str, str, str], second: tuple[str, str, str]) -> bool:
    return _titles_differ(first[0], second[0]) and _providers_differ(first[1:], second[1:])


def _titles_differ(first: str, second: str) -> bool:
    words, others = _words(first), _words(second)
    if not words or not others:
        return False
    return len(words & others) < MIN_TITLE_OVERLAP * min(len(words), len(others))


@lru_cache(maxsize=1024)
def _words(title: str) -> frozenset[str]:
    return frozenset(WORD.findall(title))


def _providers_differ(first: tuple[str, str], second: tuple[str, str]) -> bool:
    if first[0] and second[0]:
        within = f".{first[0]}".endswith(f".{second[0]}") or f".{second[0]}".endswith(f".{first[0]}")
        return not within and not (first[1] and first[1] == second[1])
    return bool(first[1] and second[1] and first[1] != second[1])


class _DisjointSets:
    """Union-find over 0..n-1 whose roots are the smallest members, so that the answer has no order in it."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def find(self, item: int) -> int:
        parent = self.parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, items: Iterable[int]) -> None:
        roots = sorted({self.find(item) for item in items})
        for root in roots[1:]:
            self.parent[root] = roots[0]

    def labels(self) -> list[int]:
        numbers: dict[int, int] = {}
        return [numbers.setdefault(self.find(item), len(numbers)) for item in range(len(self.parent))]
