"""Overlapping discs pushed apart: the compiled loops that make room in a map that stood before.

Position-based dynamics (Müller et al. 2007, "Position based dynamics"): each pass moves every overlapping pair apart.
Which discs may touch is looked up every few passes only (Verlet 1967), in one hash grid with cells of several sizes,
each twice the one before, so that discs of very different sizes cost no more than equal ones.
"""

from __future__ import annotations

import numpy as np

from graphkit.layouts.pieces import Bools, Floats, Ints
from graphkit.similarity.jit import compiled

__all__ = ["settle_groups"]

NEAR = 1.15  # pairs nearer than this many times what they need may touch within the next passes
PASSES = 30  # between two looks at who is near whom
LOOKS = 100  # at most
SPREAD = 0.004  # discs that do not settle get this much more room after each look


@compiled
def _slot(column: int, row: int, level: int, mask: int) -> int:
    return ((column * 73856093) ^ (row * 19349663) ^ (level * 83492791)) & mask


@compiled
def _near_pairs(
    x: Floats, y: Floats, radius: Floats, levels: Ints, cells: Floats, reach: float, pairs: Ints
) -> tuple[int, Ints]:
    """Find the pairs of discs nearer than ``reach`` times the sum of their radii; returns how many, and the pairs.

    ``pairs`` is filled, or a longer copy of it. Discs of level -1 (radius 0) are in none.
    """
    count = len(x)
    size = 16
    while size < 2 * count:
        size *= 2
    mask = size - 1
    heads, following = np.full(size, -1, dtype=np.int64), np.empty(count, dtype=np.int64)
    found = 0
    for disc in range(count):
        level = levels[disc]
        if level >= 0:
            cell = cells[level] * reach
            slot = _slot(int(np.floor(x[disc] / cell)), int(np.floor(y[disc] / cell)), level, mask)
            following[disc] = heads[slot]
            heads[slot] = disc
    for disc in range(count):
        own = levels[disc]
        if own < 0:
            continue
        for level in range(own, len(cells)):
            if cells[level] == 0:  # nobody is as large as that
                continue
            cell = cells[level] * reach
            column, row = int(np.floor(x[disc] / cell)), int(np.floor(y[disc] / cell))
            for across in range(column - 1, column + 2):
                for down in range(row - 1, row + 2):
                    other = heads[_slot(across, down, level, mask)]
                    while other >= 0:
                        if levels[other] == level and (level > own or other < disc):
                            dx, dy = x[other] - x[disc], y[other] - y[disc]
                            room = (radius[disc] + radius[other]) * reach
                            if dx * dx + dy * dy < room * room:
                                if found == len(pairs):
                                    longer = np.empty((2 * found, 2), dtype=np.int64)
                                    longer[:found] = pairs
                                    pairs = longer
                                pairs[found, 0] = disc
                                pairs[found, 1] = other
                                found += 1
                        other = following[other]
    return found, pairs


@compiled
def _part(x: Floats, y: Floats, radius: Floats, pairs: Ints, slack: float) -> float:
    """Move discs apart that overlap by more than ``slack``, the lighter one further.

    Returns the largest such overlap as a part of the distance; 0 if nothing moved.
    """
    worst = 0.0
    for pair in range(len(pairs)):
        disc, other = pairs[pair, 0], pairs[pair, 1]
        dx, dy = x[other] - x[disc], y[other] - y[disc]
        room = radius[disc] + radius[other]
        square = dx * dx + dy * dy
        if square >= room * room * 0.999998:
            continue
        distance = np.sqrt(square)
        lack = room - distance
        overlap = lack / max(distance, 0.1 * room)
        if overlap < slack:
            continue
        worst = max(worst, overlap)
        if distance < 1e-6 * room:  # at one place: part them in a direction of their own
            angle = 2.399963229728653 * (disc + other)
            dx, dy = np.cos(angle), np.sin(angle)
        else:
            dx, dy = dx / distance, dy / distance
        heavy, light = radius[disc] * radius[disc], radius[other] * radius[other]
        share = light / (heavy + light)
        x[disc] -= dx * lack * share
        y[disc] -= dy * lack * share
        x[other] += dx * lack * (1.0 - share)
        y[other] += dy * lack * (1.0 - share)
    return worst


@compiled
def _levels(radius: Floats) -> tuple[Ints, Floats]:
    """The level of each disc, and the cells' size of each level: 0 where there are no discs."""
    largest = radius.max()
    smallest = largest
    for disc in range(len(radius)):
        if 0 < radius[disc] < smallest:
            smallest = radius[disc]
    depth = int(np.floor(np.log2(largest / smallest))) + 1
    cells = np.zeros(depth)
    levels = np.full(len(radius), -1, dtype=np.int64)
    for disc in range(len(radius)):
        if radius[disc] > 0:
            level = min(int(np.floor(np.log2(radius[disc] / smallest))), depth - 1)
            levels[disc] = level
            cells[level] = max(cells[level], 2 * radius[disc])
    return levels, cells


@compiled
def _settle(x: Floats, y: Floats, radius: Floats, slack: float) -> bool:
    """Part the discs of one group and say whether all have room; changes ``x`` and ``y``."""
    if radius.max() == 0:
        return True
    levels, cells = _levels(radius)
    pairs = np.empty((4 * len(x) + 16, 2), dtype=np.int64)
    for _ in range(LOOKS):
        found, pairs = _near_pairs(x, y, radius, levels, cells, NEAR, pairs)
        worst = _part(x, y, radius, pairs[:found], slack)
        if worst == 0:
            return True
        for _ in range(PASSES):
            worst = _part(x, y, radius, pairs[:found], slack)
            if worst == 0:
                break
        if worst > 0:
            x *= 1 + min(worst, SPREAD)
            y *= 1 + min(worst, SPREAD)
    return False


@compiled
def settle_groups(
    first: int, last: int, starts: Ints, x: Floats, y: Floats, radius: Floats, slack: float, warm: Bools
) -> None:
    """Part the discs of the groups that ``warm`` names, from ``first`` to before ``last``; changes ``x`` and ``y``.

    Groups whose discs do not settle are no longer warm afterwards.

    Args:
        first: The first group.
        last: The group after the last one.
        starts: Group g has the discs from ``starts[g]`` to before ``starts[g + 1]``.
        x: Where the discs are, around (0, 0) for each group.
        y: As x.
        radius: Radius with the gap around it; discs of radius 0 take no room.
        slack: The overlap, as a part of the distance, that does not matter, because of the gap.
        warm: Of each group, whether it is to be settled.
    """
    for group in range(first, last):
        a, b = starts[group], starts[group + 1]
        if warm[group] and b - a > 1:
            warm[group] = _settle(x[a:b], y[a:b], radius[a:b], slack)
