"""What stays the same for people when a graph is rebuilt: ids and names of stories, numbers of communities.

A group of the new graph takes over from a group of the one before if it holds more than half of the members that group
still has; of several groups that one new group holds, the one it has most members of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from itertools import count
from typing import Any

import polars as pl

from graphkit.analysis.communities import Communities
from graphkit.analysis.stories import Stories
from graphkit.graph import ArticleGraph, Result
from graphkit.store.stored import StoredGraph

__all__ = ["carry_over", "heirs"]

ID_COLUMNS = ("id", "story", "node", "source", "target", "a", "b", "nearest", "medoid")


def carry_over(
    graph: ArticleGraph, base: ArticleGraph, before: StoredGraph, named: Collection[str] = ()
) -> ArticleGraph:
    """Return ``graph`` with the ids and names its stories and communities had ``before``. No member changes.

    Args:
        graph: An analysed graph.
        base: The same graph before any analysis.
        before: The graph it takes over from.
        named: Names of stories that people decided on now: these win over earlier names.
    """
    results = dict(graph.results)
    if "stories" in results and "stories" in before.kept:
        results = _carry_stories(results, base, before, named)
    found = results.get("communities")
    if isinstance(found, Communities) and "communities" in before.kept:
        results["communities"] = _carry_communities(found, before)
    carried = base
    for result in results.values():
        carried = carried.with_result(result)
    return carried


def heirs(now: pl.DataFrame, before: pl.DataFrame) -> dict[Any, Any]:
    """Return which group takes over from which group before: new -> old. Each old and each new group comes once.

    Args:
        now: A row a member: ``id``, ``group``. Whoever is in no group has a null there.
        before: The same, of the graph before.
    """
    shared = before.drop_nulls("group").join(now, on="id", suffix="_now")  # without who is no longer there
    held = shared.group_by("group").agg(left=pl.len())
    pairs = shared.drop_nulls("group_now").group_by("group", "group_now").len().join(held, on="group")
    best = pairs.filter(pl.col("len") * 2 > pl.col("left")).sort(
        "group_now", "len", "group", descending=[False, True, False]
    )
    return dict(best.unique("group_now", keep="first", maintain_order=True).select("group_now", "group").iter_rows())


def _carry_stories(
    results: Mapping[str, Result], base: ArticleGraph, before: StoredGraph, named: Collection[str]
) -> dict[str, Result]:
    stories = results["stories"]
    assert isinstance(stories, Stories)  # what else is called so
    members = stories.members.select(id="node", group="story")
    now = base.texts().select("id").join(members, on="id", how="left")
    taken = heirs(now, before.table("stories_members").select(id="node", group="story"))
    known = dict(before.table("stories").select("id", "name").iter_rows())
    used = set(taken.values())
    ids: dict[str, str] = {}
    names: dict[str, str] = {}
    for story, name in stories.stories.sort("id").select("id", "name").iter_rows():
        if story in taken:
            ids[story] = taken[story]
            names[taken[story]] = name if name in named else known[taken[story]]
        else:
            ids[story] = next(free for free in _numbered(story) if free not in used)
            used.add(ids[story])
            names[ids[story]] = name
    renamed = {name: _renamed(result, ids, names) for name, result in results.items()}
    found = renamed["stories"]
    assert isinstance(found, Stories)
    table = found.stories.with_columns(pl.col("id").replace_strict(names, return_dtype=pl.String).alias("name"))
    renamed["stories"] = replace(
        found,
        members=found.members.sort("story", maintain_order=True),
        stories=table.sort("size", "id", descending=[True, False]),
    )
    return renamed


def _renamed(result: Result, ids: Mapping[str, str], names: Mapping[str, str]) -> Result:
    """Put new ids for old wherever a table of the result names a story."""
    tables: dict[str, Any] = {}
    for field in fields(result):
        table = getattr(result, field.name)
        if isinstance(table, pl.DataFrame):
            columns = [name for name in ID_COLUMNS if table.schema.get(name) == pl.String()]
            table = table.with_columns(pl.col(columns).replace(ids))
            if {"id", "title"} <= set(table.columns):
                title = pl.col("id").replace_strict(names, default=pl.col("title"), return_dtype=pl.String)
                table = table.with_columns(title.alias("title"))
            tables[field.name] = table
    return replace(result, **tables)


def _carry_communities(communities: Communities, before: StoredGraph) -> Communities:
    now = communities.members.select("id", group="community")
    taken = heirs(now, before.table("communities_members").select("id", group="community"))
    old = before.table("communities").select("community", "name")
    used = set(old["community"].to_list())
    free = (number for number in count() if number not in used)
    numbers = {number: taken[number] if number in taken else next(free) for number in communities.table["community"]}
    known = dict(old.iter_rows())
    names = {number: known[number] for number in taken.values()}
    return replace(
        communities,
        table=communities.table.with_columns(_number(numbers)).with_columns(
            pl.col("community").replace_strict(names, default=pl.col("name"), return_dtype=pl.String).alias("name")
        ),
        members=communities.members.with_columns(_number(numbers)),
    )


def _number(numbers: Mapping[int, int]) -> pl.Expr:
    return pl.col("community").replace_strict(numbers, default=None, return_dtype=pl.Int64)


def _numbered(story: str) -> Iterator[str]:
    yield story
    yield from (f"{story}-{number}" for number in count(2))
