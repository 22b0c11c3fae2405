"""How nodes look in other tools' maps: place, size and colour, the same as on the page."""

from __future__ import annotations

import numpy as np
import polars as pl

from graphkit.first_look import first_colour
from graphkit.graph import ARTICLE_KINDS, ArticleGraph
from graphkit.layouts.sizes import radii
from graphkit.pictures.colouring import colouring
from graphkit.pictures.theme import read_theme

__all__ = ["looks"]


def looks(graph: ArticleGraph) -> pl.DataFrame:
    """Return a row a node, in the order of the nodes table.

    Colours tell what the page's tell at first (see :func:`~graphkit.first_look.first_colour`), in the light theme;
    what is no article is grey. Takes O(nodes + edges) time in table operations.

    Returns:
        ``x`` and ``y`` in map units, y downwards, null where the layout has not run; ``radius`` in map units, above 0;
        ``colour`` as ``#rrggbb``.
    """
    known, absent = graph.nodes.columns, pl.lit(None, pl.Float64)
    x, y = (pl.col(axis).cast(pl.Float64, strict=False) if axis in known else absent for axis in ("x", "y"))
    placed = x.is_finite() & y.is_finite()
    places = graph.nodes.with_columns(x=pl.when(placed).then(x), y=pl.when(placed).then(y)).select("x", "y")
    return places.with_columns(_radius(graph), _colour(graph))


def _radius(graph: ArticleGraph) -> pl.Series:
    edges = graph.edges.select("source", "target")
    numbers = graph.nodes.select("id", number=pl.int_range(pl.len(), dtype=pl.Int64))
    articles = numbers.filter(graph.nodes["kind"].is_in(ARTICLE_KINDS))
    for end in ("source", "target"):
        edges = edges.join(articles.rename({"id": end, "number": f"{end}_number"}), on=end, maintain_order="left")
    ends = edges.select(a="source_number", b="target_number").filter(pl.col("a") != pl.col("b"))
    both = pl.concat([ends, ends.select(a="b", b="a")]).unique()
    links = np.bincount(both["a"].to_numpy(), minlength=len(graph))
    return pl.Series("radius", radii(graph.nodes["kind"], links).astype(np.float64).round(2))


def _colour(graph: ArticleGraph) -> pl.Series:
    theme = read_theme("light")
    members = graph.edges.filter(kind="in_story").group_by("source").agg(pl.col("target").min().alias("story"))
    known = "community" in graph.nodes.columns
    community = pl.col("community").cast(pl.String) if known else pl.lit(None, pl.String)
    nodes = graph.nodes.select("id", "kind", "provider", "topics", "published", community.alias("community"))
    nodes = nodes.join(members, left_on="id", right_on="source", how="left", maintain_order="left")
    is_article = nodes["kind"].is_in(ARTICLE_KINDS)
    articles = nodes.filter(is_article)
    found = colouring(articles, first_colour(articles), {})
    palette = np.array(theme.ramp if found.ramp else theme.palette)
    colours = np.full(nodes.height, theme.named["hub"], dtype=palette.dtype)
    colours[is_article.to_numpy()] = palette[found.slots]
    return pl.Series("colour", colours.tolist(), dtype=pl.String)
