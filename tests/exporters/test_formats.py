"""What each format promises to the tool that reads it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from graphkit.errors import OutputError
from graphkit.exporters import export
from graphkit.exporters.node_link import read_node_link
from graphkit.graph import ArticleGraph, edge_table, node_table

from .graphs import awkward_graph


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Attributes of ``to_networkx`` with times as text."""
    return {
        name: value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def strict_json(path: Path) -> Any:
    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is not JSON")

    return json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)


def test_networkx_reads_node_link_to_the_same_graph(tmp_path: Path) -> None:
    graph = awkward_graph()
    (path,) = export(graph, tmp_path / "graph.json")
    back = nx.node_link_graph(strict_json(path), edges="edges")
    expected = graph.to_networkx()
    assert isinstance(back, nx.MultiDiGraph)
    assert dict(back.nodes(data=True)) == {node: plain(values) for node, values in expected.nodes(data=True)}
    assert list(back.edges(keys=True, data=True)) == list(expected.edges(keys=True, data=True))


def test_node_link_is_strict_json_with_the_documented_keys(tmp_path: Path) -> None:
    nodes = node_table([{"id": "a", "kind": "article", "title": "A"}, {"id": "s", "kind": "story"}])
    edges = edge_table([{"source": "a", "target": "s", "kind": "in_story", "rule": "r", "score": float("nan")}])
    graph = ArticleGraph(nodes=nodes.with_columns(pagerank=pl.Series([float("inf"), 0.5])), edges=edges)
    (path,) = export(graph, tmp_path / "graph.json")
    assert strict_json(path) == {
        "directed": True,
        "multigraph": True,
        "graph": {"generator": "graphkit"},
        "nodes": [{"id": "a", "kind": "article", "title": "A"}, {"id": "s", "kind": "story", "pagerank": 0.5}],
        "edges": [
            {"source": "a", "target": "s", "kind": "in_story", "rule": "r", "stated": False, "key": "in_story"},
        ],
    }


def test_node_link_with_links_in_place_of_edges_is_read_too(tmp_path: Path) -> None:
    graph = awkward_graph()
    (path,) = export(graph, tmp_path / "graph.json")
    data = strict_json(path)
    data["links"] = data.pop("edges")
    path.write_text(json.dumps(data))
    assert_frame_equal(read_node_link(path).edges, graph.edges)


def test_a_time_is_iso_text(tmp_path: Path) -> None:
    row = {"id": "a", "kind": "article", "published": datetime.fromisoformat("2022-06-28T16:49:00Z")}
    (path,) = export(ArticleGraph(nodes=node_table([row]), edges=edge_table([])), tmp_path / "graph.json")
    assert strict_json(path)["nodes"][0]["published"] == "2022-06-28T16:49:00Z"


def test_networkx_reads_graphml_with_lists_as_json(tmp_path: Path) -> None:
    (path,) = export(awkward_graph(), tmp_path / "graph.graphml")
    back = nx.read_graphml(path, force_multigraph=True)
    assert (back.number_of_nodes(), back.number_of_edges()) == (24, 67)
    node = back.nodes["article:bücher.example/14"]
    assert node["title"] == node["key"] == "😀 👩‍👩‍👧 naïve"
    assert json.loads(node["urls"]) == ["https://bücher.example/14", "😀 👩‍👩‍👧 naïve"]
    assert node["published"] == "2023-09-15T12:30:00.000014Z"
    assert back.nodes["article:bücher.example/17"]["title"] == "nul bell escape delete\x7f next\x85 no such"


def test_networkx_reads_gexf_to_the_same_edges(tmp_path: Path) -> None:
    graph = awkward_graph()
    (path,) = export(graph, tmp_path / "graph.gexf")
    back: Any = nx.read_gexf(path)
    assert set(back.edges) == set(graph.to_networkx().edges)
    assert all(values["stated"] is (kind != "duplicate_of") for *_, kind, values in back.edges(keys=True, data=True))


@pytest.mark.parametrize("name", ["json", "graphml", "gexf"])
def test_two_edges_of_one_kind_stay_two(name: str, tmp_path: Path) -> None:
    edges = [{"source": "a", "target": "b", "kind": "related_to", "field": field} for field in ("one", "two")]
    graph = ArticleGraph(
        nodes=node_table([{"id": "a", "kind": "article"}, {"id": "b", "kind": "article"}]), edges=edge_table(edges)
    )
    (path,) = export(graph, tmp_path / f"graph.{name}")
    readers: dict[str, Callable[[], Any]] = {
        "json": lambda: nx.node_link_graph(strict_json(path), edges="edges"),
        "graphml": lambda: nx.read_graphml(path),
        "gexf": lambda: nx.read_gexf(path),
    }
    assert sorted(field for *_, field in readers[name]().edges(data="field")) == ["one", "two"]


def test_edge_ids_are_unique_as_graphml_and_gexf_demand(tmp_path: Path) -> None:
    for name, edge in (
        ("graphml", "{http://graphml.graphdrawing.org/xmlns}edge"),
        ("gexf", "{http://gexf.net/1.3}edge"),
    ):
        (path,) = export(awkward_graph(), tmp_path / f"graph.{name}")
        found = [element.get("id") for element in ElementTree.parse(path).iter(edge)]
        assert len(found) == len(set(found)) == awkward_graph().edges.height


def test_a_gexf_node_is_labelled_with_its_title_else_its_id(tmp_path: Path) -> None:
    rows = [{"id": "a", "kind": "article", "title": "A"}, {"id": "b", "kind": "related"}]
    (path,) = export(ArticleGraph(nodes=node_table(rows), edges=edge_table([])), tmp_path / "graph.gexf")
    back = nx.read_gexf(path)
    assert {node: back.nodes[node]["label"] for node in back} == {"a": "A", "b": "b"}


def test_gexf_says_when_each_node_was_published(tmp_path: Path) -> None:
    (path,) = export(awkward_graph(), tmp_path / "graph.gexf")
    root = ElementTree.parse(path).getroot()
    graph = root.find("{http://gexf.net/1.3}graph")
    assert graph is not None
    told = [graph.get(name) for name in ("mode", "timeformat", "timerepresentation")]
    assert told == ["dynamic", "dateTime", "timestamp"]
    found = {node.get("id"): node.get("timestamp") for node in root.iter("{http://gexf.net/1.3}node")}
    assert found["article:bücher.example/00"] == "2023-09-01T12:30:00Z"
    assert found["provider:bücher.example"] is None
    kinds = [edge.get("kind") for edge in root.iter("{http://gexf.net/1.3}edge")]
    assert sorted(set(filter(None, kinds))) == ["duplicate_of", "published_by", "related_to"]


def test_networkx_finds_places_sizes_and_colours_in_gexf(tmp_path: Path) -> None:
    rows = [{"id": name, "kind": kind} for name, kind in (("a", "article"), ("b", "article"), ("t", "topic"))]
    nodes = node_table(rows).with_columns(x=pl.Series([1.5, None, 0]), y=pl.Series([-2.0, 1.0, float("nan")]))
    edges = [{"source": "a", "target": "b", "kind": "related_to"}, {"source": "a", "target": "t", "kind": "about"}]
    (path,) = export(ArticleGraph(nodes=nodes, edges=edge_table(edges)), tmp_path / "graph.gexf")
    viz = dict(nx.read_gexf(path).nodes(data="viz"))
    assert viz["a"]["position"] == {"x": 1.5, "y": 2.0, "z": 0.0}, "Gephi counts upwards"
    assert "position" not in viz["b"] and "position" not in viz["t"]
    assert {name: values["size"] for name, values in viz.items()} == {"a": 10, "b": 10, "t": 6}
    assert viz["a"]["color"] == viz["b"]["color"] != viz["t"]["color"]


def test_gexf_does_not_say_when_it_was_written(tmp_path: Path) -> None:
    (path,) = export(awkward_graph(), tmp_path / "graph.gexf")
    assert "lastmodifieddate" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["graphml", "gexf", "dot"])
def test_ids_that_xml_would_merge_are_refused(name: str, tmp_path: Path) -> None:
    rows = [{"id": "a", "kind": "topic"}, {"id": "a\x01", "kind": "topic"}]
    with pytest.raises(OutputError, match="control characters"):
        export(ArticleGraph(nodes=node_table(rows), edges=edge_table([])), tmp_path / f"graph.{name}")
    assert not list(tmp_path.iterdir())


def test_no_csv_cell_is_a_formula(tmp_path: Path) -> None:
    for path in export(awkward_graph(), tmp_path / "graph.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.DictReader(file))
        for row in table:
            numbers = {name for name in ("quality", "count", "score") if row.get(name)}
            risky = {name: cell for name, cell in row.items() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))}
            assert risky.keys() <= numbers
    titles = [row["title"] for row in _nodes(tmp_path / "graph.nodes.csv") if row["kind"] != "provider"]
    assert titles[2:8] == [
        '\'=HYPERLINK("http://evil.example","click")',
        "'+1",
        "'-1",
        "'@SUM(A1)",
        "''=quoted formula",
        "'tis the season",
    ]


def test_csv_opens_as_utf8_in_a_spreadsheet(tmp_path: Path) -> None:
    for path in export(awkward_graph(), tmp_path / "graph.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert _nodes(tmp_path / "graph.nodes.csv")[-1]["names"] == '["Bücher & Co"]'


def _nodes(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
