from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit import Article, ArticleGraph, build_graph, read_articles
from graphkit.model import Image, Provider
from tests.articles import MOMENT, article, entry

URL = "https://example.org/a"


def row(graph: ArticleGraph, node: str) -> dict[str, object]:
    """One row of the nodes table."""
    return graph.nodes.row(by_predicate=pl.col("id") == node, named=True)


def same(one: ArticleGraph, other: ArticleGraph) -> bool:
    """Whether two graphs are equal in all they hold."""
    return one.nodes.equals(other.nodes) and one.edges.equals(other.edges) and one.problems == other.problems


def test_the_seeds_make_the_graph_that_was_drawn_by_hand(seeds: Path) -> None:
    graph = build_graph(read_articles(seeds))
    assert graph.counts() == {
        "nodes": {"article": 4, "related": 5, "provider": 6, "topic": 2},
        "edges": {"published_by": 9, "about": 8, "related_to": 5},
    }
    assert graph.edges["stated"].all()
    assert graph.problems == ()


def test_every_stated_edge_says_where_it_comes_from(seeds: Path) -> None:
    graph = build_graph(read_articles(seeds))
    lupus = graph.find("Lupus Research Advancement")
    edge = graph.edges.filter(source=lupus, kind="related_to").row(0, named=True)
    assert Path(edge["file"]).name == "002_f18be6a7170f6cf1.txt"
    assert (edge["field"], edge["count"]) == ("related[0]", 1)
    assert graph.edges.select("file", "field", "count").null_count().sum_horizontal()[0] == 0


def test_the_files_values_win_and_disagreements_are_kept() -> None:
    own = article("The title", file="own.md", web_url=URL, quality=50, excerpt="Long excerpt")
    told = entry("An older title", web_url=URL, quality=30, heat=7, file="teller.md")
    graph = build_graph([own, article("Teller", file="teller.md", web_url="https://example.org/t", related=(told,))])
    node = row(graph, "article:example.org/a")
    assert (node["kind"], node["title"], node["quality"], node["heat"]) == ("article", "The title", 50, 7)
    assert node["disagreements"] == [
        {"field": "quality", "value": "30", "file": "teller.md"},
        {"field": "title", "value": "An older title", "file": "teller.md"},
    ]
    assert node["files"] == ["own.md", "teller.md"]


def test_the_title_is_cleaned_and_the_original_kept() -> None:
    graph = build_graph([article("  we&#39;re\u00a0here ", web_url=URL)])
    node = row(graph, "article:example.org/a")
    assert (node["title"], node["raw_title"], node["raw_excerpt"]) == ("we're here", "  we&#39;re\u00a0here ", None)


def test_an_article_without_a_title_is_shown_by_its_address() -> None:
    assert row(build_graph([article("", web_url=URL)]), "article:example.org/a")["title"] == URL


def test_self_related_and_repeated_entries_are_reported_and_left_out() -> None:
    related = (
        entry("Itself", 0, web_url=URL),
        entry("Other", 1, web_url=URL + "b"),
        entry("Other", 2, web_url=URL + "b"),
    )
    graph = build_graph([article("Itself", web_url=URL, related=related)])
    edges = graph.edges.filter(kind="related_to")
    assert edges.select("source", "target", "count").rows() == [("article:example.org/a", "article:example.org/ab", 2)]
    assert [(problem.line, problem.field, problem.done) for problem in graph.problems] == [
        (10, "related[0]", "left out"),
        (12, "related[2]", "linked once, and counted"),
    ]


def test_removed_articles_stay_out_unless_asked_for() -> None:
    gone = article(
        "Gone", file="gone.md", web_url=URL, removed=True, related=(entry("Only here", web_url=URL + "only"),)
    )
    teller = article("Teller", file="t.md", web_url=URL + "t", related=(entry("Gone", web_url=URL),))
    graph = build_graph([gone, teller])
    assert graph.counts()["nodes"] == {"article": 1, "provider": 1}
    assert "is removed" in graph.problems[0].what
    assert build_graph([gone, teller], include_removed=True).counts()["nodes"] == {
        "article": 2,
        "related": 1,
        "provider": 1,
    }


def test_one_provider_for_one_domain_and_its_names_kept() -> None:
    names = ["Kanal Eins", "Kanal Zwei", "Kanal Drei", "VideoTube"]
    graph = build_graph(
        article(f"T {n}", file=f"{n}", web_url=f"{URL}{n}", name=name, domain="videotube.example")
        for n, name in enumerate(names)
    )
    node = row(graph, "provider:videotube.example")
    assert node["title"] == "VideoTube"  # not one of its channels
    assert node["names"] == sorted(names)


def test_a_provider_without_domain_is_known_by_the_address_then_by_its_name() -> None:
    by_address = build_graph([article("T", web_url=URL, name="Example News", domain="")])
    assert row(by_address, "provider:example.org")["title"] == "Example News"
    assert by_address.edges["stated"].all()
    by_name = build_graph([article("T", name="Example  News", domain="")])
    assert "provider:example-news" in by_name.nodes["id"]
    implied = build_graph([article("T", web_url=URL, name="", domain="")])
    edge = implied.edges.row(0, named=True)
    assert (edge["target"], edge["stated"], edge["rule"]) == (
        "provider:example.org",
        False,
        "host of the article's address",
    )


def test_topics_are_one_node_in_any_spelling() -> None:
    labels = [("AI",), ("ai", "A.I."), ("AI", " ")]
    graph = build_graph(article(f"T {n}", file=str(n), topics=topics) for n, topics in enumerate(labels))
    assert row(graph, "topic:ai")["names"] == ["AI", "ai"]
    assert graph.counts()["nodes"]["topic"] == 2


def test_no_articles_make_an_empty_graph() -> None:
    graph = build_graph([])
    assert len(graph) == 0
    assert graph.counts() == {"nodes": {}, "edges": {}}


def test_the_input_is_not_changed_and_a_base_is_left_alone(seeds: Path) -> None:
    articles = read_articles(seeds)
    before = repr(articles)
    base = build_graph(articles.articles[:2])
    nodes = base.nodes.clone()
    build_graph(articles.articles[2:], base=base)
    assert repr(articles) == before
    assert base.nodes.equals(nodes)


urls = st.sampled_from(
    ["", *(f"https://{h}/{p}" for h in ("a.org", "www.a.org", "b.org") for p in ("", "x", "x/amp", "y"))]
)
providers = st.sampled_from([Provider(), Provider("A", "a.org"), Provider("B", "b.org"), Provider("C")])
some_titles = st.sampled_from(["", "Budget vote fails", "The budget vote fails again", "Ten summer recipes", "x"])
entries = st.builds(
    Article,
    title=some_titles,
    web_url=urls,
    amp_web_url=urls,
    provider=providers,
    published=st.sampled_from([None, MOMENT]),
    file=st.just("f"),
    place=st.just("related[0]"),
    quality=st.sampled_from([None, 1, 2]),
)
corpora = st.lists(
    st.builds(
        Article,
        title=some_titles,
        excerpt=st.sampled_from(["", "An excerpt"]),
        web_url=urls,
        original_url=urls,
        provider=providers,
        published=st.sampled_from([None, MOMENT]),
        file=st.sampled_from(["", "a.md", "b.md"]),
        id=st.sampled_from(["", "1", "2"]),
        topics=st.sampled_from([(), ("AI",), ("ai", "B")]),
        related=st.lists(entries, max_size=2).map(tuple),
        images=st.sampled_from([(), (Image("https://a.org/i.png"),)]),
        removed=st.booleans(),
    ),
    max_size=7,
)


@given(corpora, st.randoms(use_true_random=False), st.integers(0, 7))
def test_any_order_any_split_and_repetition_give_the_same_graph(
    articles: list[Article], chance: random.Random, cut: int
) -> None:
    whole = build_graph(articles)
    shuffled = chance.sample(articles, len(articles))
    assert same(build_graph([*shuffled, *shuffled[:cut]]), whole)
    assert same(build_graph(shuffled[cut:], base=build_graph(shuffled[:cut])), whole)
    assert same(build_graph([], base=whole), whole)


@given(corpora)
def test_any_graph_survives_networkx(articles: list[Article]) -> None:
    graph = build_graph(articles)
    back = ArticleGraph.from_networkx(graph.to_networkx())
    assert back.nodes.equals(graph.nodes)
    assert back.edges.equals(graph.edges)


@given(corpora)
def test_every_article_has_one_node_and_at_most_one_provider(articles: list[Article]) -> None:
    graph = build_graph(articles, include_removed=True)
    texts = graph.texts()
    assert texts["id"].n_unique() == texts.height
    assert set(texts.filter(kind="article")["files"].explode().drop_nulls()) <= {"a.md", "b.md", "f"}
    per_article = graph.edges.filter(kind="published_by")["source"]
    assert per_article.n_unique() == per_article.len()
    assert graph.edges.filter(pl.col("source") == pl.col("target")).height == 0


HASHES = """
import hashlib, sys
from graphkit import build_graph, read_articles
graph = build_graph(read_articles(sys.argv[1], processes=int(sys.argv[2])))
text = graph.nodes.write_json() + graph.edges.write_json() + repr(graph.problems)
print(hashlib.sha256(text.encode()).hexdigest())
"""


@pytest.mark.shared
def test_real_files_give_the_same_graph_under_any_hash_seed_and_number_of_processes(shared_data: Path) -> None:
    folder = str(shared_data / "articles-diablo4")
    digests = set()
    for seed, processes in (("0", "1"), ("1", "1"), ("2", "2")):
        done = subprocess.run(
            [sys.executable, "-c", HASHES, folder, processes],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


@pytest.mark.shared
def test_real_files_make_a_sound_graph(shared_data: Path) -> None:
    articles = read_articles(shared_data / "articles-diablo4")
    graph = build_graph(articles)
    assert graph.texts().filter(removed=True).height == 0
    assert sum("related to itself" in problem.what for problem in graph.problems) == 9
    assert sum("is repeated" in problem.what for problem in graph.problems) > 0
    shuffled = list(articles)
    random.Random(7).shuffle(shuffled)
    assert same(build_graph(shuffled), graph)
    assert same(build_graph([replace(one) for one in articles]), graph)
