"""Saved pages: schema.org, Open Graph, and pages that say neither."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graphkit.model import Article, Image, Problem, Provider
from tests.readers.tables import read_text

FULL: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "A title",
    "description": "Short",
    "articleBody": "Long",
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://a.org/1"},
    "datePublished": "2024-01-02T03:04:05+01:00",
    "publisher": {"@type": "Organization", "name": "A Daily", "url": "https://www.a.org/"},
    "keywords": "AI, Health",
    "articleSection": ["Science", "News"],
    "image": [{"@type": "ImageObject", "url": "https://a.org/i.jpg"}, "https://a.org/j.jpg"],
}


def page(*data: Any, head: str = "") -> str:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>\n' for one in data)
    return f"<!doctype html>\n<html><head><title>t</title>{head}\n{scripts}</head><body>x</body></html>"


def one(text: str | bytes, tmp_path: Path) -> tuple[Article, list[Problem]]:
    (article,), problems = read_text(text, tmp_path / "a.html")
    return article, problems


def test_all_that_schema_org_tells(tmp_path: Path) -> None:
    article, problems = one(page(FULL), tmp_path)
    assert problems == []
    assert (article.title, article.excerpt, article.body, article.category) == ("A title", "Short", "Long", "Science")
    assert article.web_url == "https://a.org/1"
    assert article.published == datetime(2024, 1, 2, 2, 4, 5, tzinfo=UTC)
    assert article.provider == Provider("A Daily", "a.org")
    assert article.topics == ("AI", "Health")
    assert article.images == (Image("https://a.org/i.jpg"), Image("https://a.org/j.jpg"))
    assert article.line == 3


@pytest.mark.parametrize(
    "wrapped",
    [
        [FULL],
        {"@graph": [{"@type": "WebSite", "name": "no"}, FULL]},
        {"@type": "WebPage", "mainEntity": FULL},
        {**FULL, "@type": ["Article", "NewsArticle"]},
        {**FULL, "@type": "https://schema.org/ReportageNewsArticle"},
        {**FULL, "publisher": [FULL["publisher"]], "keywords": ["AI", "Health"]},
    ],
)
def test_wherever_the_article_is(wrapped: Any, tmp_path: Path) -> None:
    article, _ = one(page({"@type": "BreadcrumbList"}, wrapped), tmp_path)
    assert (article.title, article.provider, article.topics) == (
        "A title",
        Provider("A Daily", "a.org"),
        ("AI", "Health"),
    )


def test_tags_fill_what_schema_org_leaves_open(tmp_path: Path) -> None:
    head = (
        '<meta property="og:title" content="Another"><meta property="og:site_name" content="A Daily">'
        '<meta name="description" content="From the tag"><link rel="canonical" href="https://a.org/c">'
        '<link rel="amphtml" href="https://a.org/amp/c"><meta property="article:tag" content="AI">'
        '<meta property="article:published_time" content="2024-01-02T03:04:05Z">'
    )
    article, _ = one(page({"@type": "NewsArticle", "headline": "A title"}, head=head), tmp_path)
    assert (article.title, article.excerpt, article.provider.name) == ("A title", "From the tag", "A Daily")
    assert (article.web_url, article.amp_web_url, article.topics) == ("https://a.org/c", "https://a.org/amp/c", ("AI",))
    article, _ = one(page(head=head), tmp_path)
    assert article.title == "Another"


@pytest.mark.parametrize("broken", ["{", "", '{"@type": "NewsArticle", "headline": "x"', "[" * 100_000, "null", "7"])
def test_broken_data_leave_the_tags(broken: str, tmp_path: Path) -> None:
    head = f'<meta property="og:title" content="T"><script type="application/ld+json">{broken}</script>'
    article, problems = one(page(head=head), tmp_path)
    assert article.title == "T"
    told = [problem.line for problem in problems if problem.what.startswith("broken JSON-LD")]
    assert told == ([] if broken in ("null", "7") else [2])


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is empty"),
        ("<html><title>Only a title</title><p>x</p></html>", "has neither schema.org data"),
        ("plain text", "has neither schema.org data"),
        (page({"@type": "Organization", "name": "x"}), "has neither schema.org data"),
        (page({"@type": "NewsArticle"}), "has neither schema.org data"),
        ("<p>" * 50_000, "has neither schema.org data"),
    ],
)
def test_pages_that_say_nothing(text: str, what: str, tmp_path: Path) -> None:
    articles, problems = read_text(text, tmp_path / "a.html")
    assert articles == []
    assert what in problems[0].what


@pytest.mark.parametrize("value", [None, 7, [], {}, [[]], {"@id": 3}, "", True, [None], {"name": {"a": "b"}}])
@pytest.mark.parametrize("field", [name for name in FULL if name not in ("@type", "headline")])
def test_odd_values_cost_one_field(field: str, value: Any, tmp_path: Path) -> None:
    article, _ = one(page({**FULL, field: value}), tmp_path)
    assert article.title == "A title"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    head = f'<meta charset="{encoding}"><meta property="og:title" content="Café Zürich">'
    assert one(page(head=head).encode(encoding), tmp_path)[0].title == "Café Zürich"
    bare = '<meta property="og:title" content="Café">'
    assert one(bare.encode(), tmp_path)[0].title == "Café"
