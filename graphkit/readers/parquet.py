"""Parquet tables, with nested columns where the native format nests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
from polars.selectors import by_name

from graphkit.articles import Item
from graphkit.blanks import without_blanks
from graphkit.cells import Block
from graphkit.columns import chosen_columns, guess_columns, refusal
from graphkit.model import Problem
from graphkit.nested import time_texts
from graphkit.packed import DamagedError
from graphkit.rows import Rows, not_used

__all__ = ["read_parquet"]

SLICE = 1 << 17  # rows looked at together, of
AT_ONCE = 1 << 20  # in memory: as many as a group of rows in the file has at most, as most files are written
FAILURES = (pl.exceptions.PolarsError, pl.exceptions.PanicException)


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
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield from _read(stream, name, columns)
    else:
        yield from _read(BytesIO(source.read()), name, columns)


def _read(stream: BinaryIO, name: str, columns: Mapping[str, str] | None) -> Iterator[Item]:
    try:
        scanned = pl.scan_parquet(stream)
        present = scanned.collect_schema().names()
        used = chosen_columns(columns, present, name) if columns else guess_columns(present)
        if not used:
            yield Problem(name, None, "", *refusal(present))
            return
        height = scanned.select(pl.len()).collect().item()
    except FAILURES as error:
        yield Problem(name, None, "", f"is no Parquet file that can be read ({_reason(error)})", "skipped")
        return
    if not height:
        yield Problem(name, None, "", "has columns and no rows", "skipped")
    rows = Rows(name, used, chosen=bool(columns))
    yield from rows.read_blocks(_blocks(scanned.select(by_name(*dict.fromkeys(used.values()))), used, height))
    yield from rows.end()
    if not columns:
        yield from not_used(name, None, [column for column in present if column not in used.values()], used)


def _blocks(scanned: pl.LazyFrame, used: Mapping[str, str], height: int) -> Iterator[Block]:
    for first in range(0, height, AT_ONCE):
        try:
            table = scanned.slice(first, AT_ONCE).collect()
        except FAILURES as error:
            raise DamagedError(_reason(error)) from error
        simple = table.select(map(_simple, table))
        for start in range(0, simple.height, SLICE):
            part = simple.slice(start, SLICE)
            cells = {field: _column(part[column], field) for field, column in used.items()}
            yield Block.of(cells, range(first + start + 1, first + start + 1 + part.height))


def _reason(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0][:200]


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
