"""The tools that the formats are for, or their own parsers, open what was written."""

from __future__ import annotations

import json
import warnings
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import feedparser
import polars as pl
import pytest
from pyld import jsonld
from rdflib import RDF, Graph, URIRef

from graphkit import analyse, build_graph, read_articles
from graphkit.exporters import export
from graphkit.exporters.jsonld import SCHEMA
from graphkit.graph import ArticleGraph, edge_table, node_table
from tests.node_tools import RunNode

from .graphs import awkward_graph, empty_graph, one_article
from .test_every_exporter import xml_readable

every_graph = pytest.mark.parametrize("make", [awkward_graph, empty_graph, one_article])


@pytest.fixture(scope="module")
def small(seeds: Path) -> ArticleGraph:
    """The four sample articles, analysed."""
    return analyse(build_graph(read_articles(seeds)))


def shown(graph: ArticleGraph) -> dict[str, str]:
    """What each node is called where titles are labels."""
    return {node: title or node for node, title in graph.nodes.select("id", "title").iter_rows()}


@every_graph
def test_graphology_makes_a_graph_of_it(make: Any, node: RunNode, tmp_path: Path) -> None:
    graph = make()
    (path,) = export(graph, tmp_path / "graph.graphology.json")
    script = """
        const graph = require("graphology").from(JSON.parse(text));
        const labels = graph.mapNodes((key, values) => [key, values.label]);
        done({labels, edges: graph.mapEdges((key, values, source, target) => [source, target, values.kind]),
              multi: graph.multi, type: graph.type});
    """
    found = node(script, path)
    assert dict(found["labels"]) == shown(graph)
    assert sorted(map(tuple, found["edges"])) == graph.edges.select("source", "target", "kind").rows()
    assert (found["multi"], found["type"]) == (True, "directed")


@every_graph
def test_gephi_lite_reads_the_gexf(make: Any, node: RunNode, tmp_path: Path) -> None:
    graph = make()
    (path,) = export(graph, tmp_path / "graph.gexf")
    script = """
        const graph = require("graphology-gexf/node").parse(require("graphology"), text);
        done({labels: graph.mapNodes((key, values) => [key, values.label]), edges: graph.size});
    """
    found = node(script, path)
    assert dict(found["labels"]) == {one: xml_readable(label) for one, label in shown(graph).items()}
    assert found["edges"] == graph.edges.height


def test_gephi_lite_finds_places_sizes_and_colours(small: ArticleGraph, node: RunNode, tmp_path: Path) -> None:
    (path,) = export(small, tmp_path / "graph.gexf")
    script = """
        const graph = require("graphology-gexf/node").parse(require("graphology"), text);
        done(Object.fromEntries(graph.mapNodes((key, {x, y, size, color}) => [key, {x, y, size, color}])));
    """
    found = node(script, path)
    places = {one: (x, -y) for one, x, y in small.nodes.select("id", "x", "y").iter_rows()}
    assert {one: (values["x"], values["y"]) for one, values in found.items()} == places
    assert all(values["size"] >= 6 for values in found.values())
    inside = small.edges.filter(kind="in_story").select("source", "target").rows()
    colour_of_story = {(story, found[article]["color"]) for article, story in inside}
    assert len(colour_of_story) == len(dict(colour_of_story)) == 2, "two stories, each of one colour"


@every_graph
def test_cytoscape_js_makes_a_graph_of_it(make: Any, node: RunNode, tmp_path: Path) -> None:
    graph = make()
    (path,) = export(graph, tmp_path / "graph.cyjs")
    script = """
        const found = require("cytoscape")({headless: true, elements: JSON.parse(text).elements});
        done({names: found.nodes().map((one) => [one.id(), one.data("name")]),
              edges: found.edges().map((one) => [one.source().id(), one.target().id(), one.data("kind")])});
    """
    found = node(script, path)
    assert dict(found["names"]) == shown(graph)
    assert sorted(map(tuple, found["edges"])) == graph.edges.select("source", "target", "kind").rows()


def test_cytoscape_js_puts_nodes_where_the_page_does(small: ArticleGraph, node: RunNode, tmp_path: Path) -> None:
    (path,) = export(small, tmp_path / "graph.cytoscape.json")
    script = """
        const found = require("cytoscape")({headless: true, layout: {name: "preset"}, ...JSON.parse(text)});
        done(found.nodes().map((one) => [one.id(), one.position().x, one.position().y]));
    """
    assert sorted(map(tuple, node(script, path))) == small.nodes.select("id", "x", "y").rows()


def test_an_edge_of_cytoscape_never_has_the_id_of_a_node(tmp_path: Path) -> None:
    rows = [{"id": name, "kind": "topic"} for name in ("edge0", "edge_0", "edge")]
    edges = [{"source": "edge0", "target": "edge", "kind": "about"}]
    (path,) = export(ArticleGraph(nodes=node_table(rows), edges=edge_table(edges)), tmp_path / "graph.cyjs")
    elements = json.loads(path.read_text())["elements"]
    assert elements["edges"][0]["data"]["id"] not in {"edge0", "edge_0", "edge"}


@every_graph
def test_graphviz_draws_the_dot(make: Any, node: RunNode, tmp_path: Path) -> None:
    graph = make()
    (path,) = export(graph, tmp_path / "graph.dot")
    script = """
        require("@viz-js/viz").instance().then((viz) => {
            const {status, errors, output} = viz.render(text, {format: "json", engine: "dot"});
            const {objects = [], edges = []} = JSON.parse(output);
            const line = ({_ldraw_ = []}) => _ldraw_.filter((one) => one.op === "T").map((one) => one.text);
            done({status, errors, nodes: objects.map((one) => [one.name, line(one)]), edges: edges.length});
        });
    """
    found = node(script, path)
    assert found["status"] == "success"
    assert not [error for error in found["errors"] if error["level"] == "error"]
    assert found["edges"] == graph.edges.height
    drawn = {name: "\n".join(lines) for name, lines in found["nodes"]}
    readable = {one: xml_readable(label) or one for one, label in shown(graph).items()}
    assert {name: " ".join(text.split()) for name, text in drawn.items()} == {
        one: " ".join(label.split()) for one, label in readable.items()
    }


def test_graphviz_takes_places_and_any_name(node: RunNode, tmp_path: Path) -> None:
    names = ["a\\", '"', 'b\\"', "<b>", "node", "x" * 20_000, "\\N", "&eacute;", "a\\\nb", "-->"]
    rows = [{"id": name, "kind": "topic", "title": name} for name in names]
    edges = [{"source": name, "target": names[0], "kind": "about"} for name in names]
    nodes = node_table(rows).with_columns(x=pl.int_range(pl.len()) * 100.0, y=pl.int_range(pl.len()) * -10.0)
    (path,) = export(ArticleGraph(nodes=nodes, edges=edge_table(edges)), tmp_path / "graph.gv")
    script = """
        require("@viz-js/viz").instance().then((viz) => {
            const found = viz.renderJSON(text, {engine: "nop2"});
            done({names: found.objects.map((one) => one.name), places: found.objects.map((one) => one.pos)});
        });
    """
    found = node(script, path)
    assert sorted(found["names"]) == sorted(name.replace("\\", "\\\\") for name in names)
    places = sorted(tuple(map(float, place.split(","))) for place in found["places"])
    assert {(right[0] - left[0], right[1] - left[1]) for left, right in pairwise(places)} == {(100, 10)}


@every_graph
def test_arrow_reads_the_parquet_with_its_types(make: Any, tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow.parquet", reason="Arrow's own reader of Parquet")
    graph = make()
    edges, nodes = (arrow.read_table(path) for path in export(graph, tmp_path / "graph.parquet"))
    assert nodes.column("title").to_pylist() == graph.nodes["title"].to_list()
    assert nodes.column("urls").to_pylist() == graph.nodes["urls"].to_list()
    assert nodes.column("published").to_pylist() == graph.nodes["published"].to_list()
    assert edges.column("score").to_pylist() == graph.edges["score"].to_list()


@every_graph
def test_rdflib_reads_the_json_ld_without_a_network(make: Any, tmp_path: Path) -> None:
    graph = make()
    (path,) = export(graph, tmp_path / "graph.jsonld")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's, of its own classes
        found = Graph().parse(path, format="json-ld")
    titles = {str(name) for word in ("headline", "name") for name in found.objects(predicate=URIRef(SCHEMA + word))}
    assert len(set(found.subjects())) == len(graph)
    assert len(titles) == graph.nodes["title"].drop_nulls().n_unique()
    assert all(str(word).startswith(SCHEMA) for word in found.predicates() if word != RDF.type)


def test_json_ld_says_who_published_what_about_what(small: ArticleGraph, tmp_path: Path) -> None:
    (path,) = export(small, tmp_path / "graph.jsonld")
    framed: Any = jsonld.frame(
        json.loads(path.read_text(encoding="utf-8")),
        {"@context": {"@vocab": "https://schema.org/"}, "@type": "NewsArticle", "@embed": "@always"},
        {"documentLoader": None},
    )
    copies = framed.get("@graph", [framed])
    (copy,) = (one for one in copies if isinstance(one.get("isBasedOn"), dict))
    assert copy["publisher"]["name"] == "News Medical"
    assert copy["isBasedOn"]["headline"] == "Machine learning that predicts anti-cancer drug efficacy"
    assert copy["isPartOf"]["@type"] == "Collection"


def test_json_ld_dates_say_how_exact_they_are(tmp_path: Path) -> None:
    moment = datetime(2024, 3, 1, 10, 20, tzinfo=UTC)
    rows = [
        {"id": exact, "kind": "article", "title": exact, "published": moment, "precision": exact, "url": "javascript:1"}
        for exact in ("day", "second")
    ]
    (path,) = export(ArticleGraph(nodes=node_table(rows), edges=edge_table([])), tmp_path / "graph.jsonld")
    found: Any = jsonld.expand(json.loads(path.read_text()), {"documentLoader": None})
    dates = [node["https://schema.org/datePublished"][0] for node in found]
    assert [(date["@value"], date["@type"].rpartition("#")[2]) for date in dates] == [
        ("2024-03-01", "date"),
        ("2024-03-01T10:20:00Z", "dateTime"),
    ]
    assert "javascript" not in path.read_text()


def parsed(path: Path) -> Any:
    found = feedparser.parse(path.read_bytes())
    assert not found.bozo, found.get("bozo_exception")
    return found


@every_graph
def test_a_feed_reader_reads_every_story_once(make: Any, tmp_path: Path) -> None:
    graph = make()
    (path,) = export(graph, tmp_path / "graph.rss")
    found = parsed(path)
    assert found.version == "rss20"
    assert len({entry.id for entry in found.entries}) == len(found.entries)
    if make is awkward_graph:  # every article is a copy of the one before: one text, in one entry
        (entry,) = found.entries
        assert entry.description.count("<li>") == 1
        assert "<img" not in entry.description


def test_stories_are_items_the_newest_first_with_copies_folded(small: ArticleGraph, tmp_path: Path) -> None:
    (path,) = export(small, tmp_path / "graph.rss", title="AI & drugs", link="https://news.example/")
    found = parsed(path)
    assert (found.feed.title, found.feed.link) == ("AI & drugs", "https://news.example/")
    assert [entry.published_parsed[:3] for entry in found.entries] == [
        (2024, 3, 10),
        (2024, 3, 8),
        (2023, 9, 8),
        (2022, 6, 28),
        (2020, 11, 2),
    ]
    story = found.entries[-1]
    assert story.title == "Machine learning predicts anti-cancer drug efficacy"
    assert story.id == "story:machine-learning-predicts-anti-cancer-drug-efficacy"
    assert story.guidislink is False
    stories = small.results["stories"].to_frame()
    medoid = stories.filter(id=story.id)["medoid"].item()
    assert story.link == small.nodes.filter(id=medoid)["url"].item()
    assert stories.filter(id=story.id)["size"].item() == 4
    assert story.description.count("<li>") == 3
    assert "; the same text in <a" in story.description
    assert story.description.count("<a ") == 4


def test_no_title_or_address_is_markup_in_a_feed(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script> & ]]> \x07"
    row = {"id": "article:a", "kind": "article", "title": hostile, "excerpt": hostile, "url": "javascript:alert(1)"}
    (path,) = export(ArticleGraph(nodes=node_table([row]), edges=edge_table([])), tmp_path / "graph.rss")
    (entry,) = feedparser.parse(path.read_bytes(), sanitize_html=False).entries
    assert "<script" not in entry.description
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; ]]&gt;" in entry.description
    assert "link" not in entry
