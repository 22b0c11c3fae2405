"""Computes :class:`~graphkit.explorer.page_data.PageData` from a graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from graphkit.analysis.layout import find_layout
from graphkit.explorer.comparing import COMPARED_UP_TO, WORDING, comparing, threshold
from graphkit.explorer.page_data import BASE_KINDS, CATEGORIES, HUB_KINDS, Archipelago, Bounds, Head, PageData, Radius
from graphkit.explorer.page_edges import EVIDENCE_UP_TO, edge_kinds, page_edges, tell_reasons
from graphkit.explorer.page_nodes import category_values, flags, link_counts, node_numbers, ordered_nodes, page_stories
from graphkit.explorer.page_texts import MOST_TEXT, excerpt_length, node_texts, notes_text
from graphkit.explorer.reduce import Selection, select_nodes
from graphkit.explorer.times import bars
from graphkit.first_look import HUBS_UP_TO, first_colour
from graphkit.graph import ARTICLE_KINDS, ArticleGraph
from graphkit.layouts import layout_for
from graphkit.layouts.sizes import RADIUS
from graphkit.notes import Note

__all__ = ["PYVIS_UP_TO", "WEBGL_UP_TO", "page_data"]

PYVIS_FIRST = 500  # nodes up to which vis-network is as quick as WebGL; beyond, only who asks for springs gets them
PYVIS_UP_TO = 1000  # nodes that vis-network moves with ease
WEBGL_UP_TO = 1_000_000
LARGE_MAP = 120  # nodes; from here on the map opens at a smaller zoom, and dots are larger to be seen
# How far the island of a story reaches beyond its dots, in map units: on a map of islands, less than stories are apart.
SHORE = {"force": 10.0, "islands": 3.0}
MOST_ARCHIPELAGOS = 500  # that get a name
LARGE_DOTS = 1.15  # times the usual radius: what the layout leaves room for
STEPS = 65535  # of a coordinate


def page_data(
    graph: ArticleGraph, *, title: str | None = None, max_nodes: int | None = None, canvas: str | None = None
) -> PageData:
    """Compute the page of a graph, on which analyses may have run or not.

    Takes O(n log n) time in table operations beside the layout; places that the analysis ``layout`` found are used if
    everything is on the page.

    Args:
        graph: The graph; it is not changed.
        title: The heading; "Articles" otherwise.
        max_nodes: At most so many nodes are on the page (see :func:`~graphkit.explorer.reduce.select_nodes` for the
            choice): 1,000,000, or 1,000 for the canvas ``pyvis``.
        canvas: What draws the map: ``pyvis`` up to 500 nodes and ``webgl`` from there on. What it needs for that,
            ``head["drawing"]``, is left empty: the canvas' own module fills it in.

    Raises:
        ValueError: If ``max_nodes`` is less than 1.
    """
    if max_nodes is None:
        max_nodes = PYVIS_UP_TO if canvas == "pyvis" else WEBGL_UP_TO
    chosen = select_nodes(graph, max_nodes)
    members, stories = page_stories(graph, chosen.ids)
    rows = ordered_nodes(graph, chosen.ids, members)
    articles = rows.filter(pl.col("kind").is_in(ARTICLE_KINDS))
    kinds = [*BASE_KINDS, *sorted(set(rows["kind"].unique()) - set(BASE_KINDS))]
    numbers, stories = node_numbers(rows, stories, kinds)
    edges, into = page_edges(graph, rows)
    drawn_kinds = edge_kinds(edges["kind"], into.height)
    histogram, bar = bars(rows.select(pl.when(~pl.col("kind").is_in(HUB_KINDS)).then("published")).to_series())
    links = link_counts(rows["kind"], edges)
    places = _places(graph, rows, stories["story"])
    bounds = _bounds(places)
    communities = _communities(graph, rows, numbers["community"])
    hubs_shown = articles.height <= HUBS_UP_TO
    excerpts = excerpt_length(articles.height)
    texts = node_texts(rows, excerpts)
    compared = articles.height <= COMPARED_UP_TO
    categories = [category for category in CATEGORIES if category["key"] in rows.columns]
    head: Head = {
        "title": title or "Articles",
        "articles": chosen.articles,
        "shown": articles.height,
        "notes": _notes(chosen, articles.height, dict(stories.select("story", "title").iter_rows()))
        + _shortened(edges.height + into.height, excerpts),
        "count": rows.height,
        "edge_count": edges.height,
        "communities": communities.height,
        "kinds": kinds,
        "edge_kinds": drawn_kinds,
        "bars": histogram,
        "hubs_shown": hubs_shown,
        "colour": categories[0]["key"] if categories else first_colour(articles),
        "canvas": canvas or ("pyvis" if rows.height <= PYVIS_FIRST else "webgl"),
        "drawing": {},
        "bounds": bounds,
        "radius": _radius(rows.height),
        "archipelagos": _archipelagos(rows, places),
        "wording": WORDING if compared else None,
        "threshold": threshold(graph),
        "categories": categories,
        "opening": _opening(graph),
    }
    map_block = {
        "kind": numbers["kind"],
        "x": _steps(places["x"], bounds["left"], bounds["right"]),
        "y": _steps(places["y"], bounds["top"], bounds["bottom"]),
        "links": links,
        "story": numbers["story"],
        "community": numbers["community"],
        "provider": numbers["provider"],
        "topic_counts": numbers["topic_counts"],
        "topic_values": numbers["topic_values"],
        "bar": bar,
        "flags": flags(rows, edges, links, hubs_shown),
        "story_total": stories["total"],
        **{category["key"]: category_values(rows, category) for category in categories},
    }
    order = {kind["kind"]: number for number, kind in enumerate(drawn_kinds)}
    links_block = {
        "source": edges["source"],
        "target": edges["target"],
        "edge_kind": edges["kind"].replace_strict(order, return_dtype=pl.UInt8),
    }
    texts_block = {
        "title": texts.pop("title"),
        "story_title": stories["title"],
        "community_title": communities["name"],
    }
    details = {
        **texts,
        "story_id": stories["story"],
        "community_id": communities["community"].cast(pl.String),
        **{name: numbers[name] for name in ("minute", "precision", "quality", "heat")},
        **tell_reasons(rows, edges, into),
        **(comparing(graph, rows) if compared else {}),
        **_told(graph, rows, stories["story"]),
    }
    blocks = {"map": map_block, "links": links_block, "texts": texts_block, "details": details}
    return PageData(head, blocks)


def _places(graph: ArticleGraph, rows: pl.DataFrame, stories: pl.Series) -> pl.DataFrame:
    """``x``, ``y`` and ``archipelago`` of each node: the graph's if the page shows all of it, else of what it shows."""
    drawn = graph.nodes.height - graph.nodes["kind"].eq("story").sum()
    if {"x", "y"} <= set(rows.columns) and rows.height == drawn:
        given = pl.col("archipelago") if "archipelago" in rows.columns else pl.lit(None, pl.String)
        known = rows.select(pl.col("x", "y").cast(pl.Float64), archipelago=given)
        if known.select(pl.all_horizontal(pl.col("x", "y").is_finite().fill_null(False).all())).item():
            return known
    ids = pl.concat([rows["id"], stories]).implode()
    shown = ArticleGraph(
        nodes=graph.nodes.filter(pl.col("id").is_in(ids)),
        edges=graph.edges.filter(pl.col("source").is_in(ids) & pl.col("target").is_in(ids)),
    )
    places = find_layout(shown).table
    return (
        rows.select("id")
        .join(places, on="id", how="left", maintain_order="left")
        .select(pl.col("x", "y").cast(pl.Float64), "archipelago")
    )


def _archipelagos(rows: pl.DataFrame, places: pl.DataFrame) -> list[Archipelago]:
    """The largest groups of articles that only share a provider or topic: their boxes, and the node they share."""
    hubs = rows.select("node", archipelago="id")
    boxes = (
        places.drop_nulls("archipelago")
        .group_by("archipelago")
        .agg(
            pl.len().alias("articles"),
            *(((pl.col(axis).min() + pl.col(axis).max()) / 2).alias(axis) for axis in ("x", "y")),
            ((pl.col("x").max() - pl.col("x").min()) / 2).alias("half"),
            ((pl.col("y").max() - pl.col("y").min()) / 2).alias("r"),
        )
        .join(hubs, on="archipelago")
        .sort("articles", "node", descending=[True, False])
        .head(MOST_ARCHIPELAGOS)
        .with_columns(pl.col("x", "y", "half", "r").round(1))
    )
    return [
        {"node": node, "articles": articles, "x": x, "y": y, "half": half, "r": r}
        for node, articles, x, y, half, r in boxes.select("node", "articles", "x", "y", "half", "r").iter_rows()
    ]


def _bounds(places: pl.DataFrame) -> Bounds:
    if places.is_empty():
        return {"left": 0, "top": 0, "right": 0, "bottom": 0}
    (left, top), (right, bottom) = places.select("x", "y").min().row(0), places.select("x", "y").max().row(0)
    return {"left": left, "top": top, "right": right, "bottom": bottom}


def _steps(values: pl.Series, first: float, last: float) -> pl.Series:
    return ((values - first) / (last - first or 1) * STEPS).round().cast(pl.UInt16)


def _radius(nodes: int) -> Radius:
    return {
        "article": RADIUS["article"],
        "related": RADIUS["related"],
        "hub": RADIUS["hub"],
        "step": RADIUS["step"],
        "most": RADIUS["most"],
        "scale": LARGE_DOTS if nodes > LARGE_MAP else 1.0,
        "shore": SHORE[layout_for(nodes)],
    }


def _communities(graph: ArticleGraph, rows: pl.DataFrame, numbers: pl.Series) -> pl.DataFrame:
    """``community`` and ``name``, in the order of the page."""
    here = rows.select("community", numbers.alias("number")).filter(pl.col("number") >= 0).unique().sort("number")
    own = here.select("community", name=pl.col("community").cast(pl.String))
    if "communities" not in graph.results:
        return own
    names = (
        graph.results["communities"].to_frame().select(pl.col("community").cast(own.schema["community"]), given="name")
    )
    joined = own.join(names, on="community", how="left", maintain_order="left")
    return joined.select("community", name=pl.coalesce("given", "name"))


def _notes(chosen: Selection, shown: int, stories: Mapping[str, str]) -> list[str]:
    notes: list[str] = []
    if shown < chosen.articles:
        notes.append(f"Showing {shown:,} of {chosen.articles:,} articles: the best connected, whole stories kept.")
    notes += [
        f"Of “{stories.get(i, i)}” {part:,} of {total:,} articles are on the page." for i, part, total in chosen.cut
    ]
    return notes


def _told(graph: ArticleGraph, rows: pl.DataFrame, stories: pl.Series) -> dict[str, pl.Series]:
    """The notes of nodes and stories, if the graph has any."""
    if "notes" not in graph.nodes.columns:
        return {}
    of_stories = stories.alias("id").to_frame().join(graph.nodes.select("id", "notes"), on="id", maintain_order="left")
    return {"notes": notes_text(rows["notes"]), "story_notes": notes_text(of_stories["notes"])}


def _opening(graph: ArticleGraph) -> list[Note]:
    changes: Any = graph.results.get("changes")
    return [] if changes is None else changes.opening()


def _shortened(edges: int, excerpts: int) -> list[str]:
    notes: list[str] = []
    if edges > EVIDENCE_UP_TO:
        notes.append("Reasons are given without their evidence: “graphkit why” tells it.")
    if excerpts < MOST_TEXT:
        cut = f"Excerpts are cut to {excerpts} characters." if excerpts else "Excerpts are left out."
        notes.append(cut)
    return notes
