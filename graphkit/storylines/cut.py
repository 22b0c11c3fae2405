"""How alike is alike enough? The threshold that explains the corpus' words best.

No one threshold fits all corpora: where each story has hundreds of short titles, two of them share little, and where
all texts are about one topic, strangers share much. So the groups of each threshold are scored as a story of how the
words came about, and the best are taken:

* each word of a text comes either from the words of the others in its group or from those of the corpus, in fixed
  shares (Jelinek, Mercer 1980, "Interpolated estimation of Markov source parameters from sparse data");
* each text joins a group as often as that has other members, or starts one of its own: a Chinese restaurant process
  (Pitman 2006), so many small groups have to pay for themselves.

Each text is judged by the others alone (a pseudo-likelihood; Besag 1975, "Statistical analysis of non-lattice data"):
so it does not matter how many there are of them, and a story of two is judged like one of two hundred. Copies say
nothing about a story, for they share words without reporting anything: so near copies count as one text, and are not
judged by each other. The shares and the concentration are fitted to the groups (empirical Bayes). Words of a text
depend on each other, which the model does not know; raising its likelihood to a power below one makes up for that
(Grünwald 2012, "The safe Bayesian"). Few texts say little about the threshold, so it is also drawn towards a usual one.

Where the texts also have vectors of meaning, those are explained too: see :mod:`graphkit.storylines.meaning`. A vector
sums up its text's words, so however many numbers it has, it says a part of what the words say, not more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from graphkit.storylines.arrays import Floats, Ints
from graphkit.storylines.links import Links
from graphkit.storylines.meaning import Vectors, log_likelihood
from graphkit.storylines.settle import Groupings
from graphkit.threads import over_threads

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["THRESHOLDS", "best_threshold", "near_copies", "word_counts"]

THRESHOLDS = (0.8, 0.7, 0.6, 0.5, 0.4, 0.33, 0.27, 0.22, 0.18, 0.14, 0.11, 0.085, 0.065, 0.05)
USUAL = 0.35
PULL = 100.0  # nats for a threshold e times the usual one
POWER = 0.7  # of the likelihood
COPY = 0.65  # likeness in words of near copies
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)  # of the words that come from the others in a group
MEANT = 0.3  # numbers of a vector of meaning that count, for each word of a text
ROUNDING = 1e-6  # sums of weights below this are none
STEM = 6  # letters of a word that count; the rest is mostly its ending


def word_counts(texts: Sequence[Sequence[str]]) -> csr_array:
    """Return texts x words: 1 where a text, given by its words, has a word (cut to its first letters)."""
    from scipy.sparse import csr_array

    numbers: dict[str, int] = {}
    flat: list[int] = []
    ends = [0]
    for text in texts:
        stems = dict.fromkeys(word[:STEM] for word in text)
        flat.extend(numbers.setdefault(stem, len(numbers)) for stem in stems)
        ends.append(len(flat))
    return csr_array((np.ones(len(flat)), flat, ends), shape=(len(texts), len(numbers)))


def near_copies(size: int, links: Links) -> Ints:
    """Return a number for each text, the same for texts that are copies of each other, or nearly so."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    near = links.text >= COPY
    pairs = coo_array((np.ones(int(near.sum())), (links.a[near], links.b[near])), shape=(size, size))
    return np.asarray(connected_components(pairs, directed=False)[1], dtype=np.int64)


def best_threshold(
    groupings: Groupings,
    counts: csr_array,
    copies: Ints,
    thresholds: Iterable[float] = THRESHOLDS,
    *,
    meaning: Vectors | None = None,
) -> float:
    """Return the threshold whose groups explain the words in ``counts`` best; ties go to the higher.

    ``copies`` are what :func:`near_copies` gives. Where there are vectors of ``meaning`` (n x d, whitened unit rows),
    the groups have to explain them too.
    """
    # A power of the likelihood that makes the d numbers of a vector count as MEANT a word.
    power = 0.0 if meaning is None else min(MEANT * counts.nnz / max(meaning.size, 1), 1.0)

    def worth(threshold: float) -> tuple[float, float]:
        labels = groupings.at(threshold)
        score = (
            POWER * _words_log_likelihood(labels, counts, copies)
            + (0.0 if meaning is None else power * log_likelihood(labels, meaning))
            + _log_prior(np.bincount(labels))
            - PULL * np.log(threshold / USUAL) ** 2
        )
        return round(score, 6), threshold

    return max(over_threads(worth, thresholds))[1]


def _words_log_likelihood(labels: Ints, counts: csr_array, copies: Ints) -> float:
    """Log odds of the words of all texts, given the others in their groups, to none, at the best of ``SHARES``.

    Near copies weigh as one text together, and those in one group say nothing about each other.
    """
    lengths = np.diff(counts.indptr)
    word = counts.indices.astype(np.int64)
    weight = np.repeat(1 / np.bincount(copies)[copies], lengths)
    often = np.bincount(word, weight, minlength=counts.shape[1]) / max(weight.sum(), 1)
    alike = np.unique(copies * (labels.max(initial=0) + 1) + labels, return_inverse=True)[1]
    one = np.repeat(1 / np.bincount(alike)[alike], lengths)  # the copies in a group are one of its texts
    held, total = _held(np.repeat(labels, lengths), word, one, counts.shape[1])
    own, own_total = _held(np.repeat(alike, lengths), word, one, counts.shape[1])
    others = total - own_total
    shared = np.flatnonzero(others > ROUNDING)  # texts that stand alone have the words of the corpus
    ratio = np.maximum(held - own, 0)[shared] / others[shared] / often[word[shared]]
    return max(float((weight[shared] * np.log(share * ratio + 1 - share)).sum()) for share in SHARES)


def _held(group: Ints, word: Ints, weight: Floats, size: int) -> tuple[Floats, Floats]:
    """Return how often the group of each place has its word, and how many words it has."""
    _, place = np.unique(group * size + word, return_inverse=True)
    often, all_words = np.bincount(place, weight, minlength=1), np.bincount(group, weight, minlength=1)
    return np.asarray(often[place], dtype=np.float64), np.asarray(all_words[group], dtype=np.float64)


def _log_prior(sizes: Ints) -> float:
    """Log probability of each text's group, given the others', at the best concentration up to half their number."""
    size, alone = max(int(sizes.sum()), 1), int((sizes == 1).sum())
    concentrations: Floats = np.geomspace(0.2, max(0.5 * size, 0.4), 40)
    ordering = alone * np.log(concentrations) - size * np.log(size - 1 + concentrations)
    larger = sizes[sizes > 1]
    return float(ordering.max() + (larger * np.log(larger - 1)).sum())
