"""Which articles go on the page when there are more than it can show: the best connected, whole stories kept."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from graphkit.graph import ArticleGraph

__all__ = ["Selection", "select_nodes"]

# A story larger than this part of the page is cut, and the page says so: it would crowd out everything else.
LARGEST_STORY = 0.5
# After this many stories or articles in a row that no longer fit, the page counts as full.
PATIENCE = 200


@dataclass(frozen=True)
class Selection:
    """What is on the page.

    Attributes:
        ids: The nodes on the page, sorted; stories are not counted among them.
        articles: How many articles (with or without a file of their own) the graph has.
        cut: Stories of which only a part is on the page, as (id, members shown, members).
    """

    ids: tuple[str, ...]
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
        return Selection(tuple(drawn["id"].sort()), texts.height, ())
    return _greedy(_ranked_units(graph, texts), _hubs_of(graph, texts), texts.height, max_nodes)


def _ranked_units(graph: ArticleGraph, texts: pl.DataFrame) -> pl.DataFrame:
    """Stories and lone articles, best first: ``unit``, ``members`` (best first)."""
    links = graph.edges.filter(pl.col("kind").is_in(["related_to", "duplicate_of"]))
    ends = pl.concat([links["source"], links["target"]]).value_counts(name="links")
    stories = (
        graph.edges.filter(pl.col("kind") == "in_story")
        .group_by("source")
        .agg(pl.col("target").min().alias("unit"))
        .rename({"source": "id"})
    )
    ranked = (
        texts.select("id", "kind", "published")
        .join(ends.rename({ends.columns[0]: "id"}), on="id", how="left")
        .join(stories, on="id", how="left")
        .with_columns(pl.col("links").fill_null(0), pl.coalesce("unit", "id").alias("unit"))
        .sort(["links", "kind", "published", "id"], descending=[True, False, True, False], nulls_last=True)
    )
    return (
        ranked.with_row_index("rank")
        .group_by("unit")
        .agg(
            pl.col("id").sort_by("rank").alias("members"),
            (pl.col("links").max() + pl.len()).alias("score"),
            pl.col("rank").min(),
        )
        .sort(["score", "rank"], descending=[True, False])
        .select("unit", "members")
    )


def _hubs_of(graph: ArticleGraph, texts: pl.DataFrame) -> pl.DataFrame:
    return (
        graph.edges.filter(pl.col("kind").is_in(["published_by", "about"]) & pl.col("source").is_in(texts["id"]))
        .group_by("source")
        .agg(pl.col("target").unique().sort().alias("hubs"))
    )


def _greedy(units: pl.DataFrame, hubs: pl.DataFrame, articles: int, max_nodes: int) -> Selection:
    chosen: set[str] = set()
    cut: list[tuple[str, int, int]] = []
    missed = 0
    # One article costs at least one node, so no unit past the first max_nodes + PATIENCE can matter.
    head = units.head(max_nodes + PATIENCE)
    wanted = head["members"].list.explode(keep_nulls=False, empty_as_null=False)
    hubs_of = dict(hubs.filter(pl.col("source").is_in(wanted.implode())).iter_rows())
    for unit, members in head.iter_rows():
        part = members[: max(1, int(max_nodes * LARGEST_STORY))]
        added = set(part).union(*(hubs_of.get(member, ()) for member in part)) - chosen
        if len(chosen) + len(added) > max_nodes and chosen:
            missed += 1
            if missed >= PATIENCE:
                break
            continue
        if len(chosen) + len(added) > max_nodes:  # not even the best one fits with its hubs: show it without
            added = set(part[:max_nodes])
        chosen |= added
        missed = 0
        if len(part) < len(members):
            cut.append((unit, len(part), len(members)))
    return Selection(tuple(sorted(chosen)), articles, tuple(cut))
