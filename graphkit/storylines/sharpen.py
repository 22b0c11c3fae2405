"""Links made surer by their neighbours: two texts are alike if the texts like them are alike.

A title is too short to share many words with every other title of a long story. So each text is first mixed with its
nearest neighbours, near ones far more than others, and the mixtures are compared. This is document expansion
(Singhal, Pereira 1999, "Document expansion for speech retrieval") done on the links instead of the words, with the
step of the Markov cluster process (van Dongen 2000) as mixture: a power of the links, and a fixed weight for the text
itself, so that a text without near neighbours stays what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphkit.storylines.links import Floats, Ints, Links, strongest

if TYPE_CHECKING:
    from scipy.sparse import csr_array

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
    likeness = csr_array(given + given.T + eye_array(size))
    mixture = _mixtures(size, links)
    spread = csr_array(mixture @ likeness)
    norm = np.sqrt(np.asarray(spread.multiply(mixture).sum(axis=1)).ravel())
    mixture = csr_array(diags_array(1 / norm) @ mixture)
    transposed = csr_array(mixture.T)
    found: list[tuple[Ints, Ints, Floats]] = []
    for start in range(0, max(size, 1), BLOCK):
        product = (csr_array(mixture[start : start + BLOCK] @ likeness) @ transposed).tocoo()
        a, b, score = product.row.astype(np.int64) + start, product.col.astype(np.int64), product.data
        keep = (a != b) & (score >= floor)
        a, b, score = a[keep], b[keep], score[keep]
        best = strongest(a, b, score, neighbours, floor)
        found.append((a[best], b[best], score[best]))
    a, b, score = (np.concatenate(part) for part in zip(*found, strict=True))
    low, high = np.minimum(a, b), np.maximum(a, b)
    _, first = np.unique(low * np.int64(size) + high, return_index=True)
    return low[first], high[first], np.minimum(np.round(score[first], 6), 1)


def _mixtures(size: int, links: Links) -> csr_array:
    from scipy.sparse import csr_array, diags_array, eye_array

    a, b = np.concatenate([links.a, links.b]), np.concatenate([links.b, links.a])
    score = np.concatenate([links.score, links.score])
    best = strongest(a, b, score, MIXED, 0.0)
    weights = csr_array((score[best] ** SHARPNESS, (a[best], b[best])), shape=(size, size)) + OWN * eye_array(size)
    return csr_array(diags_array(1 / np.asarray(weights.sum(axis=1)).ravel()) @ weights)
