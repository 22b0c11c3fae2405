"""A piece of a graph as JSON, to be added to a page that has another: :func:`piece`.

Its columns have the names and meanings they have on the page (``explorer/page_data.py``); nodes, stories and
communities go by their numbers in the whole graph.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graphkit.serving.index import GraphIndex
from graphkit.serving.sets import Numbers, distinct

__all__ = ["piece", "piece_of_values", "with_hubs"]

NUMBERS = (
    "kind",
    "x",
    "y",
    "links",
    "story",
    "community",
    "provider",
    "bar",
    "flags",
    "minute",
    "precision",
    "quality",
    "heat",
)
TEXTS = ("title", "id", "url", "excerpt", "provider_name", "doubt", "file", "facts")
MOST_EDGES = 200  # of a node that is no hub; the rest come with the nodes at their other ends


def piece(
    index: GraphIndex, nodes: Numbers, *, stories: tuple[int, ...] = (), communities: tuple[int, ...] = ()
) -> dict[str, Any]:
    """Return nodes with the providers, topics, stories and communities they name, and the edges at its articles.

    Args:
        index: The graph.
        nodes: The nodes; each comes once.
        stories: Further ones.
        communities: Further ones.
    """
    nodes = with_hubs(index, nodes)
    numbers, texts = index.numbers, index.texts
    columns: dict[str, Any] = {name: numbers[name][nodes] for name in NUMBERS}
    columns |= {name: texts[name].some(nodes) for name in TEXTS}
    columns["topic_counts"], columns["topic_values"] = numbers["topic_counts"][nodes], index.topics(nodes)
    edges = index.links.among(nodes[index.article_of[nodes] >= 0], MOST_EDGES)
    own, linked = numbers["story_reason"][nodes], numbers["reason"][edges]
    told, places = np.unique(np.concatenate([own[own > 0] - 1, linked]), return_inverse=True)
    columns["story_reason"] = np.zeros(len(own), dtype=np.int64)
    columns["story_reason"][own > 0] = places[: np.count_nonzero(own)] + 1
    return {
        "nodes": {"number": nodes, **columns},
        "edges": {
            "source": numbers["source"][edges],
            "target": numbers["target"][edges],
            "edge_kind": numbers["edge_kind"][edges],
            "reason": places[np.count_nonzero(own) :],
        },
        "reasons": texts["reasons"].some(told),
        "stories": _groups(index, "story", columns["story"], stories),
        "communities": _groups(index, "community", columns["community"], communities),
    }


def piece_of_values(index: GraphIndex, facet: str, values: list[int]) -> dict[str, Any]:
    """Return the providers, topics, stories or communities that are values of a facet."""
    none = np.zeros(0, dtype=np.int64)
    if facet == "story":
        return piece(index, none, stories=tuple(values))
    if facet == "community":
        return piece(index, none, communities=tuple(values))
    return piece(index, np.array(values, dtype=np.int64))


def with_hubs(index: GraphIndex, nodes: Numbers) -> Numbers:
    """The nodes in their order, then the hubs of those, each once."""
    providers = index.numbers["provider"][nodes]
    every = np.concatenate([nodes, providers[providers >= 0], index.topics(nodes)]).astype(np.int64)
    _, first = np.unique(every, return_index=True)
    return every[np.sort(first)]


def _groups(index: GraphIndex, name: str, used: Numbers, further: tuple[int, ...]) -> dict[str, Any]:
    """Stories or communities: their numbers, ids and titles; of stories, how many members they have on the whole."""
    groups = distinct(np.concatenate([used[used >= 0], np.array(further, dtype=used.dtype)]))
    found: dict[str, Any] = {
        "number": groups,
        "id": index.texts[f"{name}_id"].some(groups),
        "title": index.texts[f"{name}_title"].some(groups),
    }
    if name == "story":
        found["total"] = index.numbers["story_total"][groups]
    return found
