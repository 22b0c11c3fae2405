"""Average link on a sparse graph: groups merge, nearest first, as long as they are alike on average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphkit.storylines.arrays import Floats, Ints

__all__ = ["MergeTree", "average_link", "merged_first"]


@dataclass(frozen=True)
class MergeTree:
    """Which groups merged, at what score.

    Attributes:
        size: Number of rows.
        a, b: The first row of each of the two groups.
        score: The mean link between the groups, absent links counting 0; infinite for rows that belong together.
            No merge has a higher score than those that made its groups.
    """

    size: int
    a: Ints
    b: Ints
    score: Floats

    def cut(self, threshold: float) -> Ints:
        """Return the group of each row when only merges at ``threshold`` or above are made, numbered by first row."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        made = self.score >= threshold
        links = coo_array((np.ones(int(made.sum())), (self.a[made], self.b[made])), shape=(self.size, self.size))
        return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def average_link(
    size: int,
    a: Ints,
    b: Ints,
    score: Floats,
    *,
    floor: float,
    together: Sequence[tuple[int, int]] = (),
    apart: Sequence[tuple[int, int]] = (),
) -> MergeTree:
    """Merge groups by their mean link (UPGMA; Sokal, Michener 1958) until no pair of groups reaches ``floor``.

    All pairs of groups that are each other's nearest merge in one round, which for average link gives the same tree as
    merging one pair at a time (Sumengen, Rajagopalan, Citovsky and others 2021, "Scaling hierarchical agglomerative
    clustering to billion-sized datasets"); each round is array work in O(links).

    Args:
        size: Number of rows.
        a: One row of each link; each pair of rows comes once.
        b: The other row.
        score: How alike they are.
        floor: The lowest mean link at which groups merge.
        together: Pairs of rows that merge first, in this order.
        apart: Pairs of rows no group may hold both of; they win over ``together``.

    Returns:
        The same tree whatever the order of the links.
    """
    foes = np.array([sorted(pair) for pair in apart], dtype=np.int64).reshape(-1, 2)
    merged = merged_first(together, foes)
    home = MergeTree(size, *merged).cut(0.0)
    home = np.unique(home, return_index=True)[1][home]  # a group goes by its first row
    count = np.bincount(home, minlength=size)
    found = [merged]
    order = np.argsort(np.minimum(a, b) * size + np.maximum(a, b), kind="stable")  # quick where it is in order
    low, high, total = _gather(size, home[a[order]], home[b[order]], score[order])
    while len(low):
        foes = _sorted_pairs(home, foes)
        mean = np.round(total / (count[low] * count[high]), 9)
        mean[np.isin(low * size + high, foes[:, 0] * size + foes[:, 1])] = -1.0
        near = np.flatnonzero(mean >= floor)
        if not len(near):
            break
        best = np.full(size, -1.0)
        for end in (low[near], high[near]):
            np.maximum.at(best, end, mean[near])
        # Ties: the pair of smaller rows, for both ends alike, so that there is always a pair to merge.
        key = low[near] * size + high[near]
        first = np.full(size, size * size)
        for end in (low[near], high[near]):
            tied = mean[near] == best[end]
            np.minimum.at(first, end[tied], key[tied])
        mutual = near[(first[low[near]] == key) & (first[high[near]] == key)]
        into, gone = low[mutual], high[mutual]
        found.append((into, gone, mean[mutual]))
        home = np.arange(size)
        home[gone] = into
        count[into] += count[gone]
        touched = np.zeros(size, dtype=bool)
        touched[into] = touched[gone] = True
        moved = touched[low] | touched[high]
        changed = _gather(size, home[low[moved]], home[high[moved]], total[moved])
        low, high, total = (
            np.concatenate([old[~moved], new]) for old, new in zip((low, high, total), changed, strict=True)
        )
    rows, others, scores = (np.concatenate(part) for part in zip(*found, strict=True))
    return MergeTree(size, rows, others, scores)


def merged_first(together: Sequence[tuple[int, int]], foes: Ints) -> tuple[Ints, Ints, Floats]:
    """Merge the rows that belong together, but for those that must stay apart."""
    members = {row: {row} for pair in together for row in pair}
    enemies: dict[int, set[int]] = {}
    for one, other in foes.tolist():
        enemies.setdefault(one, set()).add(other)
        enemies.setdefault(other, set()).add(one)
    made: list[tuple[int, int]] = []
    for one, other in together:
        ours, theirs = members[one], members[other]
        if ours is theirs or any(enemies.get(row, set()) & theirs for row in ours):
            continue
        made.append((min(min(ours), min(theirs)), max(min(ours), min(theirs))))
        ours |= theirs
        members.update(dict.fromkeys(theirs, ours))
    rows = np.array(made, dtype=np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1], np.full(len(rows), np.inf)


def _sorted_pairs(home: Ints, pairs: Ints) -> Ints:
    return np.sort(home[pairs], axis=1)


def _gather(size: int, a: Ints, b: Ints, score: Floats) -> tuple[Ints, Ints, Floats]:
    """Add up the links between the same two groups, and drop those within one."""
    between = a != b
    key = (np.minimum(a, b) * size + np.maximum(a, b))[between]
    order = np.argsort(key, kind="stable")
    key = key[order]
    start = np.flatnonzero(np.diff(key, prepend=-1))
    total = np.add.reduceat(score[between][order], start) if len(start) else np.zeros(0)
    low, high = np.divmod(key[start], size)
    return low, high, total
