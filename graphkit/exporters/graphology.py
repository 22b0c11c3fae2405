"""graphology JSON, for sigma.js, Gephi Lite and what else is built on graphology."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphkit.flat import dated, escaped, rows, stated, unescaped, unflatten, write_list
from graphkit.graph import EDGE_SCHEMA, NODE_SCHEMA, ArticleGraph, edge_table, node_table
from graphkit.looks import looks

__all__ = ["read_graphology", "write_graphology"]

HEAD = {
    "attributes": {"generator": "graphkit"},
    "options": {"type": "directed", "multi": True, "allowSelfLoops": True},
}
# Attributes that sigma.js draws by; a node of ``type`` "article" would have it look for a program of that name.
DRAWN = ("label", "size", "color", "type", "hidden", "forceLabel", "highlighted", "zIndex")
NODE_WORDS = (*DRAWN, "x", "y")


def write_graphology(graph: ArticleGraph, path: Path) -> None:
    """Write strict UTF-8 JSON that ``Graph.from(JSON.parse(text))`` of graphology reads.

    A node's ``attributes`` are ``label`` (its title, else its id), ``x``, ``y`` (upwards; only where the layout ran),
    ``size`` and ``color``, as sigma.js draws them, and the columns of the nodes table. Columns of these names, or of
    others that sigma.js draws by, get an underscore: ``type_``. Edges are numbered. Values are written as in node-link
    JSON. One node or edge a line, so memory stays small.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(HEAD)[:-1] + ',\n"nodes": [')
        write_list(file, _nodes(graph))
        file.write('],\n"edges": [')
        write_list(file, _edges(graph))
        file.write("]}\n")


def read_graphology(path: Path) -> ArticleGraph:
    """Read what :func:`write_graphology` wrote.

    Raises:
        GraphError: If an edge names a node that is not there.
    """
    with path.open(encoding="utf-8") as file:
        data = json.load(file)
    nodes = [
        {**unflatten(unescaped(node["attributes"], NODE_WORDS), NODE_SCHEMA), "id": node["key"]}
        for node in data["nodes"]
    ]
    edges = [
        {
            **unflatten(unescaped(edge["attributes"], DRAWN), EDGE_SCHEMA),
            "source": edge["source"],
            "target": edge["target"],
        }
        for edge in data["edges"]
    ]
    return ArticleGraph(nodes=node_table(nodes), edges=edge_table(edges))


def _nodes(graph: ArticleGraph) -> Iterator[dict[str, Any]]:
    for row, (x, y, radius, colour) in zip(rows(dated(graph.nodes)), looks(graph).iter_rows(), strict=True):
        key = row.pop("id")
        place = {} if x is None else {"x": x, "y": -y}
        look = {"label": row.get("title") or key, **place, "size": radius, "color": colour}
        yield {"key": key, "attributes": {**look, **escaped(row, NODE_WORDS)}}


def _edges(graph: ArticleGraph) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows(dated(stated(graph.edges)))):
        ends = {"source": row.pop("source"), "target": row.pop("target")}
        yield {"key": str(number), **ends, "attributes": escaped(row, DRAWN)}
