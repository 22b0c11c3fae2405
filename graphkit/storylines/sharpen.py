"""Links made surer by their neighbours: two texts are alike if the texts like them are alike.

A title is too short to share many words with every other title of a long story. So each text is first mixed with its
nearest neighbours, near ones far more than others, and the mixtures are compared. This is document expansion
(Singhal, Pereira 1999, "Document expansion for speech retrieval") done on the links instead of the words, with the
step of the Markov cluster process (van Dongen 2000) as mixture: a power of the links, and a fixed weight for the text
itself, so that a text without near neighbours stays what it is.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graphkit.similarity.jit import fitting
from graphkit.storylines.arrays import Floats, Ints
from graphkit.storylines.links import Links, gather
from graphkit.storylines.products import Factor, best_of_rows, best_products
from graphkit.threads import over_threads

__all__ = ["sharpen"]

MIXED = 8  # neighbours a text is mixed with
SHARPNESS = 2  # neighbours weigh as this power of their score
OWN = 0.15  # and the text itself weighs this much
BLOCK = 500  # texts compared at once; bounds memory


def sharpen(size: int, links: Links, *, neighbours: int, floor: float) -> tuple[Ints, Ints, Floats]:
    """Return pairs ``a < b`` of rows and how alike their mixtures are, 0 to 1, for the best ``neighbours`` of each.

    With S the links' scores and 1 on the diagonal, and M the mixtures, that is ``M S M'`` scaled to a unit diagonal.
    """
    from scipy.sparse import csr_array, diags_array, eye_array

    given = csr_array((links.score, (links.a, links.b)), shape=(size, size))
    given = csr_array(given + given.T)
    weights = best_of_rows(given, MIXED)
    weights.data **= SHARPNESS
    mixture = csr_array(weights + OWN * eye_array(size))
    likeness = csr_array(given + eye_array(size))
    alike = (likeness.indptr, likeness.indices, likeness.data)
    squares = fitting(_squares, likeness.nnz)(mixture.indptr, mixture.indices, mixture.data, *alike)
    mixture = csr_array(diags_array(1 / np.sqrt(squares)) @ mixture)
    transposed = csr_array(mixture.T)
    transposed.sort_indices()
    columns = Factor.of(transposed)
    rows, undated = np.arange(size), np.zeros(2 * size)

    def block(start: int) -> tuple[Ints, Ints, Floats]:
        part = slice(start, start + BLOCK)
        count = len(rows[part])
        some = mixture[part]
        ends, places, values = fitting(_mixed, likeness.nnz)(some.indptr, some.indices, some.data, *alike)
        return best_products(
            csr_array((values, places, ends), shape=(count, size)),
            columns,
            (rows[part], rows),
            (np.zeros(count, np.int64), np.full(count, size), size),
            (undated, undated, 1.0),
            count=neighbours,
            floor=floor,
        )

    a, b, score = gather(over_threads(block, range(0, size, BLOCK)), size)
    return a, b, np.minimum(np.round(score, 6), 1)


def _squares(ends: Any, places: Any, values: Any, link_ends: Any, link_places: Any, link_values: Any) -> Floats:
    """Return the diagonal of ``M S M'``: how alike each mixture is to itself."""
    squares = np.zeros(len(ends) - 1)
    own = np.zeros(len(link_ends) - 1)
    for row in range(len(squares)):
        for at in range(ends[row], ends[row + 1]):
            own[places[at]] = values[at]
        for at in range(ends[row], ends[row + 1]):
            for place in range(link_ends[places[at]], link_ends[places[at] + 1]):
                squares[row] += values[at] * link_values[place] * own[link_places[place]]
        for at in range(ends[row], ends[row + 1]):
            own[places[at]] = 0.0
    return squares


def _mixed(
    ends: Any, places: Any, values: Any, link_ends: Any, link_places: Any, link_values: Any
) -> tuple[Any, Any, Floats]:
    """Return ``M S`` as the arrays of a csr matrix; all values are above 0."""
    most = 0
    for at in range(len(places)):
        most += link_ends[places[at] + 1] - link_ends[places[at]]
    made_ends = np.zeros_like(ends)
    made_places = np.empty(most, link_places.dtype)
    made_values = np.empty(most, np.float64)
    sums = np.zeros(len(link_ends) - 1)
    made = 0
    for row in range(len(ends) - 1):
        start = made
        for at in range(ends[row], ends[row + 1]):
            value = values[at]
            for place in range(link_ends[places[at]], link_ends[places[at] + 1]):
                column = link_places[place]
                made_places[made] = column  # without a branch, which nobody could foresee
                made += int(sums[column] == 0.0)
                sums[column] += value * link_values[place]
        for at in range(start, made):
            made_values[at] = sums[made_places[at]]
            sums[made_places[at]] = 0.0
        made_ends[row + 1] = made
    return made_ends, made_places[:made].copy(), made_values[:made].copy()
