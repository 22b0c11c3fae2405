"""Which springs hold the map of a small graph (see :mod:`graphkit.layouts.force`)."""

from __future__ import annotations

import numpy as np

from graphkit.first_look import HUBS_UP_TO
from graphkit.graph import NODE_KINDS
from graphkit.layouts.force import spring_places
from graphkit.layouts.packing import Links
from graphkit.layouts.pieces import SPRINGS, Bools, Floats, Ints, Pieces, Placed

__all__ = ["force_layout"]

# A hub with more than this part of the articles that have such a hub at all, and at least so many, does not either.
COMMON_PART = 0.5
COMMON_LEAST = 12


def force_layout(pieces: Pieces, seed: int) -> Placed:
    """Place all nodes; ``seed`` does not matter, nothing is random."""
    del seed
    shaping = pieces.is_article | _shaping_hubs(pieces)
    placed = np.flatnonzero(shaping)
    # The rows of unlinked nodes are in this order: by time, hubs last.
    placed = placed[np.lexsort((placed, pieces.rank[placed], pieces.is_hub[placed]))]
    number = np.full(len(pieces.kind), -1, dtype=np.int64)
    number[placed] = np.arange(len(placed))
    links = _links(pieces, number)
    own = -1 - placed
    circles = np.where(pieces.story[placed] >= 0, pieces.story[placed], own)
    count = len(pieces.kind)
    groups = np.where(pieces.community[placed] >= 0, count + pieces.community[placed], circles)
    places = np.zeros((count, 2))
    places[placed] = spring_places(
        links, _by_first(groups), pieces.radius[placed], _by_first(circles), pieces.previous[placed]
    )
    places = _beside_articles(pieces, np.flatnonzero(pieces.is_hub & ~shaping), places)
    return Placed(places, np.full(count, -1, dtype=np.int64))


def _shaping_hubs(pieces: Pieces) -> Bools:
    count = len(pieces.kind)
    shaping = np.zeros(count, dtype=np.bool_)
    if pieces.is_article.sum() > HUBS_UP_TO:
        return shaping
    for name in ("provider", "topic"):
        hub = pieces.kind == NODE_KINDS.index(name)
        article, of = _hub_edges(pieces, hub)
        touched = np.bincount(of, minlength=count)
        limit = max(COMMON_PART * len(np.unique(article)), COMMON_LEAST - 1)
        shaping |= hub & (touched <= limit)
    return shaping


def _hub_edges(pieces: Pieces, hub: Bools) -> tuple[Ints, Ints]:
    """The articles and the hubs of all edges between the two."""
    one = np.concatenate([pieces.source, pieces.target])
    other = np.concatenate([pieces.target, pieces.source])
    use = pieces.is_article[one] & hub[other]
    return one[use], other[use]


def _links(pieces: Pieces, number: Ints) -> Links:
    """The edges between placed nodes; a hub and a rim hold a story together with few springs."""
    one, other = number[pieces.source], number[pieces.target]
    use = (one >= 0) & (other >= 0)
    members = np.flatnonzero((number >= 0) & (pieces.story >= 0))
    members = members[np.lexsort((number[members], pieces.story[members]))]
    story, member = pieces.story[members], number[members]
    first = np.searchsorted(story, story)
    later = np.flatnonzero(np.arange(len(members)) > first)
    rim = later[later - 1 > first[later]]
    ones = np.concatenate([one[use], member[first[later]], member[rim - 1]])
    others = np.concatenate([other[use], member[later], member[rim]])
    held = np.full(len(later) + len(rim), SPRINGS["in_story"])
    return Links(ones, others, np.concatenate([pieces.spring[use], held]))


def _by_first(keys: Ints) -> Ints:
    """Number keys from 0 in the order in which they come."""
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    numbers: Ints = np.argsort(np.argsort(first))[inverse]
    return numbers


def _beside_articles(pieces: Pieces, hubs: Ints, places: Floats) -> Floats:
    """Put each hub where its articles are on average, a little off so that it covers none of them."""
    count = len(places)
    article, of = _hub_edges(pieces, pieces.is_hub)
    sizes = np.maximum(np.bincount(of, minlength=count), 1)
    middle = np.stack([np.bincount(of, places[article, axis], minlength=count) for axis in (0, 1)], axis=1)
    turn = np.arange(len(hubs))
    aside = np.stack([np.where(turn % 2, 34.0, -34.0), -18.0 - 4.0 * (turn % 5)], axis=1)
    places[hubs] = middle[hubs] / sizes[hubs, None] + aside
    return places
