"""Stories settle: each text moves to the group it is most alike, until no move gives its neighbours reason to.

Average link alone keeps merging groups as long as they are alike on average, and one wrong merge of large groups spoils
much. So only what is surely alike is merged that way; then texts move one at a time, wherever that raises the sum of
the links within groups less ``threshold`` for each pair of texts within one. That is the constant Potts model (Traag,
Van Dooren, Nesterov 2011, "Narrow scope for resolution-limit-free community detection") and the first phase of Louvain
(Blondel, Guillaume, Lambiotte, Lefebvre 2008): a text joins a group if its mean link to it is above the threshold, and
of several the one that gains most. Whole groups are not merged, though the sum might rise: two stories that each hold
together stay two, which makes the groups depend far less on the threshold.

What is alike enough also depends on the group: once all have settled, each group asks of its texts at least a share of
its own mean link, and they settle again. A low threshold, right for long and loose stories, then does not spoil close
ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphkit.similarity.jit import fitting
from graphkit.storylines.arrays import Floats, Ints
from graphkit.storylines.tree import MergeTree

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["SURE", "Groupings"]

SURE = 0.7  # mean link of groups that are merged before texts move, where words alone decide
CLOSE = 0.25  # of its own mean link, what a group asks of each of its texts
FOES = -1e9  # the link of two texts that must stay apart: no gain makes up for it


@dataclass(frozen=True)
class Groupings:
    """The groups of any threshold.

    Attributes:
        tree: Merges down to ``sure``.
        home: The unit each text belongs to: itself, or what it may not be parted from.
        counts: Number of texts of each unit.
        links: Units x units: the links between their texts, added up.
        sure: Mean link of groups that are merged before texts move.
    """

    tree: MergeTree
    home: Ints
    counts: Ints
    links: csr_array
    sure: float = SURE

    @classmethod
    def of(
        cls,
        tree: MergeTree,
        a: Ints,
        b: Ints,
        score: Floats,
        *,
        apart: Sequence[tuple[int, int]] = (),
        sure: float = SURE,
    ) -> Groupings:
        """Take the links ``a``, ``b``, ``score`` that the tree was made of, and the pairs of rows no group may hold."""
        from scipy.sparse import coo_array

        home = tree.cut(np.inf)
        foes = np.array(apart, dtype=np.int64).reshape(-1, 2)
        ends = home[np.concatenate([a, foes[:, 0]])], home[np.concatenate([b, foes[:, 1]])]
        weights = np.concatenate([score, np.full(len(foes), FOES)])
        other = ends[0] != ends[1]
        counts = np.bincount(home)
        half = coo_array((weights[other], (ends[0][other], ends[1][other])), shape=(len(counts), len(counts))).tocsr()
        return cls(tree, home, counts, half + half.T, sure)

    def at(self, threshold: float) -> Ints:
        """Return the group of each text, numbered by first row. Takes a few sweeps over the links."""
        labels = np.zeros(len(self.counts), dtype=np.int64)
        labels[self.home] = self.tree.cut(max(threshold, self.sure))
        move = fitting(move_units, self.links.nnz)
        starts, others = self.links.indptr, self.links.indices
        asked = np.full(len(labels) + 1, threshold)
        move(labels, self.counts, starts, others, self.links.data, asked, threshold)
        if threshold < CLOSE:  # else no group asks more
            asked = np.maximum(CLOSE * self._mean_links(labels), threshold)
            move(labels, self.counts, starts, others, self.links.data, asked, threshold)
        _, first, groups = np.unique(labels[self.home], return_index=True, return_inverse=True)
        return np.asarray(np.argsort(np.argsort(first))[groups], dtype=np.int64)

    def _mean_links(self, labels: Ints) -> Floats:
        """Return the mean link between the units of each group, 0 where there are not two."""
        size = len(labels) + 1
        mine = np.repeat(labels, np.diff(self.links.indptr))
        inside = mine == labels[self.links.indices]
        total = np.bincount(mine[inside], self.links.data[inside], minlength=size)
        texts, within = (np.bincount(labels, count, minlength=size) for count in (self.counts, self.counts**2))
        return np.asarray(total / np.maximum(texts**2 - within, 1))


def move_units(
    labels: Ints, counts: Ints, starts: Any, others: Any, weights: Floats, asked: Floats, threshold: float
) -> None:
    """Move units between groups, in place: all in turn, and again those a neighbour of which has moved.

    Each group has the mean link it asks for in ``asked``, a new one asks for ``threshold``. Each move raises the sum
    of the links within groups less what is asked for them, so there is a last one. Ties go to where a unit is, then to
    the group with the smaller number.
    """
    size = len(labels)
    held = np.zeros(size + 1, dtype=np.int64)
    for unit in range(size):
        held[labels[unit]] += counts[unit]
    empty = [group for group in range(size, -1, -1) if held[group] == 0]
    total = np.zeros(size + 1)
    seen = np.zeros(size + 1, dtype=np.int64)
    queue = np.arange(size)  # a ring
    waiting = np.ones(size, dtype=np.bool_)
    head, length = 0, size
    while length:
        unit = queue[head]
        head, length = (head + 1) % size, length - 1
        waiting[unit] = False
        own, count = labels[unit], counts[unit]
        near = 0
        for place in range(starts[unit], starts[unit + 1]):
            group = labels[others[place]]
            seen[near] = group  # without a branch, which nobody could foresee
            near += int(total[group] == 0.0)
            total[group] += weights[place]
        stay = total[own] - asked[own] * count * (held[own] - count) + 1e-9  # no move for a rounding error
        best, most = own, stay
        for place in range(near):
            group = seen[place]
            pull = total[group]
            total[group] = 0.0
            if group == own or pull < most:
                continue
            gain = pull - asked[group] * count * held[group]
            if gain > stay and (gain > most or (gain == most and group < best)):
                best, most = group, gain
        if most < 0.0:  # better off alone
            best = empty[-1]
        if best == own:
            continue
        if held[best] == 0:
            empty.pop()
            asked[best] = threshold
        labels[unit] = best
        held[own] -= count
        held[best] += count
        if held[own] == 0:
            empty.append(own)
        for place in range(starts[unit], starts[unit + 1]):
            other = others[place]
            if labels[other] != best and not waiting[other]:
                waiting[other] = True
                queue[(head + length) % size] = other
                length += 1
