"""Parquet tables, with nested columns where the native format nests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from graphkit.columns import chosen_columns, guess_columns, refusal
from graphkit.model import Article, Problem
from graphkit.rows import Rows, is_blank, not_used, without_nulls

__all__ = ["read_parquet"]

SLICE = 10_000  # rows that are Python objects at one time


def read_parquet(
    source: Path | BinaryIO, name: str, columns: Mapping[str, str] | None = None
) -> Iterator[Article | Problem]:
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
    yield from rows.read_all(_values(table, used))
    yield from rows.end()
    if not columns:
        yield from not_used(name, None, [column for column in present if column not in used.values()], used)


def _values(table: pl.DataFrame, used: Mapping[str, str]) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the values and the number of each row."""
    line = 0
    for part in table.select(map(_simple, table)).iter_slices(SLICE):
        for cells in zip(*(_cells(part[column]) for column in used.values()), strict=True):
            line += 1
            yield {field: cell for field, cell in zip(used, cells, strict=True) if cell is not None}, line


def _simple(column: pl.Series) -> pl.Series:
    """A column whose blank texts are null, and whose exact times are text: whole columns at once are quick."""
    if column.dtype == pl.String:
        return column.set(column.str.strip_chars() == "", None)
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone is not None:
        return column.dt.cast_time_unit("us").dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%S%.f+00:00")
    return column


def _cells(column: pl.Series) -> list[Any]:
    cells = column.to_list()
    return cells if column.dtype == pl.String else [None if is_blank(cell) else _plain(cell) for cell in cells]


def _plain(cell: Any) -> Any:
    """A cell in the types that records know."""
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    return cell if isinstance(cell, str) else without_nulls(cell)
