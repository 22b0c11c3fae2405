"""What stays the same for people when a graph is built again: ids of stories, numbers of communities.

Names stay too, but those the analyses themselves take over (:mod:`graphkit.heirs`): finding names takes time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from itertools import count
from types import MappingProxyType
from typing import Any

import polars as pl

from graphkit.analysis.communities import Communities
from graphkit.analysis.stories import Stories
from graphkit.graph import ArticleGraph, Result, edge_table, node_table
from graphkit.heirs import community_members, heirs, story_members
from graphkit.store.stored import StoredGraph

__all__ = ["carry_over"]

# The columns in which tables of results name nodes of any kind; in others there are only articles.
ID_COLUMNS = ("id", "story", "node", "source", "target")


def carry_over(graph: ArticleGraph, before: StoredGraph) -> ArticleGraph:
    """Return ``graph`` with the ids and numbers its stories and communities had ``before``. No member changes.

    Args:
        graph: An analysed graph.
        before: The graph it takes over from.
    """
    results = dict(graph.results)
    nodes, edges = graph.nodes, graph.edges
    articles = graph.texts().select("id")
    stories, communities = results.get("stories"), results.get("communities")
    if isinstance(stories, Stories) and (ids := _story_ids(stories, articles, before)):
        results = {name: _renamed(result, ids) for name, result in results.items()}
        nodes = node_table(nodes.with_columns(pl.col("id").replace(ids)))
        edges = edge_table(edges.with_columns(pl.col("source", "target").replace(ids)))
    if isinstance(communities, Communities):
        number = pl.col("community").replace(_community_numbers(communities, articles, before))
        results["communities"] = _renumbered(results["communities"], number)
        nodes = nodes.with_columns(number)
    return replace(graph, nodes=nodes, edges=edges, results=MappingProxyType(results))


def _story_ids(stories: Stories, articles: pl.DataFrame, before: StoredGraph) -> dict[str, str]:
    """Return the ids that change: new -> old, or yet another if the new one is taken."""
    now = articles.join(stories.members.select(id="node", group="story"), on="id", how="left")
    ids: dict[str, str] = heirs(now, story_members(before))
    used = set(ids.values())
    for story in stories.stories["id"].sort():
        if story not in ids:
            ids[story] = next(free for free in _numbered(story) if free not in used)
            used.add(ids[story])
    return {new: old for new, old in ids.items() if new != old}


def _numbered(story: str) -> Iterator[str]:
    yield story
    yield from (f"{story}-{number}" for number in count(2))


def _renamed(result: Result, ids: Mapping[str, str]) -> Result:
    """Put new ids for old wherever a table of the result names a story, and sort again what was sorted by them."""
    tables: dict[str, Any] = {}
    for field in fields(result):
        table = getattr(result, field.name)
        if isinstance(table, pl.DataFrame):
            columns = [name for name in ID_COLUMNS if table.schema.get(name) == pl.String()]
            tables[field.name] = table.with_columns(pl.col(columns).replace(ids))
    if isinstance(result, Stories):
        tables["members"] = tables["members"].sort("story", maintain_order=True)
        tables["stories"] = tables["stories"].sort("size", "id", descending=[True, False])
    return replace(result, **tables)


def _community_numbers(communities: Communities, articles: pl.DataFrame, before: StoredGraph) -> dict[int, int]:
    now = articles.join(communities.members, on="id", how="left").select("id", group="community")
    old = community_members(before)
    numbers: dict[int, int] = heirs(now, old)
    used = set(old["group"].to_list())
    free = (number for number in count() if number not in used)
    return {number: numbers[number] if number in numbers else next(free) for number in communities.table["community"]}


def _renumbered(result: Result, number: pl.Expr) -> Result:
    assert isinstance(result, Communities)  # renaming left its kind alone
    return replace(result, table=result.table.with_columns(number), members=result.members.with_columns(number))
