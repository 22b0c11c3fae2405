"""Linking by parts gives the very tables of linking all at once."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit import Article, build_graph, read_articles
from graphkit.articles import Articles
from graphkit.engines import Engine
from graphkit.engines.local import LocalEngine
from graphkit.model import Provider
from graphkit.pipeline.linking import link_on
from graphkit.pipeline.reading import placed
from tests.test_linking_twin import corpora


def assert_same(engine: Engine, articles: list[Article] | Articles, *, include_removed: bool = False) -> None:
    """Both ways of linking must give the same bytes."""
    whole = build_graph(articles, include_removed=include_removed)
    table = placed(Articles.of(articles).table.with_columns(input=pl.lit(0)))
    parts = link_on(engine, engine.given(table), include_removed=include_removed)
    for found, expected in ((parts.nodes, whole.nodes), (parts.edges, whole.edges)):
        every = pl.concat([expected.clear(), *found])
        assert every.equals(expected)
        assert every.schema == expected.schema
    assert parts.problems == whole.problems


@settings(max_examples=25)
@given(corpora.filter(bool), st.booleans())
def test_any_articles_are_linked_alike(articles: list[Article], include_removed: bool) -> None:
    with LocalEngine(part=2) as engine:
        assert_same(engine, [*articles, *articles[:1]], include_removed=include_removed)


HOME = Provider("A", "a.org")
FIRST = Article(title="A headline", id="7", provider=HOME, file="1.md", line=1)
DISPUTED = [
    FIRST,
    replace(FIRST, title="Something else", provider=Provider("B", "b.org"), file="2.md"),
    replace(FIRST, title="A third thing", provider=Provider("C", "c.org"), file="3.md"),
    replace(FIRST, id="7~b.org", title="Named as the second would be", file="4.md"),
    replace(FIRST, id="", title="Under that address", web_url="https://a.org/x~b.org", file="5.md"),
]


def test_ids_that_several_claim_are_settled_as_in_one_part(engine: Engine) -> None:
    assert_same(engine, DISPUTED)
    assert build_graph(DISPUTED).nodes["id"].str.contains("~").sum() > 2, "else nothing was disputed"


def test_the_seeds_are_linked_alike(engine: Engine, seeds: Path) -> None:
    assert_same(engine, read_articles(seeds))


@pytest.mark.shared
def test_real_articles_are_linked_alike_in_any_order(tmp_path: Path, shared_data: Path) -> None:
    articles = list(read_articles(shared_data / "articles-diablo4"))
    random.Random(3).shuffle(articles)
    with LocalEngine(part=2_000, folder=tmp_path) as engine:
        assert_same(engine, articles)


@pytest.mark.shared
def test_real_headlines_are_linked_alike(tmp_path: Path, shared_data: Path) -> None:
    columns = {"title": "title", "provider": "provider", "published": "first_seen"}
    articles = read_articles(shared_data / "headlines-121583.csv.gz", columns=columns)
    with LocalEngine(part=20_000, folder=tmp_path) as engine:
        assert_same(engine, articles)
    assert list(tmp_path.iterdir()) == [], "nothing is left on the disk"
