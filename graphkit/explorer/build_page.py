"""Computes :class:`~graphkit.explorer.page_data.PageData` from a graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import polars as pl

from graphkit.explorer.choices import colour_modes, community_names, edge_kinds, facets, paint
from graphkit.explorer.comparing import comparing
from graphkit.explorer.page_data import ColourMode, PageData, PageEdge, PageStory
from graphkit.explorer.page_nodes import page_nodes
from graphkit.explorer.placing import place
from graphkit.explorer.reduce import Selection, select_nodes
from graphkit.explorer.times import bars
from graphkit.graph import ARTICLE_KINDS, ArticleGraph
from graphkit.reasons import evidence, label, reason

__all__ = ["page_data"]

# With more articles than this, providers and topics are off at first: their edges would turn the map grey.
HUBS_UP_TO = 60


def page_data(graph: ArticleGraph, *, title: str | None = None, max_nodes: int = 1000) -> PageData:
    """Compute the page of a graph, on which analyses may have run or not.

    ``max_nodes`` bounds the nodes on the page; see :func:`~graphkit.explorer.reduce.select_nodes` for the choice.
    The canvas and what it draws are left empty: the canvas' own module fills them in.
    """
    chosen = select_nodes(graph, max_nodes)
    rows = graph.nodes.filter(pl.col("id").is_in(list(chosen.ids))).to_dicts()
    stories = _stories(graph, set(chosen.ids))
    edges = _edges(graph, {*chosen.ids, *(story["id"] for story in stories)})
    nodes = page_nodes(rows, edges, stories)
    articles = [node for node in nodes if node["kind"] in ARTICLE_KINDS]
    names = community_names(graph)
    colours = colour_modes(articles, nodes, stories, names)
    paint(nodes, colours)
    hubs_shown = len(articles) <= HUBS_UP_TO
    place(nodes, edges, hubs_shown)
    histogram, bar_of = bars([row["published"] if row["kind"] in ARTICLE_KINDS else None for row in rows])
    for node, bar in zip(nodes, bar_of, strict=True):
        node["bar"] = bar
    return {
        "title": title or "Articles",
        "articles": chosen.articles,
        "shown": len(articles),
        "notes": _notes(chosen, len(articles), {story["id"]: story["title"] for story in stories}),
        "nodes": nodes,
        "edges": edges,
        "stories": stories,
        "facets": facets(articles, nodes, stories, names),
        "edge_kinds": edge_kinds(edges),
        "hubs_shown": hubs_shown,
        "colours": colours,
        "colour": _first_colour(colours, len(articles)),
        "bars": histogram,
        "comparing": comparing(graph, rows, nodes),
        "canvas": "",
        "drawing": {},
    }


def _stories(graph: ArticleGraph, shown: set[str]) -> list[PageStory]:
    """Stories with at least two articles on the page, the largest first."""
    links = graph.edges.filter(pl.col("kind") == "in_story").select("source", "target").unique()
    totals = dict(links["target"].value_counts().iter_rows())
    here = graph.nodes.filter(pl.col("id").is_in(list(shown))).select("id", "published")
    members: dict[str, list[str]] = defaultdict(list)
    in_time = links.join(here, left_on="source", right_on="id").sort("published", "source", nulls_last=True)
    for article, story in in_time.select("source", "target").iter_rows():
        members[story].append(article)
    titles = dict(graph.nodes.filter(pl.col("id").is_in(list(members))).select("id", "title").iter_rows())
    stories: list[PageStory] = [
        {"id": story, "title": titles[story] or "(a story without a name)", "members": ids, "total": totals[story]}
        for story, ids in members.items()
        if len(ids) > 1
    ]
    return sorted(stories, key=lambda story: (-len(story["members"]), story["id"]))


def _edges(graph: ArticleGraph, shown: set[str]) -> list[PageEdge]:
    here = graph.edges.filter(pl.col("source").is_in(list(shown)) & pl.col("target").is_in(list(shown)))
    told = graph.nodes.filter(pl.col("id").is_in(list(shown))).select("id", "title")
    titles = {node: title for node, title in told.iter_rows() if title}
    return [
        {
            "source": row["source"],
            "target": row["target"],
            "kind": row["kind"],
            "stated": bool(row["stated"]),
            "label": label(row),
            "rule": row["rule"] or "",
            "why": reason(row),
            "evidence": evidence(row, titles),
        }
        for row in here.iter_rows(named=True)
    ]


def _first_colour(modes: Sequence[ColourMode], articles: int) -> str:
    """Communities make a large map readable; on a small one stories are what people look for."""
    keys = [mode["key"] for mode in modes]
    wanted = ("community", "story") if articles > HUBS_UP_TO else ("story",)
    return next((key for key in wanted if key in keys), "kind")


def _notes(chosen: Selection, shown: int, stories: Mapping[str, str]) -> list[str]:
    notes: list[str] = []
    if shown < chosen.articles:
        notes.append(f"Showing {shown:,} of {chosen.articles:,} articles: the best connected, whole stories kept.")
    notes += [
        f"Of “{stories.get(i, i)}” {part:,} of {total:,} articles are on the page." for i, part, total in chosen.cut
    ]
    return notes
