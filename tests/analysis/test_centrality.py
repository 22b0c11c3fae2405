"""Degrees and PageRank."""

from __future__ import annotations

from typing import Any

import networkx as nx
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from graphkit.analysis.centrality import find_centrality
from graphkit.graph import ArticleGraph, edge_table, node_table

Links = list[tuple[int, int, str]]


def graph_of(count: int, links: Links) -> ArticleGraph:
    nodes = [{"id": f"n{node:02}", "kind": "article", "title": f"T{node}"} for node in range(count)]
    edges = [{"source": f"n{a:02}", "target": f"n{b:02}", "kind": kind, "stated": True} for a, b, kind in links]
    return ArticleGraph(nodes=node_table(nodes), edges=edge_table(edges))


@st.composite
def any_graph(draw: st.DrawFn) -> ArticleGraph:
    count = draw(st.integers(1, 12))
    ends = st.integers(0, count - 1)
    kinds = st.sampled_from(["related_to", "about", "duplicate_of"])
    return graph_of(count, draw(st.lists(st.tuples(ends, ends, kinds), max_size=30, unique=True)))


@given(graph=any_graph())
@settings(max_examples=80, deadline=None)
def test_agrees_with_networkx(graph: ArticleGraph) -> None:
    simple: nx.DiGraph[Any] = nx.DiGraph(graph.to_networkx())
    simple.remove_edges_from(list(nx.selfloop_edges(simple)))
    ranks = nx.pagerank(simple, tol=1e-13, max_iter=1000)
    related: nx.DiGraph[Any] = nx.DiGraph()
    related.add_nodes_from(simple)
    related.add_edges_from(
        (row["source"], row["target"])
        for row in graph.edges.filter(pl.col("kind") == "related_to", pl.col("source") != pl.col("target")).to_dicts()
    )
    for row in find_centrality(graph).to_frame().iter_rows(named=True):
        node = row["id"]
        assert row["pagerank"] == pytest.approx(ranks[node], abs=1e-10)
        assert row["degree"] == len(set(simple.predecessors(node)) | set(simple.successors(node)))
        assert row["related_in"] == related.in_degree(node)
        assert row["related_out"] == related.out_degree(node)


def test_parallel_and_opposite_links_are_one_neighbour() -> None:
    links: Links = [(0, 1, "related_to"), (1, 0, "related_to"), (0, 1, "duplicate_of"), (0, 0, "related_to")]
    table = find_centrality(graph_of(3, links)).to_frame().sort("id")
    assert table["degree"].to_list() == [1, 1, 0]
    assert table["related_in"].to_list() == [1, 1, 0]
    assert table["related_out"].to_list() == [1, 1, 0]


def test_the_most_central_comes_first_then_by_id() -> None:
    table = find_centrality(graph_of(5, [(0, 3, "related_to"), (1, 3, "related_to"), (2, 3, "related_to")])).to_frame()
    assert table["id"].to_list() == ["n03", "n00", "n01", "n02", "n04"]
    assert table["pagerank"].sum() == pytest.approx(1)
    assert table.columns == ["id", "kind", "title", "degree", "related_in", "related_out", "pagerank"]


def test_adds_its_columns_and_changes_nothing_else() -> None:
    graph = graph_of(3, [(0, 1, "related_to")])
    more = graph.with_result(find_centrality(graph))
    assert more.nodes["degree"].to_list() == [1, 1, 0]
    assert_frame_equal(more.nodes.select(graph.nodes.columns), graph.nodes)
    assert_frame_equal(more.edges, graph.edges)


def test_the_order_of_rows_does_not_matter() -> None:
    graph = graph_of(6, [(0, 1, "related_to"), (4, 1, "about"), (5, 2, "related_to"), (3, 5, "about")])
    shuffled = ArticleGraph(nodes=graph.nodes.reverse(), edges=graph.edges.reverse())
    assert_frame_equal(find_centrality(shuffled).to_frame(), find_centrality(graph).to_frame())


def test_an_empty_graph_has_an_empty_table() -> None:
    assert find_centrality(graph_of(0, [])).to_frame().height == 0
