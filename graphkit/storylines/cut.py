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

When each text was published is explained likewise: it comes either near the others in its group or by chance. So groups
that hold what comes at all times are not worth much.

Where the texts also have vectors of meaning, those are explained too: see :mod:`graphkit.storylines.meaning`. A vector
sums up its text's words, so however many numbers it has, it says a part of what the words say, not more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from graphkit.storylines.arrays import Floats, Ints
from graphkit.storylines.links import COPY, Fading, Links
from graphkit.storylines.meaning import Vectors, log_likelihood
from graphkit.storylines.nearness import around, nearness
from graphkit.storylines.settle import Groupings
from graphkit.threads import over_threads

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["THRESHOLDS", "best_threshold", "near_copies", "word_counts"]

THRESHOLDS = (0.8, 0.7, 0.6, 0.5, 0.4, 0.33, 0.27, 0.22, 0.18, 0.14, 0.11, 0.085, 0.065, 0.05)
USUAL = 0.35
PULL = 5.0  # nats for a threshold e times the usual one, times the root of the number of texts
MEANT_PULL = 2.0  # the same where the texts have vectors of meaning, whose links tell more
POWER = 0.7  # of the likelihood
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)  # of the words that come from the others in a group
CHANCE = 0.3  # of the times that do not come from the others in a group
MEANT = 0.1  # numbers of a vector of meaning that count, for each word of a text
ROUNDING = 1e-6  # sums of weights below this are none
STEM = 6  # letters of a word that count; the rest is mostly its ending


def word_counts(words: Sequence[str], counts: csr_matrix) -> csr_matrix:
    """Return texts x words: 1 where a text has a word (cut to its first letters); ``counts`` is of whole words."""
    from scipy.sparse import csr_matrix

    numbers: dict[str, int] = {}
    stems = np.array([numbers.setdefault(word[:STEM], len(numbers)) for word in words], dtype=np.int32)
    cut = csr_matrix((counts.data, stems[counts.indices], counts.indptr), (counts.shape[0], len(numbers)), copy=True)
    cut.sum_duplicates()
    cut.data[:] = 1
    return cut


def near_copies(size: int, links: Links) -> Ints:
    """Return a number for each text, the same for texts that are copies of each other, or nearly so."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    near = links.text >= COPY
    pairs = coo_array((np.ones(int(near.sum())), (links.a[near], links.b[near])), shape=(size, size))
    return np.asarray(connected_components(pairs, directed=False)[1], dtype=np.int64)


def best_threshold(
    groupings: Groupings,
    counts: csr_matrix,
    copies: Ints,
    times: Fading,
    thresholds: Iterable[float] = THRESHOLDS,
    *,
    meaning: Vectors | None = None,
) -> float:
    """Return the threshold whose groups explain the words in ``counts``, and ``times``, best; ties go to the higher.

    ``copies`` are what :func:`near_copies` gives. Where there are vectors of ``meaning`` (n x d, whitened unit rows),
    the groups have to explain them too.
    """
    # A power of the likelihood that makes the d numbers of a vector count as MEANT a word.
    power = 0.0 if meaning is None else min(MEANT * counts.nnz / max(meaning.size, 1), 1.0)
    order, dated = times.order()
    rows = order[:dated]
    expected = np.zeros(len(order))
    expected[rows] = around(times.days[rows], times.life)
    pull = (PULL if meaning is None else MEANT_PULL) * counts.shape[0] ** 0.5

    def worth(threshold: float) -> tuple[float, float]:
        labels = groupings.at(threshold)
        score = (
            POWER * _words_log_likelihood(labels, counts, copies)
            + _times_log_likelihood(labels, rows, times, expected, copies)
            + (0.0 if meaning is None else power * log_likelihood(labels, meaning))
            + _log_prior(np.bincount(labels))
            - pull * np.log(threshold / USUAL) ** 2
        )
        return round(score, 6), threshold

    return max(over_threads(worth, thresholds))[1]


def _words_log_likelihood(labels: Ints, counts: csr_matrix, copies: Ints) -> float:
    """Log odds of the words of all texts, given the others in their groups, to none, at the best of ``SHARES``.

    Near copies weigh as one text together, and those in one group say nothing about each other.
    """
    lengths = np.diff(counts.indptr)
    weight = 1 / np.bincount(copies)[copies]
    each = np.repeat(weight, lengths)
    often = np.bincount(counts.indices, each, minlength=counts.shape[1]) / max(float(each.sum()), 1)
    alike = np.unique(copies * (labels.max(initial=0) + 1) + labels, return_inverse=True)[1]
    fellows = np.bincount(alike)[alike]
    one = 1 / fellows  # the copies in a group are one of its texts
    total = np.bincount(labels, one * lengths, minlength=1)[labels]
    own_total = np.bincount(alike, one * lengths, minlength=1)[alike]
    others = total - own_total
    texts = np.flatnonzero(others > ROUNDING)  # those that stand alone have the words of the corpus
    shared = counts[texts]
    row, word = np.repeat(texts, lengths[texts]), shared.indices.astype(np.int64)
    held = _held(labels[row], word, one[row], counts.shape[1])
    own = np.ones(len(row))
    several = np.flatnonzero(fellows[row] > 1)
    own[several] = _held(alike[row[several]], word[several], one[row[several]], counts.shape[1])
    ratio = np.maximum(held - own, 0) / others[row] / often[word]
    counted = weight[row]
    return max(float((counted * np.log(share * ratio + 1 - share)).sum()) for share in SHARES)


def _times_log_likelihood(labels: Ints, rows: Ints, times: Fading, expected: Floats, copies: Ints) -> float:
    """Log odds of when texts were published, given the others in their groups, to none; near copies weigh as one.

    ``rows`` are those that have a time, in its order, and ``expected`` is how near all others are to each text.
    """
    rows = rows[np.argsort(labels[rows], kind="stable")]  # by group, then time
    groups = labels[rows]
    others = np.bincount(groups)[groups] - 1
    near = nearness(times.days[rows], groups, times.life) / np.maximum(others, 1)
    odds = CHANCE + (1 - CHANCE) * near / np.maximum(expected[rows], 1e-12)
    weight = 1 / np.bincount(copies)[copies][rows]
    return float((weight * np.log(odds))[others > 0].sum())


def _held(group: Ints, word: Ints, weight: Floats, size: int) -> Floats:
    """Return how often the group of each place has its word."""
    _, place = np.unique(group * size + word, return_inverse=True)
    return np.asarray(np.bincount(place, weight, minlength=1)[place], dtype=np.float64)


def _log_prior(sizes: Ints) -> float:
    """Log probability of each text's group, given the others', at the best concentration up to half their number."""
    size, alone = max(int(sizes.sum()), 1), int((sizes == 1).sum())
    concentrations: Floats = np.geomspace(0.2, max(0.5 * size, 0.4), 40)
    ordering = alone * np.log(concentrations) - size * np.log(size - 1 + concentrations)
    larger = sizes[sizes > 1]
    return float(ordering.max() + (larger * np.log(larger - 1)).sum())
