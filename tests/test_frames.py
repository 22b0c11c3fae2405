"""Nodes and edges go to other libraries of tables and come back the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from graphkit import ArticleGraph, build_graph
from graphkit.errors import GraphError
from tests.articles import article, entry


def through_pandas(frame: pl.DataFrame) -> Any:
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    return frame.to_pandas()


def through_pyarrow(frame: pl.DataFrame) -> Any:
    pytest.importorskip("pyarrow")
    return frame.to_arrow()


def through_duckdb(frame: pl.DataFrame) -> Any:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    return duckdb.sql("SELECT * FROM frame")


@pytest.fixture(scope="module")
def graph() -> ArticleGraph:
    first = article("One", web_url="https://a.example/1", topics=("news",), related=(entry("Two", quality=7),))
    return build_graph([first, article("Three", web_url="https://a.example/3", listed=True)])


@pytest.mark.parametrize("through", [pl.DataFrame.lazy, through_pandas, through_pyarrow, through_duckdb])
def test_a_graph_comes_back_from_any_library(graph: ArticleGraph, through: Callable[[pl.DataFrame], Any]) -> None:
    back = ArticleGraph.from_frames(through(graph.nodes), through(graph.edges))
    assert_frame_equal(back.nodes, graph.nodes)
    assert_frame_equal(back.edges, graph.edges)


def test_arrow_tables_share_the_memory_of_ours(graph: ArticleGraph) -> None:
    pytest.importorskip("pyarrow")
    addresses = {graph.edges.to_arrow()["count"].chunk(0).buffers()[1].address for _ in range(3)}
    assert len(addresses) == 1, "each is the memory of the graph itself"


def test_few_columns_are_enough() -> None:
    nodes = pl.DataFrame({"id": ["b", "a"]})
    edges = pl.DataFrame({"source": ["a"], "target": ["b"]})
    graph = ArticleGraph.from_frames(nodes, edges)
    assert graph.counts() == {"nodes": {"article": 2}, "edges": {"related_to": 1}}
    assert graph.nodes["title"].to_list() == ["a", "b"]


@pytest.mark.parametrize(
    ("nodes", "edges"),
    [
        (pl.DataFrame({"name": ["a"]}), pl.DataFrame({"source": ["a"], "target": ["a"]})),
        (pl.DataFrame({"id": ["a"]}), pl.DataFrame({"source": ["a"], "target": ["lost"]})),
        (pl.DataFrame({"id": ["a"], "quality": ["high"]}), pl.DataFrame({"source": ["a"], "target": ["a"]})),
        (3, pl.DataFrame({"source": ["a"], "target": ["a"]})),
    ],
)
def test_tables_that_make_no_graph_are_one_clear_error(nodes: Any, edges: Any) -> None:
    with pytest.raises(GraphError):
        ArticleGraph.from_frames(nodes, edges)
