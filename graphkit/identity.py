"""Which records are one article.

Every mention of an article (its own file, an entry in another's ``related`` list) is a record. Two records are one
article when they share a normalized address, unless title and provider both say that they are not: an address is
evidence, no proof. A record without an address is joined only to records with the same title, provider and time.

The answer depends on the set of records alone, never on their order: it is the connected components of a symmetric
relation, so merging is idempotent, and any way to split the work gives the same articles.

Records are rows of a table. Only those that share something with another one are looked at one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import polars as pl

__all__ = ["MIN_TITLE_OVERLAP", "Conflict", "group_records"]

WORD = re.compile(r"\w+")
# Titles of one article change as it is updated; half of the shorter one's words is what edited titles still share.
MIN_TITLE_OVERLAP = 0.5
# Above this many different titles under one address only equal titles are compared: the address is a home page or feed.
MAX_TITLES = 200
KIND = ("key_title", "provider_domain", "key_provider")

Kind = tuple[str, str, str]
"""What a record says beside its addresses: title, domain and name of the provider, letter case folded."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two records (by number) that share the address ``key`` and yet are different articles."""

    key: str
    first: int
    other: int


def group_records(records: pl.DataFrame, keys: pl.DataFrame) -> tuple[pl.Series, list[Conflict]]:
    """Return the number of the group each record belongs to, and the addresses that two groups share.

    Groups are numbered by their first record. Takes near-linear time in the number of addresses.

    Args:
        records: A row a record; columns ``number`` (from 0), ``name`` (null for those that have no key), ``key_title``
            and ``key_provider`` (case-folded, the title cleaned), ``provider_domain``, ``id``, ``published`` and
            ``precision``.
        keys: Columns ``number`` and ``key``: the normalized addresses of each record, each once, by number.
    """
    records = records.select("number", "id", "published", "precision", *KIND, keyless=pl.col("name").is_null())
    sets = _DisjointSets()
    disputed: list[tuple[str, list[list[int]]]] = []
    shared = keys.filter(pl.col("key").is_duplicated())
    kinds = shared.with_columns(once=pl.col("number").is_unique()).join(
        records.select("number", *KIND), on="number", how="left", maintain_order="left"
    )
    kind = kinds.select(*KIND).unique().with_row_index("kind")
    buckets = (
        kinds.join(kind, on=KIND, how="left", maintain_order="left")
        .group_by("key", maintain_order=True)
        .agg("number", many=pl.col("kind").n_unique() > 1, apart=pl.col("once").all())
    )
    # Most records have one address that others have, too: their sets are there at once.
    apart = buckets.filter(pl.col("apart") & ~pl.col("many")).select("number", root=pl.col("number").list.first())
    sets.join_apart(*apart.explode("number"))
    for numbers in buckets.filter(~pl.col("apart") & ~pl.col("many"))["number"].to_list():
        sets.join(numbers)
    odd = buckets.filter("many")
    told = kinds.filter(pl.col("key").is_in(odd["key"].implode())).unique("number")
    kind_of: dict[int, Kind] = dict(zip(told["number"].to_list(), told.select(*KIND).iter_rows(), strict=True))
    for key, numbers in odd.select("key", "number").iter_rows():
        parts = _compatible(numbers, kind_of)
        for part in parts:
            sets.join(part)
        if len(parts) > 1:
            disputed.append((key, parts))
    for numbers in _alike(records.filter(pl.col("keyless") & (pl.col("id") != "")), "id", *KIND)["number"].to_list():
        sets.join(numbers)
    _join_addressless(records, keys, sets)
    conflicts = [
        Conflict(key, parts[0][0], part[0])
        for key, parts in disputed
        for part in parts[1:]
        if sets.find(parts[0][0]) != sets.find(part[0])
    ]
    return sets.labels(records.height), conflicts


def _alike(records: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Return the groups of several records in which all of these columns are equal: ``number`` is a list."""
    return records.group_by(columns, maintain_order=True).agg("number").filter(pl.col("number").list.len() > 1)


def _join_addressless(records: pl.DataFrame, keys: pl.DataFrame, sets: _DisjointSets) -> None:
    """Join what has no address to what says the same title, provider and second; own ids keep their articles apart."""
    outlet = pl.when(pl.col("provider_domain") != "").then("provider_domain").otherwise("key_provider")
    exact = records.filter(
        pl.col("published").is_not_null() & (pl.col("key_title") != "") & (pl.col("precision") == "second")
    ).with_columns(outlet=outlet)
    place = ("key_title", "outlet", "published")
    exact = exact.join(exact.filter("keyless").select(place).unique(), on=place, how="semi", maintain_order="left")
    members = _alike(exact, *place).select("number").with_row_index("bucket").explode("number")
    found = members.join(records.select("number", "id", "keyless"), on="number", how="left", maintain_order="left")
    found = found.filter((pl.col("id").filter(pl.col("id") != "").n_unique() < 2).over("bucket"))
    # Several articles with an address may fit: take one, and always the same one, rather than join those.
    best: dict[int, tuple[list[str], int]] = {}
    keys_of = keys.join(found, on="number", how="semi").group_by("number").agg("key")
    for bucket, number, key in found.join(keys_of, on="number").select("bucket", "number", "key").iter_rows():
        best[bucket] = min(best.get(bucket, (key, number)), (key, number))
    for bucket, numbers in found.filter("keyless").group_by("bucket").agg("number").iter_rows():
        sets.join([*numbers, best[bucket][1]] if bucket in best else numbers)


def _compatible(numbers: list[int], kind_of: Mapping[int, Kind]) -> list[list[int]]:
    """Split records under one address into those that may be one article, each part and all parts in input order."""
    kinds: dict[Kind, list[int]] = {}
    for number in numbers:
        kinds.setdefault(kind_of[number], []).append(number)
    # A record that lacks title or provider fits everything and would tie the others together, so it decides nothing.
    telling = [kind for kind in sorted(kinds) if kind[0] and (kind[1] or kind[2])] or sorted(kinds)
    places = {kind: place for place, kind in enumerate(telling)}
    parts = _DisjointSets()
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


def _by(kinds: Iterable[Kind], place: int) -> list[list[Kind]]:
    found: dict[str, list[Kind]] = {}
    for kind in kinds:
        if kind[place]:
            found.setdefault(kind[place], []).append(kind)
    return list(found.values())


def _differ(first: Kind, second: Kind) -> bool:
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
    """Union-find whose roots are the smallest members, so that the answer has no order in it; most items are alone."""

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}

    def find(self, item: int) -> int:
        parent = self.parent
        while (above := parent.get(item, item)) != item:
            parent[item] = parent.get(above, above)
            item = parent[item]
        return item

    def join_apart(self, items: pl.Series, roots: pl.Series) -> None:
        """Join each item, none of which was in a set yet, to the first of its set."""
        self.parent.update(zip(items.to_list(), roots.to_list(), strict=True))

    def join(self, items: Iterable[int]) -> None:
        roots = sorted({self.find(item) for item in items})
        for root in roots[1:]:
            self.parent[root] = roots[0]

    def labels(self, size: int) -> pl.Series:
        """Number the sets of the items 0..size-1 by their first items."""
        items = pl.int_range(size, eager=True)
        roots, above = items, items.clone().scatter(list(self.parent), list(self.parent.values()))
        while not above.equals(roots):  # each time half as far from the roots
            roots, above = above, above.gather(above)
        return ((roots == items).cum_sum() - 1).cast(pl.Int64).gather(roots)
