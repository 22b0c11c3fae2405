"""Small articles for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from graphkit.model import Article, Provider

MOMENT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def article(title: str = "A title of some words", **fields: Any) -> Article:
    """An article of example.org with the given fields; ``domain`` and ``name`` set the provider."""
    provider = Provider(fields.pop("name", "Example"), fields.pop("domain", "example.org"))
    values: dict[str, Any] = {"published": MOMENT, "provider": provider, "file": "a.md", "line": 2}
    return Article(title=title, **(values | fields))


def entry(title: str = "A related title", place: int = 0, **fields: Any) -> Article:
    """An entry of a ``related`` list."""
    return article(title, **({"place": f"related[{place}]", "line": 10 + place} | fields))
