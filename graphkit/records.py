"""From plain values to an :class:`Article`: what each field of a record means, and what can be wrong with it.

Readers that parse mappings (front matter, JSON) all come through here, so a field is understood in one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from graphkit.model import Article, Image, Provider
from graphkit.times import Moment, parse_time
from graphkit.urls import canonical_url, host

__all__ = ["Report", "article_from"]

Report = Callable[[str, str, str], None]
"""Takes the field (``related[3].webUrl``), what is wrong with it, and what was done."""

URL_FIELDS = ("webUrl", "originalUrl", "ampWebUrl", "cdnAmpWebUrl")
KNOWN = frozenset(
    (
        *("id", "title", "excerpt", "body", "publishedDateTime", *URL_FIELDS, "provider", "topics", "images"),
        *("related", "quality", "heat", "category", "type", "published", "removed", "featuredContent"),
        "secured",  # an opaque encrypted blob: never read, shown or exported
    )
)
TRUE, FALSE = frozenset(("true", "yes", "on", "1")), frozenset(("false", "no", "off", "0"))
SURROGATE = re.compile("[\ud800-\udfff]")  # JSON and YAML escapes can make one; no encoding can write it
MAX_ITEMS = 10_000  # more topics, images or related entries than that are a broken or hostile file


def article_from(
    values: Mapping[str, Any],
    *,
    file: str,
    now: datetime,
    report: Report,
    line_of: Callable[[str], int],
) -> Article | None:
    """Make an article of the native format's fields; None if nothing in them tells one article from another.

    Args:
        values: Field names to text, None, lists and mappings of the same. Never changed.
        file: The file the record came from, as the user named it.
        now: The present time in UTC: dates after it are doubted.
        report: Called for everything that is wrong.
        line_of: The line (from 1) of a field, 0 where unknown.
    """
    return _Record(values, "", file, now, report, line_of).article()


class _Record:
    """One mapping being read; ``place`` is its field in the file, such as ``related[3]``."""

    def __init__(
        self,
        values: Mapping[str, Any],
        place: str,
        file: str,
        now: datetime,
        report: Report,
        line_of: Callable[[str], int],
    ) -> None:
        self.values = values
        self.place = place
        self.file = file
        self.now = now
        self._report = report
        self.line_of = line_of

    def report(self, field: str, what: str, done: str) -> None:
        self._report(f"{self.place}.{field}" if self.place else field, what, done)

    def article(self) -> Article | None:
        self.unknown_fields()
        title, excerpt = self.text("title"), self.text("excerpt")
        web, original, amp, cdn = (self.url(name) for name in URL_FIELDS)
        if not (title or excerpt or web or original or amp or cdn):
            self.report("", "has no title, no excerpt and no address", "skipped")
            return None
        if not title:
            self.report("title", "is missing", "shown by its address")
        elif not excerpt and "excerpt" in self.values:
            self.report("excerpt", "is empty", "matched by its title alone")
        moment = self.time("publishedDateTime")
        removed = self.flag("removed") or False
        if removed:
            self.report("removed", "the article is marked as removed", "left out of the graph unless asked for")
        return Article(
            title=title,
            excerpt=excerpt,
            body=self.text("body"),
            id=self.text("id").strip(),
            web_url=web,
            original_url=original,
            amp_web_url=amp,
            cdn_amp_web_url=cdn,
            published=moment.time if moment else None,
            precision=moment.precision if moment else "second",
            doubt=moment.doubt if moment else "",
            provider=self.provider(),
            topics=self.topics(),
            images=self.images(self.values, web or original),
            related=self.related(),
            quality=self.score("quality"),
            heat=self.score("heat"),
            category=self.text("category"),
            type=self.kind(),
            listed=self.flag("published"),
            removed=removed,
            featured_content=self.featured_content(),
            file=self.file,
            line=self.line_of(self.place),
            place=self.place,
        )

    def unknown_fields(self) -> None:
        if self.values.keys() <= KNOWN:
            return
        for name in self.values:
            if name not in KNOWN:
                self.report(name, "unknown field", "ignored")

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return self.whole(name, value)
        if isinstance(value, (int, float)):
            return str(value)
        self.report(name, f"is a {_kind_of(value)} where text is meant", "ignored")
        return ""

    def whole(self, name: str, text: str) -> str:
        if text.isascii() or not SURROGATE.search(text):
            return text
        self.report(name, "holds half a character (a lone surrogate)", "replaced it")
        return SURROGATE.sub("\ufffd", text)

    def url(self, name: str) -> str:
        if name not in self.values:
            return ""
        text = self.text(name).strip()
        if not text:
            self.report(name, "is empty", "ignored")
        elif not canonical_url(text):
            self.report(name, f"{text[:80]!r} is no http(s) address", "kept as text, not linked and not compared")
        return text

    def score(self, name: str) -> int | None:
        if self.values.get(name) is None:
            return None
        text = self.text(name).strip()
        if not text:
            return None
        try:
            number = int(text) if text.lstrip("+-").isdecimal() else round(float(text))
        except (ValueError, OverflowError):
            self.report(name, f"{text[:40]!r} is no number", "left unknown")
            return None
        if abs(number) >= 1 << 31:
            self.report(name, f"{text[:40]} is out of all range", "left unknown")
            return None
        if number > 100:
            self.report(name, f"{number} is above 100", "kept")
        elif number < -1:
            self.report(name, f"{number} is below 0", "left unknown")
        return number if number >= 0 else None  # -1 says unknown

    def flag(self, name: str) -> bool | None:
        if self.values.get(name) is None:
            return None
        text = self.text(name).strip().lower()
        if text in TRUE:
            return True
        if text and text not in FALSE:
            self.report(name, f"{text[:40]!r} is neither true nor false", "left unknown")
        return False if text in FALSE else None

    def time(self, name: str) -> Moment | None:
        value = self.values.get(name)
        text = value.isoformat() if isinstance(value, datetime) else self.text(name).strip()
        if not text:
            self.report(name, "is missing", "left unknown")
            return None
        moment = parse_time(text, self.now)
        if moment is None:
            self.report(name, f"{text[:40]!r} is no date or time", "left unknown")
        elif moment.doubt == "future":
            self.report(name, f"{text[:40]} lies in the future", "kept, and marked as doubtful")
        elif moment.doubt:
            self.report(name, f"{text[:40]} has {moment.doubt}", "taken as UTC")
        return moment

    def provider(self) -> Provider:
        value = self.values.get("provider")
        if isinstance(value, str):
            value = {"name": value}
        if not isinstance(value, Mapping):
            self.report("provider", "is missing" if value is None else "is no mapping", "taken from the address")
            return Provider()
        inner = _Record(value, self._inside("provider"), self.file, self.now, self._report, self.line_of)
        domain = inner.text("domain").strip().lower()
        return Provider(inner.text("name").strip(), host(domain) or domain, inner.images(value, ""))

    def topics(self) -> tuple[str, ...]:
        value = self.values.get("topics")
        kept: dict[str, str] = {}
        for place, item in self.items("topics", [value] if isinstance(value, str) else value):
            if item is None or not str(item).strip():
                self.report(place, "is empty", "ignored")
            elif isinstance(item, (list, Mapping)):
                self.report(place, f"is a {_kind_of(item)} where text is meant", "ignored")
            else:
                label = self.whole(place, str(item))
                if kept.setdefault(label.strip().casefold(), label) is not label:
                    self.report(place, f"{label!r} is repeated", "counted once")
        return tuple(kept.values())

    def images(self, values: Mapping[str, Any], base: str) -> tuple[Image, ...]:
        if values.get("images") is None:
            return ()
        kept: list[Image] = []
        for place, item in self.items("images", values.get("images")):
            fields = {"url": item} if isinstance(item, str) else item
            if not isinstance(fields, Mapping) or not fields.get("url"):
                self.report(place, "has no url", "ignored")
                continue
            inner = _Record(fields, self._inside(place), self.file, self.now, self._report, self.line_of)
            url = inner.text("url").strip()
            if base and not canonical_url(url):
                url = urljoin(base, url)
            width, height = inner.size("width"), inner.size("height")
            kept.append(Image(url, width, height, inner.text("title"), inner.flag("isCached") or False))
        return tuple(kept)

    def size(self, name: str) -> int | None:
        text = self.text(name).strip()
        return int(text) if text.isdecimal() and len(text) < 10 else None

    def related(self) -> tuple[Article, ...]:
        if self.place:  # an entry's own related list is not part of the format
            return ()
        kept: list[Article] = []
        for place, item in self.items("related", self.values.get("related")):
            if not isinstance(item, Mapping):
                self.report(place, f"is a {_kind_of(item)}, not an article", "ignored")
                continue
            article = _Record(item, place, self.file, self.now, self._report, self.line_of).article()
            if article is not None:
                kept.append(article)
        return tuple(kept)

    def kind(self) -> str:
        kind = self.text("type").strip() or "article"
        if kind not in ("article", "video"):
            self.report("type", f"{kind[:40]!r} is neither article nor video", "kept")
        return kind

    def featured_content(self) -> str:
        text = self.text("featuredContent")
        if "<" in text:
            self.report("featuredContent", "holds HTML", "kept as text, never rendered")
        return text

    def items(self, name: str, value: Any) -> list[tuple[str, Any]]:
        """The items of a list with their fields; anything but a list is reported."""
        if value is None:
            return []
        if not isinstance(value, (list, tuple)):
            self.report(name, f"is a {_kind_of(value)} where a list is meant", "ignored")
            return []
        if len(value) > MAX_ITEMS:
            self.report(name, f"has {len(value):,} items", f"cut after {MAX_ITEMS:,}")
        return [(f"{name}[{index}]", item) for index, item in enumerate(value[:MAX_ITEMS])]

    def _inside(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name


def _kind_of(value: Any) -> str:
    if isinstance(value, Mapping):
        return "mapping"
    return "list" if isinstance(value, list) else "text" if isinstance(value, str) else type(value).__name__
