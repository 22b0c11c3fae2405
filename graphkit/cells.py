"""Cells of any kind as columns of text, a block of rows at a time, and which rows hold anything else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from types import NoneType
from typing import Any

import polars as pl

from graphkit.blanks import is_blank, without_blanks, without_nulls
from graphkit.nested import Cells, entries_inside, labels_inside, provider_inside
from graphkit.plain import PLAIN_FIELDS
from graphkit.records import SURROGATE
from graphkit.series import to_lists
from graphkit.text_columns import by_label

__all__ = ["BLOCK", "Block", "Cells", "joined"]

BLOCK = 1 << 9  # rows that are Python objects at one time: few enough for the processor's cache
NO_NUMBER = ("provider", "images")  # where a number is no text
LISTS = {"topics": labels_inside, "related": entries_inside}


@dataclass(frozen=True)
class Items:
    """What is in the lists of one column of a block: a row an item.

    Attributes:
        owners: The number (from 0) of the row that each item is in, ascending.
        block: The items.
    """

    owners: pl.Series
    block: Block


@dataclass(frozen=True)
class Block:
    """Some rows of a file as columns.

    Attributes:
        lines: Where each row starts, from 1.
        texts: Native field -> text, null where there is none.
        others: The cells of the columns that hold more than text, as they were.
        odd: The numbers (from 0) of the rows in which they do, but for what ``items`` and ``domains`` hold.
        items: Native field -> the items of its lists.
        domains: What providers that are mappings say of their domains, as texts.
    """

    lines: pl.Series
    texts: dict[str, pl.Series]
    others: Cells
    odd: Collection[int]
    items: dict[str, Items] = field(default_factory=dict)
    domains: pl.Series | None = None

    @classmethod
    def of(cls, cells: Cells, lines: Sequence[int] | pl.Series) -> Block:
        """Take rows that start at these lines; few at a time, while they are in the processor's cache still."""
        rows = pl.Series(lines, dtype=pl.Int64)
        texts: dict[str, pl.Series] = {}
        others: dict[str, Sequence[Any] | pl.Series] = {}
        items: dict[str, Items] = {}
        domains: pl.Series | None = None
        odd: set[int] = set()
        for name, found in cells.items():
            if (column := _text_column(found)) is not None:
                texts[name] = column
                continue
            others[name] = found
            if name in LISTS:
                inside = LISTS[name](found)
                items[name] = Items(inside.owners, cls.of(inside.cells, rows[inside.owners]))
                odd.update(inside.odd, inside.owners[[*items[name].block.odd]])
                continue
            told: Sequence[Any] | pl.Series = found
            if name == "provider" and (apart := provider_inside(found)):
                told = apart.cells["provider"]
                domains, strays = _texts(apart.cells["domain"], "domain")
                odd.update(apart.odd, strays)
            texts[name], strays = _texts(told, name)
            odd.update(strays)
        return cls(rows, texts, others, odd, items, domains)

    def __len__(self) -> int:
        return len(self.lines)

    def values(self, rows: list[int]) -> list[dict[str, Any]]:
        """Return native field -> value, without what is blank, of the rows with these numbers (from 0)."""
        columns = {
            name: cells.gather(rows).to_list() if isinstance(cells, pl.Series) else [cells[row] for row in rows]
            for name, cells in {**self.texts, **self.others}.items()
        }
        return [
            {name: without_nulls(cells[place]) for name, cells in columns.items() if not is_blank(cells[place])}
            for place in range(len(rows))
        ]


def joined(blocks: Sequence[Block]) -> pl.DataFrame:
    """Return the rows of all blocks as :func:`plain_rows` takes them; what is not text of plain fields is odd."""
    table = _table(blocks)
    owners, within = _within(blocks, "related")
    if owners.is_empty():
        return table
    entries = _table(within, in_lists=True).with_columns(row=owners)
    entries = entries.with_columns(at=pl.int_range(pl.len()).over("row"))
    return pl.concat([table, entries], how="diagonal").sort("row", maintain_order=True)


def _table(blocks: Sequence[Block], *, in_lists: bool = False) -> pl.DataFrame:
    """Put blocks together. Inside lists, blank texts are not as good as none."""
    starts = accumulate(map(len, blocks), initial=0)
    odd_rows = [start + row for start, block in zip(starts, blocks, strict=False) for row in block.odd]
    lines = pl.concat([block.lines for block in blocks])
    odd = pl.repeat(False, len(lines), eager=True)  # polars' own order
    odd[odd_rows] = True
    columns = {
        "row": pl.int_range(len(lines), eager=True),
        "at": pl.repeat(-1, len(lines), dtype=pl.Int64, eager=True),
        "line": lines,
        "odd": odd,
    }
    for name in dict.fromkeys(name for block in blocks for name in block.texts):
        parts = (block.texts[name] if name in block.texts else _nothing(len(block)) for block in blocks)
        texts = pl.concat(parts, rechunk=True)
        column = without_blanks(texts)
        if in_lists:
            columns["odd"] |= column.is_null() & texts.is_not_null()
        if name in PLAIN_FIELDS and not (in_lists and name == "images"):  # there they are lists alone
            columns[name] = column
        else:
            columns["odd"] |= column.is_not_null()
    if any(block.domains is not None for block in blocks):
        domains = (_nothing(len(block)) if block.domains is None else block.domains for block in blocks)
        inner = without_blanks(pl.concat(domains))
        columns["domain"] = (
            columns["domain"].zip_with(columns["domain"].is_not_null(), inner) if "domain" in columns else inner
        )
    owners, within = _within(blocks, "topics")
    if not owners.is_empty():
        columns["topics"], repeated = _topics(owners, within, len(lines))
        columns["odd"] |= repeated
    return pl.DataFrame(columns)


def _within(blocks: Sequence[Block], name: str) -> tuple[pl.Series, list[Block]]:
    """Return the items of all blocks' lists, and the number of the row of each."""
    starts = accumulate(map(len, blocks), initial=0)
    found = [(start, block.items[name]) for start, block in zip(starts, blocks, strict=False) if name in block.items]
    owners = [pl.Series([], dtype=pl.Int64), *(start + items.owners for start, items in found)]
    return pl.concat(owners), [items.block for _, items in found]


def _topics(owners: pl.Series, within: Sequence[Block], size: int) -> tuple[pl.Series, pl.Series]:
    """Return the topics of each row, and the rows in which one is empty or repeated."""
    labels = pl.concat(block.texts["label"] for block in within)
    same = by_label(labels, lambda label: label.strip().casefold())
    frame = pl.DataFrame({"row": owners, "same": same})
    bad = frame.is_duplicated() | (same.fill_null("") == "")
    odd = pl.repeat(False, size, eager=True)
    odd[owners.filter(bad).unique()] = True
    return to_lists(owners, labels.fill_null(""), size), odd


def _nothing(size: int) -> pl.Series:
    return pl.Series([None], dtype=pl.String).new_from_index(0, size)


def _text_column(cells: Sequence[Any] | pl.Series) -> pl.Series | None:
    """Return cells that are all text or None as a column."""
    if isinstance(cells, pl.Series):
        return cells if cells.dtype == pl.String else None
    if not {*map(type, cells)} <= {str, NoneType}:  # polars would refuse them, too, but deep lists only after seconds
        return None
    try:
        return pl.Series(cells, dtype=pl.String)
    except UnicodeEncodeError:  # half a character
        return None


def _texts(found: Sequence[Any] | pl.Series, name: str) -> tuple[pl.Series, list[int]]:
    """Return cells as a column, with null for all that is no text, and the numbers of the rows in which it is not."""
    if (column := _text_column(found)) is not None:
        return column, []
    cells = found.to_list() if isinstance(found, pl.Series) else found
    texts = [_text(cell, name) for cell in cells]
    odd = [row for row, text in enumerate(texts) if text is None and cells[row] is not None]
    if name == "images":
        odd = [row for row in odd if cells[row] != []]
    return pl.Series(texts, dtype=pl.String), odd


def _text(cell: Any, name: str) -> str | None:
    """A cell as the text that it is, or that records take a whole number for; None if it is anything else."""
    if cell.__class__ is str:
        return cell if cell.isascii() or not SURROGATE.search(cell) else None
    return str(cell) if cell.__class__ is int and name not in NO_NUMBER else None
