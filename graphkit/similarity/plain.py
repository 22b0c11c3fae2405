"""The join in plain Python, for small inputs: the same answer as the kernels, and nothing to load or compile.

Inputs that turn out to be crowded go to the kernels all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

import numpy as np

from graphkit.similarity.prefixes import SPLIT, index_length, least_common, pair_common, probe_length
from graphkit.similarity.sets import Ints

__all__ = ["join_arrays"]

PATIENCE = 5_000_000  # pairs to look at, which take plain Python some seconds

Row = tuple[int, ...]
Candidate = tuple[int, int, Row]  # two sets, and the rarest tokens they must have in common
Member = tuple[int, int, int]  # place in the order of size, position of the second key token, 1 if in its index prefix


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

    As :func:`graphkit.similarity.kernels.join_arrays`; ``common`` and ``threads`` are for crowded inputs alone.
    """
    order = np.argsort(sizes, kind="stable")
    rows: list[Row] = [
        tuple(tokens[start : start + size].tolist())
        for start, size in zip(starts[order].tolist(), sizes[order].tolist(), strict=True)
    ]
    sets = [frozenset(row) for row in rows]
    scores: dict[tuple[int, int], float] = {}
    crowds = _Crowds(len(rows))
    looked_for = ours.tolist()
    buckets = _buckets(rows, threshold, looked_for)
    if sum(len(members) ** 2 for members in buckets.values()) > PATIENCE:
        from graphkit.similarity import kernels  # late: loads numba

        return kernels.join_arrays(starts, sizes, tokens, threshold, crowd, common, ours, threads)
    for one, two, key in _candidates(rows, buckets, threshold, crowd, crowds, looked_for):
        shared = len(sets[one] & sets[two])
        score = shared / (len(rows[one]) + len(rows[two]) - shared)
        # A pair counts only where the key is its rarest common tokens: a template's pairs are not found by other ways.
        if score >= threshold and tuple(islice((token for token in rows[one] if token in sets[two]), len(key))) == key:
            scores[one, two] = score
    places = np.array(list(scores), dtype=np.int64).reshape(-1, 2)
    ends_ = np.sort(order[places], axis=1).astype(np.int32)
    label = np.empty(len(rows), dtype=np.int32)
    label[order] = crowds.labels()
    return ends_[:, 0], ends_[:, 1], np.array(list(scores.values()), dtype=np.float64), label


def _buckets(rows: Sequence[Row], threshold: float, ours: Sequence[bool]) -> dict[Row, list[Member]]:
    """The sets that have two tokens in their prefixes, for all such tokens."""
    buckets: dict[Row, list[Member]] = {}
    for place, row in enumerate(rows):
        index = index_length(len(row), threshold, 2)
        for i, j in combinations(range(probe_length(len(row), threshold, 2)), 2):
            if ours[row[i]]:
                buckets.setdefault((row[i], row[j]), []).append((place, j, j < index))
    return buckets


def _candidates(
    rows: Sequence[Row],
    buckets: dict[Row, list[Member]],
    threshold: float,
    crowd: int,
    crowds: _Crowds,
    ours: Sequence[bool],
) -> Iterator[Candidate]:
    for key, members in buckets.items():
        if len(members) <= SPLIT:
            yield from _pairs(members, key)
        elif _has_pair(members):
            yield from _split(rows, members, key, threshold, crowd, crowds)
    if threshold == 0.5:
        # The one case in which a single common token is enough: a set of one token within a set of two.
        single = {row[0]: place for place, row in enumerate(rows) if len(row) == 1 and ours[row[0]]}
        for place, row in enumerate(rows):
            if len(row) == 2:
                yield from ((single[token], place, (token,)) for token in row if token in single)


def _split(
    rows: Sequence[Row], members: list[Member], key: Row, threshold: float, crowd: int, crowds: _Crowds
) -> Iterator[Candidate]:
    """Candidates of a large bucket: by the next two common tokens, or all of those that need not share four."""
    small = [member for member in members if least_common(len(rows[member[0]]), threshold) < 4]
    if len(small) > crowd:
        crowds.add(small)
    else:
        for one, two, _ in _pairs(small, key):
            if pair_common(len(rows[one]), len(rows[two]), threshold) < 4:
                yield one, two, key
    buckets: dict[Row, list[Member]] = {}
    for member in members:
        row = rows[member[0]]
        for i, j in combinations(range(member[1] + 1, probe_length(len(row), threshold, 4)), 2):
            buckets.setdefault((row[i], row[j]), []).append(member)
    for next_key, inside in buckets.items():
        if len(inside) <= crowd:
            yield from (
                (one, two, key + next_key)
                for one, two, _ in _pairs(inside, key)
                if pair_common(len(rows[one]), len(rows[two]), threshold) >= 4
            )
        elif _has_pair(inside):
            crowds.add(inside)


def _pairs(members: Sequence[Member], key: Row) -> Iterator[Candidate]:
    """Every pair whose first (not larger) set has the key in its index prefix."""
    for (one, _, indexed), (two, _, _) in combinations(members, 2):
        if indexed:
            yield one, two, key


def _has_pair(members: Sequence[Member]) -> bool:
    return any(indexed for _, _, indexed in members[:-1])


class _Crowds:
    """Which sets are copies of one template: sets that share a crowd are put together."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))
        self.member = [False] * size

    def add(self, members: Sequence[Member]) -> None:
        first = self._root(members[0][0])
        for place, _, _ in members:
            self.member[place] = True
            root = self._root(place)
            first, root = min(first, root), max(first, root)
            self.parent[root] = first

    def labels(self) -> Ints:
        return np.array([self._root(i) if self.member[i] else -1 for i in range(len(self.parent))], dtype=np.int32)

    def _root(self, place: int) -> int:
        while self.parent[place] != place:
            self.parent[place] = self.parent[self.parent[place]]
            place = self.parent[place]
        return place
