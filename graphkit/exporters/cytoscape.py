"""Cytoscape JSON, for Cytoscape and cytoscape.js."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphkit.flat import escaped, flatten, rows, stated, unescaped, unflatten, write_list
from graphkit.graph import EDGE_SCHEMA, NODE_SCHEMA, ArticleGraph, edge_table, node_table
from graphkit.looks import looks

__all__ = ["read_cytoscape", "write_cytoscape"]

HEAD = {"format_version": "1.0", "generated_by": "graphkit", "data": {"name": "Articles"}}
# What Cytoscape and cytoscape.js use for themselves, and what a style sheet is offered: ``data(color)``.
NODE_WORDS = ("name", "shared_name", "parent", "selected", "SUID", "size", "color")
EDGE_WORDS = ("id", "name", "shared_name", "interaction", "selected", "SUID")


def write_cytoscape(graph: ArticleGraph, path: Path) -> None:
    """Write strict UTF-8 JSON: ``elements`` for ``cytoscape({elements})``, and a network for Cytoscape to import.

    A node's ``data`` are ``id``, ``name`` (its title, else its id), ``size`` (across) and ``color``, and the columns of
    the nodes table; ``position`` is there where the layout ran. An edge's are a unique ``id``, ``source``, ``target``,
    ``interaction`` (its kind, by which Cytoscape styles edges) and its columns. Columns that share a name with these
    get an underscore. Lists and structs are JSON text, because Cytoscape's tables hold plain values. One node or edge
    a line, so memory stays small.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(HEAD)[:-1] + ',\n"elements": {"nodes": [')
        write_list(file, _nodes(graph))
        file.write('],\n"edges": [')
        write_list(file, _edges(graph))
        file.write("]}}\n")


def read_cytoscape(path: Path) -> ArticleGraph:
    """Read what :func:`write_cytoscape` wrote. Columns of an analysis that hold lists or times come back as text.

    Raises:
        GraphError: If an edge names a node that is not there.
    """
    with path.open(encoding="utf-8") as file:
        elements = json.load(file)["elements"]
    nodes = [unflatten(unescaped(node["data"], NODE_WORDS), NODE_SCHEMA) for node in elements["nodes"]]
    edges = [unflatten(unescaped(edge["data"], EDGE_WORDS), EDGE_SCHEMA) for edge in elements["edges"]]
    return ArticleGraph(nodes=node_table(nodes), edges=edge_table(edges))


def _nodes(graph: ArticleGraph) -> Iterator[dict[str, Any]]:
    for row, (x, y, radius, colour) in zip(rows(flatten(graph.nodes)), looks(graph).iter_rows(), strict=True):
        look = {"name": row.get("title") or row["id"], "size": 2 * radius, "color": colour}
        place = {} if x is None else {"position": {"x": x, "y": y}}
        yield {"data": {**escaped(row, NODE_WORDS), **look}, **place}


def _edges(graph: ArticleGraph) -> Iterator[dict[str, Any]]:
    prefix = "edge"  # nodes and edges share one space of ids
    while graph.nodes["id"].str.starts_with(prefix).any():
        prefix += "_"
    for number, row in enumerate(rows(flatten(stated(graph.edges)))):
        own = {"id": f"{prefix}{number}", "interaction": row["kind"]}
        yield {"data": {**escaped(row, EDGE_WORDS), **own}}
