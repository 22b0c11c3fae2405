"""The nodes of a page in their order, with the numbers they have on it."""

from __future__ import annotations

import polars as pl

from graphkit.explorer.page_data import HUB_KINDS, Category
from graphkit.graph import ARTICLE_KINDS, ArticleGraph

__all__ = ["NO_MINUTE", "category_values", "flags", "link_counts", "node_numbers", "ordered_nodes", "page_stories"]

# A hub is folded when it touches more than this part of the articles that have such a hub at all, and at least so many.
FOLD_PART = 0.5
FOLD_LEAST = 12
FOLDED, LONE = 1, 2
UNKNOWN = 255
NO_MINUTE = -(2**31)
MINUTE = 60_000_000  # microseconds
HUB_EDGES = {"provider": "published_by", "topic": "about"}


def page_stories(graph: ArticleGraph, ids: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return who is in which story (``id``, ``story``), and the stories (``story``, ``total``, ``title``).

    Only stories with at least two articles on the page; ``total`` counts those that are not on it too. An article in
    several stories counts for the one with the smallest id.
    """
    links = graph.edges.filter(pl.col("kind") == "in_story").select(id="source", story="target").unique()
    totals = links.group_by("story").agg(pl.len().cast(pl.UInt32).alias("total"))
    here = links.filter(pl.col("id").is_in(ids.implode())).group_by("id").agg(pl.col("story").min())
    here = here.filter(pl.len().over("story") > 1)
    titles = graph.nodes.select(story="id", title=_told("title", "(a story without a name)"))
    stories = totals.join(here, on="story", how="semi").join(titles, on="story")
    return here, stories


def _told(column: str, otherwise: str) -> pl.Expr:
    return pl.when(pl.col(column).fill_null("") == "").then(pl.lit(otherwise)).otherwise(column)


def ordered_nodes(graph: ArticleGraph, ids: pl.Series, members: pl.DataFrame) -> pl.DataFrame:
    """The rows of the nodes table with these ids, in the order of the page, with ``node`` and ``story``.

    What is alike stands together, which is what makes the columns small: communities, in them stories whole and in time
    order; hubs last.
    """
    rows = graph.nodes.filter(pl.col("id").is_in(ids.implode())).join(members, on="id", how="left")
    if "community" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.Int64).alias("community"))
    hub = pl.col("kind").is_in(HUB_KINDS)
    home = pl.when(pl.col("story").is_null()).then("community").otherwise(pl.col("community").min().over("story"))
    return (
        rows.with_columns(_told("title", "(no title)").alias("title"))
        .sort(
            hub,
            pl.when(hub).then("kind"),
            pl.when(~hub).then(home),
            "story",
            pl.when(~hub).then("published"),
            "id",
            nulls_last=True,
        )
        .with_row_index("node")
    )


def node_numbers(
    rows: pl.DataFrame, stories: pl.DataFrame, kinds: list[str]
) -> tuple[dict[str, pl.Series], pl.DataFrame]:
    """Return the number columns of nodes that follow from their own rows, and the stories in the order of the page."""
    first = rows.drop_nulls("story").group_by("story").agg(pl.col("node").min())
    stories = stories.join(first, on="story").sort("node").drop("node")
    story = rows.select("story").join(stories.with_row_index("number"), on="story", how="left", maintain_order="left")
    article = ~pl.col("kind").is_in(HUB_KINDS)
    community = pl.when(article).then("community")
    hubs = {kind: rows.filter(pl.col("kind") == kind).select("id", "node") for kind in HUB_KINDS}
    provider = rows.select("provider").join(
        hubs["provider"], left_on="provider", right_on="id", how="left", maintain_order="left"
    )
    topics = rows.filter(article).select("node", "topics").explode("topics", empty_as_null=True, keep_nulls=True)
    topics = topics.join(
        hubs["topic"].rename({"node": "topic"}), left_on="topics", right_on="id", maintain_order="left"
    ).unique(["node", "topic"], maintain_order=True)
    topic_counts = rows.select("node").join(
        topics.group_by("node").agg(pl.len()), on="node", how="left", maintain_order="left"
    )["len"]
    numbers = rows.select(
        kind=pl.col("kind").replace_strict(kinds, range(len(kinds)), return_dtype=pl.UInt8),
        community=(community.rank("dense") - 1).cast(pl.Int32).fill_null(-1),
        minute=_minute(),
        precision=(pl.col("precision") == "day").fill_null(False).cast(pl.UInt8),
        quality=_percent("quality"),
        heat=_percent("heat"),
    ).to_dict()
    numbers["story"] = story["number"].cast(pl.Int32).fill_null(-1)
    numbers["provider"] = _or_none(provider["node"], rows["kind"])
    numbers["topic_counts"] = topic_counts.fill_null(0).cast(pl.UInt16)
    numbers["topic_values"] = topics["topic"].cast(pl.Int32)
    return numbers, stories


def category_values(rows: pl.DataFrame, category: Category) -> pl.Series:
    """The place of each node's value among those of a category, -1 for none."""
    values = [value["id"] for value in category["values"]]
    place = pl.col(category["key"]).replace_strict(values, range(len(values)), default=-1, return_dtype=pl.Int16)
    return rows.select(pl.when(pl.col("kind").is_in(HUB_KINDS)).then(-1).otherwise(place).cast(pl.Int16)).to_series()


def _or_none(nodes: pl.Series, kinds: pl.Series) -> pl.Series:
    return nodes.cast(pl.Int32).fill_null(-1).set(kinds.is_in(HUB_KINDS), -1)


def _minute() -> pl.Expr:
    """Minutes since 1970; times too late for 32 bits (the year 6053) are unknown."""
    minute = pl.col("published").cast(pl.Int64) // MINUTE
    return pl.when(minute < 2**31).then(minute).otherwise(None).fill_null(NO_MINUTE).cast(pl.Int32)


def _percent(column: str) -> pl.Expr:
    """0 to 254; what is not known or below 0 is ``UNKNOWN``."""
    value = pl.col(column)
    return pl.when(value >= 0).then(value.clip(0, UNKNOWN - 1)).otherwise(None).fill_null(UNKNOWN).cast(pl.UInt8)


def link_counts(kinds: pl.Series, edges: pl.DataFrame) -> pl.Series:
    """For an article its distinct article neighbours, for a hub its distinct articles, as UInt32.

    Args:
        kinds: The kind of each node.
        edges: ``source`` and ``target``, nodes.
    """
    both = pl.concat([edges.select("source", "target"), edges.select(source="target", target="source")])
    article = kinds.is_in(ARTICLE_KINDS).to_frame("article").with_row_index("target").filter("article")
    pairs = both.filter(pl.col("source") != pl.col("target")).unique().join(article, on="target", how="semi")
    counts = pairs.group_by("source").agg(pl.len().cast(pl.UInt32).alias("links"))
    nodes = pl.DataFrame({"source": pl.int_range(len(kinds), dtype=pl.UInt32, eager=True)})
    return nodes.join(counts, on="source", how="left", maintain_order="left")["links"].fill_null(0)


def flags(rows: pl.DataFrame, edges: pl.DataFrame, links: pl.Series, hubs_shown: bool) -> pl.Series:
    """Which hubs are folded, and which articles have no link that is drawn at first.

    Args:
        rows: The nodes.
        edges: ``source`` and ``target``, nodes, and ``kind``.
        links: What :func:`link_counts` gives.
        hubs_shown: Whether hubs are drawn at first.
    """
    folded = pl.concat([_folded(rows, edges, kind) for kind in HUB_KINDS])
    held = rows["story"].is_not_null() | (links > 0)
    if hubs_shown:
        to_hubs = edges.filter(
            pl.col("kind").is_in(list(HUB_EDGES.values())), ~pl.col("target").is_in(folded.implode())
        )
        held |= rows["node"].is_in(to_hubs["source"].implode())
    return (
        pl.select(
            pl.when(rows["node"].is_in(folded.implode())).then(FOLDED).otherwise(0)
            + pl.when(~held & ~rows["kind"].is_in(HUB_KINDS)).then(LONE).otherwise(0)
        )
        .to_series()
        .cast(pl.UInt8)
    )


def _folded(rows: pl.DataFrame, edges: pl.DataFrame, kind: str) -> pl.Series:
    here = edges.filter(pl.col("kind") == HUB_EDGES[kind])
    limit = max(FOLD_PART * here["source"].n_unique(), FOLD_LEAST - 1)
    common = here["target"].value_counts().filter(pl.col("count") > limit)["target"]
    return rows.filter((pl.col("kind") == kind) & pl.col("node").is_in(common.implode()))["node"]
