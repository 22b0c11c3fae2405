"""What goes in: articles, and what was wrong with them.

Readers make :class:`Article` and :class:`Problem`; everything else takes them. This module imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

__all__ = ["Article", "Image", "Precision", "Problem", "Provider"]

Precision = Literal["second", "minute", "day"]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture an article names. graphkit never loads it.

    Attributes:
        url: Its address, as the input had it.
        width: In pixels, None where unknown.
        height: In pixels, None where unknown.
        title: Its caption, or empty.
        cached: Whether the collecting site says that it keeps a copy.
    """

    url: str
    width: int | None = None
    height: int | None = None
    title: str = ""
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Provider:
    """The outlet that published an article.

    Attributes:
        name: As the input had it, or empty.
        domain: What it is known by: lower case, no ``www.``; empty where the input has none.
        images: Its logos.
    """

    name: str = ""
    domain: str = ""
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One published piece, as its file or another article's ``related`` list tells it (schema.org NewsArticle).

    Text fields hold what the input said, untouched; :func:`graphkit.text.clean` makes the form that is matched and
    shown. Unknown values are None or empty, never a placeholder.

    Attributes:
        title: The headline.
        excerpt: The summary or first sentences.
        body: The text itself, where the input has it. Kept, but not compared.
        id: The input's own identifier, if it has one.
        web_url: The article's address; with the next three, addresses of one and the same article.
        original_url: Where it was published first.
        amp_web_url: Its AMP page.
        cdn_amp_web_url: That page in an AMP cache.
        published: Time of publication in UTC, None when unknown.
        precision: How exact ``published`` is: ``"day"`` means that the time of day is unknown.
        doubt: Why ``published`` should not be trusted (``"future"``, ``"no time zone"``), empty otherwise.
        provider: Who published it.
        topics: Labels that the publisher gave it.
        images: Its pictures.
        related: Articles the publisher declared to be on a similar topic.
        quality: The publisher's score, usually 0 to 100; None when unknown.
        heat: Likewise.
        category: The section it stood in.
        type: ``article`` or ``video``, or whatever the input says.
        listed: The input's ``published`` flag, which says whether the piece was live on the collecting site.
        removed: Taken down; stays out of the graph unless asked for.
        featured_content: HTML from the input. Never rendered.
        file: The file this was read from, as the user named it.
        line: The line (from 1) where the article or entry starts; 0 where unknown.
        place: The field inside the file, such as ``related[2]``; empty for a file's own article.
    """

    title: str = ""
    excerpt: str = ""
    body: str = ""
    id: str = ""
    web_url: str = ""
    original_url: str = ""
    amp_web_url: str = ""
    cdn_amp_web_url: str = ""
    published: datetime | None = None
    precision: Precision = "second"
    doubt: str = ""
    provider: Provider = Provider()
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    related: tuple[Article, ...] = ()
    quality: int | None = None
    heat: int | None = None
    category: str = ""
    type: str = "article"
    listed: bool | None = None
    removed: bool = False
    featured_content: str = ""
    file: str = ""
    line: int = 0
    place: str = ""

    @property
    def urls(self) -> tuple[str, ...]:
        """The non-empty addresses of this article, the most telling first."""
        return tuple(filter(None, (self.web_url, self.original_url, self.amp_web_url, self.cdn_amp_web_url)))

    @property
    def key(self) -> str:
        """What the user knows this article by, which is the input's own id, else its URL, else its file."""
        return self.id or next(iter(self.urls), "") or self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the input got wrong, with its place, and what was done about it.

    Attributes:
        file: The file, as the user named it.
        line: Line from 1, or None where unknown.
        field: The field, such as ``related[3].webUrl``; empty when the whole file is meant.
        what: What is wrong.
        done: What graphkit did about it.
    """

    file: str
    line: int | None
    field: str
    what: str
    done: str

    @property
    def order(self) -> tuple[str, int, str, str]:
        """What to sort problems by, which is file, line, field, and then what is wrong."""
        return self.file, self.line or 0, self.field, self.what

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        field = f"{self.field}: " if self.field else ""
        return f"{place}: {field}{self.what}; {self.done}"
