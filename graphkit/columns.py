"""Which column of a table holds which field of an article: as the user says, or else by the column's name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from graphkit.errors import InputError

__all__ = [
    "FIELDS",
    "GUESSES",
    "chosen_columns",
    "guess_columns",
    "named_columns",
    "parse_map",
    "refusal",
    "shown",
    "written",
]

FIELDS: dict[str, str] = {
    "id": "id",
    "title": "title",
    "excerpt": "excerpt",
    "body": "body",
    "url": "webUrl",
    "originalUrl": "originalUrl",
    "ampWebUrl": "ampWebUrl",
    "cdnAmpWebUrl": "cdnAmpWebUrl",
    "provider": "provider",
    "domain": "domain",
    "published": "publishedDateTime",
    "topics": "topics",
    "category": "category",
    "type": "type",
    "quality": "quality",
    "heat": "heat",
    "removed": "removed",
    "listed": "published",
    "images": "images",
    "related": "related",
    "featuredContent": "featuredContent",
}
"""What a mapping calls a field, and the native format's name of it; ``domain`` is the provider's."""

GUESSES: dict[str, str] = {
    "id": "id article_id doc_id document_id stories_id guid uuid identifier",
    "title": "title headline article_title news_title headline_text heading name",
    "excerpt": "excerpt description summary snippet abstract teaser lede dek standfirst short_description",
    "body": "body content text full_text article_text article_body",
    "webUrl": "web_url url link article_url permalink href address",
    "originalUrl": "original_url canonical_url source_url",
    "ampWebUrl": "amp_web_url amp_url mobile_url",
    "cdnAmpWebUrl": "cdn_amp_web_url",
    "provider": "provider publisher outlet source publication newspaper provider_name publisher_name source_name "
    "media_name site_name site",
    "domain": "domain hostname host provider_domain source_domain media_url",
    "publishedDateTime": "published_date_time published published_at publish_date published_date publication_date "
    "pub_date date_published date_time date timestamp time posted_at seen_date first_seen created_at",
    "topics": "topics topic tags tag keywords",
    "category": "category section desk",
    "type": "type",
    "quality": "quality",
    "heat": "heat",
    "removed": "removed",
    "published": "listed published",
    "images": "images",
    "related": "related",
    "featuredContent": "featured_content",
    "secured": "secured",  # recognised, so that it is dropped without a word, as in the native format
}
"""Native field -> the column names taken for it, best first; letter case, spaces, dots and dashes do not matter."""

TELLING = ("title", "excerpt", "webUrl", "originalUrl", "ampWebUrl", "cdnAmpWebUrl")
# Tables that graphkit itself wrote hold providers and topics beside articles; they often lie in a folder that is read.
OWN_TABLES = ({"id", "kind", "title", "raw_title", "disagreements"}, {"source", "target", "kind", "stated"})
NO_LETTER = re.compile(r"[\W_]+")
NEXT_FIELD = re.compile(r",\s*(?=\w+\s*=)")
MAX_SHOWN = 20


def parse_map(text: str) -> dict[str, str]:
    """Read ``id=ID,title=TITLE`` as field -> column. A column's name may hold spaces, ``=`` and commas.

    Raises:
        InputError: If a part is not ``FIELD=COLUMN``, or a field stands twice.
    """
    columns: dict[str, str] = {}
    for part in NEXT_FIELD.split(text.strip().rstrip(",")):
        field, equals, column = (piece.strip() for piece in part.partition("="))
        if not (field and equals and column):
            raise InputError(f"{part!r} is no FIELD=COLUMN; write for example title=HEADLINE,url=LINK")
        if field in columns:
            raise InputError(f"the field {field!r} is mapped twice, to {columns[field]!r} and to {column!r}")
        columns[field] = column
    return columns


def named_columns(columns: Mapping[str, str]) -> dict[str, str]:
    """Turn what the user says, field -> column, into native field -> column.

    A field goes by its name in ``FIELDS`` or, where that is not taken, by the native format's own.

    Raises:
        InputError: If there is no such field, or nothing would tell one article from another.
    """
    native = {name: name for name in FIELDS.values()} | FIELDS
    named: dict[str, str] = {}
    for field, column in columns.items():
        if field not in native:
            raise InputError(f"there is no field {field!r} (for the column {column!r}); fields are {', '.join(FIELDS)}")
        if native[field] in named:
            raise InputError(f"the field {field!r} is mapped twice, to {named[native[field]]!r} and to {column!r}")
        named[native[field]] = column
    if not any(field in named for field in TELLING):
        raise InputError("the columns name no title, excerpt or url, so no row would be an article; add title=COLUMN")
    return named


def chosen_columns(named: Mapping[str, str], present: Sequence[str], file: str) -> dict[str, str]:
    """Return ``named`` if all its columns are ``present`` in ``file``.

    Raises:
        InputError: If one is not.
    """
    for field, column in named.items():
        if column not in present:
            called = next(name for name, native in FIELDS.items() if native == field)
            raise InputError(
                f"{file}: has no column {column!r}, which is mapped to {called!r}; its columns are {shown(present)}"
            )
    return dict(named)


def guess_columns(present: Sequence[str]) -> dict[str, str]:
    """Return native field -> column by the names alone; a column serves one field, and a field has one column.

    Empty when no column looks like a title, an excerpt or an address: then :func:`refusal` says what the table is.
    """
    if any(own <= set(present) for own in OWN_TABLES):
        return {}
    by_name: dict[str, str] = {}
    for column in present:
        by_name.setdefault(_letters(column), column)
    found: dict[str, str] = {}
    for field, names in GUESSES.items():
        for name in names.split():
            if (letters := _letters(name)) in by_name:
                found[field] = by_name.pop(letters)
                break
    return found if any(field in found for field in TELLING) else {}


def refusal(present: Sequence[str]) -> tuple[str, str]:
    """Say why no fields are guessed from these columns, and what to do about it."""
    if any(own <= set(present) for own in OWN_TABLES):
        return "is a table of a graph's nodes or edges, not of articles", "skipped"
    what = f"no column is named like a title, an excerpt or an address; the columns are {shown(present)}"
    return what, "skipped; name them with --map title=COLUMN (in Python columns=)"


def written(used: Mapping[str, str]) -> str:
    """Write native field -> column as :func:`parse_map` reads it."""
    called = {native: name for name, native in FIELDS.items()}
    return ",".join(f"{called[field]}={column}" for field, column in used.items() if field in called)


def shown(columns: Sequence[str]) -> str:
    """Name columns in a message, the first 20 of very many."""
    names = ", ".join(column[:40] for column in columns[:MAX_SHOWN])
    more = len(columns) - MAX_SHOWN
    return f"{names} and {more:,} more" if more > 0 else names


def _letters(name: str) -> str:
    return NO_LETTER.sub("", name).casefold()
