"""Parquet tables, with nested columns where the native format nests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from graphkit.articles import Item
from graphkit.blanks import without_blanks
from graphkit.cells import Block
from graphkit.columns import chosen_columns, guess_columns, refusal
from graphkit.model import Problem
from graphkit.nested import time_texts
from graphkit.rows import Rows, not_used

__all__ = ["read_parquet"]

SLICE = 1 << 17  # rows looked at together


def read_parquet(source: Path | BinaryIO, name: str, columns: Mapping[str, str] | None = None) -> Iterator[Item]:
    """Yield the article of each row in ``source``, and what is wrong with it. Only the columns used are loaded.

    An article's or problem's ``line`` is its row, from 1. Times without a zone are taken as UTC, as everywhere.

    Args:
        source: The file, or a binary stream of it.
        name: What to report it by.
        columns: Native field -> column; by default the columns' names decide.

    Raises:
        InputError: If ``columns`` names a column that is not there.
        OSError: If the source cannot be read.
    """
    data = BytesIO(source.read_bytes() if isinstance(source, Path) else source.read())
    try:
        present = list(pl.read_parquet_schema(data))
        used = chosen_columns(columns, present, name) if columns else guess_columns(present)
        if not used:
            yield Problem(name, None, "", *refusal(present))
            return
        data.seek(0)
        table = pl.read_parquet(data, columns=list(dict.fromkeys(used.values())))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        reason = str(error).strip().partition("\n")[0][:200]
        yield Problem(name, None, "", f"is no Parquet file that can be read ({reason})", "skipped")
        return
    if not table.height:
        yield Problem(name, None, "", "has columns and no rows", "skipped")
    rows = Rows(name, used, chosen=bool(columns))
    simple = table.select(map(_simple, table))
    yield from rows.read_blocks(_blocks(simple, used))
    yield from rows.end()
    if not columns:
        yield from not_used(name, None, [column for column in present if column not in used.values()], used)


def _blocks(table: pl.DataFrame, used: Mapping[str, str]) -> Iterator[Block]:
    for start in range(0, table.height, SLICE):
        part = table.slice(start, SLICE)
        cells = {field: _column(part[column], field) for field, column in used.items()}
        yield Block.of(cells, range(start + 1, start + 1 + part.height))


def _simple(column: pl.Series) -> pl.Series:
    """A column whose blank texts are null, and whose exact times are text: whole columns at once are quick."""
    if column.dtype == pl.String:
        return without_blanks(column)
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone is not None:
        return time_texts(column)
    return column


def _column(column: pl.Series, field: str) -> pl.Series | list[Any]:
    """A column as text, if that is what records would take its cells for."""
    if field == "publishedDateTime" and column.dtype == pl.Date:
        return column.dt.strftime("%Y-%m-%d")
    if field == "publishedDateTime" and isinstance(column.dtype, pl.Datetime):
        return time_texts(column)
    if column.dtype == pl.Decimal:
        return [None if cell is None else format(cell.normalize(), "f") for cell in column.to_list()]
    return column if column.dtype == pl.String or column.dtype.is_nested() else column.to_list()
