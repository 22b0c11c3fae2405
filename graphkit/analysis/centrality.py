"""Which nodes matter: :func:`find_centrality` gives degrees and PageRank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from graphkit.graph import ArticleGraph, Result
from graphkit.links import numbered_edges

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

__all__ = ["Centrality", "find_centrality"]

DAMPING = 0.85  # the value of the paper, and of networkx
TOLERANCE = 1e-12  # in the sum of all changes
STEPS = 180  # every step shrinks the change by DAMPING, so it is below TOLERANCE by then


@dataclass(frozen=True)
class Centrality(Result):
    """Degrees and PageRank of every node.

    Attributes:
        table: A row a node: ``id``, ``kind``, ``title``, and the columns of :meth:`new_columns`, the highest
            ``pagerank`` first, then by id.
    """

    name: ClassVar[str] = "centrality"

    table: pl.DataFrame

    def to_frame(self) -> pl.DataFrame:
        """All nodes, the most central first; ``head(20)`` is the top table."""
        return self.table

    def new_columns(self) -> pl.DataFrame:
        """``degree``, ``related_in``, ``related_out`` (integers from 0) and ``pagerank`` (0 to 1, sums to 1)."""
        return self.table.select("id", "degree", "related_in", "related_out", "pagerank").sort("id")


def find_centrality(graph: ArticleGraph) -> Centrality:
    """Count each node's neighbours and rank the nodes by PageRank, over all edges the graph has.

    ``degree`` is the number of different neighbours in either direction; ``related_in`` counts the articles that
    declare this one related, ``related_out`` those that this one declares related. Links from a node to itself and
    parallel links do not count. PageRank follows the edges as directed, so providers and topics gather rank from their
    articles, and articles from those that declare them related.

    Source: Page, Brin, Motwani, Winograd: The PageRank Citation Ranking (1999), damping 0.85, nodes without outgoing
    links spread theirs over all nodes; the same as ``networkx.pagerank`` on the graph without parallel edges. Takes
    O(nodes + edges) time a step, 180 steps at most.
    """
    import numpy as np  # late: costs start-up time that most uses never need
    from scipy.sparse import coo_array, csr_array

    ids, edges = numbered_edges(graph)
    source, target = (edges[end].to_numpy().astype(np.int32) for end in ("source", "target"))
    count = len(ids)

    def links(keep: NDArray[np.bool_]) -> csr_array[np.float64]:
        keep = keep & (source != target)
        matrix = csr_array(coo_array((np.ones(keep.sum()), (source[keep], target[keep])), shape=(count, count)))
        matrix.data[:] = 1.0  # parallel edges were added up
        return matrix

    everything = links(np.ones(len(source), dtype=np.bool_))
    related = links((edges["kind"] == "related_to").to_numpy())
    table = pl.DataFrame(
        {
            "id": ids,
            "degree": np.diff(csr_array(everything + everything.T).indptr).astype(np.int64),
            "related_in": np.bincount(related.indices, minlength=count).astype(np.int64),
            "related_out": np.diff(related.indptr).astype(np.int64),
            "pagerank": _pagerank(everything),
        }
    )
    titled = graph.collect(graph.scan_nodes().select("id", "kind", "title").sort("id")).hstack(table.drop("id"))
    return Centrality(titled.sort("pagerank", "id", descending=[True, False]))


def _pagerank(links: csr_array[np.float64]) -> NDArray[np.float64]:
    """Rank by power iteration; ``links`` is nodes × nodes, 1 where the row's node links to the column's."""
    import numpy as np
    from scipy.sparse import csr_array

    count = links.shape[0]
    outgoing = np.diff(links.indptr)
    ends = outgoing == 0
    share = np.divide(1.0, outgoing, out=np.zeros(count), where=~ends)
    incoming = csr_array(links.T)
    rank = np.full(count, 1.0 / max(count, 1))
    for _ in range(STEPS):
        spread = (1.0 - DAMPING + DAMPING * rank[ends].sum()) / max(count, 1)
        new = DAMPING * (incoming @ (rank * share)) + spread
        change = np.abs(new - rank).sum()
        rank = new
        if change < TOLERANCE:
            break
    return rank
