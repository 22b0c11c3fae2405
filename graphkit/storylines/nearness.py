"""How many others lie near in time: what tells whether stories pass, which words do, and which groups."""

from __future__ import annotations

import numpy as np

from graphkit.similarity.jit import fitting
from graphkit.storylines.arrays import Floats, Ints

__all__ = ["around", "nearness"]


def nearness(days: Floats, runs: Ints, scale: float) -> Floats:
    """Return the sum of ``exp(-gap / scale)`` over the other places of the same run, for each place. Takes O(places).

    Args:
        days: When, in ascending order within each run.
        runs: The number of the run each place is in; those of a run stand together.
        scale: Days.
    """
    decay = np.zeros(len(days))
    same = runs[1:] == runs[:-1]
    decay[1:][same] = np.exp(-(np.diff(days)[same]) / scale)
    return fitting(_sums, len(decay))(decay)


def around(days: Floats, scale: float) -> Floats:
    """Return the mean of ``exp(-gap / scale)`` over all other places, for each place; ``days`` ascend."""
    return nearness(days, np.zeros(len(days), np.int64), scale) / max(len(days) - 1, 1)


def _sums(decay: Floats) -> Floats:
    sums = np.zeros(len(decay))
    near = 0.0
    for place in range(1, len(decay)):
        near = (near + 1.0) * decay[place]
        sums[place] += near
    near = 0.0
    for place in range(len(decay) - 1, 0, -1):
        near = (near + 1.0) * decay[place]
        sums[place - 1] += near
    return sums
