"""What a new graph must take in to show what is gone: the gone articles, where they stood, with the links they had."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from graphkit.analysis.layout import find_layout
from graphkit.graph import EDGE_SCHEMA, NODE_SCHEMA, ArticleGraph, edge_table, node_table
from graphkit.heirs import story_members

__all__ = ["GONE", "Gone", "ended_stories", "find_gone"]

GONE = "gone"  # the kind of nodes that were articles
FEWEST = 2  # articles that are shown as the story they were
# Two maps are the same if half of the articles in both moved by no more than this part of its width. Building again
# moves 12 articles by 0.03 of it, 300 by 0.002; on maps made apart they are 0.2 and more from each other.
STILL = 0.1
PLACE = ("x", "y")


@dataclass(frozen=True)
class Gone:
    """Rows for the new graph.

    Attributes:
        nodes: Gone articles, of the kind ``gone``; providers and topics that the new graph lacks; and the stories that
            ended of which two articles or more are gone.
        edges: The old links that a gone article has, and those that put it into such a story.
    """

    nodes: pl.DataFrame
    edges: pl.DataFrame


def ended_stories(articles: pl.DataFrame, stories: pl.DataFrame, old: ArticleGraph, new: ArticleGraph) -> pl.DataFrame:
    """Return the stories that ended of which two articles or more are gone, to be shown as they were.

    Args:
        articles: ``change`` and ``old`` of each article, as :class:`graphkit.GraphDiff` has them.
        stories: ``fate`` and ``old`` of each story.
        old: The old graph.
        new: The new graph.

    Returns:
        A row a gone article in such a story: ``article`` and ``story``, ids in the old graph, and ``id``: what the
        story is called beside those of the new graph, which may have one of that id.
    """
    lost = articles.filter(pl.col("change") == GONE).select(article="old")
    over = stories.filter(pl.col("fate") == "ended").select(story="old")
    members = story_members(old).rename({"id": "article", "group": "story"}).join(lost, on="article", how="semi")
    shown = members.join(over, on="story", how="semi").filter(pl.len().over("story") >= FEWEST)
    known = new.collect(new.scan_nodes().filter(kind="story").select("id"))["id"]
    taken = pl.col("story").is_in(known.implode())
    return shown.with_columns(id=pl.when(taken).then(pl.col("story") + "~gone").otherwise("story"))


def find_gone(articles: pl.DataFrame, ended: pl.DataFrame, old: ArticleGraph, new: ArticleGraph) -> Gone:
    """Collect what is gone. Takes near-linear time in table operations, beside the layout if the maps differ.

    Args:
        articles: ``id``, ``change`` and ``old`` of each article, as :class:`graphkit.GraphDiff` has them.
        ended: What :func:`ended_stories` gives.
        old: The old graph.
        new: The new graph; nothing that it has is among the rows.
    """
    lost = articles.filter(pl.col("change") == GONE)["old"]
    known = new.collect(new.scan_nodes().select("id"))["id"]
    # Every node is called as in the new graph.
    called = [articles.drop_nulls("old").select("old", now="id"), ended.select(old="story", now="id").unique()]
    names = pl.concat(called)
    edges = _edges(lost, ended.select(source="article", target="story"), names, old)
    ends = pl.concat([edges["source"], edges["target"], lost]).unique()
    wanted = ends.filter(~ends.is_in(known.implode()))
    held = names.filter(pl.col("now").is_in(wanted.implode()))
    others = wanted.filter(~wanted.is_in(held["now"].implode()))
    held = pl.concat([held, pl.DataFrame({"old": others, "now": others})])
    rows = old.collect(old.scan_nodes().join(held.lazy(), left_on="id", right_on="old")).with_columns(id="now")
    place = [pl.col(axis).cast(pl.Float32) for axis in PLACE if set(PLACE) <= set(rows.columns)]
    is_gone = pl.col("id").is_in(lost.implode())
    kind = pl.when(is_gone).then(pl.lit(GONE)).otherwise("kind").alias("kind")
    nodes = node_table(rows.select(kind, *(pl.col(name) for name in NODE_SCHEMA if name != "kind"), *place))
    return Gone(_placed(nodes, edges, articles, old, new), edges)


def _edges(lost: pl.Series, into: pl.DataFrame, names: pl.DataFrame, old: ArticleGraph) -> pl.DataFrame:
    gone = lost.implode()
    told = old.collect(
        old.scan_edges().filter(pl.col("source").is_in(gone) | pl.col("target").is_in(gone)).select(list(EDGE_SCHEMA))
    )
    told = told.join(into.with_columns(kept=True), on=("source", "target"), how="left")
    told = told.filter((pl.col("kind") != "in_story") | pl.col("kept"))
    for end in ("source", "target"):
        renamed = told.join(names, left_on=end, right_on="old", how="left", maintain_order="left")
        told = renamed.with_columns(pl.coalesce("now", end).alias(end)).drop("now")
    return edge_table(told.drop("kept"))


def _placed(
    nodes: pl.DataFrame, edges: pl.DataFrame, articles: pl.DataFrame, old: ArticleGraph, new: ArticleGraph
) -> pl.DataFrame:
    """Nodes with places on the new graph's map: where they stood, if the old map is that map; else near their links."""
    there = new.scan_nodes().collect_schema()
    if not set(PLACE) <= set(there):  # it has no map yet: the page makes one of all nodes
        return nodes.drop(PLACE, strict=False)
    now = new.collect(new.scan_nodes().select("id", *PLACE))
    if set(PLACE) <= set(nodes.columns):
        before = old.collect(old.scan_nodes().select("id", *PLACE))
        pairs = articles.select("id", "old").drop_nulls().join(before, left_on="old", right_on="id")
        if _is_one_map(pairs.join(now, on="id", suffix="_now"), now):
            return nodes
    bare = nodes.drop(PLACE, strict=False)
    everything = ArticleGraph(
        nodes=node_table(pl.concat([new.nodes, bare], how="diagonal")),
        edges=edge_table(pl.concat([new.edges, edges], how="diagonal")),
    )
    places = find_layout(everything, previous=now).table.select("id", *PLACE)
    return bare.join(places, on="id", how="left", maintain_order="left")


def _is_one_map(both: pl.DataFrame, now: pl.DataFrame) -> bool:
    width = now.select(pl.max_horizontal(pl.col(axis).max() - pl.col(axis).min() for axis in PLACE)).item()
    steps = [(pl.col(f"{axis}_now") - pl.col(axis)) ** 2 for axis in PLACE]
    moved = both.select(pl.sum_horizontal(steps).sqrt().median()).item()
    return moved is not None and width is not None and moved <= STILL * width
