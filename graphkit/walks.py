"""Walking the graph: how two nodes are linked, and what is around one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from graphkit.graph import ArticleGraph

__all__ = ["Step", "find_neighbors", "find_path"]


@dataclass(frozen=True, slots=True)
class Step:
    """One edge on a path.

    Attributes:
        source: The id of the node it is walked from.
        target: The id of the node it is walked to.
        kind: The edge's kind, such as ``related_to``.
        forward: Whether the edge points that way.
    """

    source: str
    target: str
    kind: str
    forward: bool

    @property
    def arrow(self) -> str:
        """The edge as it is met on the way, such as ``─ about →`` or ``← about ─``."""
        return f"─ {self.kind} →" if self.forward else f"← {self.kind} ─"


def find_path(graph: ArticleGraph, a: str, b: str, *, without: Collection[str] = ()) -> list[Step] | None:
    """Return a shortest path between two nodes, whichever way its edges point; None if there is none.

    Of equally short paths the first by node id is taken, so the answer is always the same. O(nodes + edges).

    Args:
        graph: The graph; it is not changed.
        a: An id, an address or a part of a title (see :meth:`ArticleGraph.find`).
        b: The same.
        without: Node kinds the path may not lead through, such as ``("provider", "topic")``; the ends may be of them.

    Raises:
        NodeNotFoundError: If ``a`` or ``b`` is not exactly one node.
    """
    import networkx as nx  # late: costs start-up time

    start, end = graph.find(a), graph.find(b)
    barred = set(graph.nodes.filter(pl.col("kind").is_in(list(without)))["id"]) - {start, end}
    plain: nx.Graph[str] = nx.Graph()
    plain.add_node(start)
    plain.add_node(end)
    kinds: dict[tuple[str, str], str] = {}
    for source, target, kind in graph.edges.select("source", "target", "kind").iter_rows():
        if source not in barred and target not in barred:
            plain.add_edge(source, target)
            kinds.setdefault((source, target), kind)
    try:
        nodes = nx.shortest_path(plain, start, end)
    except nx.NetworkXNoPath:
        return None
    return [
        Step(source, target, kinds[source, target], True)
        if (source, target) in kinds
        else Step(source, target, kinds[target, source], False)
        for source, target in pairwise(nodes)
    ]


def find_neighbors(graph: ArticleGraph, node: str, *, hops: int = 1) -> pl.DataFrame:
    """Return the nodes within ``hops`` edges of a node, the nearest first.

    Args:
        graph: The graph; it is not changed.
        node: An id, an address or a part of a title (see :meth:`ArticleGraph.find`).
        hops: How far to go, whichever way edges point; below 1 there is nothing.

    Returns:
        Columns ``id``, ``kind``, ``title``, ``hops`` (1 is next to the node) and ``via``: the kinds of the edges that
        lead to it from one hop nearer, sorted. O(nodes + edges) a hop.

    Raises:
        NodeNotFoundError: If ``node`` is not exactly one node.
    """
    start = graph.find(node)
    links = graph.edges.select("source", "target", "kind")
    both = pl.concat([links, links.select(pl.col("target").alias("source"), pl.col("source").alias("target"), "kind")])
    seen = pl.DataFrame({"id": [start]})
    found: list[pl.DataFrame] = []
    nearest = seen
    for hop in range(1, hops + 1):
        nearest = (
            both.join(nearest.select("id"), left_on="source", right_on="id", how="semi")
            .join(seen, left_on="target", right_on="id", how="anti")
            .group_by(pl.col("target").alias("id"))
            .agg(pl.col("kind").unique().sort().alias("via"))
            .with_columns(pl.lit(hop).alias("hops"))
        )
        found.append(nearest)
        seen = pl.concat([seen, nearest.select("id")])
    reached = pl.concat(found) if found else nearest.with_columns(pl.lit(0).alias("hops"), via=pl.lit([])).clear()
    return (
        reached.join(graph.nodes.select("id", "kind", "title"), on="id")
        .select("id", "kind", "title", "hops", "via")
        .sort("hops", "id")
    )
