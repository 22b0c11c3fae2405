"""What holds for every format in EXPORTERS."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from polars.testing import assert_frame_equal

from graphkit.exporters import EXPORTERS, SUFFIXES, export
from graphkit.exporters.csv_tables import read_csv
from graphkit.exporters.gexf import read_gexf
from graphkit.exporters.graphml import read_graphml
from graphkit.exporters.node_link import read_node_link
from graphkit.graph import ArticleGraph

from .graphs import awkward_graph, empty_graph, graphs, one_article

# Whoever registers a format brings its reader; what is there to be looked at has none.
LOOKED_AT = {"html", "png", "svg"}
READ_BACK: dict[str, Callable[[Path], ArticleGraph]] = {
    "json": read_node_link,
    "graphml": read_graphml,
    "gexf": read_gexf,
    "csv": read_csv,
}
XML_FORMATS = {"graphml", "gexf"}

every_format = pytest.mark.parametrize("name", EXPORTERS)
every_data_format = pytest.mark.parametrize("name", sorted(EXPORTERS.keys() - LOOKED_AT))


def files_for(name: str) -> list[str]:
    return ["graph.edges.csv", "graph.nodes.csv"] if name == "csv" else [f"graph.{name}"]


def xml_readable(text: str | None) -> str | None:
    """What XML 1.0 can hold of a text, spelled out independently of the exporter (https://www.w3.org/TR/xml/#charsets)."""
    if text is None:
        return None
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c for c in lines if c in "\t\n" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def as_readable(table: pl.DataFrame, name: str) -> pl.DataFrame:
    if name not in XML_FORMATS:
        return table
    texts = [column for column, dtype in table.schema.items() if dtype == pl.String]
    return table.with_columns(
        pl.Series(column, [xml_readable(text) for text in table[column]], dtype=pl.String) for column in texts
    )


def assert_reads_back(graph: ArticleGraph, name: str, folder: Path) -> None:
    export(graph, folder / f"graph.{name}")
    back = READ_BACK[name](folder / f"graph.{name}")
    assert_frame_equal(back.nodes, as_readable(graph.nodes, name), check_column_order=False)
    assert_frame_equal(back.edges, as_readable(graph.edges, name), check_column_order=False)


@every_data_format
@given(graph=graphs())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_graph_reads_back(name: str, graph: ArticleGraph, tmp_path: Path) -> None:
    assert_reads_back(graph, name, tmp_path)


@every_data_format
@pytest.mark.parametrize("make", [awkward_graph, empty_graph, one_article])
def test_known_graphs_read_back(name: str, make: Callable[[], ArticleGraph], tmp_path: Path) -> None:
    assert_reads_back(make(), name, tmp_path)


@every_data_format
def test_columns_of_an_analysis_read_back(name: str, tmp_path: Path) -> None:
    graph = awkward_graph()
    columns = {
        "community": pl.when(pl.col("kind") == "article").then(pl.lit(3, pl.Int64)),
        "pagerank": pl.lit(0.125),
        "copy": pl.col("kind") == "related",
        "label": pl.col("title"),
        "label_": pl.lit("taken"),
        "id_": pl.lit("taken too"),
    }
    graph = ArticleGraph(
        nodes=graph.nodes.with_columns(**columns),
        edges=graph.edges.with_columns(weight=pl.lit(2.5), id=pl.lit("own id"), key=pl.lit("own key")),
    )
    assert_reads_back(graph, name, tmp_path)


@every_format
@pytest.mark.parametrize("make", [awkward_graph, empty_graph, one_article])
def test_writes_nothing_but_its_files_and_the_same_twice(
    name: str, make: Callable[[], ArticleGraph], tmp_path: Path
) -> None:
    graph = make()
    nodes, edges = graph.nodes.clone(), graph.edges.clone()
    written = export(graph, tmp_path / f"graph.{name}")
    assert sorted(path.name for path in tmp_path.iterdir()) == files_for(name)
    assert [path.name for path in written] == files_for(name)
    assert_frame_equal(graph.nodes, nodes)
    assert_frame_equal(graph.edges, edges)
    first = [path.read_bytes() for path in written]
    assert [path.read_bytes() for path in export(graph, tmp_path / f"graph.{name}")] == first


@every_format
def test_a_disk_that_fills_up_leaves_the_old_files(name: str, tmp_path: Path) -> None:
    script = """
import resource, sys
from graphkit import exporters
from graphkit.errors import OutputError
from graphkit.graph import ArticleGraph, edge_table, node_table
rows = [{"id": f"article:a.example/{n}", "kind": "article", "title": "long " * 50} for n in range(400)]
graph = ArticleGraph(nodes=node_table(rows), edges=edge_table([]))
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, resource.RLIM_INFINITY))
try:
    exporters.export(graph, sys.argv[1])
except OutputError as error:
    print(error)
"""
    pytest.importorskip("resource", reason="limits on file size exist on POSIX only")
    for file in files_for(name):
        (tmp_path / file).write_text("old")
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / f"graph.{name}")], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith(f"cannot write {tmp_path / f'graph.{name}'}: ")
    assert run.stdout.count("\n") == 1
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys(files_for(name), "old")


def test_every_format_has_a_suffix_and_a_reader() -> None:
    assert set(SUFFIXES.values()) == set(EXPORTERS)
    assert READ_BACK.keys() | LOOKED_AT == EXPORTERS.keys()


def test_knowing_the_formats_costs_no_graph_library() -> None:
    script = "import sys, graphkit.exporters; print(sorted({'networkx', 'pyvis', 'numba', 'scipy'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env={**os.environ})
    assert run.stdout.strip() == "[]"
