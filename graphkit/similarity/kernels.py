"""The join as compiled loops, for large inputs: the same answer as :mod:`graphkit.similarity.plain`.

Keys are hashed pairs of prefix tokens. They are spread over partitions by their rarer token, and each partition is done
by one thread alone, so that memory is bounded by a partition and no result depends on the number of threads. In a
partition, two bit arrays find the keys that some set can share with a later one; only these are collected, grouped and
verified. All others, by far the most, cost a few bit tests.
"""

from __future__ import annotations

import numpy as np

from graphkit.similarity.buckets import Rows, shared_keys, unite, verify_large, verify_small
from graphkit.similarity.jit import compiled
from graphkit.similarity.prefixes import SPLIT, index_length, probe_length
from graphkit.similarity.sets import Ints
from graphkit.similarity.tokenizer import mix
from graphkit.threads import over_threads

__all__ = ["count_common", "first_equal", "join_arrays"]

KEYS_A_PARTITION = 1 << 21


def join_arrays(
    starts: Ints,
    sizes: Ints,
    tokens: Ints,
    threshold: float,
    crowd: int,
    common: int,
    ours: Ints,
    threads: int | None = None,
) -> tuple[Ints, Ints, Ints, Ints]:
    """Join distinct token sets; see :func:`graphkit.similarity.join.join_sets`.

    Args:
        starts: Where the tokens of each set begin.
        sizes: How many tokens each set has.
        tokens: Tokens of all sets, rarest first.
        threshold: Least Jaccard.
        crowd: How many sets may share their four rarest tokens.
        common: Tokens from this on are common ones.
        ours: bool for each token: whether to look for pairs of sets whose rarest common token it is.
        threads: All cores by default.

    Returns:
        left, right (left < right), score and crowd labels, the pairs in no particular order. Pairs within a crowd whose
        likeness is common tokens may be there or not.
    """
    order = np.argsort(sizes, kind="stable")
    rows, keys = _rows(starts[order], sizes[order].astype(np.int32), tokens, threshold, ours)
    shift = max(0, int(keys // KEYS_A_PARTITION).bit_length())
    slot_bits = max(10, (int(keys) >> shift).bit_length() + 2)  # few bits are then ever set

    def part(number: int) -> tuple[Ints, Ints, Ints, Ints, tuple[Ints, Ints, Ints, Ints]]:
        found, places, seconds = shared_keys(rows, number, shift, slot_bits)
        return verify_small(rows, found, places, seconds, threshold, SPLIT, crowd)

    pieces = list(over_threads(part, range(1 << shift), threads))
    labels = _labels(len(order), [piece[3] for piece in pieces])
    large = [piece[4] for piece in pieces if len(piece[4][2])]
    more = over_threads(lambda buckets: verify_large(rows, buckets, threshold, crowd, common, labels), large, threads)
    pairs = [*(piece[:3] for piece in pieces), *more, *([_singles(rows, ours)] if threshold == 0.5 else [])]
    left, right, score = (np.concatenate([piece[side] for piece in pairs]) for side in range(3))
    label = np.empty(len(order), dtype=np.int32)
    label[order] = labels
    one, two = order[left], order[right]
    return np.minimum(one, two).astype(np.int32), np.maximum(one, two).astype(np.int32), score, label


def _rows(starts: Ints, sizes: Ints, tokens: Ints, threshold: float, ours: Ints) -> tuple[Rows, int]:
    """Lay the rows out in order of size; also returns the number of keys there will be."""
    longest = int(sizes[-1]) if len(sizes) else 0
    probe = np.array([probe_length(size, threshold, 2) for size in range(longest + 1)], dtype=np.int64)
    index = np.array([index_length(size, threshold, 2) for size in range(longest + 1)], dtype=np.int32)
    lengths = probe[sizes]
    ends = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
    bits, heads = _bits_and_heads(starts, tokens, sizes, ends)
    return Rows(starts, tokens, sizes, bits, heads, ends, ours[heads], index[sizes]), int(
        (lengths * (lengths - 1) // 2).sum()
    )


def _labels(size: int, marks: list[Ints]) -> Ints:
    """Merge (set, root) marks of all partitions: -1, or the first set of the crowd."""
    marked = np.concatenate(marks)
    parent = np.arange(size, dtype=np.int32)
    if len(marked):
        unite(parent, marked)
    label = np.full(size, -1, dtype=np.int32)
    label[marked[:, 0]] = parent[marked[:, 0]]
    return label


def _singles(rows: Rows, ours: Ints) -> tuple[Ints, Ints, Ints]:
    """At a threshold of exactly 0.5 one common token is enough: a set of one token within a set of two."""
    ones, twos = np.flatnonzero(rows.sizes == 1), np.flatnonzero(rows.sizes == 2)
    token = rows.tokens[rows.starts[ones]]
    by_token = np.argsort(token)
    held = np.concatenate([rows.tokens[rows.starts[twos]], rows.tokens[rows.starts[twos] + 1]])
    at = np.searchsorted(token[by_token], held)
    at_or_last = np.minimum(at, max(len(ones) - 1, 0))
    hit = (token[by_token][at_or_last] == held) & ours[held] if len(ones) else np.zeros(len(held), dtype=np.bool_)
    left, right = ones[by_token[at_or_last[hit]]] if len(ones) else ones, np.concatenate([twos, twos])[hit]
    return left, right, np.full(len(left), 0.5)


def first_equal(offsets: Ints, tokens: Ints) -> Ints:
    """Return for each row the first row with the same tokens."""
    first: Ints = _first_equal(offsets, tokens)
    return first


@compiled
def _first_equal(offsets: Ints, tokens: Ints) -> Ints:
    count = len(offsets) - 1
    slots = 1024
    while slots < 2 * count:
        slots *= 2
    mask = np.uint64(slots - 1)
    table = np.full(slots, -1, dtype=np.int32)
    first = np.empty(count, dtype=np.int64)
    for row in range(count):
        begin, size = offsets[row], offsets[row + 1] - offsets[row]
        key = np.uint64(size)
        for at in range(begin, begin + size):
            key = (key ^ np.uint64(tokens[at])) * np.uint64(0x9E3779B97F4A7C15)
            key ^= key >> np.uint64(32)
        slot = mix(key) & mask
        first[row] = row
        while table[slot] >= 0:
            other = table[slot]
            same = offsets[other + 1] - offsets[other] == size
            at = 0
            while same and at < size:
                same = tokens[offsets[other] + at] == tokens[begin + at]
                at += 1
            if same:
                first[row] = other
                break
            slot = (slot + np.uint64(1)) & mask
        if first[row] == row:
            table[slot] = row
    return first


def count_common(offsets: Ints, tokens: Ints, left: Ints, right: Ints) -> Ints:
    """Return the number of common tokens of each pair of rows."""
    common: Ints = _count_common(offsets, tokens, left, right)
    return common


@compiled
def _count_common(offsets: Ints, tokens: Ints, left: Ints, right: Ints) -> Ints:
    common = np.zeros(len(left), dtype=np.int64)
    for pair in range(len(left)):
        i, j = offsets[left[pair]], offsets[right[pair]]
        i_end, j_end = offsets[left[pair] + 1], offsets[right[pair] + 1]
        while i < i_end and j < j_end:
            one, two = tokens[i], tokens[j]
            common[pair] += one == two
            i += one <= two
            j += two <= one
    return common


@compiled
def _bits_and_heads(starts: Ints, tokens: Ints, sizes: Ints, ends: Ints) -> tuple[Ints, Ints]:
    bits = np.zeros(len(starts), dtype=np.uint64)
    heads = np.empty(ends[-1], dtype=np.int32)
    for row in range(len(starts)):
        begin = starts[row]
        for at in range(begin, begin + sizes[row]):
            bits[row] |= np.uint64(1) << ((np.uint64(tokens[at]) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(58))
        for at in range(ends[row + 1] - ends[row]):
            heads[ends[row] + at] = tokens[begin + at]
    return bits, heads
