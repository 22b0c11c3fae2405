"""How alike is alike enough? The threshold that explains the corpus' words best.

No one threshold fits all corpora: where each story has hundreds of short titles, two of them share little, and where
all texts are about one topic, strangers share much. So each cut of the merge tree is scored as a story of how the words
came about, and the best is taken:

* the words of a group come from one Dirichlet compound multinomial around the corpus' word frequencies (Madsen,
  Kauchak, Elkan 2005, "Modeling word burstiness using the Dirichlet distribution"): members repeat their words;
* the groups come from a Chinese restaurant process (Pitman 2006), so many small groups have to pay for themselves.

The concentration of each is fitted to the cut (empirical Bayes). Words of a text depend on each other, which the model
does not know; raising its likelihood to a power below one makes up for that (Grünwald 2012, "The safe Bayesian"). Few
texts say little about the threshold, so it is also drawn towards a usual one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from graphkit.storylines.links import Floats, Ints
from graphkit.storylines.tree import MergeTree
from graphkit.tokens import words

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["THRESHOLDS", "best_threshold", "word_counts"]

THRESHOLDS = (0.8, 0.7, 0.6, 0.5, 0.4, 0.33, 0.27, 0.22, 0.18, 0.14, 0.11, 0.085, 0.065, 0.05, 0.035, 0.025, 0.015)
USUAL = 0.3
PULL = 4000.0  # nats for a threshold e times the usual one, over the number of texts
POWER = 0.4  # of the likelihood
BURSTS = (30.0, 60.0, 100.0, 200.0, 400.0)
STEM = 6  # letters of a word that count; the rest is mostly its ending


def word_counts(texts: Sequence[str]) -> csr_array:
    """Return texts x words: 1 where a text has a word (cut to its first letters)."""
    from scipy.sparse import csr_array

    numbers: dict[str, int] = {}
    flat: list[int] = []
    ends = [0]
    for text in texts:
        stems = dict.fromkeys(word[:STEM] for word in words(text))
        flat.extend(numbers.setdefault(stem, len(numbers)) for stem in stems)
        ends.append(len(flat))
    return csr_array((np.ones(len(flat)), flat, ends), shape=(len(texts), len(numbers)))


def best_threshold(tree: MergeTree, counts: csr_array, thresholds: Iterable[float] = THRESHOLDS) -> float:
    """Return the threshold whose cut of ``tree`` explains the words in ``counts`` best; ties go to the higher."""
    scored = [
        (
            POWER * _log_likelihood(labels := tree.cut(threshold), counts)
            + _log_prior(np.bincount(labels))
            - PULL / max(counts.shape[0], 1) * np.log(threshold / USUAL) ** 2,
            threshold,
        )
        for threshold in thresholds
    ]
    return max((round(score, 6), threshold) for score, threshold in scored)[1]


def _log_likelihood(labels: Ints, counts: csr_array) -> float:
    """Log probability of all words, given the groups, at the best of ``BURSTS``."""
    from scipy.sparse import csr_array
    from scipy.special import gammaln

    size = len(labels)
    groups = csr_array((np.ones(size), (labels, np.arange(size))), shape=(int(labels.max(initial=-1)) + 1, size))
    held = csr_array(groups @ counts)
    totals = np.asarray(held.sum(axis=1)).ravel()
    usual = np.asarray(counts.sum(axis=0)).ravel() / max(float(counts.nnz), 1.0)
    best = -np.inf
    for burst in BURSTS:
        expected = burst * usual[held.indices]
        value = (gammaln(held.data + expected) - gammaln(expected)).sum()
        best = max(best, value - (gammaln(totals + burst) - gammaln(burst)).sum())
    return float(best)


def _log_prior(sizes: Ints) -> float:
    """Log probability of groups of these sizes, at the best concentration up to half the number of texts."""
    from scipy.special import gammaln

    size = int(sizes.sum())
    concentrations: Floats = np.geomspace(0.2, max(0.5 * size, 0.4), 40)
    ordering = len(sizes) * np.log(concentrations) + gammaln(concentrations) - gammaln(concentrations + size)
    return float(ordering.max() + gammaln(sizes).sum())
