"""Graphs that no reader of ours makes, or that a hostile input led to: every format writes them, and stays readable."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import networkx as nx
import polars as pl
import pytest

from graphkit import build_graph, read_articles
from graphkit.exporters import export
from graphkit.graph import ArticleGraph, edge_table, node_table

from .test_every_exporter import LOOKED_AT, READ_BACK, every_data_format, every_format, target

HUGE = "x" * 70_000


def foreign() -> ArticleGraph:
    """What networkx may hold: kinds we do not know, addresses that are none, loops, and edges that make no sense."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("a", url="javascript:alert(1)", urls=["javascript:alert(1)"], x=float("nan"), y=float("inf"))
    graph.add_node("b", kind="person", title="\x00\x01\x02", published=datetime(1, 1, 1, tzinfo=UTC), x=1.0, y=2.0)
    graph.add_node("c", title="C", published=datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC), names=[None, ""])
    graph.add_edge("a", "a", kind="duplicate_of")
    graph.add_edge("a", "c", kind="duplicate_of", score=float("nan"))
    graph.add_edge("c", "a", kind="duplicate_of", score=-1.0)
    graph.add_edge("c", "b", kind="in_story")
    graph.add_edge("a", "b", kind="knows & <loves>")
    return ArticleGraph.from_networkx(graph)


def huge() -> ArticleGraph:
    """Ids and titles as long as a book, which differ at their ends alone."""
    rows: list[dict[str, Any]] = [
        {"id": f"article:{HUGE}{n}", "kind": "article", "title": f"{HUGE}{n}", "key": HUGE} for n in range(3)
    ]
    edges = [{"source": rows[0]["id"], "target": rows[1]["id"], "kind": "related_to", "stated": True}]
    return ArticleGraph(nodes=node_table(rows), edges=edge_table(edges))


@every_format
def test_a_foreign_graph_is_written(name: str, tmp_path: Path) -> None:
    graph = foreign()
    for path in export(graph, tmp_path / target(name)):
        assert path.exists()
    if name in READ_BACK and name != "jsonld":
        back = READ_BACK[name](tmp_path / target(name))
        assert back.nodes["id"].to_list() == ["a", "b", "c"]
        assert back.edges["kind"].to_list() == graph.edges["kind"].to_list()


@every_format
def test_huge_ids_are_written(name: str, tmp_path: Path) -> None:
    graph = huge()
    export(graph, tmp_path / target(name))
    if name not in LOOKED_AT:
        assert READ_BACK[name](tmp_path / target(name)).nodes["id"].to_list() == graph.nodes["id"].to_list()


def test_huge_titles_make_notes_of_different_names(tmp_path: Path) -> None:
    export(huge(), tmp_path / "graph.vault")
    names = sorted(path.name for path in (tmp_path / "graph.vault" / "Articles").iterdir())
    assert len(names) == 3
    assert max(map(len, names)) < 100


@every_data_format
def test_half_characters_of_the_input_do_not_come_through(name: str, tmp_path: Path) -> None:
    article = {
        "title": "half \ud83d a smile",
        "excerpt": "\udc00",
        "webUrl": "https://a.example/1",
        "topics": ["\ud800"],
    }
    (tmp_path / "in.jsonl").write_text(json.dumps(article), encoding="ascii")
    export(build_graph(read_articles(tmp_path / "in.jsonl")), tmp_path / target(name))
    titles = READ_BACK[name](tmp_path / target(name)).nodes.filter(pl.col("kind") == "article")["title"]
    assert titles.to_list() == ["half \ufffd a smile"]


@pytest.mark.parametrize("name", ["rss", "dot", "jsonld", "obsidian"])
def test_what_is_no_web_address_is_no_link(name: str, tmp_path: Path) -> None:
    (written,) = export(foreign(), tmp_path / target(name))
    files = list(written.rglob("*.md")) if written.is_dir() else [written]
    bodies = [path.read_text(encoding="utf-8").rpartition("---\n")[2] for path in files]
    assert bodies
    assert not [body for body in bodies if "javascript:" in body]


def test_a_feed_of_a_foreign_graph_is_a_feed(tmp_path: Path) -> None:
    (path,) = export(foreign(), tmp_path / "graph.rss")
    found = feedparser.parse(path.read_bytes())
    assert not found.bozo
    (entry,) = found.entries  # copies of each other, in what is called their story
    assert entry.id == "b"
    assert entry.description.count("<li>") == 1


@pytest.mark.parametrize("name", ["gexf", "graphml", "rss", "svg"])
def test_xml_stays_well_formed(name: str, tmp_path: Path) -> None:
    for number, graph in enumerate((foreign(), huge())):
        (path,) = export(graph, tmp_path / f"{number}{target(name)}")
        assert ElementTree.parse(path).getroot() is not None


@pytest.mark.parametrize("name", ["json", "graphology", "cytoscape", "jsonld"])
def test_json_stays_strict(name: str, tmp_path: Path) -> None:
    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is not JSON")

    (path,) = export(foreign(), tmp_path / target(name))
    assert json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)
