"""The page that a browser gets first: all of a graph that fits, or its most important part, to grow from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from graphkit.explorer.page_data import Archipelago, EdgeKind, Head, PageData
from graphkit.serving.facets import MOST_VALUES
from graphkit.serving.index import GraphIndex
from graphkit.serving.pieces import with_hubs
from graphkit.serving.sets import Numbers

__all__ = ["first_page"]

NODES = ("kind", "x", "y", "links", "bar", "flags", "title", "id", "url", "excerpt", "provider_name", "doubt", "file",
         "facts", "minute", "precision", "quality", "heat")  # fmt: skip


def first_page(index: GraphIndex, version: str, max_nodes: int) -> PageData:
    """Return what the page holds when it opens, at its places in the whole.

    A graph of at most ``max_nodes`` nodes is the page of the exporter, node for node. Of a larger one there are so many
    articles, half of them the best connected, half the best connected of every part of the map; their providers and
    topics, and the commonest values of the facets. The columns ``number``, ``story_number`` and ``community_number``
    say what they are called in the whole graph.
    """
    page = index.page
    whole = page.head["count"] <= max_nodes
    if whole:
        return PageData({**page.head, "served": {"version": version, "whole": True}}, page.blocks)
    best, everywhere = index.best_articles[: max_nodes // 2], index.tiles.spread(max_nodes)
    articles = np.union1d(best, everywhere[~np.isin(everywhere, best)][: max_nodes - len(best)])
    common = [index.facets[key].ranked[:MOST_VALUES] for key in ("provider", "topics")]
    return _part(index, np.unique(with_hubs(index, np.concatenate([index.node_of[articles], *common]))), version)


def _part(index: GraphIndex, nodes: Numbers, version: str) -> PageData:
    page, numbers = index.page, index.numbers
    here = _places(nodes, len(index.rank))
    groups = {key: _kept_groups(index, key, nodes) for key in ("story", "community")}
    of_group = {key: _places(kept, len(index.texts[f"{key}_id"])) for key, kept in groups.items()}
    each = {name: page[name].gather(nodes) for name in NODES}
    topics = [here[numbers["topic_values"][index.topic_starts[n] : index.topic_starts[n + 1]]] for n in nodes]
    topics = [some[some >= 0] for some in topics]
    edges = np.flatnonzero((here[numbers["source"]] >= 0) & (here[numbers["target"]] >= 0))
    reason, own = numbers["reason"][edges], numbers["story_reason"][nodes]
    told, places = np.unique(np.concatenate([[0], reason + 1, own]), return_inverse=True)
    columns = {
        **each,
        "story": pl.Series(of_group["story"][numbers["story"][nodes]], dtype=pl.Int32),
        "community": pl.Series(of_group["community"][numbers["community"][nodes]], dtype=pl.Int32),
        "provider": pl.Series(here[numbers["provider"][nodes]], dtype=pl.Int32),
        "topic_counts": pl.Series([len(some) for some in topics], dtype=pl.UInt16),
        "topic_values": pl.Series(np.concatenate([np.zeros(0, np.int64), *topics]), dtype=pl.Int32),
        "story_total": page["story_total"].gather(groups["story"]),
        "source": pl.Series(here[numbers["source"][edges]], dtype=pl.UInt32),
        "target": pl.Series(here[numbers["target"][edges]], dtype=pl.UInt32),
        "edge_kind": page["edge_kind"].gather(edges),
        "story_title": page["story_title"].gather(groups["story"]),
        "community_title": page["community_title"].gather(groups["community"]),
        "story_id": page["story_id"].gather(groups["story"]),
        "community_id": page["community_id"].gather(groups["community"]),
        "reason": pl.Series(places[1 : len(reason) + 1] - 1, dtype=pl.UInt32),
        "story_reason": pl.Series(places[len(reason) + 1 :], dtype=pl.UInt32),
        "reasons": page["reasons"].gather(told[1:] - 1),
    }
    blocks = {block: {name: columns[name] for name in old if name in columns} for block, old in page.blocks.items()}
    blocks["details"] |= {
        "number": pl.Series(nodes, dtype=pl.UInt32),
        "story_number": pl.Series(groups["story"], dtype=pl.UInt32),
        "community_number": pl.Series(groups["community"], dtype=pl.UInt32),
    }
    return PageData(_head(index, columns, here, version), blocks)


def _places(kept: Numbers, size: int) -> Numbers:
    """Where each number is among those kept, -1 for others; the last entry, which -1 reaches, is -1."""
    places = np.full(size + 1, -1, dtype=np.int64)
    places[kept] = np.arange(len(kept))
    return places


def _kept_groups(index: GraphIndex, key: str, nodes: Numbers) -> Numbers:
    """Those of the nodes, and the commonest."""
    used = index.numbers[key][nodes]
    return np.union1d(used[used >= 0], index.facets[key].ranked[:MOST_VALUES]).astype(np.int64)


def _head(index: GraphIndex, columns: Mapping[str, pl.Series], here: Numbers, version: str) -> Head:
    head = index.page.head
    articles = int((index.article_of[np.flatnonzero(here[:-1] >= 0)] >= 0).sum())
    counts = dict(columns["edge_kind"].value_counts().iter_rows())
    members = int((columns["story"] >= 0).sum())
    kinds: list[EdgeKind] = [
        {**kind, "count": members if kind["kind"] == "in_story" else counts.get(number, 0)}
        for number, kind in enumerate(head["edge_kinds"])
    ]
    named: list[Archipelago] = [
        {**one, "node": int(here[one["node"]])} for one in head["archipelagos"] if here[one["node"]] >= 0
    ]
    return {
        **head,
        "shown": articles,
        "count": len(columns["kind"]),
        "edge_count": len(columns["source"]),
        "communities": len(columns["community_id"]),
        "edge_kinds": kinds,
        "archipelagos": named,
        "canvas": "webgl",
        "wording": None,
        "served": {"version": version, "whole": False},
    }
