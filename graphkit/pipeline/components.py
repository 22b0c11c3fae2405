"""Connected components of a graph that need not fit into memory: :func:`components`."""

from __future__ import annotations

import narwhals as nw

from graphkit.engines import Engine, Table

__all__ = ["components"]


def components(engine: Engine, links: Table) -> Table:
    """Return the component of each node but the smallest of each: ``node`` and ``component``, which is that smallest.

    Large-star and small-star in turns (Kiveris, Lattanzi, Mirrokni, Rastogi, Vassilvitskii 2014, "Connected components
    in MapReduce and beyond", SoCC). Both leave who is connected as it is, and after O(log² n) turns, in practice less
    than ten, nothing but stars is left. A turn costs two joins of the links with their own ends.

    Args:
        engine: What to run on.
        links: Columns ``a`` and ``b``, int64, unequal; in either direction, also repeated.
    """
    links = engine.keep(links)
    while _count(engine, *_unsettled(links)):
        links = engine.keep(_small_star(_large_star(links)))
    return links.select(node="a", component="b")


def _large_star(links: Table) -> Table:
    """Link every larger neighbour of a node to the smallest of the node and its neighbours."""
    arcs = nw.concat([links.select("a", "b"), links.select(a="b", b="a")])
    least = arcs.group_by("a").agg(least=nw.col("b").min())
    larger = arcs.join(least, on="a").filter(nw.col("b") > nw.col("a"))
    return larger.select(a="b", b=nw.min_horizontal("a", "least")).unique()


def _small_star(links: Table) -> Table:
    """Link a node and its smaller neighbours to the smallest of these; ``b`` is the smaller end of every link."""
    least = links.group_by("a").agg(least=nw.col("b").min())
    neighbours = links.join(least, on="a").filter(nw.col("b") > nw.col("least"))
    return nw.concat([neighbours.select(a="b", b="least"), least.select("a", b="least")]).unique()


def _unsettled(links: Table) -> tuple[Table, Table, Table]:
    """Return what there is not where only stars are left, each pointing at its smallest node."""
    rising = links.filter(nw.col("b") > nw.col("a")).select("a")
    forked = links.group_by("a").agg(count=nw.len()).filter(nw.col("count") > 1).select("a")
    chained = links.join(links.select(b="a").unique(), on="b", how="semi").select("a")
    return rising, forked, chained


def _count(engine: Engine, *tables: Table) -> int:
    return int(engine.collect(nw.concat([table.select("a") for table in tables]).select(count=nw.len()))["count"][0])
