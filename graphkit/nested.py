"""Cells that hold lists and mappings, taken apart: what is inside them stands side by side, as cells of its own.

What the long way (:mod:`graphkit.records`) has something to say of is odd, and stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
import polars as pl

from graphkit.blanks import is_blank, without_blanks
from graphkit.records import KNOWN, MAX_ITEMS

__all__ = ["Cells", "Inside", "entries_inside", "labels_inside", "provider_inside", "time_texts"]

Cells = Mapping[str, Sequence[Any] | pl.Series]
"""Native field -> a value a row, None or a blank text where there is none."""

ENTRY_FIELDS = tuple(sorted(KNOWN - {"related", "secured"}))  # these two are never read in an entry


@dataclass(frozen=True)
class Inside:
    """What is inside the cells of one column.

    Attributes:
        owners: The number (from 0) of the row that each of these is in, ascending; a row's are in their order.
        cells: Native field -> value.
        odd: The numbers of the rows that are not taken apart, or not wholly.
    """

    owners: pl.Series
    cells: Cells
    odd: list[int] = field(default_factory=list)


def labels_inside(found: Sequence[Any] | pl.Series) -> Inside:
    """Take lists of topics apart, into cells of ``label``."""
    if isinstance(found, pl.Series) and found.dtype == pl.List(pl.String):
        owners, items, odd = _exploded_column(found)
        return Inside(owners, {"label": items}, odd)
    owners, listed, odd = _exploded(found)
    return Inside(owners, {"label": listed}, odd)


def entries_inside(found: Sequence[Any] | pl.Series) -> Inside:
    """Take lists of related articles apart, into cells of the fields that they have."""
    if isinstance(found, pl.Series) and isinstance(found.dtype, pl.List) and isinstance(found.dtype.inner, pl.Struct):
        owners, items, odd = _exploded_column(found)
        columns = items.struct.unnest()
        unknown = [columns[name].is_not_null() for name in columns.columns if name not in KNOWN]
        odd.extend(chain.from_iterable(owners.filter(rows) for rows in unknown))
        cells = {name: _times_as_texts(columns[name], name) for name in ENTRY_FIELDS if name in columns.columns}
        return Inside(owners, cells, odd)
    owners, listed, odd = _exploded(found)
    strays = [item.__class__ is not dict or _is_unknown(item) for item in listed]
    if any(strays):
        odd.extend(owners.filter(pl.Series(strays)))
        listed = [{} if is_stray else item for item, is_stray in zip(listed, strays, strict=True)]
    met = set(chain.from_iterable(listed))
    return Inside(owners, {name: [item.get(name) for item in listed] for name in ENTRY_FIELDS if name in met}, odd)


def provider_inside(found: Sequence[Any] | pl.Series) -> Inside | None:
    """Take providers apart that are mappings, into cells of ``provider`` (its name) and ``domain``; None if none is.

    What is no mapping stays, as the name.
    """
    if isinstance(found, pl.Series):
        return _provider_columns(found) if isinstance(found.dtype, pl.Struct) else None
    if dict not in {*map(type, found)}:
        return None
    names, domains, odd = [], [], []
    for row, provider in enumerate(found):
        name, domain = provider, None
        if provider.__class__ is dict:
            name, domain, images = provider.get("name"), provider.get("domain"), provider.get("images")
            if (is_blank(name) and is_blank(domain)) or not (images is None or images == []):
                odd.append(row)
        names.append(name)
        domains.append(domain)
    return Inside(_numbers(len(found)), {"provider": names, "domain": domains}, odd)


def time_texts(column: pl.Series) -> pl.Series:
    """Return times as records would write them, but those with a zone in UTC."""
    exact = column.dt.cast_time_unit("us")
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone is not None:
        return exact.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%S%.f+00:00")
    text = exact.dt.strftime("%Y-%m-%dT%H:%M:%S")
    return (text + exact.dt.strftime("%.6f")).zip_with(exact.dt.microsecond().fill_null(0) > 0, text)


def _exploded(found: Sequence[Any] | pl.Series) -> tuple[pl.Series, list[Any], list[int]]:
    """Return the owners of all items of lists, the items, and the rows that hold anything else."""
    cells = found.to_list() if isinstance(found, pl.Series) else found
    lists = [cell if cell.__class__ is list and len(cell) <= MAX_ITEMS else () for cell in cells]
    odd = [row for row, (cell, listed) in enumerate(zip(cells, lists, strict=True)) if cell is not listed]
    owners = np.repeat(np.arange(len(cells)), [*map(len, lists)])
    return pl.Series(owners), [*chain.from_iterable(lists)], [row for row in odd if not is_blank(cells[row])]


def _exploded_column(found: pl.Series) -> tuple[pl.Series, pl.Series, list[int]]:
    """The same for a column of lists."""
    counts = found.list.len().fill_null(0)
    table = pl.DataFrame({"owner": _numbers(len(found)), "item": found})
    items = table.filter(counts.is_between(1, MAX_ITEMS)).explode("item")
    return items["owner"], items["item"], (counts > MAX_ITEMS).arg_true().to_list()


def _is_unknown(item: dict[str, Any]) -> bool:
    """Say whether there are fields that are to be told of."""
    return not item.keys() <= KNOWN and any(item[name] is not None for name in item.keys() - KNOWN)


def _provider_columns(found: pl.Series) -> Inside | None:
    fields = {name: found.struct.field(name) for name in found.struct.fields}
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(found))
    names, domains = fields.get("name", nothing), fields.get("domain", nothing)
    if {names.dtype, domains.dtype} != {pl.String}:
        return provider_inside(found.to_list())
    odd = found.is_not_null() & without_blanks(names).is_null() & without_blanks(domains).is_null()
    if (images := fields.get("images")) is not None:
        is_list = isinstance(images.dtype, pl.List)
        odd |= (images.list.len() > 0).fill_null(value=False) if is_list else images.is_not_null()
    return Inside(_numbers(len(found)), {"provider": names, "domain": domains}, odd.arg_true().to_list())


def _times_as_texts(column: pl.Series, name: str) -> pl.Series:
    return time_texts(column) if name == "publishedDateTime" and isinstance(column.dtype, pl.Datetime) else column


def _numbers(size: int) -> pl.Series:
    return pl.int_range(size, eager=True)
