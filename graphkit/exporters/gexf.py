"""GEXF 1.3, for Gephi, Gephi Lite and networkx."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import polars as pl

from graphkit.flat import (
    GEXF_NODE_WORDS,
    edge_keys,
    escaped,
    flatten,
    refuse_merged,
    stated,
    unflatten_networkx,
    xml_text,
)
from graphkit.graph import ArticleGraph
from graphkit.looks import looks

__all__ = ["read_gexf", "write_gexf"]

# Attribute names that GEXF, networkx' reader of it, or Gephi Lite use for themselves.
TIMED = ("id", "key", "label", "start", "end", "slices", "spells", "viz", "networkx_key")
EDGE_WORDS = (*TIMED, "weight", "type")

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta><creator>graphkit</creator></meta>
<graph mode="dynamic" defaultedgetype="directed" timeformat="dateTime" timerepresentation="timestamp">
"""
# The line breaks too, of which readers would make others or spaces; the last two are some only in XML 1.1.
BREAKS = {"\n": "&#10;", "\t": "&#9;", "\x85": "&#133;", "\u2028": "&#8232;"}
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", **BREAKS}
# Columns while writing; no analysis names its own like that.
KEY, NUMBER, LOOK = " key", " number", " look"
BATCH = 20_000  # rows that are text at one time


def write_gexf(graph: ArticleGraph, path: Path) -> None:
    """Write GEXF 1.3 that Gephi, Gephi Lite and ``networkx.read_gexf(path)`` read.

    A node's label is its title, else its id; its place (where the layout ran), size and colour are those of the page;
    its timestamp is ``published``, for Gephi's timeline. Edges are numbered, and have their kind as ``kind`` of the
    element too, without which Gephi makes one of parallel edges. Values are written as in GraphML: lists and structs as
    JSON text, times as ISO 8601 text, nulls left out, characters that XML 1.0 forbids dropped. Attributes whose names
    the format or its tools use for themselves get an underscore at their end: a node's ``key`` is ``key_``. Takes
    O(nodes + edges) time: 6 s for 100,000 articles with 520,000 edges.

    Raises:
        OutputError: If two ids differ in nothing but characters that XML forbids.
    """
    nodes, edges = xml_text(flatten(graph.nodes)), xml_text(flatten(stated(graph.edges)))
    refuse_merged(nodes["id"])
    values = _named(nodes.drop("id"), GEXF_NODE_WORDS), _named(edges.drop("source", "target"), EDGE_WORDS)
    values[1]["networkx_key"] = KEY
    edges = edges.with_columns(edge_keys(edges).alias(KEY), pl.int_range(pl.len()).alias(NUMBER))
    nodes = nodes.with_columns(_drawn(graph).alias(LOOK))
    label = pl.when(pl.col("title") != "").then("title").otherwise("id")
    own = {"id": pl.col("id"), "label": label, "timestamp": pl.col("published")}
    node = _element("node", own, values[0], pl.col(LOOK))
    own = {"id": pl.col(NUMBER), **{name: pl.col(name) for name in ("source", "target", "kind")}}
    edge = _element("edge", own, values[1])
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEAD + _declared("node", nodes, values[0]) + _declared("edge", edges, values[1]))
        for name, table, element in (("nodes", nodes, node), ("edges", edges, edge)):
            file.write(f"<{name}>\n")
            for part in table.iter_slices(BATCH):
                file.writelines(part.select(element).to_series())
            file.write(f"</{name}>\n")
        file.write("</graph>\n</gexf>\n")


def read_gexf(path: Path) -> ArticleGraph:
    """Read what :func:`write_gexf` wrote. Columns of an analysis that hold lists or times come back as text."""
    import networkx as nx  # late: costs start-up time that most uses never need

    return unflatten_networkx(nx.read_gexf(path), node_words=GEXF_NODE_WORDS, edge_words=EDGE_WORDS)


def _named(table: pl.DataFrame, words: Collection[str]) -> dict[str, str]:
    """The columns that hold anything, by the names they have in the file."""
    return escaped({column.name: column.name for column in table if column.null_count() < len(column)}, words)


def _declared(kind: str, table: pl.DataFrame, values: Mapping[str, str]) -> str:
    titles = pl.Series(list(values), dtype=pl.String).str.replace_many(ESCAPES)
    types = (_type(table[column].dtype) for column in values.values())
    lines = [
        f'<attribute id="{number}" title="{title}" type="{told}"/>\n'
        for number, (title, told) in enumerate(zip(titles, types, strict=True))
    ]
    return "".join([f'<attributes class="{kind}" mode="static">\n', *lines, "</attributes>\n"])


def _type(dtype: pl.DataType) -> str:
    if dtype == pl.Boolean:
        return "boolean"
    return "long" if dtype.is_integer() else "double" if dtype.is_numeric() else "string"


def _element(name: str, own: Mapping[str, pl.Expr], values: Mapping[str, str], *inside: pl.Expr) -> pl.Expr:
    """A line of XML: the element with its ``own`` attributes, the columns in ``values``, and what else is inside."""
    parts = [
        pl.lit(f"<{name}"),
        *(_filled(f' {attribute}="', value, '"') for attribute, value in own.items()),
        pl.lit("><attvalues>"),
        *(_filled(f'<attvalue for="{n}" value="', pl.col(column), '"/>') for n, column in enumerate(values.values())),
        pl.lit("</attvalues>"),
        *inside,
        pl.lit(f"</{name}>\n"),
    ]
    return pl.concat_str(parts, ignore_nulls=True)


def _filled(before: str, value: pl.Expr, after: str) -> pl.Expr:
    """A value between two texts; null where it is null."""
    return pl.concat_str(pl.lit(before), value.cast(pl.String).str.replace_many(ESCAPES), pl.lit(after))


def _drawn(graph: ArticleGraph) -> pl.Series:
    """Where each node is (Gephi counts upwards), how large, and in which colour."""
    look = looks(graph)
    colours = {
        colour: '<viz:color r="{}" g="{}" b="{}"/>'.format(*bytes.fromhex(colour[1:]))
        for colour in look["colour"].unique()
    }
    place = pl.format('<viz:position x="{}" y="{}" z="0"/>', "x", -pl.col("y"))
    size = pl.format('<viz:size value="{}"/>', "radius")
    colour = pl.col("colour").replace(colours)
    return look.select(pl.concat_str(place, size, colour, ignore_nulls=True)).to_series()
