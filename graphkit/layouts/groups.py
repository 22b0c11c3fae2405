"""Sums, means and votes over groups of rows, as array steps."""

from __future__ import annotations

import numpy as np

from graphkit.layouts.pieces import Floats, Ints

__all__ = ["commonest", "middles"]


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


def middles(group: Ints, places: Floats, count: int) -> Floats:
    """Return the mean of the known places of each group, NaN where none is known."""
    known = np.isfinite(places).all(axis=1)
    sizes = np.bincount(group[known], minlength=count)
    sums = np.stack([np.bincount(group[known], places[known, axis], minlength=count) for axis in (0, 1)], axis=1)
    return np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], np.nan)
