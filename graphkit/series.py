"""From Python values to a column of a table: :func:`to_series`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

__all__ = ["to_series"]


def to_series(name: str, values: Sequence[Any], dtype: pl.DataType) -> pl.Series:
    """Return a column of the given type. In one of lists, None becomes an empty list."""
    if not isinstance(dtype, pl.List):
        return pl.Series(name, values, dtype)
    # Row by row polars would make a small series of each list, which takes most of the time of building.
    items = pl.Series(name, [item for value in values if value for item in value], dtype.inner)
    owners = pl.Series("row", [row for row, value in enumerate(values) if value for _ in value], pl.UInt32)
    lists = pl.DataFrame([owners, items]).group_by("row", maintain_order=True).agg(name)
    rows = pl.DataFrame({"row": pl.Series(range(len(values)), dtype=pl.UInt32)})
    return rows.join(lists, on="row", how="left", maintain_order="left")[name].fill_null([])
