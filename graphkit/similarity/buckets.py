"""The buckets of the join: collecting keys, grouping sets by them, verifying pairs, and finding crowds. Compiled loops.

See :mod:`graphkit.similarity.kernels`, which calls them, and :mod:`graphkit.similarity.plain` for the same in Python.
They are in one file because numba's cache of one does not notice changes of another.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from graphkit.similarity.jit import compiled
from graphkit.similarity.prefixes import SLACK
from graphkit.similarity.sets import Ints

__all__ = ["Rows", "shared_keys", "unite", "verify_large", "verify_small"]

ANY = 1 << 31
NONE = np.uint64(0)


class Rows(NamedTuple):
    """Token sets in the order of their sizes (equal sizes by row).

    Attributes:
        starts: int64, where the tokens of each set begin.
        tokens: int32, the tokens of all rows.
        sizes: int32.
        bits: uint64, the set as a bitmap: token t sets bit hash(t) mod 64.
        heads: int32, the probe prefixes one after the other.
        ends: int64, where the prefixes end in ``heads``; one value more than sets.
        ours: bool for each of ``heads``: whether its pairs of tokens are looked for here.
        index_ends: int32, how many tokens of the prefix are in the index prefix.
    """

    starts: Ints
    tokens: Ints
    sizes: Ints
    bits: Ints
    heads: Ints
    ends: Ints
    ours: Any
    index_ends: Ints


@compiled
def _key(one: int, two: int) -> np.uint64:
    """Hash two tokens; the upper bits are the good ones (Fibonacci hashing: Knuth, vol. 3, 6.4)."""
    key = np.uint64(one) * np.uint64(0xD6E8FEB86659FD93) + np.uint64(two)
    return (key ^ (key >> np.uint64(32))) * np.uint64(0x9E3779B97F4A7C15)


@compiled
def shared_keys(rows: Rows, part: int, shift: int, slot_bits: int) -> tuple[Ints, Ints, Ints]:
    """Collect the keys of one partition that a set may share with a later one: key, set, place of its second token."""
    down = np.uint64(64 - slot_bits)
    slots = 1 << slot_bits
    six, low = np.uint64(6), np.uint64(63)
    indexed = np.zeros(slots >> 6, dtype=np.uint64)
    shared = np.zeros(slots >> 6, dtype=np.uint64)
    keys, places = np.empty(1024, dtype=np.uint64), np.empty(1024, dtype=np.int32)
    seconds = np.empty(1024, dtype=np.int32)
    found = 0
    for collecting in range(2):
        for row in range(len(rows.sizes)):
            begin, end = rows.ends[row], rows.ends[row + 1]
            for i in range(begin, end - 1):
                if not rows.ours[i] or (rows.heads[i] * 0x9E3779B1 & 0xFFFFFFFF) >> (32 - shift) != part:
                    continue
                for j in range(i + 1, end):
                    key = _key(rows.heads[i], rows.heads[j])
                    slot = key >> down
                    bit = np.uint64(1) << (slot & low)
                    if collecting:
                        if shared[slot >> six] & bit:
                            if found == len(keys):
                                keys = np.concatenate((keys, np.empty(found, dtype=np.uint64)))
                                places = np.concatenate((places, np.empty(found, dtype=np.int32)))
                                seconds = np.concatenate((seconds, np.empty(found, dtype=np.int32)))
                            keys[found], places[found], seconds[found] = key, row, j - begin
                            found += 1
                    else:
                        if indexed[slot >> six] & bit:
                            shared[slot >> six] |= bit
                        if j - begin < rows.index_ends[row]:
                            indexed[slot >> six] |= bit
    return keys[:found], places[:found], seconds[:found]


@compiled
def _grouped(keys: Ints) -> tuple[Ints, Ints]:
    """Group equal keys: the order that puts them together (stable), and where each group ends."""
    slot_bits = 10
    while 1 << slot_bits < 2 * len(keys):
        slot_bits += 1
    down, mask = np.uint64(64 - slot_bits), np.uint64((1 << slot_bits) - 1)
    table = np.full(1 << slot_bits, -1, dtype=np.int32)
    group = np.empty(len(keys), dtype=np.int32)
    head = np.empty(len(keys), dtype=np.uint64)
    ends = np.zeros(len(keys) + 1, dtype=np.int64)
    count = 0
    for at in range(len(keys)):
        slot = keys[at] >> down
        while table[slot] >= 0 and head[table[slot]] != keys[at]:
            slot = (slot + np.uint64(1)) & mask
        if table[slot] < 0:
            table[slot] = count
            head[count] = keys[at]
            count += 1
        group[at] = table[slot]
        ends[group[at] + 1] += 1
    ends = np.cumsum(ends[: count + 1])
    free = ends[:count].copy()
    order = np.empty(len(keys), dtype=np.int64)
    for at in range(len(keys)):
        order[free[group[at]]] = at
        free[group[at]] += 1
    return order, ends[1:]


@compiled
def _common(rows: Rows, one: int, two: int, least: int, key: np.uint64, second_key: np.uint64) -> int:
    """Return how many tokens two sets share, or -1 if fewer than ``least`` or if the keys are not of their rarest.

    ``second_key`` is of the third and fourth rarest; 0 if only the two rarest are asked for.
    """
    i, j = rows.starts[one], rows.starts[two]
    i_end, j_end = i + rows.sizes[one], j + rows.sizes[two]
    tokens = rows.tokens
    common, before = 0, 0
    while i < i_end and j < j_end:
        if tokens[i] == tokens[j]:
            common += 1
            if (common == 2 and _key(before, tokens[i]) != key) or (
                common == 4 and second_key != NONE and _key(before, tokens[i]) != second_key
            ):
                return -1
            before = tokens[i]
            i += 1
            j += 1
        elif tokens[i] < tokens[j]:
            i += 1
            if common + i_end - i < least:
                return -1
        else:
            j += 1
            if common + j_end - j < least:
                return -1
    return common if common >= least else -1


@compiled
def _popcount(value: np.uint64) -> Any:
    value = value - ((value >> np.uint64(1)) & np.uint64(0x5555555555555555))
    value = (value & np.uint64(0x3333333333333333)) + ((value >> np.uint64(2)) & np.uint64(0x3333333333333333))
    value = (value + (value >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((value * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def _least(sizes: int, threshold: float) -> Any:
    return np.int64(np.ceil(threshold / (1.0 + threshold) * sizes - SLACK))


@compiled
def _pairs(
    rows: Rows,
    members: Ints,
    indexed: Any,
    threshold: float,
    key: np.uint64,
    second_key: np.uint64,
    fewer: int,
    out: tuple[Ints, Ints, Any],
    found: int,
) -> tuple[tuple[Ints, Ints, Any], int]:
    """Verify all pairs of one bucket that may share fewer than ``fewer`` tokens."""
    left, right, score = out
    for i in range(len(members)):
        if not indexed[i]:
            continue
        one = members[i]
        size, bits = rows.sizes[one], rows.bits[one]
        for j in range(i + 1, len(members)):
            two = members[j]
            if size < threshold * rows.sizes[two] - SLACK:
                break  # members come in order of size
            sizes = size + rows.sizes[two]
            least = _least(sizes, threshold)
            if least >= fewer:
                break
            if second_key != NONE and least < 4:
                continue  # found before, among those that need not share four
            if _popcount(bits ^ rows.bits[two]) > sizes - 2 * least:
                continue
            common = _common(rows, one, two, least, key, second_key)
            if common >= 0 and common / (sizes - common) >= threshold:
                if found == len(left):
                    left = np.concatenate((left, np.empty(found, dtype=np.int32)))
                    right = np.concatenate((right, np.empty(found, dtype=np.int32)))
                    score = np.concatenate((score, np.empty(found, dtype=np.float64)))
                left[found], right[found], score[found] = one, two, common / (sizes - common)
                found += 1
    return (left, right, score), found


@compiled
def _root(parent: Ints, place: int) -> int:
    while parent[place] != place:
        parent[place] = parent[parent[place]]
        place = parent[place]
    return place


@compiled
def unite(parent: Ints, marks: Ints) -> None:
    for at in range(len(marks)):
        one, two = _root(parent, marks[at, 0]), _root(parent, marks[at, 1])
        parent[max(one, two)] = min(one, two)
    for place in range(len(parent)):
        parent[place] = _root(parent, place)


@compiled
def _crowd_in(members: Ints, parent: Ints, marked: Any) -> None:
    for at in range(len(members)):
        marked[members[at]] = True
        one, two = _root(parent, members[0]), _root(parent, members[at])
        parent[max(one, two)] = min(one, two)


@compiled
def _split(rows: Rows, members: Ints, seconds: Ints, threshold: float) -> tuple[Ints, Ints]:
    """The next level of a large bucket: a key for every two tokens after its own, and the member each is of."""
    keys, which = np.empty(1024, dtype=np.uint64), np.empty(1024, dtype=np.int32)
    found = 0
    for at in range(len(members)):
        row = members[at]
        begin, size = rows.starts[row], rows.sizes[row]
        end = begin + min(size, size - np.int64(np.ceil(threshold * size - SLACK)) + 4)
        for i in range(begin + seconds[at] + 1, end - 1):
            for j in range(i + 1, end):
                if found == len(keys):
                    keys = np.concatenate((keys, np.empty(found, dtype=np.uint64)))
                    which = np.concatenate((which, np.empty(found, dtype=np.int32)))
                keys[found], which[found] = _key(rows.tokens[i], rows.tokens[j]), at
                found += 1
    return keys[:found], which[:found]


@compiled
def verify_small(
    rows: Rows, keys: Ints, places: Ints, seconds: Ints, threshold: float, split: int, crowd: int
) -> tuple[Ints, Ints, Ints, Ints, tuple[Ints, Ints, Ints, Ints]]:
    """Verify the small buckets of a partition, and look for crowds in the large ones.

    Returns left, right, score, the (set, root) marks of crowds, and the large buckets: their sets, the places of the
    second key tokens, where each bucket ends, and its key.
    """
    out = (np.empty(1024, dtype=np.int32), np.empty(1024, dtype=np.int32), np.empty(1024, dtype=np.float64))
    found = 0
    parent, marked = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.bool_)
    order, ends = _grouped(keys)
    large, large_ends = [np.zeros(0, dtype=np.int64)], [0]
    begin = 0
    for group in range(len(ends)):
        chosen = order[begin : ends[group]]
        begin = ends[group]
        if len(chosen) < 2:
            continue
        key = keys[chosen[0]]
        members, second = places[chosen], seconds[chosen]
        indexed = second < rows.index_ends[members]
        if len(members) <= split:
            out, found = _pairs(rows, members, indexed, threshold, key, NONE, ANY, out, found)
            continue
        if not indexed[:-1].any():
            continue
        if not len(parent):
            parent, marked = np.arange(len(rows.sizes)).astype(np.int32), np.zeros(len(rows.sizes), dtype=np.bool_)
        # Members that need not share four tokens with a partner come first, as members come in order of size.
        small = 0
        while small < len(members) and np.ceil(threshold * rows.sizes[members[small]] - SLACK) < 4:
            small += 1
        if small > crowd:
            _crowd_in(members[:small], parent, marked)
        elif small > 1:
            out, found = _pairs(rows, members[:small], indexed[:small], threshold, key, NONE, 4, out, found)
        large.append(chosen)
        large_ends.append(large_ends[-1] + len(chosen))
        next_keys, which = _split(rows, members, second, threshold)
        inner, inner_ends = _grouped(next_keys)
        start = 0
        for part in range(len(inner_ends)):
            picked = which[inner[start : inner_ends[part]]]
            start = inner_ends[part]
            if len(picked) > crowd and indexed[picked[:-1]].any():
                _crowd_in(members[picked], parent, marked)
    crowded = np.flatnonzero(marked)
    marks = np.empty((len(crowded), 2), dtype=np.int32)
    for at in range(len(crowded)):
        marks[at, 0], marks[at, 1] = crowded[at], _root(parent, crowded[at])
    rest = np.empty(large_ends[-1], dtype=np.int64)
    for bucket in range(1, len(large)):
        rest[large_ends[bucket - 1] : large_ends[bucket]] = large[bucket]
    last = np.array(large_ends)[1:]
    left_over = (places[rest], seconds[rest], last, keys[rest[last - 1]])
    return out[0][:found], out[1][:found], out[2][:found], marks, left_over


@compiled
def verify_large(
    rows: Rows, large: tuple[Ints, Ints, Ints, Ints], threshold: float, crowd: int, common: int, label: Ints
) -> tuple[Ints, Ints, Ints]:
    """Verify the large buckets of a partition by their next two tokens, now that the crowds are known.

    Where the key's second token is from ``common`` on, sets of one crowd share at most one rare token: they are passed
    over.
    """
    out = (np.empty(1024, dtype=np.int32), np.empty(1024, dtype=np.int32), np.empty(1024, dtype=np.float64))
    found = 0
    places, seconds, ends, keys = large
    begin = 0
    for bucket in range(len(ends)):
        members, second = places[begin : ends[bucket]], seconds[begin : ends[bucket]]
        begin = ends[bucket]
        if rows.tokens[rows.starts[members[0]] + second[0]] >= common and _is_one_crowd(members, label):
            continue
        indexed = second < rows.index_ends[members]
        next_keys, which = _split(rows, members, second, threshold)
        inner, inner_ends = _grouped(next_keys)
        start = 0
        for part in range(len(inner_ends)):
            picked = which[inner[start : inner_ends[part]]]
            next_key = next_keys[inner[start]]
            start = inner_ends[part]
            if 2 <= len(picked) <= crowd:
                first = picked[0]
                usual = rows.tokens[rows.starts[members[first]] + second[first]] >= common
                if usual and _is_one_crowd(members[picked], label):
                    continue
                out, found = _pairs(
                    rows, members[picked], indexed[picked], threshold, keys[bucket], next_key, ANY, out, found
                )
    return out[0][:found], out[1][:found], out[2][:found]


@compiled
def _is_one_crowd(members: Ints, label: Ints) -> bool:
    for at in range(len(members)):  # noqa: SIM110  # numba has no all() over a generator
        if label[members[at]] < 0 or label[members[at]] != label[members[0]]:
            return False
    return True
