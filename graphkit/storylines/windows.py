"""Which texts are compared with which: windows of time, so that a corpus of years costs what its parts cost.

The calendar is cut into periods, halves of halves, until each holds few enough texts. So where a period begins does not
depend on the texts, and a text that comes new changes the period it falls in, not those before. A window is a period
with the nearest texts before and after it: what lies at a boundary is seen from both sides, and
:mod:`graphkit.storylines.stitching` puts the groups of all windows together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from graphkit.storylines.arrays import Floats, Ints
from graphkit.storylines.links import Times

__all__ = ["EARLIER", "LATER", "OWN", "Window", "windows"]

MOST = 5_000  # texts of a period that is not cut further
MARGIN = 1_250  # texts of a window before its period, and after it, at least
SHORTEST = 1 / 8  # days

Places: TypeAlias = "np.ndarray[Any, np.dtype[np.int8]]"
EARLIER, OWN, LATER = -1, 0, 1


@dataclass(frozen=True)
class Window:
    """Texts that are grouped together.

    Attributes:
        rows: Their rows, ascending.
        places: For each, whether it is before the period (``EARLIER``), in it (``OWN``) or after it (``LATER``). Texts
            without a time are in all windows; the first calls them its own, to the others they are ``EARLIER``.
    """

    rows: Ints
    places: Places


def windows(times: Times, *, most: int = MOST, margin: int = MARGIN) -> list[Window]:
    """Cut texts into windows, the earliest first: each text is ``OWN`` to one.

    More than ``margin`` texts without a time are a window of their own, the last, and in no other. Takes O(n log n).
    """
    size = len(times.days)
    if size <= most:
        return [Window(np.arange(size), np.full(size, OWN, np.int8))]
    order, dated = times.order()
    timeless = order[dated:]
    crowd = len(timeless) > margin or not dated
    found: list[Window] = []
    for start, end in _periods(times.days[order[:dated]], most):
        # Few texts say little about what is alike enough: so a window holds as many as a whole period may.
        wide = max(margin, (most - (end - start) + 1) // 2)
        first = max(min(start - wide, dated - most), 0)
        last = min(max(end + wide, most), dated)
        place = np.arange(first, last)
        rows, places = order[first:last], np.where(place < start, EARLIER, np.where(place < end, OWN, LATER))
        if not crowd:
            rows = np.concatenate([rows, timeless])
            places = np.concatenate([places, np.full(len(timeless), EARLIER if found else OWN)])
        ascending = np.argsort(rows)
        found.append(Window(rows[ascending], places[ascending].astype(np.int8)))
    if crowd and len(timeless):
        found.append(Window(timeless, np.full(len(timeless), OWN, np.int8)))
    return found


def _periods(days: Floats, most: int) -> Iterator[tuple[int, int]]:
    """Yield where each period starts and ends among ascending times.

    They are aligned to the calendar, each half of a longer one, and cut as long as they hold more than ``most`` texts
    and are longer than ``SHORTEST``.
    """
    if not len(days):
        return
    length = SHORTEST
    while days[0] // length != days[-1] // length:
        length *= 2

    def cut(start: int, end: int, first: float, length: float) -> Iterator[tuple[int, int]]:
        if end - start > most and length > SHORTEST:
            half = length / 2
            middle = start + int(np.searchsorted(days[start:end], first + half))
            yield from cut(start, middle, first, half)
            yield from cut(middle, end, first + half, half)
        elif start < end:
            yield start, end

    yield from cut(0, len(days), days[0] // length * length, length)
