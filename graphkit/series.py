"""Columns of lists, which are slow to make a row at a time: :func:`to_series`, :func:`to_lists`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

__all__ = ["to_lists", "to_series"]


def to_series(name: str, values: Sequence[Any], dtype: pl.DataType) -> pl.Series:
    """Return a column of the given type. In one of lists, None becomes an empty list."""
    if not isinstance(dtype, pl.List):
        return pl.Series(name, values, dtype)
    # Row by row polars would make a small series of each list, which takes most of the time of building.
    items = pl.Series(name, [item for value in values if value for item in value], dtype.inner)
    owners = pl.Series([row for row, value in enumerate(values) if value for _ in value], dtype=pl.UInt32)
    return to_lists(owners, items, len(values))


def to_lists(owners: pl.Series, items: pl.Series, size: int) -> pl.Series:
    """Return ``size`` lists, of which ``owners`` (numbers from 0) says whose each item is; items keep their order."""
    name = items.name
    if items.is_empty():  # as most columns of lists are
        return pl.Series(name, [[]], pl.List(items.dtype)).new_from_index(0, size)
    lists = pl.DataFrame({"row": owners.cast(pl.UInt32), name: items}).group_by("row", maintain_order=True).agg(name)
    rows = pl.DataFrame({"row": pl.int_range(size, dtype=pl.UInt32, eager=True)})
    return rows.join(lists, on="row", how="left", maintain_order="left")[name].fill_null([])
