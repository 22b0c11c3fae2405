"""Words that come at all times tell little about events, however rare they are.

What a story is about comes in a burst: "Melissa" for two weeks, "global" on every day. Where two texts share only words
of the second kind, they are not on one event; so words count less the more evenly they come (He, Chang, Lim 2007,
"Using burstiness to improve clustering of topics in news streams"). In a corpus of several languages, the small words
of the rarer ones count less by this, too, which rarity alone would not see to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphkit.storylines.arrays import Floats
from graphkit.storylines.links import Fading
from graphkit.storylines.nearness import around, nearness

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["burstiness"]

STEADY = 0.5  # what a word loses that comes evenly
DOUBT = 1.0  # pairs near in time that are imagined: a word must come often to count as even


def burstiness(counts: csr_matrix, times: Fading) -> Floats:
    """Return what each term counts, from 0.5 for those that come evenly to 1 for those that come in bursts.

    Those of a few texts count 1, as nobody knows, and all do where everything is near in time. Takes O(terms in texts).

    Args:
        counts: How often each text has each term (n x terms).
        times: When each text was published.
    """
    order, dated = times.order()
    if dated < 2:
        return np.ones(counts.shape[1])
    rows = order[:dated]
    days = times.days[rows]
    expected = around(days, times.life)
    texts = counts[rows].tocsc()
    texts.sort_indices()
    often = np.diff(texts.indptr)
    term = np.repeat(np.arange(len(often)), often)
    # Pairs of texts with a term, weighed by how near they are: as they are, and as they would be if it came evenly.
    found = np.bincount(term, nearness(days[texts.indices], term, times.life), minlength=len(often)) / 2
    even = np.bincount(term, expected[texts.indices], minlength=len(often)) * (often - 1) / 2
    passing = 1 - float(expected.mean())  # 0 where all is near: nothing can come in a burst then
    return np.asarray(1 - STEADY * passing * np.minimum(even / (found + DOUBT), 1))
