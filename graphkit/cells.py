"""Cells of any kind as columns of text, a block of rows at a time, and which rows hold anything else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from types import NoneType
from typing import Any

import polars as pl

from graphkit.plain import PLAIN_FIELDS
from graphkit.records import SURROGATE

__all__ = ["BLOCK", "Block", "Cells", "is_blank", "joined", "without_blanks", "without_nulls"]

Cells = Mapping[str, Sequence[Any] | pl.Series]
"""Native field -> a value a row, None or a blank text where there is none."""

BLOCK = 1 << 9  # rows that are Python objects at one time: few enough for the processor's cache
BLANK = r"^[\s\x1c-\x1f]*$"  # as ``str.isspace``, or empty
NO_NUMBER = ("provider", "images")  # where a number is no text
MAX_DEPTH = 8  # an article with related entries, their providers and those providers' images is 6 deep


@dataclass(frozen=True)
class Block:
    """Some rows of a file as columns.

    Attributes:
        lines: Where each row starts, from 1.
        texts: Native field -> text, null where there is none.
        others: The cells of the columns that hold more than text, as they were.
        odd: The numbers (from 0) of the rows in which they do.
    """

    lines: pl.Series
    texts: dict[str, pl.Series]
    others: Cells
    odd: Collection[int]

    @classmethod
    def of(cls, cells: Cells, lines: Sequence[int]) -> Block:
        """Take rows that start at these lines; few at a time, while they are in the processor's cache still."""
        columns: dict[str, pl.Series] = {}
        others: dict[str, Sequence[Any] | pl.Series] = {}
        odd: set[int] = set()
        for field, found in cells.items():
            column = found if isinstance(found, pl.Series) else _text_column(found)
            if column is None:
                others[field] = found
                texts = [_text(cell, field) for cell in found]
                column = pl.Series(texts, dtype=pl.String)
                odd.update(row for row, text in enumerate(texts) if text is None and found[row] is not None)
            columns[field] = column
        return cls(pl.Series(lines, dtype=pl.Int64), columns, others, odd)

    def __len__(self) -> int:
        return len(self.lines)

    def values(self, rows: list[int]) -> list[dict[str, Any]]:
        """Return native field -> value, without what is blank, of the rows with these numbers (from 0)."""
        columns = {field: column.gather(rows).to_list() for field, column in self.texts.items()}
        columns |= {field: [cells[row] for row in rows] for field, cells in self.others.items()}
        return [
            {field: without_nulls(cells[place]) for field, cells in columns.items() if not is_blank(cells[place])}
            for place in range(len(rows))
        ]


def joined(blocks: Sequence[Block]) -> pl.DataFrame:
    """Return the rows of all blocks as :func:`plain_rows` takes them; what is not text of plain fields is odd."""
    starts = accumulate(map(len, blocks), initial=0)
    odd_rows = [start + row for start, block in zip(starts, blocks, strict=False) for row in block.odd]
    lines = pl.concat([block.lines for block in blocks])
    odd = pl.repeat(False, len(lines), eager=True)  # polars' own order
    odd[odd_rows] = True
    columns = {"line": lines, "odd": odd}
    for field in dict.fromkeys(field for block in blocks for field in block.texts):
        texts = (block.texts[field] if field in block.texts else _nothing(len(block)) for block in blocks)
        column = without_blanks(pl.concat(texts, rechunk=True))
        if field in PLAIN_FIELDS:
            columns[field] = column
        else:
            columns["odd"] |= column.is_not_null()
    return pl.DataFrame(columns)


def _nothing(size: int) -> pl.Series:
    return pl.Series([None], dtype=pl.String).new_from_index(0, size)


def _text_column(cells: Sequence[Any]) -> pl.Series | None:
    if not {*map(type, cells)} <= {str, NoneType}:  # polars would refuse them, too, but deep lists only after seconds
        return None
    try:
        return pl.Series(cells, dtype=pl.String)
    except UnicodeEncodeError:  # half a character
        return None


def _text(cell: Any, field: str) -> str | None:
    """A cell as the text that it is, or that records take a whole number for; None if it is anything else."""
    if cell.__class__ is str:
        return cell if cell.isascii() or not SURROGATE.search(cell) else None
    return str(cell) if cell.__class__ is int and field not in NO_NUMBER else None


def without_blanks(column: pl.Series) -> pl.Series:
    """Return texts with null for those that :func:`is_blank`."""
    return column.set(column.str.contains(BLANK).fill_null(value=False), None)


def is_blank(value: Any) -> bool:
    """Say whether a cell holds nothing: null, white space or not-a-number."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value != value  # NaN alone differs from itself


def without_nulls(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Return a copy of nested values whose mappings hold no nulls: columns of structs fill them with those."""
    if isinstance(value, Mapping) and depth:
        return {key: without_nulls(inner, depth - 1) for key, inner in value.items() if inner is not None}
    if isinstance(value, list) and depth:
        return [without_nulls(inner, depth - 1) for inner in value]
    return value
