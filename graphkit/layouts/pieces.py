"""What a layout gets: the graph as arrays (:class:`Pieces`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graphkit.graph import ARTICLE_KINDS, NODE_KINDS, ArticleGraph
from graphkit.layouts.sizes import radii
from graphkit.links import numbered_edges

__all__ = ["Bools", "Floats", "Ints", "Pieces", "Placed", "pieces", "story_middles"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# How strongly an edge holds: links between articles make the map, hubs only lean on it.
SPRINGS = {"duplicate_of": 1.2, "in_story": 0.9, "related_to": 0.5, "published_by": 0.08, "about": 0.03}
OTHER_SPRING = 0.5

COLUMNS = ("id", "kind", "published", "community")  # of the nodes; not all have a community


@dataclass(frozen=True)
class Pieces:
    """Nodes and edges by number; nodes are numbered in the order of their ids.

    Attributes:
        kind: Of each node, as a place in ``NODE_KINDS``; kinds of your own count as articles.
        radius: Of each node's dot, in map units.
        story, community: Numbers from 0, -1 for none. A story's number is that of its node.
        rank: The place of each node in time, unknown times last.
        source, target, spring: Both ends and the strength of every edge but ``in_story``, each pair of nodes once,
            the smaller number first.
        previous: Nodes × 2: where nodes stood before, NaN where unknown.
    """

    kind: NDArray[np.int8]
    radius: Floats
    story: Ints
    community: Ints
    rank: Ints
    source: Ints
    target: Ints
    spring: Floats
    previous: Floats

    @property
    def is_article(self) -> Bools:
        """Which nodes are articles, with a file of their own or known from another's."""
        return self.kind < len(ARTICLE_KINDS)

    @property
    def is_hub(self) -> Bools:
        """Which nodes are providers and topics."""
        return np.isin(self.kind, [NODE_KINDS.index("provider"), NODE_KINDS.index("topic")])


@dataclass(frozen=True)
class Placed:
    """What a layout makes.

    Attributes:
        places: Nodes × 2: map units (pixels at zoom 1), y downwards, around (0, 0).
        shared: Of each article the node number of the provider or topic whose articles it stands among, because nothing
            links them to the rest; -1 for all other nodes.
    """

    places: Floats
    shared: Ints


def pieces(graph: ArticleGraph, previous: pl.DataFrame | None) -> Pieces:
    """Number a graph's nodes and edges. O(n log n) table operations.

    Args:
        graph: Analyses may have run on it or not; stories and communities are used where they are there.
        previous: ``id``, ``x`` and ``y`` of where nodes stood; ids that the graph does not have are ignored.
    """
    ids, edges = numbered_edges(graph)
    source, target = (edges[end].cast(pl.Int64).to_numpy() for end in ("source", "target"))
    columns = [name for name in COLUMNS if name in graph.scan_nodes().collect_schema()]
    nodes = graph.collect(graph.scan_nodes().select(columns).sort("id")).drop("id")
    codes = nodes["kind"].replace_strict(
        {name: number for number, name in enumerate(NODE_KINDS)}, default=0, return_dtype=pl.Int8
    )
    kind: NDArray[np.int8] = codes.to_numpy()
    member = (edges["kind"] == "in_story").to_numpy()
    story = np.full(len(ids), -1, dtype=np.int64)
    # Of several stories the one with the smallest id counts: the last that is written.
    order = np.lexsort((-target[member], source[member]))
    story[source[member][order]] = target[member][order]
    springs = _springs(edges["kind"])
    keep = ~member & (source != target)
    first, second, spring = _united(
        np.minimum(source, target)[keep], np.maximum(source, target)[keep], springs[keep], len(ids)
    )
    article = kind < len(ARTICLE_KINDS)
    between = article[first] & article[second]
    links = np.bincount(first[between], minlength=len(ids)) + np.bincount(second[between], minlength=len(ids))
    if "community" in nodes.columns:
        community = nodes["community"].cast(pl.Int64).fill_null(-1).to_numpy().copy()
    else:
        community = np.full(len(ids), -1, dtype=np.int64)
    return Pieces(
        kind=kind,
        radius=radii(nodes["kind"], links).astype(np.float64),
        story=story,
        community=community,
        rank=nodes["published"].rank("dense").fill_null(len(ids) + 1).cast(pl.Int64).to_numpy(),
        source=first,
        target=second,
        spring=spring,
        previous=_previous(ids, previous),
    )


def story_middles(all_pieces: Pieces, places: Floats) -> Floats:
    """Return ``places`` with every story node in the middle of the box around its members."""
    member = all_pieces.story >= 0
    story, reach = all_pieces.story[member], all_pieces.radius[member][:, None]
    low, high = np.full(places.shape, np.inf), np.full(places.shape, -np.inf)
    np.minimum.at(low, story, places[member] - reach)
    np.maximum.at(high, story, places[member] + reach)
    told = np.zeros(len(places), dtype=np.bool_)
    told[story] = True
    result = places.copy()
    result[told] = (low[told] + high[told]) / 2
    return result


def _springs(kinds: pl.Series) -> Floats:
    assert isinstance(kinds.dtype, pl.Enum)
    of_each = np.array([SPRINGS.get(kind, OTHER_SPRING) for kind in kinds.dtype.categories])
    springs: Floats = of_each[kinds.to_physical().to_numpy()]
    return springs


def _united(first: Ints, second: Ints, weight: Floats, count: int) -> tuple[Ints, Ints, Floats]:
    """Edges between the same two nodes become one with their weights added up."""
    pair, number = np.unique(first * max(count, 1) + second, return_inverse=True)
    united = np.bincount(number, weights=weight, minlength=len(pair)).astype(np.float64)
    return pair // max(count, 1), pair % max(count, 1), united


def _previous(ids: pl.Series, previous: pl.DataFrame | None) -> Floats:
    if previous is None or not {"id", "x", "y"} <= set(previous.columns):
        return np.full((len(ids), 2), np.nan)
    known = previous.select("id", pl.col("x", "y").cast(pl.Float64)).unique("id", keep="first", maintain_order=True)
    places = pl.DataFrame({"id": ids}).join(known, on="id", how="left", maintain_order="left").select("x", "y")
    found = places.fill_null(np.nan).to_numpy().astype(np.float64)
    return np.where(np.isfinite(found).all(axis=1)[:, None], found, np.nan)
