"""What stays the same for people when a graph is built again: ids of stories, numbers of communities.

Names stay too, but those the analyses themselves take over (:mod:`graphkit.heirs`): finding names takes time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import count
from types import MappingProxyType
from typing import Any

import polars as pl

from graphkit.analysis.communities import Communities
from graphkit.graph import ArticleGraph, Result
from graphkit.heirs import community_members, heirs, story_members
from graphkit.store.drafts import EDGE_ORDER, Draft
from graphkit.store.stored import StoredGraph
from graphkit.store.tables import Written

__all__ = ["carry_over"]

# The columns in which tables of results name nodes of any kind; in others there are only articles.
ID_COLUMNS = ("id", "story", "node", "source", "target")


def carry_over(graph: ArticleGraph, before: StoredGraph) -> ArticleGraph:
    """Return ``graph`` with the ids and numbers its stories and communities had ``before``. No member changes.

    Args:
        graph: An analysed graph.
        before: The graph it takes over from.
    """
    articles = graph.texts("id")
    carried = _Carried(
        _story_ids(story_members(graph), articles, before) if "stories" in graph.results else {},
        _community_numbers(graph, articles, before) if "communities" in graph.results else {},
    )
    if not carried.ids and not carried.numbers:
        return graph
    nodes, edges = carried.nodes(graph.scan_nodes()), carried.edges(graph.scan_edges())
    if isinstance(graph, Draft):
        tables: dict[str, Written] = {"nodes": nodes}
        if carried.ids:
            tables["edges"] = edges
        for name, stored in graph.manifest.analyses.items():
            for field, table in stored.tables.items():
                rows = graph.scan(table)
                if (changed := carried.table(name, field, rows)) is not rows:
                    tables[table] = changed
        return graph.rewritten(tables)
    results = {name: _of_tables(result, carried) for name, result in graph.results.items()}
    return replace(graph, nodes=nodes.collect(), edges=edges.collect(), results=MappingProxyType(results))


@dataclass(frozen=True)
class _Carried:
    """New values for ids of stories and numbers of communities, and how tables take them; each stays in its order."""

    ids: Mapping[str, str]
    numbers: Mapping[int, int]

    def nodes(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        renamed = self._in_place(rows, ["id"])
        return renamed.with_columns(pl.col("community").replace(self.numbers)) if self.numbers else renamed

    def edges(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        return self._in_place(rows, EDGE_ORDER)

    def table(self, name: str, field: str, rows: pl.LazyFrame) -> pl.LazyFrame:
        """A table of a result: the field of an analysis."""
        if (name, field) == ("stories", "members"):
            return self._in_place(rows, ["story"])
        schema = rows.collect_schema()
        named = [column for column in ID_COLUMNS if schema.get(column) == pl.String()]
        if self.ids and named:
            rows = rows.with_columns(pl.col(named).replace(self.ids))
        if self.ids and (name, field) == ("stories", "stories"):
            return rows.sort("size", "id", descending=[True, False])
        if name == "communities" and self.numbers:
            return rows.with_columns(pl.col("community").replace(self.numbers))
        return rows

    def _in_place(self, rows: pl.LazyFrame, order: list[str]) -> pl.LazyFrame:
        """Rename in a table that is sorted by what is renamed: few rows move, among many."""
        if not self.ids:
            return rows
        columns = [column for column in order if column in ID_COLUMNS]
        concerned = pl.any_horizontal(pl.col(columns).is_in(list(self.ids)))
        moved = rows.filter(concerned).with_columns(pl.col(columns).replace(self.ids)).sort(order, maintain_order=True)
        return rows.filter(~concerned).merge_sorted(moved, key=order)


def _of_tables(result: Result, carried: _Carried) -> Result:
    tables: dict[str, Any] = {}
    for field in fields(result):
        value = getattr(result, field.name)
        if isinstance(value, pl.DataFrame | pl.LazyFrame):
            table = carried.table(result.name, field.name, value.lazy())
            tables[field.name] = table if isinstance(value, pl.LazyFrame) else table.collect()
    return replace(result, **tables)


def _story_ids(stories: pl.DataFrame, articles: pl.DataFrame, before: StoredGraph) -> dict[str, str]:
    """Return the ids that change: new -> old, or yet another if the new one is taken."""
    now = articles.join(stories, on="id", how="left")
    ids: dict[str, str] = heirs(now, story_members(before))
    used = set(ids.values())
    for story in stories["group"].unique().sort():
        if story not in ids:
            ids[story] = next(free for free in _numbered(story) if free not in used)
            used.add(ids[story])
    return {new: old for new, old in ids.items() if new != old}


def _numbered(story: str) -> Iterator[str]:
    yield story
    yield from (f"{story}-{number}" for number in count(2))


def _community_numbers(graph: ArticleGraph, articles: pl.DataFrame, before: StoredGraph) -> dict[int, int]:
    communities = graph.results["communities"]
    assert isinstance(communities, Communities)  # that is its name
    now = articles.join(communities.members, on="id", how="left").select("id", group="community")
    old = community_members(before)
    numbers: dict[int, int] = heirs(now, old)
    used = set(old["group"].to_list())
    free = (number for number in count() if number not in used)
    now_is = {number: numbers[number] if number in numbers else next(free) for number in communities.table["community"]}
    return {new: old for new, old in now_is.items() if new != old}
