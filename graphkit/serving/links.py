"""Who is next to whom: :class:`Links`, compressed sparse rows over edges in both directions."""

from __future__ import annotations

import numpy as np

from graphkit.serving.sets import Numbers

__all__ = ["Links"]


class Links:
    """The edges at each node. 16 bytes an edge; O(edges log edges) to make."""

    def __init__(self, source: Numbers, target: Numbers, nodes: int) -> None:
        self.source, self.target = source, target
        ends = np.concatenate([source, target])
        order = np.argsort(ends, kind="stable")
        self._edges = (order % max(len(source), 1)).astype(np.uint32)
        self._starts = np.searchsorted(ends[order], np.arange(nodes + 1))

    def at(self, node: int) -> Numbers:
        """The edges at a node; one from it to itself comes twice."""
        return self._edges[self._starts[node] : self._starts[node + 1]]

    def among(self, nodes: Numbers, most: int) -> Numbers:
        """The edges at any of some nodes, each once, ascending: at most so many of each node."""
        firsts = self._starts[nodes]
        lasts = np.minimum(self._starts[nodes + 1], firsts + most)
        parts = [self._edges[first:last] for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)]
        return np.unique(np.concatenate([self._edges[:0], *parts]))

    def next_to(self, node: int) -> Numbers:
        """The nodes one edge away, each once, ascending."""
        edges = self.at(node)
        ends = np.concatenate([self.source[edges], self.target[edges]])
        return np.unique(ends[ends != node])
