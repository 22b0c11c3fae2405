"""Tables for formats that know only text, numbers and true or false: :func:`flatten`, and :func:`unflatten` back.

What the exporters share lives here, because exporters never import each other.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import polars as pl

from graphkit.errors import OutputError
from graphkit.graph import EDGE_SCHEMA, NODE_SCHEMA, ArticleGraph, edge_table, node_table

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "GEXF_NODE_WORDS",
    "as_text",
    "dated",
    "edge_keys",
    "escaped",
    "flat_networkx",
    "flatten",
    "refuse_merged",
    "rows",
    "stated",
    "table_paths",
    "unescaped",
    "unflatten",
    "unflatten_networkx",
    "write_list",
    "xml_text",
]

# Attribute names of nodes that GEXF, networkx' reader of it, or Gephi Lite use for themselves.
GEXF_NODE_WORDS = (
    *("id", "key", "label", "start", "end", "slices", "spells", "viz", "networkx_key"),
    *("pid", "parents", "x", "y", "z", "size", "color"),
)

# What XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets). Surrogates cannot be in a table, whose text is UTF-8.
XML_FORBIDDEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{FFFE}\x{FFFF}]"

# JSON escapes the control characters itself; these two it leaves, and XML would lose them.
JSON_ESCAPES = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}


def dated(table: pl.DataFrame) -> pl.DataFrame:
    """Turn times into ISO 8601 text (``2022-06-28T16:49:00Z``) and NaN and infinities into null; the rest stays."""
    exact = (_exact(name, dtype) for name, dtype in table.schema.items())
    return table.with_columns(column for column in exact if column is not None)


def flatten(table: pl.DataFrame) -> pl.DataFrame:
    """Turn every column into text, numbers or true and false.

    Like :func:`dated`; also lists and structs become JSON text, and empty lists null.
    """
    columns = []
    for column in dated(table):
        if column.dtype.is_nested():
            columns.append(pl.Series(column.name, [_json(value) for value in column.to_list()], dtype=pl.String))
        elif column.dtype.is_numeric() or column.dtype in (pl.Boolean, pl.String):
            columns.append(column)
        else:
            columns.append(column.cast(pl.String))
    return pl.DataFrame(columns)


def unflatten(row: Mapping[str, Any], schema: Mapping[str, pl.DataType]) -> dict[str, Any]:
    """Turn a row of a flattened table back: JSON text and ISO times of the columns that ``schema`` names.

    Columns that ``schema`` does not name stay as they are.

    Raises:
        ValueError: If a text is no JSON or no time where ``schema`` wants one.
    """
    return {name: _unflat(value, schema.get(name)) for name, value in row.items()}


def as_text(value: object) -> str:
    """A value inside a list or struct that JSON has no word for, as text: times in ISO 8601."""
    return value.isoformat() if isinstance(value, date) else str(value)  # a datetime is a date


def rows(table: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield each row as a dict without its nulls and empty lists."""
    for row in table.iter_rows(named=True):
        yield {name: value for name, value in row.items() if value is not None and value != []}


def escaped(row: Mapping[str, Any], words: Collection[str]) -> dict[str, Any]:
    """Give every name in ``words``, with or without underscores at its end, one underscore more."""
    return {f"{name}_" if name.rstrip("_") in words else name: value for name, value in row.items()}


def unescaped(row: Mapping[str, Any], words: Collection[str]) -> dict[str, Any]:
    """Undo :func:`escaped`; a bare word is the format's own and left out."""
    named = {}
    for name, value in row.items():
        bare = name.rstrip("_")
        if bare not in words:
            named[name] = value
        elif name != bare:
            named[name[:-1]] = value
    return named


def flat_networkx(
    graph: ArticleGraph, *, node_words: Collection[str] = (), edge_words: Collection[str] = ()
) -> nx.MultiDiGraph[str]:
    """Make a networkx graph of flat values for the XML formats; nulls are left out.

    Characters that XML 1.0 forbids are dropped; in lists they stay, as JSON escapes. Attributes whose names the format
    uses for something else (``node_words``, ``edge_words``) are :func:`escaped`.

    Raises:
        OutputError: If two ids differ in nothing but such characters.
    """
    import networkx as nx  # late: costs start-up time that most uses never need

    nodes, edges = xml_text(flatten(graph.nodes)), xml_text(flatten(stated(graph.edges)))
    refuse_merged(nodes["id"])
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    flat.add_nodes_from((row.pop("id"), escaped(row, node_words)) for row in rows(nodes))
    keyed: Iterator[Any] = (  # Any: the stubs know no edge keys here
        (row.pop("source"), row.pop("target"), key, escaped(row, edge_words))
        for key, row in zip(edge_keys(edges), rows(edges), strict=True)
    )
    flat.add_edges_from(keyed)
    return flat


def unflatten_networkx(
    flat: nx.Graph[Any], *, node_words: Collection[str] = (), edge_words: Collection[str] = ()
) -> ArticleGraph:
    """Turn what :func:`flat_networkx` made, and a format's reader read, back into an ArticleGraph."""
    nodes = [
        {**unflatten(unescaped(values, node_words), NODE_SCHEMA), "id": node} for node, values in flat.nodes(data=True)
    ]
    edges = [
        {**unflatten(unescaped(values, edge_words), EDGE_SCHEMA), "source": source, "target": target}
        for source, target, values in flat.edges(data=True)
    ]
    return ArticleGraph(nodes=node_table(nodes), edges=edge_table(edges))


def stated(edges: pl.DataFrame) -> pl.DataFrame:
    """Say true or false for every edge: one that names no rule and does not say is stated."""
    return edges.with_columns(pl.col("stated").fill_null(pl.col("rule").is_null()))


def edge_keys(edges: pl.DataFrame) -> pl.Series:
    """What tells parallel edges apart in networkx: the kind, and should one kind come twice, ``about 2``."""
    before = pl.int_range(pl.len()).over("source", "target", "kind")
    again = pl.col("kind") + " " + (before + 1).cast(pl.String)
    return edges.select(pl.when(before == 0).then("kind").otherwise(again).alias("key"))["key"]


def xml_text(table: pl.DataFrame) -> pl.DataFrame:
    """Drop the characters XML 1.0 forbids, and write line breaks as a line feed, which is what XML readers return."""
    text = pl.col(pl.String)
    return table.with_columns(text.str.replace_all(r"\r\n?", "\n").str.replace_all(XML_FORBIDDEN, ""))


def refuse_merged(ids: pl.Series) -> None:
    """Refuse ids that :func:`xml_text` made the same.

    Raises:
        OutputError: If two are.
    """
    if ids.n_unique() < len(ids):
        raise OutputError(
            "several node ids differ only in control characters, which this format cannot hold; write JSON or CSV"
        )


def write_list(file: TextIO, items: Iterable[Mapping[str, Any]]) -> None:
    """Write the items of a JSON list, one a line, as strict JSON; the brackets are the caller's."""
    comma = "\n"
    for item in items:
        file.write(comma + json.dumps(item, ensure_ascii=False, allow_nan=False, default=as_text))
        comma = ",\n"
    file.write("\n")


def table_paths(path: Path, suffix: str) -> tuple[Path, Path]:
    """Where the nodes and the edges go: ``graph.csv`` means ``graph.nodes.csv`` and ``graph.edges.csv``.

    A path that has no suffix gets ``suffix``.
    """
    end = path.suffix or suffix
    return path.with_name(f"{path.stem}.nodes{end}"), path.with_name(f"{path.stem}.edges{end}")


def _exact(name: str, dtype: pl.DataType) -> pl.Expr | None:
    column = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        zone = dtype.time_zone
        universal = column.dt.convert_time_zone("UTC") if zone else column
        return universal.dt.strftime("%Y-%m-%dT%H:%M:%S%.f" + ("Z" if zone else ""))
    if dtype.is_float():
        return pl.when(column.is_finite()).then(column)
    return None


def _json(value: Any) -> str | None:
    if value is None or value == []:
        return None
    return json.dumps(value, ensure_ascii=False, default=as_text).translate(JSON_ESCAPES)


def _unflat(value: Any, dtype: pl.DataType | None) -> Any:
    if not isinstance(value, str) or dtype is None:
        return value
    if dtype.is_nested():
        return json.loads(value)
    return datetime.fromisoformat(value) if dtype.is_temporal() else value
