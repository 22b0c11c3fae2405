"""SQL on the tables of a graph folder: :func:`run_query`."""

from __future__ import annotations

import re

import polars as pl

from graphkit.errors import InputError
from graphkit.store.stored import StoredGraph

__all__ = ["run_query"]

# What only reads. Others would change nothing but the query's own view of the tables, and seem to change more.
READING = re.compile(r"\s*(?:(?:--[^\n]*\n|/\*.*?\*/)\s*)*\(*\s*(select|with|from|show|explain)\b", re.I | re.S)
SAID = 300  # characters of the engine's error that help


def run_query(graph: StoredGraph, sql: str) -> pl.DataFrame:
    """Run a query on the tables of a graph folder; nothing is written. Only the columns it names are read.

    Args:
        graph: Its ``manifest.tables`` are the tables. They are whole: those of analyses too.
        sql: One ``SELECT`` (or ``WITH ... SELECT``, ``SHOW TABLES``, ``EXPLAIN``), as Polars understands SQL.

    Raises:
        InputError: If it is another statement, cannot be understood, or asks for what is not there.
    """
    if not READING.match(sql):
        raise InputError("a query reads: it begins with SELECT, WITH, SHOW or EXPLAIN")
    tables = {name: graph.scan(name) for name in sorted(graph.manifest.tables)}
    try:
        return pl.SQLContext(tables).execute(sql).collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = str(error).partition("\n\nResolved plan")[0].strip()[:SAID]
        raise InputError(f"cannot run this query: {reason}; the tables are {', '.join(tables)}") from error
