"""Cells of any kind as columns of text, and which rows hold anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from graphkit.plain import PLAIN_FIELDS
from graphkit.records import SURROGATE

__all__ = ["as_text", "without_blanks"]

BLANK = r"^[\s\x1c-\x1f]*$"  # as ``str.isspace``, or empty
NO_NUMBER = ("provider", "images")  # where a number is no text


def as_text(cells: Mapping[str, Sequence[Any] | pl.Series], lines: Sequence[int]) -> pl.DataFrame:
    """Return columns as :func:`plain_rows` takes them; rows that hold anything but text of its fields are odd."""
    columns = {"line": pl.Series(lines, dtype=pl.Int64)}
    odd = pl.repeat(False, len(lines), eager=True)  # polars' own order
    for field, found in cells.items():
        column = found if isinstance(found, pl.Series) else _text_column(found)
        if column is None:
            assert not isinstance(found, pl.Series)
            texts = [_text(cell, field) for cell in found]
            column = pl.Series(texts, dtype=pl.String)
            odd |= pl.Series([cell is not None and text is None for cell, text in zip(found, texts, strict=True)])
        column = without_blanks(column)
        if field in PLAIN_FIELDS:
            columns[field] = column
        else:
            odd |= column.is_not_null()
    return pl.DataFrame(columns | {"odd": odd})


def _text_column(cells: Sequence[Any]) -> pl.Series | None:
    try:
        return pl.Series(cells, dtype=pl.String)
    except (TypeError, UnicodeEncodeError):  # something else than text, half a character
        return None


def _text(cell: Any, field: str) -> str | None:
    """A cell as the text that it is, or that records take a whole number for; None if it is anything else."""
    if cell.__class__ is str:
        return cell if cell.isascii() or not SURROGATE.search(cell) else None
    return str(cell) if cell.__class__ is int and field not in NO_NUMBER else None


def without_blanks(column: pl.Series) -> pl.Series:
    """Return texts with null for those that :func:`is_blank`."""
    return column.set(column.str.contains(BLANK).fill_null(value=False), None)
