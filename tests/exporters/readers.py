"""Readers of formats that hold a part of a graph, made of the formats' own parsers."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from urllib.parse import unquote

import polars as pl
from pyld import jsonld

from graphkit.exporters.jsonld import LINKS, SCHEMA, TYPES
from graphkit.flat import unflatten
from graphkit.graph import NODE_SCHEMA, ArticleGraph, edge_table, node_table

DOT_NODES = ("id", "kind", "title", "published")
DOT_EDGES = ("source", "target", "kind", "stated", "rule", "score")
JSONLD_NODES = ("id", "kind", "title", "excerpt", "published", "names")
JSONLD_EDGES = ("source", "target", "kind")


def dot_part(graph: ArticleGraph) -> ArticleGraph:
    """What DOT holds of a graph."""
    title = pl.when(pl.col("title") != "").then("title").otherwise("id").alias("title")
    return ArticleGraph(
        nodes=node_table(graph.nodes.select(DOT_NODES).with_columns(title)),
        edges=edge_table(graph.edges.select(DOT_EDGES)),
    )


def jsonld_part(graph: ArticleGraph) -> ArticleGraph:
    """What JSON-LD holds of a graph: related articles are articles there, and no list holds a null."""
    kind = pl.col("kind").replace("related", "article")
    names = pl.col("names").list.drop_nulls()
    day = pl.when(pl.col("precision") == "day").then(pl.col("published").dt.truncate("1d")).otherwise("published")
    nodes = graph.nodes.with_columns(kind, names, day.alias("published")).select(JSONLD_NODES)
    return ArticleGraph(nodes=node_table(nodes), edges=edge_table(graph.edges.select(JSONLD_EDGES)))


def read_dot(path: Path) -> ArticleGraph:
    """By pydot, which parses strings and leaves them as they are written."""
    import pydot

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pydot's, of its own parser library
        graphs = pydot.graph_from_dot_data(path.read_text(encoding="utf-8"))
    assert graphs is not None and len(graphs) == 1
    nodes = []
    for node in graphs[0].get_nodes():
        if node.get_name() in ("node", "edge"):  # defaults; a node of that name stands in quotes
            continue
        values = {name: dot_text(value) for name, value in node.get_attributes().items()}
        assert values["tooltip"] == values["label"]
        row = {"id": dot_text(node.get_name()), "title": values["label"].replace("&amp;", "&")}
        nodes.append(unflatten({**row, "kind": values["kind"], "published": values.get("published")}, NODE_SCHEMA))
    edges = []
    for edge in graphs[0].get_edges():
        values = {name: dot_text(value) for name, value in edge.get_attributes().items()}
        row = {"source": dot_text(str(edge.get_source())), "target": dot_text(str(edge.get_destination()))}
        told = {"kind": values["kind"], "stated": "style" not in values, "rule": values.get("rule")}
        edges.append({**row, **told, "score": float(values["score"]) if "score" in values else None})
    return ArticleGraph(nodes=node_table(nodes), edges=edge_table(edges))


def dot_text(written: str) -> str:
    """A string of DOT as Graphviz shows it in a label, but for HTML entities."""
    inside = written[1:-1] if written.startswith('"') else written
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], inside)


def read_jsonld(path: Path) -> ArticleGraph:
    """By pyld, which spells out every term; without a loader of contexts, so that none can come from the network."""
    with path.open(encoding="utf-8") as file:
        found = jsonld.expand(json.load(file), {"documentLoader": None})
    nodes, edges = [], []
    kinds = {type_: kind for kind, type_ in reversed(TYPES.items())}
    for node in found:
        one = {name: [value.get("@value") for value in values] for name, values in node.items() if name[0] != "@"}
        title = one.get(f"{SCHEMA}headline") or one.get(f"{SCHEMA}name") or [None]
        row = {
            "id": _node_id(node["@id"]),
            "kind": kinds[node["@type"][0].removeprefix(SCHEMA)],
            "title": title[0],
            "excerpt": one.get(f"{SCHEMA}description", [None])[0],
            "published": one.get(f"{SCHEMA}datePublished", [None])[0],
            "names": one.get(f"{SCHEMA}alternateName"),
        }
        nodes.append({**row, "published": unflatten(row, NODE_SCHEMA)["published"]})
        edges += [
            {"source": row["id"], "target": _node_id(target["@id"]), "kind": kind}
            for kind, word in LINKS.items()
            for target in node.get(f"{SCHEMA}{word}", ())
        ]
    return ArticleGraph(nodes=node_table(nodes), edges=edge_table(edges))


def _node_id(address: str) -> str:
    return unquote(address.removeprefix("urn:graphkit:"))
