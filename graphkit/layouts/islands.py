"""The map of a large graph: communities are islands, and what is alike is near.

Three levels, each a packing of discs: articles in their story, stories and single articles in their island, islands on
the map. An island is a community, or an archipelago: articles that nothing links to the rest, by their provider or
topic. Hubs stand at the rim of the island that most of their articles are on, hubs of the whole map at its rim.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkit.layouts.groups import commonest, medians
from graphkit.layouts.hubs import RING, Hubs, find_hubs
from graphkit.layouts.packing import NO_LINKS, Links, box_middles, extent, pack
from graphkit.layouts.pieces import Bools, Floats, Ints, Pieces, Placed

__all__ = ["island_layout"]

ASPECT = 1.7  # width to height; the rim of hubs then brings it to a screen's
DOT_GAP = 3.0  # around every dot, in map units
STORY_GAP = (3.0, 0.07)  # around every story: so much, and this part of its radius
WATER = (16.0, 0.10)  # around every island
SMALL = 12  # articles; an unlinked community of fewer is part of an archipelago, and smaller archipelagos are one


@dataclass(frozen=True)
class _Parts:
    """Which disc each article is in, and which island each disc."""

    articles: Ints  # node numbers
    disc: Ints  # of each article
    island: Ints  # of each disc
    island_of: Ints  # of each node; -1 for all but articles
    shared: Ints  # of each disc: the hub whose archipelago it is in, or -1


def island_layout(pieces: Pieces, seed: int) -> Placed:
    """Place all nodes; see the module."""
    shared = np.full(len(pieces.kind), -1, dtype=np.int64)
    places = np.zeros((len(pieces.kind), 2))
    if not pieces.is_article.any():
        return Placed(places, shared)
    parts = _divide(pieces)
    random = np.random.default_rng(seed)
    # Articles in their discs.
    before, radius = pieces.previous[parts.articles], pieces.radius[parts.articles] + DOT_GAP
    discs, islands = len(parts.island), int(parts.island.max()) + 1
    by_time = np.lexsort((parts.articles, pieces.rank[parts.articles], -radius))
    disc_before = medians(parts.disc, before, discs)
    start = before - disc_before[parts.disc]
    in_disc = pack(parts.disc, radius, by_time, NO_LINKS, start=start)
    shift = box_middles(parts.disc, in_disc, radius, discs)
    in_disc, disc_before = in_disc - shift[parts.disc], disc_before + shift
    disc_radius = extent(parts.disc, in_disc, radius, discs)
    many = np.bincount(parts.disc, minlength=discs) > 1
    disc_radius += np.where(many, STORY_GAP[0] + STORY_GAP[1] * disc_radius, 0.0)
    # Discs in their islands.
    number = np.full(len(pieces.kind), -1, dtype=np.int64)
    number[parts.articles] = parts.disc
    by_size = np.lexsort((random.permutation(discs), -disc_radius))
    island_before = medians(parts.island[parts.disc], before, islands)
    start = disc_before - island_before[parts.island]
    in_island = pack(parts.island, disc_radius, by_size, _links(pieces, number), start=start)
    shift = box_middles(parts.island, in_island, disc_radius, islands)
    in_island -= shift[parts.island]
    # Islands, with the hubs at their rims, on the map.
    hubs = find_hubs(pieces, parts.island_of, islands)
    island_radius = extent(parts.island, in_island, disc_radius, islands)
    room = island_radius + hubs.rings(island_radius) * RING
    on_map = _on_map(pieces, parts, room, hubs, island_before + shift, random)
    places[parts.articles] = (on_map[parts.island] + in_island)[parts.disc] + in_disc
    places[hubs.nodes] = hubs.places(places, on_map, island_radius, room)
    shared[parts.articles] = parts.shared[parts.disc]
    return Placed(places, shared)


def _divide(pieces: Pieces) -> _Parts:
    articles = np.flatnonzero(pieces.is_article)
    count = len(pieces.kind)
    story = pieces.story[articles]
    _, disc = np.unique(np.where(story >= 0, story, count + articles), return_inverse=True)
    # The community of a disc is the one most of its articles are in; 0 is for none.
    community = commonest(disc, pieces.community[articles] + 1, np.ones(len(articles)), int(disc.max()) + 1)
    # What stays together wherever it goes: a community, or a disc that is in none.
    unit = np.where(community > 0, community, int(community.max()) + 1 + np.arange(len(community)))
    unit_of = np.full(count, -1, dtype=np.int64)
    unit_of[articles] = unit[disc]
    loose = _loose(pieces, unit_of)
    archipelago = _archipelagos(pieces, unit_of, loose)[unit]
    # The number of a hub, a number beyond all hubs' for a community, or -1 for all other loose discs.
    _, island = np.unique(np.where(loose[unit], archipelago, count + unit), return_inverse=True)
    island_of = np.full(count, -1, dtype=np.int64)
    island_of[articles] = island[disc]
    return _Parts(articles, disc, island, island_of, np.where(loose[unit], archipelago, -1))


def _loose(pieces: Pieces, unit_of: Ints) -> Bools:
    """Which units are small and have no links to others."""
    one, other = unit_of[pieces.source], unit_of[pieces.target]
    across = (one >= 0) & (other >= 0) & (one != other)
    sizes = np.bincount(unit_of[pieces.is_article])
    linked = np.zeros(len(sizes), dtype=np.bool_)
    linked[one[across]] = True
    linked[other[across]] = True
    return ~linked & (sizes < SMALL)


def _archipelagos(pieces: Pieces, unit_of: Ints, loose: Bools) -> Ints:
    """The hub that most of a loose unit's articles have; -1 for others, and where too few have the same."""
    one = np.concatenate([pieces.source, pieces.target])
    other = np.concatenate([pieces.target, pieces.source])
    spring = np.tile(pieces.spring, 2)
    use = pieces.is_hub[other] & (unit_of[one] >= 0)
    use[use] = loose[unit_of[one[use]]]
    home = commonest(unit_of[one[use]], other[use] + 1, spring[use], len(loose)) - 1
    articles = np.bincount(unit_of[unit_of >= 0], minlength=len(loose))
    sizes = np.bincount(home[home >= 0], articles[home >= 0], minlength=len(pieces.kind))
    return np.where((home >= 0) & (sizes[home] >= SMALL), home, -1)


def _on_map(
    pieces: Pieces, parts: _Parts, room: Floats, hubs: Hubs, before: Floats, random: np.random.Generator
) -> Floats:
    """Islands attract each other by the links between them and by the hubs they share, which take no room."""
    islands = len(room)
    one, other = parts.island_of[pieces.source], parts.island_of[pieces.target]
    across = (one >= 0) & (other >= 0) & (one != other)
    links = Links(
        np.concatenate([one[across], hubs.island]),
        np.concatenate([other[across], islands + hubs.hub]),
        np.concatenate([pieces.spring[across], hubs.spring]),
    )
    discs = islands + len(hubs.nodes)
    radius = np.concatenate([room + WATER[0] + WATER[1] * room, np.zeros(len(hubs.nodes))])
    start = np.concatenate([before, np.full((len(hubs.nodes), 2), np.nan)])
    by_size = np.lexsort((random.permutation(discs), -radius))
    places = pack(np.zeros(discs, dtype=np.int64), radius, by_size, links, start=start, aspect=ASPECT)
    return places[:islands]


def _links(pieces: Pieces, number: Ints) -> Links:
    """The edges between what the nodes were numbered as; -1 is for nothing."""
    one, other = number[pieces.source], number[pieces.target]
    use = (one >= 0) & (other >= 0)
    return Links(one[use], other[use], pieces.spring[use])
