"""The best few products of each row of one sparse matrix with the rows of another, without the rest in memory."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphkit.similarity.jit import fitting
from graphkit.storylines.arrays import Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array, csr_matrix

__all__ = ["Factor", "best_of_rows", "best_places", "best_products"]

# Rounded, so that the last bits of a sum, which depend on its order, never decide between equals.
PLACES = 1e6
CROWDED = 1 / 8  # of a row filled, from which adding it all, empty places and all, is faster than picking what it holds
BIN = 1_000  # scores counted together, in units of the last place
BINS = 1_001


@dataclass(frozen=True)
class Factor:
    """A matrix that rows are multiplied with (k x n), and its crowded rows once more with nothing left out.

    Attributes:
        ends, places, values: As in a csr matrix, with sorted indices.
        slots: Where each row is in ``crowded``, -1 if it is not.
        crowded: The rows of which at least ``CROWDED`` is filled; at most 1 / ``CROWDED`` times all values.
    """

    ends: Ints
    places: Any
    values: Any
    slots: Ints
    crowded: Any

    @classmethod
    def of(cls, matrix: csr_array | csr_matrix) -> Factor:
        """Take a sparse matrix with sorted indices."""
        full = np.flatnonzero(np.diff(matrix.indptr) >= max(CROWDED * matrix.shape[1], 1))
        slots = np.full(matrix.shape[0], -1)
        slots[full] = np.arange(len(full))
        return cls(matrix.indptr.astype(np.int64), matrix.indices, matrix.data, slots, matrix[full].toarray())


def best_products(
    left: csr_array | csr_matrix,
    right: Factor,
    numbers: tuple[Ints, Ints],
    spans: tuple[Ints, Ints, int],
    fading: tuple[Floats, Floats, float],
    *,
    count: int,
    floor: float,
) -> tuple[Ints, Ints, Floats]:
    """Return (row, column, product) of the ``count`` best faded products of each row that reach ``floor``.

    Gustavson's algorithm (1978, "Two fast algorithms for sparse matrices") on one row at a time: products are added up
    in an array as wide as the matrix, and the best of them taken out of it.

    Args:
        left: m x k.
        right: k x n.
        numbers: What rows (m) and columns (n) are called in the result. Products of equal numbers are left out, ties go
            to the smaller column number.
        spans: The first and the end of the columns each row is multiplied with (m each), and the column from which on
            all rows are multiplied with all.
        fading: The day of each row (m) and column (n), NaN where unknown, one after the other; the days each may be
            off; and the days after which a product counts 1/e. Faded products compete, the plain ones are returned.
        count: Products a row, at most.
        floor: The lowest faded product, above 0.

    Takes O(products + m * n) time, of which the spans leave a part, and O(n) memory beside the result.
    """
    names, column_names = numbers
    firsts, ends, tail = spans
    days, slack, fade = fading
    best = fitting(_best, left.nnz + len(right.values))  # a last block may be small, and the other side large
    return best(
        left.indptr.astype(np.int64),
        left.indices,
        left.data,
        right.ends,
        right.places,
        right.values,
        right.slots,
        right.crowded,
        names,
        column_names,
        firsts,
        ends,
        tail,
        days,
        slack,
        fade,
        count,
        floor,
    )


def _best(
    left_ends: Ints,
    left_places: Any,
    left_values: Any,
    right_ends: Ints,
    right_places: Any,
    right_values: Any,
    slots: Ints,
    crowded: Any,
    row_numbers: Ints,
    column_numbers: Ints,
    firsts: Ints,
    ends: Ints,
    tail: int,
    days: Floats,
    slack: Floats,
    fade: float,
    count: int,
    floor: float,
) -> tuple[Ints, Ints, Floats]:
    height, width = len(row_numbers), len(column_numbers)
    sums = np.zeros(width, left_values.dtype)
    columns = np.empty(width, np.int64)
    scores = np.empty(width, np.float64)
    counted = np.empty(BINS, np.int64)
    out_rows = np.empty(height * count, np.int64)
    out_columns = np.empty(height * count, np.int64)
    out_products = np.empty(height * count, np.float64)
    made = 0
    for row in range(height):
        first, end = firsts[row], ends[row]
        rest = max(end, tail)
        sums[first:end] = 0
        sums[rest:] = 0
        for at in range(left_ends[row], left_ends[row + 1]):
            value, slot = left_values[at], slots[left_places[at]]
            if slot >= 0:
                for low, high in ((first, end), (rest, width)):
                    some, more = sums[low:high], crowded[slot, low:high]
                    for place in range(len(some)):
                        some[place] += value * more[place]
                continue
            start, stop = right_ends[left_places[at]], right_ends[left_places[at] + 1]
            if first > 0 or end < width:
                run = right_places[start:stop]
                for place in range(start + np.searchsorted(run, rest), stop):
                    sums[right_places[place]] += value * right_values[place]
                start, stop = start + np.searchsorted(run, first), start + np.searchsorted(run, end)
            for place in range(start, stop):
                sums[right_places[place]] += value * right_values[place]
        counted[:] = 0  # scores by bin, so that it is always known below which bin none can be among the best
        kept, lowest, above, bar = 0, 0, 0, floor
        for low, high in ((first, end), (rest, width)):
            for column in range(low, high):
                product = np.float64(sums[column])
                if product < bar - 1 / PLACES or column_numbers[column] == row_numbers[row]:
                    continue
                gap = abs(days[row] - days[height + column]) - max(slack[row], slack[height + column])
                faded = product
                if gap > 0:
                    late = gap / fade
                    if product < (bar - 1 / PLACES) * (1 + late + late * late / 2):  # at most exp(late), and cheaper
                        continue
                    faded = product * math.exp(-late)
                whole = np.rint(faded * PLACES)
                score = whole / PLACES
                if score < bar:
                    continue
                columns[kept], scores[kept] = column, score
                kept += 1
                counted[min(int(whole) // BIN, BINS - 1)] += 1
                above += 1
                while above - counted[lowest] >= count:
                    above -= counted[lowest]
                    lowest += 1
                    bar = max(floor, lowest * BIN / PLACES)
        least = 0.0
        ties = np.int64(0)
        if kept > count:
            near = scores[:kept][scores[:kept] >= bar]
            least = np.partition(near, len(near) - count)[len(near) - count]
            tied = np.sort(column_numbers[columns[:kept][scores[:kept] == least]])
            ties = tied[count - (near > least).sum() - 1]
        for at in range(kept):
            column = columns[at]
            if scores[at] > least or (scores[at] == least and column_numbers[column] <= ties):
                out_rows[made] = row_numbers[row]
                out_columns[made] = column_numbers[column]
                out_products[made] = sums[column]
                made += 1
    return out_rows[:made].copy(), out_columns[:made].copy(), out_products[:made].copy()


def best_of_rows(matrix: csr_array, count: int) -> csr_array:
    """Return the matrix with only the ``count`` largest values of each row, ties by the smaller column."""
    from scipy.sparse import csr_array

    places = best_places(matrix, count)
    rows = np.searchsorted(matrix.indptr, places, side="right") - 1
    return csr_array((matrix.data[places], (rows, matrix.indices[places])), shape=matrix.shape)


def best_places(matrix: csr_array, count: int) -> Ints:
    """Return where among all the values the ``count`` largest of each row are, ties by the smaller column."""
    return fitting(_largest, matrix.nnz)(matrix.indptr, matrix.indices, matrix.data, count)


def _largest(ends: Any, columns: Any, values: Any, count: int) -> Ints:
    places = np.empty(min(len(values), (len(ends) - 1) * count), np.int64)
    made = 0
    for row in range(len(ends) - 1):
        start, stop = ends[row], ends[row + 1]
        if stop - start <= count:
            for at in range(start, stop):
                places[made] = at
                made += 1
            continue
        scores = np.rint(values[start:stop] * PLACES)
        least = np.partition(scores, len(scores) - count)[len(scores) - count]
        tied = np.sort(columns[start:stop][scores == least])
        last = tied[count - (scores > least).sum() - 1]
        for at in range(start, stop):
            score = scores[at - start]
            if score > least or (score == least and columns[at] <= last):
                places[made] = at
                made += 1
    return places[:made]
