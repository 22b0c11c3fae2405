"""Links made surer by their neighbours: two texts are alike if the texts like them are alike.

A title is too short to share many words with every other title of a long story. So each text is first mixed with its
nearest neighbours, near ones far more than others, and the mixtures are compared. This is document expansion
(Singhal, Pereira 1999, "Document expansion for speech retrieval") done on the links instead of the words, with the
step of the Markov cluster process (van Dongen 2000) as mixture: a power of the links, and a fixed weight for the text
itself, so that a text without near neighbours stays what it is.
"""

from __future__ import annotations

import numpy as np

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
    # Scaled to a unit diagonal; only some rows at a time, since the products fill up.
    squares = [
        (mixture[start : start + BLOCK] @ likeness).multiply(mixture[start : start + BLOCK]).sum(axis=1)
        for start in range(0, size, BLOCK)
    ]
    mixture = csr_array(diags_array(1 / np.sqrt(np.concatenate([np.zeros(0), *squares]))) @ mixture)
    transposed = csr_array(mixture.T)
    transposed.sort_indices()
    columns = Factor.of(transposed)
    rows, undated = np.arange(size), np.zeros(2 * size)

    def block(start: int) -> tuple[Ints, Ints, Floats]:
        part = slice(start, start + BLOCK)
        count = len(rows[part])
        return best_products(
            csr_array(mixture[part] @ likeness),
            columns,
            (rows[part], rows),
            (np.zeros(count, np.int64), np.full(count, size), size),
            (undated, undated, 1.0),
            count=neighbours,
            floor=floor,
        )

    a, b, score = gather(over_threads(block, range(0, size, BLOCK)), size)
    return a, b, np.minimum(np.round(score, 6), 1)
