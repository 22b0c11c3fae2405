"""The edges of a page, and the dictionary of reasons why they are there."""

from __future__ import annotations

import json

import polars as pl

from graphkit.explorer.page_data import EdgeKind
from graphkit.graph import ArticleGraph
from graphkit.reasons import evidence, label, reason

__all__ = ["EVIDENCE_UP_TO", "edge_kinds", "page_edges", "tell_reasons"]

EDGE_LABELS = {
    "duplicate_of": "same text",
    "in_story": "same story",
    "related_to": "declared related",
    "published_by": "published by",
    "about": "about a topic",
}
EVIDENCE_UP_TO = 100_000  # edges; with more of them, evidence would be most of the page
FIRST_FILE = "\u0001"
TOLD = ("kind", "match", "stated", "file", "field", "count", "rule", "score", "evidence")


def page_edges(graph: ArticleGraph, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the edges between nodes of the page, and those that put its articles into its stories.

    Both have the columns of edges, but ``source`` and ``target`` are nodes: sorted by these and kind in the first,
    ``source`` alone and one row for each article with a story in the second.
    """
    place = rows.select("id", "node")
    edges = graph.edges.join(place.rename({"id": "source", "node": "from"}), on="source")
    between = edges.join(place.rename({"id": "target", "node": "to"}), on="target")
    kinds = [kind["kind"] for kind in edge_kinds(between["kind"], 0)]
    between = (
        between.with_columns(pl.col("from").alias("source"), pl.col("to").alias("target"))
        .drop("from", "to")
        .sort(
            "source", "target", pl.col("kind").cast(pl.Enum(kinds)), "file", "field", "match", "score", nulls_last=True
        )
    )
    into = edges.filter(pl.col("kind") == "in_story").join(
        rows.select("node", "story"), left_on=["from", "target"], right_on=["node", "story"], how="semi"
    )
    into = into.sort("from", "rule", nulls_last=True).unique("from", keep="first", maintain_order=True)
    return between, into.with_columns(pl.col("from").alias("source")).drop("from")


def edge_kinds(kinds: pl.Series, members: int) -> list[EdgeKind]:
    """The edge kinds on the page, the most telling first; ``members`` articles are in stories."""
    counts = dict(kinds.value_counts().iter_rows())
    if members:
        counts["in_story"] = members
    ranked = [*(kind for kind in EDGE_LABELS if kind in counts), *sorted(set(counts) - set(EDGE_LABELS))]
    return [
        {"kind": kind, "label": EDGE_LABELS.get(kind, kind.replace("_", " ")), "count": counts[kind], "shown": True}
        for kind in ranked
    ]


def tell_reasons(rows: pl.DataFrame, edges: pl.DataFrame, into: pl.DataFrame) -> dict[str, pl.Series]:
    """Return the columns ``reason``, ``story_reason`` and ``reasons``; see :class:`PageData`.

    Each reason is told once, however many edges have it: U+0001 in it stands for the first file of the edge's source.
    With more than ``EVIDENCE_UP_TO`` edges there is no evidence, and no names of other files.
    """
    told = pl.concat([edges.select("source", *TOLD), into.select("source", *TOLD)])
    first = rows.select(source="node", first=pl.col("files").list.first())
    own = pl.col("file") == pl.col("first")
    short = told.height > EVIDENCE_UP_TO
    told = told.join(first, on="source", how="left", maintain_order="left").with_columns(
        file=pl.when(own).then(pl.lit(FIRST_FILE)).otherwise(None if short else pl.col("file")),
        evidence=None if short else pl.col("evidence"),
        score=pl.col("score").round(2) if short else pl.col("score"),
    )
    if short:
        told = told.with_columns(evidence=pl.lit(None, pl.String))
    each = told.unique(TOLD, maintain_order=True).select(TOLD).with_row_index("reason")
    number = told.join(each, on=TOLD, how="left", nulls_equal=True, maintain_order="left")["reason"]
    story_reason = (
        rows.select("node")
        .join(
            into.select("source").with_columns(number.slice(edges.height).alias("reason")),
            left_on="node",
            right_on="source",
            how="left",
            maintain_order="left",
        )
        .select((pl.col("reason") + 1).fill_null(0))
        .to_series()
    )
    titles = dict(rows.select("id", "title").iter_rows()) if each["evidence"].null_count() < each.height else {}
    return {
        "reason": number.head(edges.height),
        "story_reason": story_reason,
        "reasons": pl.Series([_sentence(row, titles) for row in each.iter_rows(named=True)], dtype=pl.String),
    }


def _sentence(row: dict[str, object], titles: dict[str, str]) -> str:
    parts = [label(row), row["rule"] or "", reason(row), evidence(row, titles)]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
