"""Which articles go on the page when there are more than it can show: the best connected, whole stories kept."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from graphkit.explorer.page_data import HUB_KINDS
from graphkit.graph import ArticleGraph

__all__ = ["Selection", "select_nodes"]

# A story larger than this part of the page is cut, and the page says so: it would crowd out everything else.
LARGEST_STORY = 0.5
# How often what is left of the page is offered to the stories and articles that still fit.
ROUNDS = 20


@dataclass(frozen=True)
class Selection:
    """What is on the page.

    Attributes:
        ids: The nodes on the page, sorted; stories are not counted among them.
        articles: How many articles (with or without a file of their own) the graph has.
        cut: Stories of which only a part is on the page, as (id, members shown, members).
    """

    ids: pl.Series
    articles: int
    cut: tuple[tuple[str, int, int], ...]


def select_nodes(graph: ArticleGraph, max_nodes: int) -> Selection:
    """Choose at most ``max_nodes`` nodes: articles by their links to other articles, with their providers and topics.

    A story's articles are taken together. Ties go to articles with a file, then to the newer, then to the smaller id,
    so the choice depends on nothing but the graph. Takes O(nodes + edges) time in table operations.

    Raises:
        ValueError: If ``max_nodes`` is less than 1.
    """
    if max_nodes < 1:
        raise ValueError(f"max_nodes is {max_nodes}; a page shows at least 1 node")
    texts = graph.texts()
    drawn = graph.nodes.filter(pl.col("kind") != "story")
    if drawn.height <= max_nodes:
        return Selection(drawn["id"].sort(), texts.height, ())
    members = _units(graph, drawn.filter(~pl.col("kind").is_in(HUB_KINDS)))
    most = max(1, int(max_nodes * LARGEST_STORY))
    part = members.filter(pl.col("place") < most).select("id", "unit")
    taken, hubs = _fill(part, _hubs_of(graph, part), max_nodes)
    if taken.is_empty():  # not even the best one fits with its hubs: show it without
        part, taken = part.filter(pl.col("unit") == 0).head(max_nodes), pl.Series([0], dtype=pl.UInt32)
    shown = part.filter(pl.col("unit").is_in(taken.implode()))
    cut = _cut(members, shown)
    return Selection(pl.concat([shown["id"], hubs]).sort(), texts.height, cut)


def _units(graph: ArticleGraph, texts: pl.DataFrame) -> pl.DataFrame:
    """All articles: ``id``, ``name`` (its story or itself), ``unit`` (number, the best is 0), ``place`` in the unit.

    Sorted by place. Nodes of other kinds than articles and hubs, such as what is gone, count as articles.
    """
    links = graph.edges.filter(pl.col("kind").is_in(["related_to", "duplicate_of"]))
    ends = pl.concat([links["source"], links["target"]]).rename("id").value_counts(name="links")
    stories = (
        graph.edges.filter(pl.col("kind") == "in_story").group_by("source").agg(pl.col("target").min().alias("name"))
    )
    ranked = (
        texts.select("id", "kind", "published")
        .join(ends, on="id", how="left")
        .join(stories, left_on="id", right_on="source", how="left")
        .with_columns(pl.col("links").fill_null(0), pl.coalesce("name", "id"))
        .sort(["links", "kind", "published", "id"], descending=[True, False, True, False], nulls_last=True)
        .with_row_index("rank")
    )
    units = (
        ranked.group_by("name")
        .agg((pl.col("links").max() + pl.len()).alias("score"), pl.col("rank").min())
        .sort(["score", "rank"], descending=[True, False])
        .select("name")
        .with_row_index("unit")
    )
    # Ranks are in order, so numbering the rows of a unit gives places.
    return (
        ranked.with_columns(pl.int_range(pl.len()).over("name").alias("place"))
        .join(units, on="name", how="left", maintain_order="left")
        .sort("place", "rank")
        .select("id", "name", "unit", "place")
    )


def _hubs_of(graph: ArticleGraph, members: pl.DataFrame) -> pl.DataFrame:
    """Each hub that a unit brings along, once: ``unit``, ``hub``."""
    edges = graph.edges.filter(pl.col("kind").is_in(["published_by", "about"])).select("source", "target")
    joined = edges.join(members, left_on="source", right_on="id")
    return joined.select("unit", pl.col("target").alias("hub")).unique()


def _fill(members: pl.DataFrame, hubs: pl.DataFrame, room: int) -> tuple[pl.Series, pl.Series]:
    """The numbers of the units on the page, and the hubs they bring.

    Each round takes units from the best on, as long as they fit together; a hub costs only the first that brings it.
    Whatever is too large for the room left is passed over.
    """
    left = members.group_by("unit").agg(pl.len().alias("size"))
    units, brought = [pl.Series("unit", [], pl.UInt32)], [pl.Series("hub", [], pl.String)]
    for _ in range(ROUNDS):
        alone = hubs.group_by("unit").agg(pl.len().alias("hubs"))
        cost = pl.col("size") + pl.col("hubs").fill_null(0)
        left = left.join(alone, on="unit", how="left").filter(cost <= room).drop("hubs")
        if left.is_empty():
            break
        hubs = hubs.join(left, on="unit", how="semi")
        first = hubs.group_by("hub").agg(pl.col("unit").min()).group_by("unit").agg(pl.len().alias("hubs"))
        running = left.join(first, on="unit", how="left").sort("unit").select("unit", cost.cum_sum().alias("total"))
        fitting = running.filter(pl.col("total") <= room)
        room -= fitting.height and int(fitting["total"][-1])
        new = hubs.join(fitting, on="unit", how="semi")["hub"].unique()
        units.append(fitting["unit"])
        brought.append(new)
        left = left.join(fitting, on="unit", how="anti")
        hubs = hubs.join(fitting, on="unit", how="anti").filter(~pl.col("hub").is_in(new.implode()))
    return pl.concat(units), pl.concat(brought)


def _cut(members: pl.DataFrame, shown: pl.DataFrame) -> tuple[tuple[str, int, int], ...]:
    here = shown.group_by("unit").agg(pl.len().alias("shown"))
    sizes = members.join(here, on="unit").group_by("unit", "name", "shown").agg(pl.len().alias("all"))
    return tuple(sizes.filter(pl.col("shown") < pl.col("all")).sort("unit").select("name", "shown", "all").iter_rows())
