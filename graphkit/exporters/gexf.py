"""GEXF 1.2, for Gephi and networkx."""

from __future__ import annotations

from pathlib import Path

from graphkit.flat import flat_networkx, unflatten_networkx
from graphkit.graph import ArticleGraph

__all__ = ["read_gexf", "write_gexf"]

# Attribute names that GEXF, or networkx' writer and reader of it, use for themselves.
NODE_WORDS = ("id", "key", "label", "pid", "start", "end", "parents", "slices", "spells", "viz", "networkx_key")
EDGE_WORDS = ("id", "key", "label", "weight", "type", "start", "end", "slices", "spells", "viz", "networkx_key")


def write_gexf(graph: ArticleGraph, path: Path) -> None:
    """Write GEXF 1.2 through networkx, so that ``networkx.read_gexf(path)`` and Gephi read it.

    A node's label is its title, else its id. Values are written as in GraphML: lists and structs as JSON text, times as
    ISO 8601 text, nulls left out, characters that XML 1.0 forbids dropped. Attributes whose names GEXF uses for itself
    get an underscore at their end: a node's ``key`` is ``key_``. There are no colours, so none with alpha. Takes
    O(nodes + edges) time and memory: 20 s and 1.6 GiB for 100,000 articles with 570,000 edges.

    Raises:
        OutputError: If two ids differ in nothing but characters that XML forbids.
    """
    from networkx.readwrite.gexf import GEXFWriter  # late: costs start-up time that most uses never need

    flat = flat_networkx(graph, node_words=NODE_WORDS, edge_words=EDGE_WORDS)
    for node, values in flat.nodes(data=True):
        values["label"] = values.get("title") or node
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(flat)
    # networkx signs with today's date; the same graph is to give the same bytes tomorrow.
    meta = writer.xml.find("meta")
    meta.attrib.clear()
    meta.find("creator").text = "graphkit"
    with path.open("wb") as file:
        writer.write(file)


def read_gexf(path: Path) -> ArticleGraph:
    """Read what :func:`write_gexf` wrote. Columns of an analysis that hold lists or times come back as text."""
    import networkx as nx

    return unflatten_networkx(nx.read_gexf(path), node_words=NODE_WORDS, edge_words=EDGE_WORDS)
