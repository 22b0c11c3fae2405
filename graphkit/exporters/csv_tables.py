"""CSV: the nodes table and the edges table, for spreadsheets and data tools."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from graphkit.flat import flatten, stated, table_paths, unflatten
from graphkit.graph import EDGE_SCHEMA, NODE_SCHEMA, ArticleGraph, edge_table, node_table

__all__ = ["read_csv", "write_csv"]

# Text that a spreadsheet would run as a formula (https://owasp.org/www-community/attacks/CSV_Injection), with any
# apostrophes before it, so that taking one away is exact.
FORMULA = "^'*[=+\\-@\t\r\n＝＋－＠]"


def write_csv(graph: ArticleGraph, path: Path) -> None:
    """Write both tables as RFC 4180 with a header line, in UTF-8: ``graph.csv`` means ``graph.nodes.csv`` and
    ``graph.edges.csv``.

    The files start with a byte order mark, because Excel takes UTF-8 without one for Windows-1252 and garbles every
    accent; polars, pandas, DuckDB, R's readr and LibreOffice skip it, Python's csv module does so with the encoding
    ``utf-8-sig``. Text that a spreadsheet would run as a formula starts with an apostrophe; numbers stay numbers. Lists
    and structs are JSON text, times ISO 8601 text; null is an empty cell, empty text is ``""``.
    """
    for table, target in zip((graph.nodes, stated(graph.edges)), table_paths(path, ".csv"), strict=True):
        text = pl.col(pl.String)
        formula_safe = pl.when(text.str.contains(FORMULA)).then("'" + text).otherwise(text).name.keep()
        flatten(table).with_columns(formula_safe).write_csv(target, include_bom=True)


def read_csv(path: Path) -> ArticleGraph:
    """Read what :func:`write_csv` wrote, by the same ``path``.

    The types of columns that an analysis added are guessed from their values.
    """
    nodes, edges = (
        _read_table(table, schema)
        for table, schema in zip(table_paths(path, ".csv"), (NODE_SCHEMA, EDGE_SCHEMA), strict=True)
    )
    return ArticleGraph(
        nodes=node_table([unflatten(row, NODE_SCHEMA) for row in nodes.iter_rows(named=True)]),
        edges=edge_table([unflatten(row, EDGE_SCHEMA) for row in edges.iter_rows(named=True)]),
    )


def _read_table(path: Path, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    plain = {name: pl.String() if dtype.is_nested() or dtype.is_temporal() else dtype for name, dtype in schema.items()}
    table = pl.read_csv(path, schema_overrides=plain, infer_schema_length=None)
    text = pl.col(pl.String)
    written = pl.when(text.str.contains("^'" + FORMULA[1:])).then(text.str.slice(1)).otherwise(text).name.keep()
    return table.with_columns(written)
