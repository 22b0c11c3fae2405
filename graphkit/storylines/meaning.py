"""Likeness in meaning: sentence embeddings beside the words, where somebody asked for them.

Embeddings of one corpus all point in similar directions: what the corpus is about makes strangers alike, as common
words do. So they are whitened (Su et al. 2021, "Whitening sentence representations"): directions in which the corpus
varies a lot count less, as words that many texts have. The covariance is shrunk (Ledoit, Wolf 2004), so that few texts,
which say little about it, keep nearly what the model gave.

A pair's likeness is the mean of its likeness in words and, ``GAIN`` times, in meaning: words know names and numbers,
the model knows synonyms. The pairs are the nearest neighbours in words and those in meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from graphkit.storylines.arrays import Floats, Ints
from graphkit.storylines.links import Fading, Links, strongest
from graphkit.tokens import words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = [
    "MEANT_SURE",
    "Embedder",
    "Vectors",
    "embed",
    "log_likelihood",
    "whitened",
    "with_meaning",
]

Vectors: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]
# Texts in, one unit vector a text out (n x d, float32).
Embedder: TypeAlias = Callable[[Sequence[str]], Vectors]

MEANT_SURE = 0.6  # mean link of groups that surely belong together: two kinds of likeness are seldom both high
SHARE = 0.5  # of meaning in a pair's likeness; the rest is words
IMAGINED = 10  # further texts that pull the mean towards zero: the mean of two texts is no common direction
BLOCK = 1_000  # texts compared with the others at once
CELLS = 20_000_000  # likenesses held at once; bounds memory
PAIRS = 100_000  # pairs compared in words at once
GAIN = 1.15  # of likeness in meaning: whitening makes it lower than likeness in words, for texts of one story
TIES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


def embed(texts: Sequence[str], embedder: Embedder) -> Floats:
    """Return one vector a text (n x d), as the embedder gives it; zeros for texts without words, which mean nothing.

    Raises:
        ValueError: If the embedder does not give one finite vector a text.
    """
    given = np.asarray(embedder(texts), dtype=np.float64)
    if given.ndim != 2 or len(given) != len(texts) or not np.isfinite(given).all():
        raise ValueError(f"the embedder must give {len(texts)} finite vectors, not an array of shape {given.shape}")
    given[[not words(text) for text in texts]] = 0
    return given


def whitened(vectors: Floats) -> Vectors:
    """Return unit vectors (n x d, float32) in which what all the texts are about counts less."""
    size, width = vectors.shape
    centred = vectors - vectors.sum(axis=0) / (size + IMAGINED) if size else vectors
    centred[~vectors.any(axis=1)] = 0
    scatter = centred.T @ centred
    # As if ``width`` further texts varied the same in all directions.
    values, directions = np.linalg.eigh(scatter + np.trace(scatter) / max(size, 1) * np.eye(width))
    white = centred @ (directions / np.sqrt(np.maximum(values, 1e-12))) @ directions.T
    norms = np.linalg.norm(white, axis=1, keepdims=True)
    return np.asarray(white / np.where(norms > 0, norms, 1), dtype=np.float32)


def with_meaning(
    links: Links, words: csr_matrix, meaning: Vectors, times: Fading, *, neighbours: int, floor: float
) -> Links:
    """Score the links again by words and meaning, beside the nearest neighbours in meaning; keep the best of each.

    Compares all texts near in time: n² without dates.
    """
    size = len(meaning)
    found = [links.a * size + links.b]
    for a, b in _nearest(meaning, times, neighbours, floor):
        found.append(np.minimum(a, b) * size + np.maximum(a, b))
    key = np.unique(np.concatenate(found))
    a, b = key // max(size, 1), key % max(size, 1)
    text = np.zeros(len(key))
    for start in range(0, len(key), PAIRS):
        one, other = a[start : start + PAIRS], b[start : start + PAIRS]
        shared = np.asarray(words[one].multiply(words[other]).sum(axis=1)).ravel()
        near = np.einsum("ij,ij->i", meaning[one], meaning[other])
        text[start : start + PAIRS] = (1 - SHARE) * shared + SHARE * np.clip(GAIN * near, 0, 1)
    # Rounded, so that the order in which a model adds up, which depends on the machine, seldom decides anything.
    text = np.clip(np.round(text, 5), 0, 1)
    time = times.likeness(a, b)
    kept = strongest(size, a, b, text * time, neighbours, floor)
    return Links(a[kept], b[kept], text[kept], time[kept])


def log_likelihood(labels: Ints, meaning: Vectors) -> float:
    """Log probability of the vectors, given the groups: each scatters round its group's own mean (both normal).

    How much of the spread lies between groups, the rest within, is the best of ``TIES``.
    """
    from scipy.sparse import csr_array

    size, width = meaning.shape
    groups = csr_array((np.ones(size), (labels, np.arange(size))), shape=(int(labels.max(initial=-1)) + 1, size))
    counts = np.asarray(groups.sum(axis=1)).ravel()
    # Unit vectors have a variance of 1 / width a direction; scaled to 1.
    sums = width * ((groups @ meaning.astype(np.float64)) ** 2).sum(axis=1)
    total = width * float((meaning.astype(np.float64) ** 2).sum())
    best = -np.inf
    for between in TIES:
        within = 1 - between
        spread = within + counts * between
        value = -width / 2 * ((counts - 1) * np.log(within) + np.log(spread)).sum()
        best = max(best, value - (total - (between / spread * sums).sum()) / (2 * within))
    return float(best)


def _nearest(meaning: Vectors, times: Fading, neighbours: int, floor: float) -> Iterator[tuple[Ints, Ints]]:
    for rows, others in _blocks(times, floor):
        step = max(CELLS // max(len(others), 1), 1)
        count = min(neighbours + 1, len(others))  # and the text itself
        for start in range(0, len(rows), step):
            some = rows[start : start + step]
            score = (meaning[some] @ meaning[others].T) * times.likeness(some[:, None], others[None, :])
            near = np.argpartition(-score, count - 1, axis=1)[:, :count]
            a, b = np.repeat(some, count), others[near].ravel()
            keep = (np.take_along_axis(score, near, axis=1).ravel() >= floor) & (a != b)
            yield a[keep], b[keep]


def _blocks(times: Fading, floor: float) -> Iterator[tuple[Ints, Ints]]:
    """Yield rows and the rows they may be linked to: all pairs whose likeness can reach ``floor``, each way."""
    order, count = times.order()
    dated, undated = order[:count], order[count:]
    ordered, reach = times.days[dated], times.reach(floor)
    for start in range(0, len(dated), BLOCK):
        rows = dated[start : start + BLOCK]
        first = np.searchsorted(ordered, times.days[rows[0]] - reach, "left")
        last = np.searchsorted(ordered, times.days[rows[-1]] + reach, "right")
        yield rows, np.sort(np.concatenate([dated[first:last], undated]))
    for start in range(0, len(undated), BLOCK):
        yield undated[start : start + BLOCK], np.sort(order)
