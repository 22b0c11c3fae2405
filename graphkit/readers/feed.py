"""RSS (all versions) and Atom, parsed by feedparser."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from time import struct_time
from typing import Any, BinaryIO
from xml.parsers.expat import ExpatError

from graphkit.markup import text_of
from graphkit.model import Article, Problem
from graphkit.rows import Rows
from graphkit.times import parse_time
from graphkit.urls import is_link
from graphkit.xml_root import XmlRefusedError, root_of

__all__ = ["read_feed"]

HARMLESS = ("CharacterEncodingOverride", "NonXMLContentType")  # the feed's label is wrong, and its content is read

MAX_UNCLOSED = 100_000  # tags: feedparser takes quadratic time to close them


def read_feed(source: Path | BinaryIO, name: str) -> Iterator[Article | Problem]:
    """Yield the article of each entry in ``source``, and what is wrong with it.

    An article's ``line`` is the number of its entry, from 1. Its provider is the source that the entry
    names, else the feed. A feed that is not well-formed is read as far as it makes sense. HTML becomes text.

    Raises:
        OSError: If the source cannot be read.
    """
    data = source.read_bytes() if isinstance(source, Path) else source.read()
    if not data.strip():
        yield Problem(name, 1, "", "is empty", "skipped")
        return
    if (unclosed := data.count(b"<") - 2 * data.count(b"</") - data.count(b"/>")) > MAX_UNCLOSED:
        yield Problem(name, None, "", f"has {unclosed:,} tags that nobody closes", "skipped")
        return
    try:
        root_of(data)
    except XmlRefusedError as error:
        yield Problem(name, 1, "", str(error), "skipped")
        return
    except ExpatError:
        pass  # feedparser reads what is almost XML, too
    feed = _parsed(data)
    entries = feed["entries"]
    slip = feed.get("bozo_exception")
    if not feed.get("version") and not entries:
        yield Problem(name, 1, "", f"is no RSS or Atom feed ({slip})" if slip else "is no RSS or Atom feed", "skipped")
        return
    if slip is not None and type(slip).__name__ not in HARMLESS:
        line = getattr(slip, "getLineNumber", lambda: None)()
        what = f"is not well-formed: {getattr(slip, 'getMessage', lambda: slip)()}"
        yield Problem(name, line, "", what, f"read {len(entries):,} entries" if entries else "skipped")
    elif not entries:
        yield Problem(name, 1, "", "is a feed without entries", "skipped")
    rows = Rows(name, {}, chosen=False)
    for number, entry in enumerate(entries, start=1):
        yield from rows.read(_fields(entry, feed["feed"], rows.now), number)
    yield from rows.end()


def _parsed(data: bytes) -> Any:
    import feedparser  # late: it takes a tenth of a second

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own deprecations say nothing about the feed
        # A stream: it takes text for an address and bytes for a path. Nothing is rendered, so nothing sanitized.
        return feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=True)


def _fields(entry: Mapping[str, Any], feed: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The native fields of an entry."""
    source = entry.get("source") or {}
    link = entry.get("link", "")
    key = entry.get("id", "")
    fields = {
        "id": "" if key == link else key,
        "title": _text(entry.get("title_detail")),
        "excerpt": _text(entry.get("summary_detail")),
        "body": "\n".join(map(_text, entry.get("content") or ())),
        "webUrl": link,
        "ampWebUrl": next((one["href"] for one in entry.get("links", ()) if one.get("rel") == "amphtml"), ""),
        "provider": _provider(source, feed),
        "publishedDateTime": _time(entry, now),
        "topics": [tag.get("label") or tag.get("term") or "" for tag in entry.get("tags", ())],
        "images": [one["url"] for one in _pictures(entry) if is_link(one.get("url", ""))],
    }
    if fields["excerpt"] == fields["body"]:  # feedparser gives one for the other
        del fields["body"]
    return {field: value for field, value in fields.items() if value}


def _text(detail: Mapping[str, str] | None) -> str:
    """A text as it is seen; feedparser tells which ones are HTML."""
    if not detail:
        return ""
    return text_of(detail["value"]) if "html" in detail.get("type", "") else detail["value"]


def _provider(source: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, str] | str:
    if source.get("title"):
        home = source.get("href") or source.get("link") or ""
        return {"name": source["title"], "domain": home} if is_link(home) else str(source["title"])
    return str(feed.get("title", ""))


def _time(entry: Mapping[str, Any], now: datetime) -> str:
    """The time as it stands there, if that can be read; else as feedparser understands it, which knows more forms."""
    for field in ("published", "updated", "created"):
        text = entry.get(field)
        if not text:
            continue
        parsed = entry.get(f"{field}_parsed")
        if parse_time(text, now) is None and isinstance(parsed, struct_time):
            return datetime(*parsed[:6], tzinfo=UTC).isoformat()
        return str(text)
    return ""


def _pictures(entry: Mapping[str, Any]) -> list[dict[str, str]]:
    enclosed = [
        {"url": one.get("href", "")} for one in entry.get("enclosures", ()) if one.get("type", "").startswith("image")
    ]
    media = [one for one in entry.get("media_content", ()) if one.get("medium", "image") == "image"]
    return [*media, *entry.get("media_thumbnail", ()), *enclosed]
