"""Node-link JSON: the form that networkx and d3 read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphkit.flat import dated, edge_keys, escaped, rows, stated, unescaped, unflatten, write_list
from graphkit.graph import EDGE_SCHEMA, NODE_SCHEMA, ArticleGraph, edge_table, node_table

__all__ = ["read_node_link", "write_node_link"]

HEAD = {"directed": True, "multigraph": True, "graph": {"generator": "graphkit"}}
EDGE_WORDS = ("key",)  # networkx calls what tells parallel edges apart so


def write_node_link(graph: ArticleGraph, path: Path) -> None:
    """Write strict UTF-8 JSON that ``networkx.node_link_graph(json.load(file), edges="edges")`` reads.

    ``nodes`` hold ``id``, ``kind``, ``title`` and the other columns of the nodes table; ``edges`` hold ``source``,
    ``target``, ``kind``, ``stated`` (true or false) and ``key``, which is the kind again and tells parallel edges
    apart (an edge column of that name becomes ``key_``). A node's ``key`` is what it is in the nodes table. Nulls, NaN,
    infinities and empty lists are left out; times are ISO 8601 text. One node or edge a line, so memory stays small.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(HEAD)[:-1] + ',\n"nodes": [')
        write_list(file, rows(dated(graph.nodes)))
        file.write('],\n"edges": [')
        write_list(file, _edges(graph))
        file.write("]}\n")


def read_node_link(path: Path) -> ArticleGraph:
    """Read what :func:`write_node_link` wrote; ``links`` in place of ``edges``, as older networkx wrote, is read too.

    Raises:
        GraphError: If an edge names a node that is not there.
    """
    with path.open(encoding="utf-8") as file:
        data = json.load(file)
    edges = data["edges"] if "edges" in data else data["links"]
    return ArticleGraph(
        nodes=node_table([unflatten(node, NODE_SCHEMA) for node in data["nodes"]]),
        edges=edge_table([unflatten(unescaped(edge, EDGE_WORDS), EDGE_SCHEMA) for edge in edges]),
    )


def _edges(graph: ArticleGraph) -> Iterator[dict[str, Any]]:
    edges = dated(stated(graph.edges))
    for key, row in zip(edge_keys(edges), rows(edges), strict=True):
        yield {**escaped(row, EDGE_WORDS), "key": key}
