"""The short way to an article, for records in which nothing is odd: most rows of most tables.

It gives what :func:`graphkit.records.article_from` gives, or None where that has to look: a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from functools import lru_cache
from itertools import repeat
from operator import call
from typing import Any

from graphkit.model import Article, Image, Provider
from graphkit.urls import host

__all__ = ["plain_article"]

FIELDS = frozenset(
    ("id", "title", "excerpt", "body", "webUrl", "provider", "domain", "publishedDateTime", "category", "images")
)
# Plain enough to be sure, without taking it apart, that it is an http(s) address.
ADDRESS = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[!#-;=?-Z_a-z~]*)?").fullmatch
# ISO 8601 to the second with a zone: nothing to doubt but the future.
TIME = re.compile(r"(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{3}|\.\d{6})?|\d{8}T\d{6})(?:Z|[+-]\d\d:\d\d)").fullmatch

# ``Article(...)`` sets each attribute of a frozen class by name, which takes three times as long as all that is here.
SETTERS = [getattr(Article, field.name).__set__ for field in fields(Article)]


def plain_article(values: Mapping[str, Any], file: str, line: int, now: datetime) -> Article | None:
    """Make an article of flat values: native field -> text that is not blank, ``domain`` the provider's.

    Args:
        values: Never changed.
        file: The file they were read from.
        line: Where in it, from 1.
        now: The present time in UTC.

    Returns:
        None if there may be anything to report, or a value is not text.
    """
    if not values.keys() <= FIELDS:
        return None
    get = values.get
    title, provider, published = get("title"), get("provider"), get("publishedDateTime")
    if title is None or provider is None or published is None:
        return None
    url, image = get("webUrl", ""), get("images")
    try:
        "".join(values.values()).encode()
        if (url and not ADDRESS(url)) or (image and not ADDRESS(image)) or not TIME(published):
            return None
        time = datetime.fromisoformat(published)
        if time.tzinfo is not UTC:
            time = time.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):  # no text, half a character, no such day
        return None
    if time > now:
        return None
    article = object.__new__(Article)
    values_in_order = (
        *(title, get("excerpt", ""), get("body", ""), get("id", "").strip(), url, "", "", ""),
        *(time, "second" if time.second or time.minute or time.hour or time.microsecond else "day", ""),
        *(_provider(provider, get("domain", "")), (), (Image(image),) if image else (), ()),
        *(None, None, get("category", ""), "article", None, False, "", file, line, ""),
    )
    any(map(call, SETTERS, repeat(article), values_in_order))  # each call returns None
    return article


@lru_cache(maxsize=1 << 14)
def _provider(name: str, domain: str) -> Provider:
    domain = domain.strip().lower()
    return Provider(name.strip(), host(domain) or domain)
