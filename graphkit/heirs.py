"""Which group of a graph takes over from which group of the graph before: it keeps its name, and may keep its id.

A group takes over from one before if it holds more than half of the articles that one still has; of several groups that
one new group holds, from the one it has most articles of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from graphkit.graph import ARTICLE_KINDS, ArticleGraph

__all__ = ["community_members", "heirs", "holders", "inherited_names", "story_members"]


def holders(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Return which group holds more than half of the articles that a group before still has, as far as one does.

    Args:
        now: A row an article: ``id``, ``group``. Whoever is in no group has a null there.
        before: The same, of the graph before; who was in no group need not be there.

    Returns:
        ``group`` (before; each comes once at most), ``group_now`` (may hold several) and ``len``, the articles in both.
    """
    shared = before.drop_nulls("group").join(now, on="id", suffix="_now")  # without who is no longer there
    held = shared.group_by("group").agg(left=pl.len())
    pairs = shared.drop_nulls("group_now").group_by("group", "group_now").len().join(held, on="group")
    return pairs.filter(pl.col("len") * 2 > pl.col("left")).select("group", "group_now", "len")


def heirs(now: pl.DataFrame, before: pl.DataFrame) -> dict[Any, Any]:
    """Return which group takes over from which group before: new -> old. Each old and each new group comes once.

    Args:
        now: As for :func:`holders`.
        before: Likewise.
    """
    best = holders(now, before).sort("group_now", "len", "group", descending=[False, True, False])
    return dict(best.unique("group_now", keep="first", maintain_order=True).select("group_now", "group").iter_rows())


def story_members(graph: ArticleGraph) -> pl.DataFrame:
    """Return ``id`` and ``group`` of the articles that are in a story."""
    return graph.scan_edges().filter(kind="in_story").select(id="source", group="target").collect()


def community_members(graph: ArticleGraph) -> pl.DataFrame:
    """Return ``id`` and ``group`` of the articles that are in a community, if communities were found."""
    nodes = graph.scan_nodes()
    if "community" not in nodes.collect_schema():
        return pl.DataFrame(schema={"id": pl.String, "group": pl.Int64})
    articles = nodes.filter(pl.col("kind").is_in(ARTICLE_KINDS)).select("id", group="community")
    return articles.drop_nulls("group").collect()


def inherited_names(now: pl.DataFrame, before: pl.DataFrame, names: Mapping[Any, str]) -> dict[Any, str]:
    """Return the names of the groups that take over from one before; ``names`` are the names of those."""
    return {group: names[old] for group, old in heirs(now, before).items() if old in names}
