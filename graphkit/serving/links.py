"""Who is next to whom: :class:`Links`, compressed sparse rows over edges in both directions."""

from __future__ import annotations

import numpy as np

from graphkit.serving.sets import Numbers, distinct

__all__ = ["Links", "in_rows"]


class Links:
    """The edges at each node. 16 bytes an edge; O(edges log edges) to make."""

    def __init__(self, source: Numbers, target: Numbers, nodes: int) -> None:
        self.source, self.target = source, target
        ends = np.concatenate([source, target])
        order = np.argsort(ends, kind="stable")
        self._edges = (order % max(len(source), 1)).astype(np.uint32)
        self._starts = np.searchsorted(ends[order], np.arange(nodes + 1))

    def among(self, nodes: Numbers, most: int) -> Numbers:
        """The edges at any of some nodes, each once, ascending: at most so many of each node."""
        firsts = self._starts[nodes]
        lasts = np.minimum(self._starts[nodes + 1], firsts + most)
        parts = [self._edges[first:last] for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)]
        return distinct(np.concatenate([self._edges[:0], *parts]))

    def around(self, nodes: Numbers) -> Numbers:
        """The nodes at the edges of some nodes, these too, each once, ascending."""
        edges = in_rows(self._edges, self._starts, nodes)
        return distinct(np.concatenate([self.source[edges], self.target[edges]]))


def in_rows(values: Numbers, starts: Numbers, rows: Numbers) -> Numbers:
    """The values of some rows, one row after the other; row i has ``values[starts[i]:starts[i + 1]]``."""
    firsts = starts[rows]
    counts = starts[rows + 1] - firsts
    found: Numbers = values[np.repeat(firsts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())]
    return found
