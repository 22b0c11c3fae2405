"""Graphs as sources: what was stated comes back, whoever wrote the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from polars.testing import assert_frame_equal

from graphkit import (
    Article,
    ArticleGraph,
    NoArticlesError,
    Problem,
    analyse,
    articles_from_networkx,
    build_graph,
    export,
    read_articles,
)
from tests.readers.tables import read, read_text

SUFFIXES = ["json", "graphml", "gexf"]


def assert_same(here: ArticleGraph, there: ArticleGraph) -> None:
    """The same nodes and edges, but for the files that state them."""
    assert_frame_equal(here.nodes.drop("files"), there.nodes.drop("files"))
    for table in (here.edges, there.edges):
        assert table.height
    told = [
        "source",
        "target",
        "kind",
        "stated",
        "count",
        "rule",
    ]  # "field" has the place in a list, which no graph has
    assert_frame_equal(here.edges.select(told), there.edges.select(told))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("analysed", [False, True])
def test_what_was_stated_comes_back(suffix: str, analysed: bool, seeds: Path, tmp_path: Path) -> None:
    graph = build_graph(read_articles(seeds))
    export(analyse(graph) if analysed else graph, tmp_path / f"graph.{suffix}")
    articles = read_articles(tmp_path / f"graph.{suffix}")
    assert articles.problems == ()
    assert_same(build_graph(articles), graph)


def test_a_networkx_graph_gives_its_articles(seeds: Path) -> None:
    graph = analyse(build_graph(read_articles(seeds)), "duplicates", "stories")
    networkx = graph.to_networkx()
    before = nx.to_dict_of_dicts(networkx.copy())
    articles = articles_from_networkx(networkx)
    assert articles.problems == ()
    assert_same(build_graph(articles), build_graph(read_articles(seeds)))
    assert nx.to_dict_of_dicts(networkx) == before


def test_anybodys_graph() -> None:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_node(7, label="Seven", url="https://a.org/7")
    graph.add_node("b", title="Bee", published="2024-01-02", quality=50)
    graph.add_node("alone")
    graph.add_edge(7, "b")
    graph.add_edge("b", "alone", kind="cites")
    articles = articles_from_networkx(graph, "mine")
    assert [(article.title, article.id, article.line) for article in articles] == [
        ("Seven", "", 1),
        ("Bee", "b", 2),
        ("alone", "alone", 3),
    ]
    assert [entry.title for entry in articles[0].related] == ["Bee"]
    assert articles[1].quality == 50
    assert [str(problem) for problem in articles.problems if problem.field == "edges"] == [
        "mine: edges: 1 of the kind 'cites'; ignored"
    ]
    linked = build_graph(articles).edges.filter(kind="related_to")
    assert linked.select("source", "target").rows() == [("article:a.org/7", "article:b")]


def test_a_graph_without_articles_says_so() -> None:
    with pytest.raises(NoArticlesError, match="mine: has no node that is an article"):
        articles_from_networkx(nx.MultiDiGraph(), "mine")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_values_of_the_wrong_type_are_told_and_cost_one_field(suffix: str, tmp_path: Path) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", title="A", published="soon", quality="high", urls="[broken", removed=3.5)
    graph.add_node("b", title="B")
    file = tmp_path / f"a.{suffix}"
    if suffix == "json":
        file.write_text(json.dumps(nx.node_link_data(graph, edges="edges")), "utf-8")
    else:
        (nx.write_graphml_xml if suffix == "graphml" else nx.write_gexf)(graph, file)
    articles, problems = read(file)
    assert [article.title for article in articles] == ["A", "B"]
    assert {"publishedDateTime", "quality", "removed"} <= {problem.field for problem in problems}


@pytest.mark.parametrize(
    ("document", "what"),
    [
        ({"nodes": [{"id": "a"}, {"id": "a"}], "edges": []}, "the node 'a' is given twice"),
        ({"nodes": [{"id": "a"}, 7], "edges": []}, "is no node with an id"),
        ({"nodes": [{"id": "a"}, {"id": ["a"]}], "edges": []}, "is no node with an id"),
        ({"nodes": [{"id": "a"}], "links": [{"source": "a", "target": "gone"}]}, "is no edge between two nodes"),
        ({"nodes": [{"id": "a"}], "links": [None, {"source": {}, "target": "a"}]}, "is no edge between two nodes"),
        ({"nodes": [{"id": "a"}], "edges": 3}, ""),
    ],
)
def test_a_node_or_edge_that_makes_no_sense_costs_no_other(document: Any, what: str, tmp_path: Path) -> None:
    articles, problems = read_text(json.dumps(document), tmp_path / "a.json")
    assert [article.id for article in articles] == ["a"]
    assert what in " ".join(problem.what for problem in problems)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>'


@pytest.mark.parametrize("head", [ENTITIES, OUTSIDE, PARAMETER])
@pytest.mark.parametrize("suffix", ["graphml", "gexf", "xml", "rss", "atom"])
def test_entities_are_refused(head: str, suffix: str, tmp_path: Path) -> None:
    root = {"gexf": "gexf", "rss": "rss", "atom": "feed"}.get(suffix, "graphml")
    articles, (problem,) = read_text(f'<?xml version="1.0"?>{head}<{root}>&a;</{root}>', tmp_path / f"a.{suffix}")
    assert articles == []
    assert "declares the entity 'a'" in problem.what
    assert "root:" not in str(problem)


def test_graphs_and_pages_in_a_folder_are_passed_over_but_not_if_named(seeds: Path, tmp_path: Path) -> None:
    graph = analyse(build_graph(read_articles(seeds)))
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n", "utf-8")
    for suffix in (*SUFFIXES, "html", "rss", "graphology.json"):
        export(graph, tmp_path / f"graph.{suffix}")
    assert [article.title for article in read_articles(tmp_path)] == ["A"]
    assert len(read_articles(tmp_path, tmp_path / "graph.json")) == 5


def test_no_field_of_a_graph_is_taken_for_a_problem_of_another(tmp_path: Path) -> None:
    articles, problems = read_text('{"nodes": [], "edges": []}', tmp_path / "a.json")
    assert (articles, [problem.what for problem in problems]) == ([], ["has no node that is an article"])
    assert all(isinstance(item, (Article, Problem)) for item in problems)
