"""Linking by columns gives what linking article by article gave."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit import Article, build_graph, read_articles
from graphkit.model import Image, Provider
from tests.twin import build as twin

MOMENT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def assert_same(articles: list[Article], *, include_removed: bool = False) -> None:
    """Both ways of linking must give the same bytes."""
    ours = build_graph(articles, include_removed=include_removed)
    theirs = twin.build_graph(articles, include_removed=include_removed)
    assert ours.nodes.equals(theirs.nodes)
    assert ours.nodes.schema == theirs.nodes.schema
    assert ours.edges.equals(theirs.edges)
    assert ours.edges.schema == theirs.edges.schema
    assert ours.problems == theirs.problems
    assert tuple(ours.articles) == tuple(theirs.articles)


urls = st.sampled_from(
    [
        *("", "", "https://a.org/x", "http://www.a.org/x/amp/", "https://a.org/x?utm_source=y", "https://a.org/"),
        *("https://b.org/y", "HTTPS://B.org/y", "b.org/y", "no address", " ", "https://a.org/x~b.org", "ä.de/ü"),
    ]
)
titles = st.sampled_from(
    [
        *("", "Budget vote fails", "The budget vote fails again", "Ten summer recipes", "STRASSE &amp; Straße"),
        *("Straße & STRASSE", " we\u00a0re ", "日本語の見出し", "!?", "Budget_vote – fails", "x" * 100),
    ]
)
names = st.sampled_from(["", "A", "a", "B News", "B  News", "Ünï"])
values = {
    "title": titles,
    "excerpt": st.sampled_from(["", "An excerpt", "An  excerpt"]),
    "id": st.sampled_from(["", "", "1", "Ab_C d"]),
    "web_url": urls,
    "original_url": urls,
    "cdn_amp_web_url": urls,
    "provider": st.builds(Provider, names, st.sampled_from(["", "a.org", "b.org", "m.a.org"])),
    "published": st.sampled_from([None, MOMENT, MOMENT + timedelta(microseconds=5), MOMENT - timedelta(days=40_000)]),
    "precision": st.sampled_from(["second", "day"]),
    "doubt": st.sampled_from(["", "future"]),
    "topics": st.sampled_from([(), ("AI",), ("ai", "B"), (" ", "AI", "ai")]),
    "images": st.sampled_from([(), (Image("https://a.org/i.png", 3),)]),
    "quality": st.sampled_from([None, 0, 7]),
    "category": st.sampled_from(["", "News", " News"]),
    "type": st.sampled_from(["article", "video"]),
    "listed": st.sampled_from([None, True, False]),
    "removed": st.sampled_from([False, False, False, True]),
    "file": st.sampled_from(["", "a.md", "b.md"]),
    "line": st.integers(0, 2),
}
entries = st.builds(Article, **values, place=st.sampled_from(["related[0]", "related[1]", ""]))
corpora = st.lists(st.builds(Article, **values, related=st.lists(entries, max_size=3).map(tuple)), max_size=8)


@settings(max_examples=150)
@given(corpora, st.booleans())
def test_any_articles_are_linked_alike(articles: list[Article], include_removed: bool) -> None:
    assert_same([*articles, *articles[:1]], include_removed=include_removed)


def test_the_seeds_are_linked_alike(seeds: Path) -> None:
    assert_same(list(read_articles(seeds)))


@pytest.mark.shared
def test_real_articles_are_linked_alike_in_any_order(shared_data: Path) -> None:
    articles = list(read_articles(shared_data / "articles-diablo4"))
    random.Random(3).shuffle(articles)
    assert_same(articles)


@pytest.mark.shared
def test_real_headlines_are_linked_alike(shared_data: Path) -> None:
    columns = {"title": "title", "provider": "provider", "published": "first_seen"}
    articles = read_articles(shared_data / "headlines-121583.csv.gz", columns=columns)
    assert_same(list(articles[:20_000]))
