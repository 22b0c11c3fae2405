"""Texts as sparse vectors: TF-IDF over words and character n-grams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import chain, count
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from graphkit.storylines.arrays import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["Weights", "counted", "text_vectors", "with_grams"]

GRAM = 3  # letters; catch other forms and spellings of a word, in any language
# Rarity counts less than in plain TF-IDF: titles of one story share its common words, and differ in the rare ones.
IDF_POWER = 0.75
# Texts that are imagined beside the given ones, and share nothing with them: in a corpus of two articles on one event
# no word is rare, and still they share their words because of the event.
IMAGINED = 10

# What each term counts beside its rarity, by how often each text has each (n x terms).
Weights: TypeAlias = "Callable[[csr_matrix], Floats]"


def counted(texts: Sequence[Sequence[str]]) -> tuple[list[str], csr_matrix]:
    """Return the different words of some texts, as they come, and how often each text has each (float32)."""
    from scipy.sparse import csr_matrix

    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    places = np.fromiter(map(numbers.__getitem__, chain.from_iterable(texts)), np.int32)
    ends = np.cumsum([0, *map(len, texts)], dtype=np.int32)
    counts = csr_matrix((np.ones(len(places), np.float32), places, ends), shape=(len(texts), len(numbers)))
    counts.sum_duplicates()
    return list(numbers), counts


def with_grams(words: Sequence[str], counts: csr_matrix) -> tuple[csr_matrix, csr_matrix]:
    """Return how often each text has each word, as given, and each character n-gram.

    Texts are given as :func:`counted` counts their words, cut by :func:`graphkit.tokens.words`.
    """
    from scipy.sparse import csr_matrix

    grams = csr_matrix(counts @ _grams(words))  # each word is taken apart once
    grams.sort_indices()
    return counts, grams


def text_vectors(kinds: tuple[csr_matrix, csr_matrix], weights: Weights | None = None) -> csr_matrix:
    """Return one unit vector a text (n x features, float32): half its weight on words, half on character n-grams.

    Term weights are ``(1 + log tf) * log((n + 11) / (df + 1)) ** 0.75``, times ``weights`` if given. A text without
    words is a zero vector.

    Args:
        kinds: How often each text has each term, as :func:`with_grams` counts them.
        weights: Called with each of the two.
    """
    from scipy.sparse import csr_matrix, hstack

    each = [_tf_idf(counts, 1.0 if weights is None else weights(counts)) for counts in kinds]
    return csr_matrix(hstack(each, format="csr") * np.float32(0.5**0.5))


def _grams(words: Sequence[str]) -> csr_matrix:
    """Return how often each word, with a space before and after it, has each n-gram (words x n-grams, float32)."""
    from scipy.sparse import csr_matrix

    text = "".join(f" {word} " for word in words).encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(text, np.uint32).astype(np.uint64)
    ends = np.cumsum([0, *(len(word) + 3 - GRAM for word in words)], dtype=np.int32)
    # An n-gram starts at each letter but the last of each word.
    starts = np.arange(ends[-1]) + np.repeat(np.arange(len(words)) * (GRAM - 1), np.diff(ends))
    keys = np.zeros(len(starts), np.uint64)
    for letter in range(GRAM):
        keys = keys << np.uint64(21) | letters[starts + letter]  # Unicode has 21 bits
    _, first, places = np.unique(keys, return_index=True, return_inverse=True)
    places = np.argsort(np.argsort(first))[places]  # numbered as they come
    counts = csr_matrix((np.ones(len(places), np.float32), places.astype(np.int32), ends), (len(words), len(first)))
    counts.sum_duplicates()
    return counts


def _tf_idf(counts: csr_matrix, weights: Floats | float) -> csr_matrix:
    """Weigh how often each text has each term."""
    size, terms = counts.shape
    frequency = np.bincount(counts.indices, minlength=terms)
    weight = (np.log((size + 1 + IMAGINED) / (1 + frequency)) ** IDF_POWER * weights).astype(np.float32)
    weighted = counts.copy()
    weighted.data = (1 + np.log(counts.data)) * weight[counts.indices]
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    weighted.data *= np.repeat((1 / np.maximum(norms, 1e-12)).astype(np.float32), np.diff(counts.indptr))
    return weighted
