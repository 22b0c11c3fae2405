"""The short way to an article, for records in which nothing is odd: most rows of most tables.

It gives what :func:`graphkit.records.article_from` gives, or None where that has to look: a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain, repeat
from typing import Any

from graphkit.model import Article, Image, Provider
from graphkit.urls import host

__all__ = ["plain_articles"]

FIELDS = frozenset(
    ("id", "title", "excerpt", "body", "webUrl", "provider", "domain", "publishedDateTime", "category", "images")
)
# Plain enough to be sure, without taking it apart, that it is an http(s) address.
ADDRESS = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[!#-;=?-Z_a-z~]*)?").fullmatch
# ISO 8601 to the second with a zone: nothing to doubt but the future.
TIME = re.compile(r"(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{3}|\.\d{6})?|\d{8}T\d{6})(?:Z|[+-]\d\d:\d\d)").fullmatch

# ``Article(...)`` sets each attribute of a frozen class by name; setting one of many articles at once is far quicker.
DEFAULTS = {field.name: getattr(Article(), field.name) for field in fields(Article)}
SETTERS = {name: getattr(Article, name).__set__ for name in DEFAULTS}


def plain_articles(
    records: Sequence[Mapping[str, Any]], lines: Sequence[int], file: str, now: datetime
) -> list[Article] | None:
    """Make the articles of records with flat values: native field -> text that is not blank, ``domain`` the provider's.

    Args:
        records: Any number but none. Never changed.
        lines: Where each was read, from 1.
        file: The file they were read from.
        now: The present time in UTC.

    Returns:
        None if there may be anything to report in any of them, or a value is not text.
    """
    if not set().union(*records) <= FIELDS:
        return None
    told = {name: [values.get(name, "") for values in records] for name in FIELDS}
    published, urls, images = told["publishedDateTime"], told["webUrl"], told["images"]
    if not (all(told["title"]) and all(told["provider"]) and all(published)):
        return None
    try:
        "".join(chain.from_iterable(told.values())).encode()
        if not (all(map(TIME, published)) and all(map(ADDRESS, filter(None, chain(urls, images))))):
            return None
        times = [
            time if time.tzinfo is UTC else time.astimezone(UTC) for time in map(datetime.fromisoformat, published)
        ]
    except (TypeError, ValueError, OverflowError):  # no text, half a character, no such day
        return None
    if max(times) > now:
        return None
    known: dict[str, Iterable[Any]] = {
        "title": told["title"],
        "excerpt": told["excerpt"],
        "body": told["body"],
        "id": map(str.strip, told["id"]),
        "web_url": urls,
        "published": times,
        "precision": ["second" if t.second or t.minute or t.hour or t.microsecond else "day" for t in times],
        "provider": map(_provider, told["provider"], told["domain"]),
        "images": [(Image(image),) if image else () for image in images],
        "category": told["category"],
        "line": lines,
        "file": repeat(file),
    }
    articles = [object.__new__(Article) for _ in records]
    for name, default in DEFAULTS.items():
        any(map(SETTERS[name], articles, known.get(name) or repeat(default)))  # a setter returns None
    return articles


@lru_cache(maxsize=1 << 14)
def _provider(name: str, domain: str) -> Provider:
    domain = domain.strip().lower()
    return Provider(name.strip(), host(domain) or domain)
