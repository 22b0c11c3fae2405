"""Texts as sparse vectors: TF-IDF over words and character n-grams."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["text_vectors"]

GRAM = 3  # letters; catch other forms and spellings of a word, in any language
# Rarity counts less than in plain TF-IDF: titles of one story share its common words, and differ in the rare ones.
IDF_POWER = 0.75
# Texts that are imagined beside the given ones, and share nothing with them: in a corpus of two articles on one event
# no word is rare, and still they share their words because of the event.
IMAGINED = 10


def text_vectors(texts: Sequence[Sequence[str]]) -> csr_matrix:
    """Return one unit vector a text (n x features, float32): half its weight on words, half on character n-grams.

    Texts are given by their words, as :func:`graphkit.tokens.words` cuts them.

    Term weights are ``(1 + log tf) * log((n + 11) / (df + 1)) ** 0.75``. A text without words is a zero vector.
    """
    from scipy.sparse import csr_matrix, hstack

    both = hstack([_tf_idf(texts, lambda word: [word]), _tf_idf(texts, _grams)])
    return csr_matrix(both * np.float32(0.5**0.5))


def _grams(word: str) -> Iterator[str]:
    padded = f" {word} "
    yield from (padded[at : at + GRAM] for at in range(len(padded) - GRAM + 1))


def _tf_idf(texts: Sequence[Sequence[str]], terms_of: Callable[[str], Iterable[str]]) -> csr_matrix:
    """Weigh the terms that the words of each text are made of."""
    from scipy.sparse import csr_matrix, diags_array

    numbers: dict[str, int] = {}
    known: dict[str, list[int]] = {}  # a word comes many times, and is taken apart once
    flat: list[int] = []
    ends = [0]
    for text in texts:
        for word in text:
            if (found := known.get(word)) is None:
                found = known[word] = [numbers.setdefault(term, len(numbers)) for term in terms_of(word)]
            flat.extend(found)
        ends.append(len(flat))
    size = len(ends) - 1
    counts = csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(size, len(numbers)))
    counts.sum_duplicates()
    frequency = np.bincount(counts.indices, minlength=len(numbers))
    counts.data = 1 + np.log(counts.data)
    weight = np.log((size + 1 + IMAGINED) / (1 + frequency)) ** IDF_POWER
    weighted = csr_matrix(counts @ diags_array(weight.astype(np.float32)))
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return csr_matrix(diags_array((1 / np.maximum(norms, 1e-12)).astype(np.float32)) @ weighted)
