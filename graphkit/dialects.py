"""What JSON exports of news services look like: where their articles are, and what they call the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["DIALECTS", "Dialect", "dialect_of"]


@dataclass(frozen=True)
class Dialect:
    """One way to write a list of articles.

    Attributes:
        name: The service or format.
        path: The keys that lead from the document to the list.
        signs: Keys that its first article has, and no other dialect's with the same ``path``.
        fields: Native field -> key, ``source.name`` reaching into objects.
        whole: The same for what the document says about all its articles.
    """

    name: str
    path: str
    signs: frozenset[str]
    fields: Mapping[str, str]
    whole: Mapping[str, str] = field(default_factory=dict)


# The first that fits counts. Each is as the service documents it:
DIALECTS: tuple[Dialect, ...] = (
    Dialect(  # https://www.jsonfeed.org/version/1.1/
        name="JSON Feed",
        path="items",
        signs=frozenset(("id",)),
        fields={
            "id": "id",
            "title": "title",
            "excerpt": "summary",
            "body": "content_text",
            "featuredContent": "content_html",
            "webUrl": "url",
            "originalUrl": "external_url",
            "publishedDateTime": "date_published",
            "topics": "tags",
            "images": "image",
        },
        whole={"provider": "title"},
    ),
    Dialect(  # https://github.com/EventRegistry/event-registry-python/wiki/Data-models#article-data-model
        name="Event Registry",
        path="articles.results",
        signs=frozenset(("uri",)),
        fields={
            "id": "uri",
            "title": "title",
            "body": "body",
            "webUrl": "url",
            "provider": "source.title",
            "domain": "source.uri",
            "publishedDateTime": "dateTimePub",
            "images": "image",
        },
    ),
    Dialect(  # https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/
        name="GDELT",
        path="articles",
        signs=frozenset(("seendate",)),
        fields={
            "title": "title",
            "webUrl": "url",
            "ampWebUrl": "url_mobile",
            "provider": "domain",
            "domain": "domain",
            "publishedDateTime": "seendate",
            "images": "socialimage",
        },
    ),
    Dialect(  # https://newsapi.org/docs/endpoints/everything
        name="NewsAPI",
        path="articles",
        signs=frozenset(("source", "publishedAt")),
        fields={
            "title": "title",
            "excerpt": "description",
            "body": "content",
            "webUrl": "url",
            "provider": "source.name",
            "publishedDateTime": "publishedAt",
            "images": "urlToImage",
        },
    ),
    Dialect(  # https://www.mediacloud.org/documentation/search-api-guide
        name="Media Cloud",
        path="stories",
        signs=frozenset(("media_name", "publish_date")),
        fields={
            "id": "id",
            "title": "title",
            "body": "text",
            "webUrl": "url",
            "provider": "media_name",
            "domain": "media_url",
            "publishedDateTime": "publish_date",
        },
    ),
)


def dialect_of(document: Mapping[str, Any]) -> tuple[Dialect, list[Any]] | None:
    """Return the dialect of a JSON document and its list of articles; None if it is none of these."""
    for dialect in DIALECTS:
        found: Any = document
        for key in dialect.path.split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        if isinstance(found, list) and _has(found, dialect.signs):
            return dialect, found
    return None


def _has(records: list[Any], signs: frozenset[str]) -> bool:
    first = next((record for record in records if isinstance(record, Mapping)), None)
    return first is not None and first.keys() >= signs
