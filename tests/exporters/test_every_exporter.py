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
from graphkit.exporters.cytoscape import read_cytoscape
from graphkit.exporters.gexf import read_gexf
from graphkit.exporters.graphml import read_graphml
from graphkit.exporters.graphology import read_graphology
from graphkit.exporters.node_link import read_node_link
from graphkit.exporters.parquet import read_parquet
from graphkit.graph import ArticleGraph

from .graphs import awkward_graph, empty_graph, graphs, one_article
from .readers import dot_part, jsonld_part, read_dot, read_jsonld

# Whoever registers a format brings its reader; what is there to be looked at has none.
LOOKED_AT = {"html", "png", "svg", "rss", "obsidian"}
READ_BACK: dict[str, Callable[[Path], ArticleGraph]] = {
    "json": read_node_link,
    "graphology": read_graphology,
    "cytoscape": read_cytoscape,
    "graphml": read_graphml,
    "gexf": read_gexf,
    "csv": read_csv,
    "parquet": read_parquet,
    "dot": read_dot,
    "jsonld": read_jsonld,
}
# What a format keeps that drops some columns; docs/formats.md says which.
PARTS: dict[str, Callable[[ArticleGraph], ArticleGraph]] = {"dot": dot_part, "jsonld": jsonld_part}
TABLES = {"csv", "parquet"}
XML_FORMATS = {"graphml", "gexf", "dot"}

every_format = pytest.mark.parametrize("name", EXPORTERS)
every_data_format = pytest.mark.parametrize("name", sorted(EXPORTERS.keys() - LOOKED_AT))


def target(name: str) -> str:
    """What a user names the output of a format."""
    return "graph" + next(suffix for suffix, known in SUFFIXES.items() if known == name)


def files_for(name: str) -> list[str]:
    return [f"graph.{table}.{name}" for table in ("edges", "nodes")] if name in TABLES else [target(name)]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder and the folders in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


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
    export(graph, folder / target(name))
    back = READ_BACK[name](folder / target(name))
    held = ArticleGraph(nodes=as_readable(graph.nodes, name), edges=as_readable(graph.edges, name))
    if name in PARTS:
        held = PARTS[name](held)
    assert_frame_equal(back.nodes, held.nodes, check_column_order=False)
    assert_frame_equal(back.edges, held.edges, check_column_order=False)


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
    written = export(graph, tmp_path / target(name))
    assert sorted(path.name for path in tmp_path.iterdir()) == files_for(name)
    assert written == tuple(tmp_path / file for file in files_for(name))
    assert_frame_equal(graph.nodes, nodes)
    assert_frame_equal(graph.edges, edges)
    first = contents(tmp_path)
    assert export(graph, tmp_path / target(name)) == written
    assert contents(tmp_path) == first


@every_format
def test_a_disk_that_fills_up_leaves_the_old_files(name: str, tmp_path: Path) -> None:
    script = """
import hashlib, resource, sys
from graphkit import exporters
from graphkit.errors import OutputError
from graphkit.graph import ArticleGraph, edge_table, node_table
titles = [hashlib.sha512(bytes(n)).hexdigest() for n in range(400)]  # nothing that could be packed
rows = [{"id": f"article:a.example/{n}", "kind": "article", "title": title} for n, title in enumerate(titles)]
graph = ArticleGraph(nodes=node_table(rows), edges=edge_table([]))
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, resource.RLIM_INFINITY))
try:
    exporters.export(graph, sys.argv[1])
except OutputError as error:
    print(error)
"""
    pytest.importorskip("resource", reason="limits on file size exist on POSIX only")
    export(empty_graph(), tmp_path / target(name))
    before = contents(tmp_path)
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / target(name))], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith(f"cannot write {tmp_path / target(name)}: ")
    assert run.stdout.count("\n") == 1
    assert contents(tmp_path) == before


def test_every_format_has_a_suffix_and_a_reader() -> None:
    assert set(SUFFIXES.values()) == set(EXPORTERS)
    assert READ_BACK.keys() | LOOKED_AT == EXPORTERS.keys()


def test_knowing_the_formats_costs_no_graph_library() -> None:
    script = "import sys, graphkit.exporters; print(sorted({'networkx', 'pyvis', 'numba', 'scipy'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env={**os.environ})
    assert run.stdout.strip() == "[]"
