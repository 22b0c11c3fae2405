"""Outlines around the dots of a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["convex_hull"]


def convex_hull(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The corners of the convex hull of points (n × 2), in turn; the points themselves if there are fewer than 3.

    Andrew's monotone chain (1979), O(n log n).
    """
    ordered = np.unique(points, axis=0)
    if len(ordered) < 3:
        return ordered
    return np.asarray([*_half(ordered.tolist()), *_half(ordered[::-1].tolist())])


def _half(points: list[list[float]]) -> list[list[float]]:
    """The chain from the first to the last point that turns one way, without the last."""
    chain: list[list[float]] = []
    for x, y in points:
        while len(chain) > 1:
            (ax, ay), (bx, by) = chain[-2:]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            chain.pop()
        chain.append([x, y])
    return chain[:-1]
