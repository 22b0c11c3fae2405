"""One article node out of all that its records say."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from graphkit.model import Article
from graphkit.text import clean
from graphkit.urls import canonical_url, host, is_link, normalized_url
from tests.twin.entities import slug
from tests.twin.identity import Record

__all__ = ["article_row", "name_groups_by_address"]

# What mentions may disagree about: column -> the value in an article.
COMPARED = ("title", "excerpt", "published", "provider", "quality", "heat", "category", "type")
NO_WORD = re.compile(r"[\W_]+")
MAX_SLUG = 80


def article_row(node: str, group: Sequence[Record]) -> tuple[dict[str, Any], Record]:
    """Return the row of the nodes table for an article, and the record that leads it.

    A file's own record leads, of several the one published last; what it leaves open is taken from the others, and what
    they say otherwise is kept as a disagreement.
    """
    ranked = sorted(group, key=_rank)
    lead = ranked[0].article
    articles = [record.article for record in ranked]
    title, excerpt = _first(articles, "title"), _first(articles, "excerpt")
    moment = next((article for article in articles if article.published), lead)
    urls = sorted({url for article in articles for url in article.urls})
    address = next((url for article in articles for url in article.urls if is_link(url)), "")
    shown_title, shown_excerpt = clean(title), clean(excerpt)
    row: dict[str, Any] = {
        "id": node,
        "kind": "related" if lead.place else "article",
        "title": shown_title or address or lead.key or node,
        "excerpt": shown_excerpt or None,
        "raw_title": title if title != shown_title else None,
        "raw_excerpt": excerpt if excerpt != shown_excerpt else None,
        "url": canonical_url(address) or None,
        "urls": urls,
        "published": moment.published,
        "precision": moment.precision if moment.published else None,
        "doubt": moment.doubt or None,
        "provider_name": clean(next((a.provider.name for a in articles if a.provider.name), "")) or None,
        "quality": _first(articles, "quality", None),
        "heat": _first(articles, "heat", None),
        "category": _first(articles, "category") or None,
        "type": lead.type,
        "listed": _first(articles, "listed", None),
        "removed": lead.removed,
        "featured_content": _first(articles, "featured_content") or None,
        "images": [image.url for image in next((a.images for a in articles if a.images), ())],
        "key": lead.key,
        "files": sorted({article.file for article in articles} - {""}),
    }
    if len(ranked) > 1:
        row["disagreements"] = _disagreements(articles)
    return row, ranked[0]


def name_groups_by_address(groups: Sequence[Sequence[Record]]) -> list[str]:
    """Return the node id of each group: its leading record's address, else its own id, else provider and title.

    Where two groups lay claim to one id, the one whose provider is at home there keeps it, and the others add theirs.
    """
    leads = [min(group, key=_rank).article for group in groups]
    names = [_natural_name(lead) for lead in leads]
    claims: defaultdict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        claims[name].append(number)
    taken = set(claims)
    for name, numbers in claims.items():
        if len(numbers) == 1:
            continue
        at_home = sorted(numbers, key=lambda number: _distance_from_home(leads[number]))
        for number in at_home[1:]:
            names[number] = next(longer for longer in _longer_names(name, leads[number]) if longer not in taken)
            taken.add(names[number])
    return [f"article:{name}" for name in names]


def _rank(record: Record) -> tuple[bool, float]:
    """Files before entries, later before earlier; sorting is stable, so then the order of the input decides."""
    article = record.article
    return bool(article.place), -article.published.timestamp() if article.published else 0.0


def _natural_name(article: Article) -> str:
    address = next((name for url in article.urls if (name := normalized_url(url))), "")
    if address:
        return address
    if article.id:
        return slug(article.id)
    title = NO_WORD.sub("-", slug(article.title))[:MAX_SLUG].strip("-")
    outlet = article.provider.domain or slug(article.provider.name)
    return "/".join(part for part in (outlet, title or _digest(article)) if part)


def _longer_names(name: str, article: Article) -> Iterator[str]:
    outlet = article.provider.domain or slug(article.provider.name)
    if outlet:
        yield f"{name}~{outlet}"
    digest = _digest(article)
    yield f"{name}~{digest}"
    yield from (f"{name}~{digest}-{number}" for number in count(2))


def _distance_from_home(article: Article) -> tuple[bool, str, str]:
    site = next((name for url in article.urls if (name := host(url))), "")
    at_home = bool(site) and site == article.provider.domain
    return not at_home, article.provider.domain, article.title


def _digest(article: Article) -> str:
    told = (article.title, article.excerpt, article.provider.domain, str(article.published), article.id, article.file)
    return hashlib.sha256("\0".join((*told, article.place)).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _first(articles: Sequence[Article], name: str, unknown: str | None = "") -> Any:
    """The first value that is known, by rank."""
    values = (getattr(article, name) for article in articles)
    return next((value for value in values if value not in (None, "")), unknown)


def _disagreements(articles: Sequence[Article]) -> list[dict[str, str]]:
    found: dict[tuple[str, str], str] = {}
    for name in COMPARED:
        lead, *others = ((getattr(article, name), article) for article in articles)
        if all(value == lead[0] for value, _ in others):
            continue
        settled = next((told for article in articles if (told := _told(article, name))), "")
        for _, article in others:
            told = _told(article, name)
            if told and told != settled:
                found[name, told] = min(article.file, found.get((name, told), article.file))
    return [{"field": name, "value": value, "file": file} for (name, value), file in sorted(found.items())]


def _told(article: Article, name: str) -> str:
    if name == "provider":
        return article.provider.domain or article.provider.name
    value = getattr(article, name)
    if value is None:
        return ""
    if name == "published":
        return str(value.isoformat())
    return clean(value) if isinstance(value, str) else str(value)
