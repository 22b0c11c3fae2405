"""How long a prefix must be so that it holds the rarest common tokens of every pair at the threshold.

``slack`` keeps the bounds on the safe side of rounding: 0.8 * 5 must ask for 4 tokens, never for 5.
"""

from __future__ import annotations

from math import ceil

import numpy as np

from graphkit.similarity.sets import Ints

__all__ = ["index_length", "key_count", "least_common", "pair_common", "probe_length"]

SLACK = 1e-9
SPLIT = 64  # a bucket of more sets than this is split by the next two common tokens


def least_common(size: int, threshold: float) -> int:
    """Return how many tokens a set of ``size`` shares at least with any partner at the threshold."""
    return ceil(threshold * size - SLACK)


def pair_common(size: int, other: int, threshold: float) -> int:
    """Return how many tokens two sets share at least when their Jaccard reaches the threshold."""
    return ceil(threshold / (1 + threshold) * (size + other) - SLACK)


def probe_length(size: int, threshold: float, tokens: int) -> int:
    """Return the length of the prefix that holds the ``tokens`` rarest common tokens with any partner."""
    return min(size, size - least_common(size, threshold) + tokens)


def index_length(size: int, threshold: float, tokens: int) -> int:
    """Return the same for partners that are not smaller."""
    return min(size, size - pair_common(size, size, threshold) + tokens)


def key_count(sizes: Ints, threshold: float) -> int:
    """Return how many pairs of prefix tokens sets of these sizes have together."""
    lengths = np.array([probe_length(size, threshold, 2) for size in range(int(sizes.max(initial=0)) + 1)])[sizes]
    return int((lengths * (lengths - 1) // 2).sum())
