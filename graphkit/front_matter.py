"""Front matter of the native format out of rows of the nodes table: what :mod:`graphkit.readers.native` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from graphkit.entities import slug
from graphkit.urls import canonical_url

__all__ = ["article_fields", "front_matter"]

Row = Mapping[str, Any]
URL_FIELDS = ("webUrl", "originalUrl", "ampWebUrl", "cdnAmpWebUrl")
SAME_NAME = {  # fields of the format: columns of the table
    "quality": "quality",
    "heat": "heat",
    "category": "category",
    "type": "type",
    "published": "listed",
    "featuredContent": "featured_content",
}
TIMES = {"day": "%Y-%m-%d", "minute": "%Y-%m-%dT%H:%M"}
# What JSON leaves as it is in a text, and YAML takes for a line break or forbids.
YAML_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}


def article_fields(row: Row, *, topics: Sequence[str], provider: str | None, related: Sequence[Row]) -> dict[str, Any]:
    """Return the fields of an article, as :func:`graphkit.records.article_from` understands them.

    Args:
        row: The article's row of the nodes table.
        topics: The labels of its topics.
        provider: The id of its provider, if the input names one.
        related: The fields of the articles that it declares related.
    """
    title = row["raw_title"] or row["title"]
    urls = sorted(row["urls"], key=lambda url: canonical_url(url) != row["url"])  # sorting is stable
    stands_in = title in (*urls, row["key"], row["id"])  # an article without a title is shown by its address
    known_by_more = row["key"] and row["key"] not in (*urls, *row["files"])
    fields: dict[str, Any] = {
        "id": row["key"] if known_by_more else None,
        "title": None if stands_in else title,
        "excerpt": row["raw_excerpt"] or row["excerpt"],
        "publishedDateTime": _time(row["published"], row["precision"], row["doubt"]),
        **dict(zip(URL_FIELDS, urls, strict=False)),
        "provider": _provider(provider, row["provider_name"]),
        "topics": list(topics),
        "images": [{"url": url} for url in row["images"]],
        **{field: row[column] for field, column in SAME_NAME.items()},
        "removed": row["removed"] or None,
        "related": list(related),
    }
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def front_matter(fields: Mapping[str, Any]) -> str:
    """Return fields as YAML between two lines ``---``; all text is quoted, so that none is taken for anything else."""
    return "".join(("---\n", *_lines(fields), "---\n"))


def _time(moment: datetime | None, precision: str | None, doubt: str | None) -> str | None:
    if moment is None:
        return None
    shape = TIMES.get(precision or "")
    text = moment.strftime(shape) if shape else moment.replace(tzinfo=None).isoformat()
    return text if precision == "day" or doubt == "no time zone" else f"{text}Z"


def _provider(node: str | None, name: str | None) -> dict[str, str]:
    if node is None:
        return {}
    known_as = node.removeprefix("provider:")
    named = {"name": name} if name else {}
    return named if name and slug(name) == known_as else {**named, "domain": known_as}


def _lines(fields: Mapping[str, Any], margin: str = "") -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, Mapping):
            yield f"{margin}{name}:\n"
            yield from _lines(value, margin + "  ")
        elif isinstance(value, list):
            yield f"{margin}{name}:\n"
            for item in value:
                if isinstance(item, Mapping):
                    first, *others = _lines(item, margin + "    ")
                    yield f"{margin}  - {first.lstrip()}"
                    yield from others
                else:
                    yield f"{margin}  - {_scalar(item)}\n"
        else:
            yield f"{margin}{name}: {_scalar(value)}\n"


def _scalar(value: str | int | bool | None) -> str:
    return json.dumps(value, ensure_ascii=False).translate(YAML_ESCAPES)
