"""A saved web page: what it says about its article in schema.org terms (JSON-LD) and in Open Graph tags."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from graphkit.blanks import is_blank
from graphkit.markup import text_of
from graphkit.model import Article, Problem
from graphkit.rows import Rows

__all__ = ["read_web_page"]

# https://schema.org/Article and what news sites use below and beside it.
ARTICLES = frozenset(
    (
        *("NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle"),
        *("BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting", "BlogPosting"),
        *("SocialMediaPosting", "Report", "TechArticle", "ScholarlyArticle", "SatiricalArticle", "VideoObject"),
    )
)
# https://ogp.me, and the plain tags that pages had before.
TAGS: dict[str, tuple[str, ...]] = {
    "title": ("og:title", "twitter:title", "dc.title"),
    "excerpt": ("og:description", "twitter:description", "description"),
    "webUrl": ("og:url",),
    "provider": ("og:site_name",),
    "publishedDateTime": ("article:published_time", "og:published_time", "datepublished", "dc.date"),
    "category": ("article:section",),
    "images": ("og:image", "og:image:url"),
}
MAX_NESTING = 50


def read_web_page(source: Path | BinaryIO, name: str) -> Iterator[Article | Problem]:
    """Yield the article that a page is about, and what is wrong with what it says.

    schema.org data go before Open Graph tags, which fill the gaps. Nothing in the page is run or loaded.

    Raises:
        OSError: If the source cannot be read.
    """
    from lxml import etree, html  # late: it takes a while

    data = source.read_bytes() if isinstance(source, Path) else source.read()
    if not data.strip():
        yield Problem(name, 1, "", "is empty", "skipped")
        return
    try:
        page = html.document_fromstring(data, parser=html.HTMLParser(encoding=_encoding(data)))
    except (etree.LxmlError, ValueError) as error:
        yield Problem(name, 1, "", f"is no web page that can be read ({error})", "skipped")
        return
    line = 1
    fields: dict[str, Any] = {}
    for script in page.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() != "application/ld+json" or fields:
            continue
        try:
            linked = json.loads((script.text or "").strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError) as error:
            yield Problem(name, _line(script), "", f"broken JSON-LD: {error}", "ignored")
            continue
        if (found := _article_in(linked)) is not None:
            line, fields = _line(script), _from_schema(found)
    tags = _tags(page)
    if not fields and "og:title" not in tags and tags.get("og:type") != "article":
        yield Problem(name, 1, "", "has neither schema.org data of an article nor Open Graph tags", "skipped")
        return
    fields = _from_tags(tags, page) | fields
    rows = Rows(name, {}, chosen=False)
    yield from rows.read(fields, line)
    yield from rows.end()


def _line(element: Any) -> int:
    return int(element.sourceline or 1)


def _encoding(data: bytes) -> str | None:
    """What the page is written in, if that is plain to see; else what it says itself decides."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _article_in(linked: Any, depth: int = 0) -> Mapping[str, Any] | None:
    """Find the first article in linked data, which may be a list, a graph or wrapped in a page."""
    if depth > MAX_NESTING:
        return None
    if isinstance(linked, list):
        return next((found for item in linked if (found := _article_in(item, depth + 1)) is not None), None)
    if not isinstance(linked, dict):
        return None
    if ARTICLES & {str(kind).rpartition("/")[2].rpartition(":")[2] for kind in _list(linked.get("@type"))}:
        return linked
    inner = (linked.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"))
    return next((found for item in inner if (found := _article_in(item, depth + 1)) is not None), None)


def _from_schema(article: Mapping[str, Any]) -> dict[str, Any]:
    """The native fields of a schema.org article (https://schema.org/NewsArticle)."""
    publisher = _first(article.get("publisher") or article.get("sourceOrganization"))
    home = _text(publisher.get("url")) if isinstance(publisher, Mapping) else ""
    name = _text(publisher.get("name")) if isinstance(publisher, Mapping) else _text(publisher)
    keywords = article.get("keywords")
    labels = keywords.split(",") if isinstance(keywords, str) else map(_text, _list(keywords))
    fields = {
        "id": _text(article.get("identifier")),
        "title": _text(article.get("headline") or article.get("name")),
        "excerpt": text_of(_text(article.get("description"))),
        "body": text_of(_text(article.get("articleBody"))),
        "webUrl": _text(article.get("url") or article.get("mainEntityOfPage")),
        "provider": {"name": name, "domain": home} if home else name,
        "publishedDateTime": _text(article.get("datePublished")),
        "topics": [label.strip() for label in labels if label.strip()],
        "category": _text(article.get("articleSection")),
        "images": [url for image in _list(article.get("image")) if (url := _text(image))],
        "type": "video" if "VideoObject" in _list(article.get("@type")) else "",
    }
    return {field: value for field, value in fields.items() if value and not is_blank(value)}


def _tags(page: Any) -> dict[str, str]:
    """The page's meta tags by name in lower case, the first of each."""
    tags: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if name and (content := (meta.get("content") or "").strip()):
            tags.setdefault(name, content)
    return tags


def _from_tags(tags: Mapping[str, str], page: Any) -> dict[str, Any]:
    """The native fields that meta tags and links of a page tell."""
    fields: dict[str, Any] = {}
    for field, names in TAGS.items():
        if value := next((tags[name] for name in names if name in tags), ""):
            fields[field] = value
    links = {link.get("rel", "").lower(): link.get("href", "").strip() for link in page.iter("link")}
    fields.setdefault("webUrl", links.get("canonical", ""))
    fields["ampWebUrl"] = links.get("amphtml", "")
    labels = [meta.get("content", "") for meta in page.iter("meta") if meta.get("property") == "article:tag"]
    fields["topics"] = [label.strip() for text in labels for label in text.split(",") if label.strip()]
    return {field: value for field, value in fields.items() if value}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(value: Any) -> Any:
    return next(iter(_list(value)), None)


def _text(value: Any) -> str:
    """The text of a value that schema.org lets be text, a thing with a name, or a list of either."""
    value = _first(value)
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("url", "@id", "name", "value", "@value") if value.get(key)), "")
    return str(value).strip() if isinstance(value, (str, int, float)) else ""
