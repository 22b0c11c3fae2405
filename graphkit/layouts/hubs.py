"""Where providers and topics stand: at the rim of the island that most of their articles are on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkit.layouts.groups import commonest
from graphkit.layouts.pieces import Floats, Ints, Pieces

__all__ = ["RING", "Hubs", "find_hubs"]

RING = 18.0  # map units between the hubs along a rim, and between rims
SECTORS = 64
HOME = 0.3  # a hub with a smaller part of its articles on any one island belongs to the whole map


@dataclass(frozen=True)
class Hubs:
    """Hubs, and which islands their articles are on.

    Attributes:
        nodes: Their node numbers, ascending.
        home: The island of each hub, -1 for the whole map.
        hub, island, spring: One row for each hub (a place in ``nodes``) and island that it has articles on: how
            strongly that binds the island.
        article, of: One row for each article (a node number) and hub (a place in ``nodes``) that it has.
    """

    nodes: Ints
    home: Ints
    hub: Ints
    island: Ints
    spring: Floats
    article: Ints
    of: Ints

    def rings(self, radius: Floats) -> Floats:
        """Return how many rings of hubs each island of these radii needs."""
        hubs = np.bincount(self.home[self.home >= 0], minlength=len(radius))
        rings: Floats = np.ceil(hubs * RING / (2 * np.pi * (radius + RING / 2)))
        return rings

    def places(self, articles: Floats, middle: Floats, radius: Floats, room: Floats) -> Floats:
        """Return hubs × 2.

        Args:
            articles: Nodes × 2, the places of the articles.
            middle: Islands × 2.
            radius: Of the islands.
            room: Their radii with the rings of hubs.
        """
        sizes = np.maximum(np.bincount(self.of, minlength=len(self.nodes)), 1)
        sums = [np.bincount(self.of, articles[self.article, axis], minlength=len(self.nodes)) for axis in (0, 1)]
        target = np.stack(sums, axis=1) / sizes[:, None]
        at_home = self.home >= 0
        core = ((middle - room[:, None]).min(axis=0) + (middle + room[:, None]).max(axis=0)) / 2
        centre = np.where(at_home[:, None], middle[self.home], core)
        # Hubs of the whole map all have their articles about its middle: what counts is how they differ.
        usual = target[~at_home].mean(axis=0) if not at_home.all() else core
        away = target - np.where(at_home[:, None], centre, usual)
        direction = np.arctan2(away[:, 1], away[:, 0])
        coast = _coast(middle - core, room)
        inner = np.where(at_home, radius[self.home], _reach(coast, direction))
        group = np.where(at_home, self.home, len(radius))
        order = np.lexsort((self.nodes, direction, group))
        angle, ring = np.empty(len(order)), np.empty(len(order))
        angle[order], ring[order] = _slots(group[order], direction[order], inner[order])
        inner = np.where(at_home, radius[self.home], _reach(coast, angle))
        distance = inner + RING * (ring + 0.5)
        places: Floats = centre + distance[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        return places


def find_hubs(pieces: Pieces, island_of: Ints, islands: int) -> Hubs:
    """Count each hub's articles on each island."""
    nodes = np.flatnonzero(pieces.is_hub)
    number = np.full(len(pieces.kind), -1, dtype=np.int64)
    number[nodes] = np.arange(len(nodes))
    one = np.concatenate([pieces.source, pieces.target])
    other = np.concatenate([pieces.target, pieces.source])
    spring = np.tile(pieces.spring, 2)
    use = (island_of[one] >= 0) & (number[other] >= 0)
    pair, row, articles = np.unique(
        number[other[use]] * max(islands, 1) + island_of[one[use]], return_inverse=True, return_counts=True
    )
    hub, island = pair // max(islands, 1), pair % max(islands, 1)
    total = np.bincount(hub, articles, minlength=len(nodes))
    home = commonest(hub, island + 1, articles.astype(np.float64), len(nodes)) - 1
    at_home = np.bincount(hub, articles * (home[hub] == island), minlength=len(nodes))
    # A hub that is everywhere says little of what is near what.
    strength = np.bincount(row, spring[use], minlength=len(pair)) / np.sqrt(total[hub])
    home = np.where(at_home >= HOME * total, home, -1)
    return Hubs(nodes, home, hub, island, strength, one[use], number[other[use]])


def _sector(direction: Floats) -> Ints:
    return np.floor(direction / (2 * np.pi) * SECTORS).astype(np.int64) % SECTORS


def _reach(coast: Floats, direction: Floats) -> Floats:
    return np.interp(direction, (np.arange(SECTORS) + 0.5) * (2 * np.pi / SECTORS), coast, period=2 * np.pi)


def _coast(middle: Floats, room: Floats) -> Floats:
    """How far the islands reach from (0, 0), in each sector of the compass."""
    around = np.arange(SECTORS) * (2 * np.pi / SECTORS)
    x = middle[:, 0, None] + room[:, None] * np.cos(around)
    y = middle[:, 1, None] + room[:, None] * np.sin(around)
    reach = np.zeros(SECTORS)
    np.maximum.at(reach, _sector(np.arctan2(y, x)).ravel(), np.hypot(x, y).ravel())
    return np.maximum(reach, np.maximum(np.roll(reach, 1), np.roll(reach, -1))) + RING


def _slots(group: Ints, direction: Floats, radius: Floats) -> tuple[Floats, Ints]:
    """An angle and a ring for each hub, sorted by group and direction: its own direction where that is free."""
    first = np.searchsorted(group, group)
    turn = np.arange(len(group)) - first
    size = np.bincount(group, minlength=int(group.max()) + 1 if len(group) else 0)[group]
    step = RING / (radius + RING / 2)
    rings = np.maximum(np.ceil(size * step / (2 * np.pi)), 1).astype(np.int64)
    # Each a step after the one before it; groups are kept apart by 1,000 radians.
    free = np.maximum.accumulate(direction - turn * step + 1000.0 * group) - 1000.0 * group + turn * step
    last = np.searchsorted(group, group, side="right") - 1
    even = 2 * np.pi * turn / np.maximum(size, 1)
    fits = (rings == 1) & (free[last] - free[first] + step <= 2 * np.pi) if len(group) else rings == 1
    return np.where(fits, free, even), turn % rings
