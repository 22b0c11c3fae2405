"""The exact self-join: every pair of token sets whose Jaccard similarity reaches a threshold.

Jaccard(x, y) = |x ∩ y| / |x ∪ y|, on sets of words rather than on word shingles: titles and excerpts have 5 to 60
words, where one changed word already breaks as many shingles as the shingle is long (Broder 1997 made shingles for
whole documents).

The method is a prefix filter (Chaudhuri, Ganti, Kaushik 2006; Bayardo, Ma, Srikant 2007) over pairs of tokens (the
2-prefix scheme of Wang, Li, Feng 2012), with length filter, bitmap filter (Sandes, Teodoro, Melo 2020) and
verification (PPJoin: Xiao, Wang, Lin, Yu 2008):

* Tokens are ordered by rarity. Two sets with Jaccard >= t share o >= t * max(|x|, |y|) tokens, so their two rarest
  common tokens are among the first |x| - ceil(t |x|) + 2 tokens of each. For the smaller set the sharper bound
  o >= 2t / (1 + t) * |x| holds.
* A pair is looked at wherever it shares two such tokens, and counted only where these are its two rarest, so no pair
  comes twice and no list of seen pairs is kept.
* A token pair in more than ``SPLIT`` sets is split by the next two common tokens in the same way. If more than
  ``crowd`` sets share even these four, they are a template (a "mega-bucket"): :class:`Joined` names them. Two sets of a
  template count as a pair only if their rarer tokens, those in at most ``crowd`` texts, reach the threshold too.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

from graphkit.similarity.prefixes import key_count
from graphkit.similarity.sets import LARGE, Ints, TokenSets, from_arrays

__all__ = [
    "CROWD",
    "Joined",
    "alike_in_rare_words",
    "collapse",
    "jaccard_join",
    "join_sets",
    "join_some",
    "overlap",
    "products",
]

Floats: TypeAlias = "np.ndarray[Any, Any]"

CROWD = 256
MANY_KEYS = 5_000_000  # long texts have many: then few rows are a large input, too


@dataclass(frozen=True)
class Joined:
    """Pairs of sets, sorted by left and right, and the sets that are copies of a template.

    Attributes:
        left, right: int32 positions, left < right.
        score: float64, Jaccard similarity of each pair.
        crowd: int32 for each set: -1, or a number that the sets of one template share.
    """

    left: Ints
    right: Ints
    score: Floats
    crowd: Ints


def jaccard_join(offsets: Ints, tokens: Ints, threshold: float) -> tuple[Ints, Ints, Floats]:
    """Return every pair of rows with Jaccard >= ``threshold`` as (left, right, score), sorted, left < right.

    Row i is the set ``tokens[offsets[i]:offsets[i + 1]]`` of any integers. Empty rows match nothing. Rows with equal
    sets are all paired with each other, and no template is left out, so 3,000 copies are 4,498,500 pairs: where that
    can happen, use ``collapse`` and ``join_sets`` of ``graphkit.similarity.join``.

    Raises:
        ValueError: If the threshold is not from 0.5 to 1, or the offsets do not fit the tokens.
    """
    sets = from_arrays(offsets, tokens)
    first = collapse(sets)
    kept = np.flatnonzero(first == np.arange(len(sets)))
    joined = join_sets(sets, kept, threshold, crowd=len(sets))
    members = np.argsort(first, kind="stable")
    members = members[sets.sizes[members] > 0]
    starts = np.searchsorted(first[members], kept)
    ends = np.searchsorted(first[members], kept, side="right")
    equal = products(starts, ends, starts, ends)
    similar = products(starts[joined.left], ends[joined.left], starts[joined.right], ends[joined.right])
    one, two = (members[np.concatenate([equal[side], similar[side]])] for side in (0, 1))
    score = np.concatenate([np.ones(len(equal[0])), joined.score[similar[2]]])
    # A group's product with itself holds every pair both ways round, and each row with itself.
    keep = np.concatenate([members[equal[0]] < members[equal[1]], np.ones(len(similar[0]), dtype=bool)])
    left, right, score = np.minimum(one, two)[keep], np.maximum(one, two)[keep], score[keep]
    order = np.lexsort((right, left))
    return left[order].astype(np.int32), right[order].astype(np.int32), score[order]


def join_sets(
    sets: TokenSets, rows: Ints, threshold: float, *, crowd: int = CROWD, threads: int | None = None
) -> Joined:
    """Join some rows of token sets, which must differ from each other (see :func:`collapse`).

    Every pair with Jaccard >= ``threshold`` is found, and none below, but for templates (see above and
    :attr:`Joined.crowd`). Time is about linear in the number of sets for texts as people write them, and at worst
    O(n * crowd); memory O(n + pairs). The number of threads changes nothing.

    Returns:
        Pairs and crowds of positions in ``rows``.

    Raises:
        ValueError: If the threshold is not from 0.5 to 1.
    """
    joined = join_some(sets, rows, threshold, np.ones(len(sets.frequencies), dtype=np.bool_), crowd, threads)
    within = (joined.crowd[joined.left] >= 0) & (joined.crowd[joined.left] == joined.crowd[joined.right])
    if not within.any():
        return joined
    keep = ~within
    keep[within] = alike_in_rare_words(sets, rows[joined.left[within]], rows[joined.right[within]], threshold, crowd)
    return Joined(joined.left[keep], joined.right[keep], joined.score[keep], joined.crowd)


def join_some(
    sets: TokenSets, rows: Ints, threshold: float, ours: Ints, crowd: int = CROWD, threads: int | None = None
) -> Joined:
    """Return the pairs whose rarest common token is one of ``ours`` (bool for each token), and the crowds it has.

    Pairs within a crowd are among them, but for some that :func:`alike_in_rare_words` denies. Other arguments, order
    and errors as :func:`join_sets`.
    """
    if not 0.5 <= threshold <= 1.0:
        raise ValueError(f"the threshold must be from 0.5 to 1, not {threshold}")
    starts, sizes = sets.offsets[rows], sets.sizes[rows]
    if len(rows) >= LARGE or key_count(sizes, threshold) > MANY_KEYS:
        from graphkit.similarity.kernels import join_arrays  # late: loads numba
    else:
        from graphkit.similarity.plain import join_arrays
    common = _rare_count(sets, crowd)
    left, right, score, label = join_arrays(starts, sizes, sets.tokens, threshold, crowd, common, ours, threads)
    order = np.lexsort((right, left))
    return Joined(left[order], right[order], score[order], label)


def alike_in_rare_words(sets: TokenSets, left: Ints, right: Ints, threshold: float, crowd: int = CROWD) -> Ints:
    """Say of pairs of rows whether their rarer words, more than one, reach the threshold by themselves.

    Only so are two texts of one crowd a pair.
    """
    rare = sets.tokens < _rare_count(sets, crowd)
    ends = np.concatenate([[0], np.cumsum(rare)])
    own = TokenSets(ends[sets.offsets], sets.tokens[rare], sets.frequencies)
    shared = overlap(own, left, right)
    alike: Ints = (shared > 1) & (shared >= threshold * (own.sizes[left] + own.sizes[right] - shared))
    return alike


def _rare_count(sets: TokenSets, crowd: int) -> int:
    return int(np.searchsorted(sets.frequencies, crowd, side="right"))  # ids are ranks of rarity


def collapse(sets: TokenSets) -> Ints:
    """Return for each row the first row with the same set. Exact; O(tokens)."""
    if len(sets) >= LARGE:
        from graphkit.similarity.kernels import first_equal  # late: loads numba

        return first_equal(sets.offsets, sets.tokens)
    seen: dict[bytes, int] = {}
    ends = sets.offsets.tolist()
    return np.array(
        [seen.setdefault(sets.tokens[start:end].tobytes(), row) for row, (start, end) in enumerate(pairwise(ends))],
        dtype=np.int64,
    )


def overlap(sets: TokenSets, left: Ints, right: Ints) -> Ints:
    """Return the number of common tokens of each pair of rows."""
    if len(left) >= LARGE:
        from graphkit.similarity.kernels import count_common  # late: loads numba

        return count_common(sets.offsets, sets.tokens, left, right)
    if not len(left):
        return np.zeros(0, dtype=np.int64)
    both = []
    for rows in (left, right):
        sizes = sets.sizes[rows]
        pair = np.repeat(np.arange(len(rows)), sizes)
        place = np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(sets.offsets[rows], sizes)
        both.append(pair * np.int64(len(sets.frequencies)) + sets.tokens[place])
    common = np.intersect1d(both[0], both[1], assume_unique=True) // max(len(sets.frequencies), 1)
    return np.bincount(common, minlength=len(left))


def products(starts: Ints, ends: Ints, other_starts: Ints, other_ends: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the places of every combination of two ranges, for many pairs of ranges, and which pair each is of."""
    sizes, other_sizes = ends - starts, other_ends - other_starts
    counts = sizes * other_sizes
    which = np.repeat(np.arange(len(counts)), counts)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return starts[which] + nth // other_sizes[which], other_starts[which] + nth % other_sizes[which], which
