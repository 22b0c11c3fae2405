"""Where the nodes of a map stand: :func:`find_layout`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from graphkit.graph import ArticleGraph, Result
from graphkit.layouts import LAYOUTS, layout_for
from graphkit.layouts.pieces import pieces, story_middles

__all__ = ["Layout", "find_layout"]


@dataclass(frozen=True)
class Layout(Result):
    """A place on the map for every node.

    Attributes:
        table: ``id``, ``x``, ``y`` and ``archipelago`` of every node, sorted by id. Places are in map units (pixels at
            zoom 1), y downwards. An archipelago is named by the id of the provider or topic that articles share which
            nothing links to the rest; null for all other nodes.
        method: ``force`` or ``islands``.
        seed: What was asked for.
    """

    name: ClassVar[str] = "layout"

    table: pl.DataFrame
    method: str
    seed: int

    def to_frame(self) -> pl.DataFrame:
        """One row a node; see ``table``."""
        return self.table

    def new_columns(self) -> pl.DataFrame:
        """``x`` and ``y`` (Float32), and ``archipelago`` (String) if the map has any."""
        return self.table if self.table["archipelago"].count() else self.table.drop("archipelago")


def find_layout(graph: ArticleGraph, *, previous: ArticleGraph | pl.DataFrame | None = None, seed: int = 0) -> Layout:
    """Give every node a place, so that what belongs together is together and no two articles' dots overlap.

    Up to 1,000 nodes (stories not counted) stand by a force layout. Larger graphs become a map of islands: communities,
    near each other where they are linked or share topics; in them stories as discs, and in these their articles.
    Providers and topics stand at the rim of the island that most of their articles are on, a story's node in the middle
    of its articles. Uses the stories (``in_story`` edges) and communities (column ``community``) that the graph has.

    Beyond 1,000 nodes it takes O(n log n) time, and O(m * sqrt(m)) for the m discs of the largest island. The same
    graph and seed give the same places, in whatever order nodes and edges come.

    Args:
        graph: The graph; it is not changed.
        previous: A graph or table with ``id``, ``x`` and ``y``: nodes that had a place stay near it, new ones find room
            near what they are linked to. Unknown ids and places that are no numbers are ignored.
        seed: From 0. Of the order of equally large discs: another seed gives another map, as good. Does not matter up
            to 1,000 nodes.

    Raises:
        ValueError: If ``seed`` is negative, or ``previous`` has no such columns.
    """
    if seed < 0:
        raise ValueError(f"seed must be 0 or more, not {seed}")
    before = previous.nodes if isinstance(previous, ArticleGraph) else previous
    if before is not None and (missing := {"id", "x", "y"} - set(before.columns)):
        raise ValueError(f"previous lacks the column(s) {', '.join(sorted(missing))}")
    arrays = pieces(graph, before)
    method = layout_for(int((arrays.is_article | arrays.is_hub).sum()))
    placed = LAYOUTS[method](arrays, seed)
    places, ids = story_middles(arrays, placed.places), graph.collect(graph.scan_nodes().select("id").sort("id"))["id"]
    shared = pl.Series(placed.shared)
    table = pl.DataFrame({"id": ids, "x": places[:, 0], "y": places[:, 1]}).with_columns(
        pl.col("x", "y").cast(pl.Float32),
        archipelago=ids.gather(shared.replace(-1, None)),
    )
    return Layout(table, method, seed)
