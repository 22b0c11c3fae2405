"""Medians and votes over groups of rows, as array steps."""

from __future__ import annotations

import numpy as np

from graphkit.layouts.pieces import Floats, Ints

__all__ = ["commonest", "medians"]


def commonest(owner: Ints, value: Ints, weight: Floats, count: int) -> Ints:
    """Return the value with the most weight for each of ``count`` owners; 0 for owners of none."""
    # Of values with equal weight the smallest counts.
    base = int(value.max()) + 1 if len(value) else 1
    pair, number = np.unique(owner * base + value, return_inverse=True)
    total = np.bincount(number, weights=weight, minlength=len(pair))
    order = np.lexsort((-(pair % base), total, pair // base))
    found = np.zeros(count, dtype=np.int64)
    found[pair[order] // base] = pair[order] % base
    return found


def medians(group: Ints, places: Floats, count: int) -> Floats:
    """Return the median x and y of the known places of each group, NaN where none is known. O(n log n)."""
    known = np.isfinite(places).all(axis=1)
    owner = group[known]
    sizes = np.bincount(owner, minlength=count)
    starts = np.cumsum(sizes) - sizes
    found = np.full((count, 2), np.nan)
    some = sizes > 0
    for axis in (0, 1):
        values = places[known, axis]
        values = values[np.lexsort((values, owner))]
        low, high = starts + (sizes - 1) // 2, starts + sizes // 2
        found[some, axis] = (values[low[some]] + values[high[some]]) / 2
    return found
