"""Names on paper, the important first, never over one another: :func:`place_names`.

Greedy point-feature labelling: each name in turn takes the best of a few places around what it names. Not optimal
(that is NP-hard: Marks and Shieber 1991), but what people look for first is named first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Box", "Cover", "Name", "Placed", "place_names", "wrap"]

Box = tuple[float, float, float, float]  # left, top, right, bottom
Measure = Callable[[str], float]

LEADING = 1.18  # line height, of the size
GAP = 2.0  # points kept free around a name
CELL = 1.5  # points: how finely it is known what dots cover


@dataclass(frozen=True)
class Name:
    """A name to be placed beside ``box``, what it names, in points.

    Attributes:
        text: The name.
        box: What is named.
        style: Which style it is set in; ``measure`` of :func:`place_names` knows them.
        size: Of its letters, in points.
        wide, rows: How long a line may be, in points, and how many there may be.
        covers: What part of it may lie on dots, 0 to 1.
        across: Whether the middle of the box is the first choice.
    """

    text: str
    box: Box
    style: str
    size: float
    wide: float
    rows: int = 2
    covers: float = 0.0
    across: bool = False


@dataclass(frozen=True)
class Placed:
    """A name and its place: lines, the middle of their top edge."""

    name: Name
    lines: tuple[str, ...]
    x: float
    top: float


class Cover:
    """What dots cover of an area, answered for any box in constant time (a summed-area table: Crow 1984)."""

    def __init__(self, area: Box, x: NDArray[np.float64], y: NDArray[np.float64], radius: NDArray[np.float64]) -> None:
        self._left, self._top, right, bottom = area
        shape = (int((bottom - self._top) / CELL) + 2, int((right - self._left) / CELL) + 2)
        covered = np.zeros(shape, dtype=bool)
        small = radius <= CELL
        rows, columns = self._cell(y[small], self._top), self._cell(x[small], self._left)
        inside = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
        covered[rows[inside], columns[inside]] = True
        for middle_x, middle_y, r in zip(x[~small], y[~small], radius[~small], strict=True):
            top, bottom_row = self._cell(middle_y - r, self._top), self._cell(middle_y + r, self._top)
            left, right_column = self._cell(middle_x - r, self._left), self._cell(middle_x + r, self._left)
            covered[max(top, 0) : bottom_row + 1, max(left, 0) : right_column + 1] = True
        self._sums = np.pad(covered.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))

    @staticmethod
    def _cell(value: NDArray[np.float64], start: float) -> NDArray[np.int64]:
        return np.floor((value - start) / CELL).astype(np.int64)

    def part(self, box: Box) -> float:
        """What part of a box is covered, 0 to 1."""
        limits = np.array(self._sums.shape)[::-1] - 1
        left, top = (
            int(max((edge - start) / CELL, 0)) for edge, start in zip(box[:2], (self._left, self._top), strict=True)
        )
        right, bottom = (
            int((edge - start) / CELL) + 1 for edge, start in zip(box[2:], (self._left, self._top), strict=True)
        )
        right, bottom = min(right, int(limits[0])), min(bottom, int(limits[1]))
        if right <= left or bottom <= top:
            return 0.0
        sums = self._sums
        inside = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        return float(inside) / ((right - left) * (bottom - top))


def place_names(
    names: Iterable[Name], area: Box, cover: Cover, measure: Callable[[Name], Measure], most: int
) -> list[Placed]:
    """Place at most ``most`` of the names, the first ones first; a name that finds no place is left out.

    Args:
        names: The most important first. Asked for one by one, and not after ``most`` were placed.
        area: Where names may be.
        cover: What dots cover of it.
        measure: For a name, the function that tells how wide a text is in its style, in points.
        most: How many at most.

    Takes O(names * placed) time.
    """
    placed: list[Placed] = []
    taken = np.empty((0, 4))
    for name in names:
        lines = wrap(name.text, name.wide, name.rows, measure(name))
        broad, high = max(map(measure(name), lines), default=0.0), len(lines) * name.size * LEADING
        if not broad:
            continue
        best = None
        for x, top in _places(name, broad, high):
            box = (x - broad / 2 - GAP, top - GAP / 2, x + broad / 2 + GAP, top + high + GAP / 2)
            if not _within(box, area) or _meets(box, taken):
                continue
            covered = cover.part(box)
            if covered <= name.covers and (best is None or covered < best[0] - 0.02):
                best = (covered, x, top, box)
            if best is not None and best[0] <= 0.02:
                break
        if best is not None:
            placed.append(Placed(name, lines, best[1], best[2]))
            taken = np.vstack([taken, best[3]])
        if len(placed) == most:
            break
    return placed


def _places(name: Name, broad: float, high: float) -> Iterator[tuple[float, float]]:
    """Where a name may stand, the best first: across, above, below, at the sides, aslant; then the same further off."""
    left, top, right, bottom = name.box
    x, y = (left + right) / 2, (top + bottom) / 2
    beside = y - high / 2
    if name.across:
        yield x, beside
    for reach in (GAP, 4 * GAP):
        above, below = top - reach - high, bottom + reach
        sides = right + reach + GAP + broad / 2, left - reach - GAP - broad / 2
        yield from ((x, above), (x, below), *((side, beside) for side in sides))
        yield from ((aslant, row) for row in (above, below) for aslant in (right - broad / 4, left + broad / 4))
        for shift in (-high / 4, high / 4, (top - bottom) / 2, (bottom - top) / 2):
            yield from ((side, beside + shift) for side in sides)


def _within(box: Box, area: Box) -> bool:
    return box[0] >= area[0] and box[1] >= area[1] and box[2] <= area[2] and box[3] <= area[3]


def _meets(box: Box, taken: NDArray[np.float64]) -> bool:
    left, top, right, bottom = box
    apart = (taken[:, 0] >= right) | (taken[:, 2] <= left) | (taken[:, 1] >= bottom) | (taken[:, 3] <= top)
    return bool((~apart).any())


def wrap(text: str, wide: float, rows: int, measure: Measure) -> tuple[str, ...]:
    """Break a text into at most ``rows`` lines no wider than ``wide``; what does not fit is cut, with an ellipsis.

    Words that are longer than a line are broken, as Japanese and addresses are.
    """
    lines: list[str] = []
    rest = text.strip()
    while rest and len(lines) < rows:
        line = _head(rest, wide, measure)
        lines.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    if rest and lines:
        line = lines[-1]
        while line and measure(f"{line}…") > wide:
            line = line[:-1]
        lines[-1] = f"{line.rstrip()}…"
    return tuple(lines)


def _head(text: str, wide: float, measure: Measure) -> str:
    """As many words of a text as fit, or as many letters of its first word; one letter at least."""
    words = text.split(" ")
    fitting = ""
    for count in range(1, len(words) + 1):
        longer = " ".join(words[:count])
        if measure(longer) > wide:
            break
        fitting = longer
    if fitting:
        return fitting
    letters = 1
    while letters < len(words[0]) and measure(words[0][: letters + 1]) <= wide:
        letters += 1
    return words[0][:letters]
