"""Cells that hold nothing: null, white space, not-a-number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

__all__ = ["is_blank", "without_blanks", "without_nulls"]

BLANK = r"^[\s\x1c-\x1f]*$"  # as ``str.isspace``, or empty
MAX_DEPTH = 8  # an article with related entries, their providers and those providers' images is 6 deep


def is_blank(value: Any) -> bool:
    """Say whether a cell holds nothing: null, white space or not-a-number."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value != value  # NaN alone differs from itself


def without_blanks(column: pl.Series) -> pl.Series:
    """Return texts with null for those that :func:`is_blank`."""
    return column.set(column.str.contains(BLANK).fill_null(value=False), None)


def without_nulls(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Return a copy of nested values whose mappings hold no nulls: columns of structs fill them with those."""
    if isinstance(value, Mapping) and depth:
        return {key: without_nulls(inner, depth - 1) for key, inner in value.items() if inner is not None}
    if isinstance(value, list) and depth:
        return [without_nulls(inner, depth - 1) for inner in value]
    return value
