"""How alike is alike enough? The threshold that explains the corpus' words best.

No one threshold fits all corpora: where each story has hundreds of short titles, two of them share little, and where
all texts are about one topic, strangers share much. So each cut of the merge tree is scored as a story of how the words
came about, and the best is taken:

* each word of a text comes either from the words of the others in its group or from those of the corpus, in fixed
  shares (Jelinek, Mercer 1980, "Interpolated estimation of Markov source parameters from sparse data");
* each text joins a group as often as that has other members, or starts one of its own: a Chinese restaurant process
  (Pitman 2006), so many small groups have to pay for themselves.

Each text is judged by the others alone (a pseudo-likelihood; Besag 1975, "Statistical analysis of non-lattice data"):
so it does not matter how many there are of them, and a story of two is judged like one of two hundred. The shares and
the concentration are fitted to the cut (empirical Bayes). Words of a text depend on each other, which the model does
not know; raising its likelihood to a power below one makes up for that (Grünwald 2012, "The safe Bayesian"). Few texts
say little about the threshold, so it is also drawn towards a usual one.

Where the texts also have vectors of meaning, those are explained too: see :mod:`graphkit.storylines.meaning`. A vector
sums up its text's words, so however many numbers it has, it says a part of what the words say, not more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from graphkit.storylines.links import Floats, Ints
from graphkit.storylines.meaning import Vectors, log_likelihood
from graphkit.storylines.tree import MergeTree
from graphkit.tokens import words

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["THRESHOLDS", "best_threshold", "word_counts"]

THRESHOLDS = (0.8, 0.7, 0.6, 0.5, 0.4, 0.33, 0.27, 0.22, 0.18, 0.14, 0.11, 0.085, 0.065, 0.05, 0.035, 0.025, 0.015)
USUAL = 0.4
PULL = 30.0  # nats for a threshold e times the usual one
POWER = 0.4  # of the likelihood
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)  # of the words that come from the others in a group
MEANT = 0.3  # numbers of a vector of meaning that count, for each word of a text
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


def best_threshold(
    tree: MergeTree, counts: csr_array, thresholds: Iterable[float] = THRESHOLDS, *, meaning: Vectors | None = None
) -> float:
    """Return the threshold whose cut of ``tree`` explains the words in ``counts`` best; ties go to the higher.

    Where there are vectors of ``meaning`` (n x d, whitened unit rows), it has to explain them too.
    """
    # A power of the likelihood that makes the d numbers of a vector count as MEANT a word.
    power = 0.0 if meaning is None else min(MEANT * counts.nnz / max(meaning.size, 1), 1.0)
    scored = [
        (
            POWER * _words_log_likelihood(labels := tree.cut(threshold), counts)
            + (0.0 if meaning is None else power * log_likelihood(labels, meaning))
            + _log_prior(np.bincount(labels))
            - PULL * np.log(threshold / USUAL) ** 2,
            threshold,
        )
        for threshold in thresholds
    ]
    return max((round(score, 6), threshold) for score, threshold in scored)[1]


def _words_log_likelihood(labels: Ints, counts: csr_array) -> float:
    """Log odds of the words of all texts, given the others in their groups, to none, at the best of ``SHARES``."""
    lengths = np.diff(counts.indptr)
    label, word = np.repeat(labels, lengths), counts.indices.astype(np.int64)
    _, place, held = np.unique(label * counts.shape[1] + word, return_inverse=True, return_counts=True)
    totals = (np.bincount(labels, lengths, minlength=1)[labels] - lengths).repeat(lengths)
    shared = np.flatnonzero(totals)  # texts that stand alone have the words of the corpus
    often = np.bincount(word, minlength=1)[word[shared]] / max(len(word), 1)
    ratio = (held[place[shared]] - 1) / totals[shared] / often
    return max(float(np.log(share * ratio + 1 - share).sum()) for share in SHARES)


def _log_prior(sizes: Ints) -> float:
    """Log probability of each text's group, given the others', at the best concentration up to half their number."""
    size, alone = max(int(sizes.sum()), 1), int((sizes == 1).sum())
    concentrations: Floats = np.geomspace(0.2, max(0.5 * size, 0.4), 40)
    ordering = alone * np.log(concentrations) - size * np.log(size - 1 + concentrations)
    larger = sizes[sizes > 1]
    return float(ordering.max() + (larger * np.log(larger - 1)).sum())
