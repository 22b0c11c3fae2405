"""The most important articles of any square of the map: :class:`Tiles`, a quadtree without nodes.

Points are sorted by their Morton code (Morton 1966, "A computer oriented geodetic data base"), in which every square
of every quadtree level is one run. So that a large square need not be looked through, the best quarter, sixteenth, …
of all points are sorted in the same way: 4/3 of the room.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graphkit.serving.sets import Numbers

__all__ = ["DEEPEST", "Tiles"]

DEEPEST = 16  # levels below the whole map; coordinates have 16 bits
SPREAD_LEVEL = 6
FEWEST = 1024  # points in the smallest layer


class Tiles:
    """Points by place and importance."""

    def __init__(self, x: Numbers, y: Numbers, rank: Numbers) -> None:
        """Take the coordinates (uint16) of all points, and their ranks, 0 the most important. O(points log points)."""
        self._rank = rank
        best = np.argsort(rank, kind="stable")
        codes = _spread(x) | (_spread(y) << np.uint32(1))
        self._layers: list[tuple[NDArray[np.uint32], Numbers]] = []
        size = len(best)
        while True:
            part = best[:size]
            order = np.argsort(codes[part], kind="stable")
            self._layers.insert(0, (codes[part][order], part[order].astype(np.uint32)))
            if size <= FEWEST:
                break
            size //= 4

    def best(self, level: int, column: int, row: int, most: int) -> Numbers:
        """The most important points in a square: at most so many, in no order.

        Args:
            level: 0 is the whole map; each further one halves the sides of its squares.
            column: Of the square in its level, from the left: below ``2**level``.
            row: From the top.
            most: How many points at most. Takes O(most + log points) time where points are spread evenly.
        """
        wide = 2 * (DEEPEST - level)
        square = int(_spread(np.array([column], np.uint16))[0]) | int(_spread(np.array([row], np.uint16))[0]) << 1
        edges = np.array([square << wide, (square + 1) << wide], dtype=np.uint64)
        found = self._layers[0][1][:0]
        for codes, points in self._layers:
            first, last = np.searchsorted(codes, edges)
            found = points[first:last]
            if len(found) >= most:
                return found[np.argpartition(self._rank[found], most - 1)[:most]]
        return found

    def spread(self, most: int) -> Numbers:
        """The most important points of every part of the map: at most so many, the best of all parts first.

        Parts are the squares of one level. O(points log points).
        """
        codes, points = self._layers[-1]
        square = codes >> np.uint32(2 * (DEEPEST - SPREAD_LEVEL))
        order = np.lexsort((self._rank[points], square))
        starts = np.searchsorted(square[order], square[order])
        place = np.arange(len(order)) - starts  # in its square
        found: Numbers = points[order[np.lexsort((self._rank[points[order]], place))[:most]]]
        return found


def _spread(values: Numbers) -> NDArray[np.uint32]:
    """16 bits of each value with a zero bit before each."""
    spread = values.astype(np.uint32)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        spread = (spread | (spread << np.uint32(shift))) & np.uint32(mask)
    return spread
