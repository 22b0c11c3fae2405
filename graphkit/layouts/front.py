"""Discs packed one by one, each into the best notch of the rim: the compiled loop behind a map's first layout.

The front chain of Wang, Wang, Dai and Wang 2006 ("Visualization of large hierarchical data by circle packing"): the
discs at the rim form a ring, and each further disc is placed so that it touches two neighbours in this ring. Which two
is our choice: those nearest to the middle and to what the disc is linked to.
"""

from __future__ import annotations

import numpy as np

from graphkit.layouts.pieces import Floats, Ints
from graphkit.similarity.jit import compiled

__all__ = ["pack_groups"]

LEAN = 1.0  # how much nearness to linked discs counts, beside nearness to the middle


@compiled
def _touch(x: Floats, y: Floats, radius: Floats, a: int, b: int, c: int) -> None:
    """Place disc c so that it touches a and b, outside of the ring in which b follows a."""
    dx, dy = x[b] - x[a], y[b] - y[a]
    between = dx * dx + dy * dy
    to_a, to_b = (radius[a] + radius[c]) ** 2, (radius[b] + radius[c]) ** 2
    if between == 0.0:
        x[c], y[c] = x[a] + radius[a] + radius[c], y[a]
    elif to_a > to_b:  # from the nearer one, which is exacter
        along = (between + to_b - to_a) / (2 * between)
        aside = np.sqrt(max(0.0, to_b / between - along * along))
        x[c], y[c] = x[b] - along * dx + aside * dy, y[b] - along * dy - aside * dx
    else:
        along = (between + to_a - to_b) / (2 * between)
        aside = np.sqrt(max(0.0, to_a / between - along * along))
        x[c], y[c] = x[a] + along * dx + aside * dy, y[a] + along * dy - aside * dx


@compiled
def _target(
    disc: int,
    x: Floats,
    y: Floats,
    radius: Floats,
    placed: Ints,
    sums: Floats,
    links: Ints,
    ends: Ints,
    weights: Floats,
) -> tuple[float, float, bool]:
    """The mean of what a disc is linked to, as far as that has a place."""
    total, at_x, at_y = 0.0, 0.0, 0.0
    for link in range(links[disc], links[disc + 1]):
        other, weight = ends[link], weights[link]
        if placed[other]:
            at_x += weight * x[other]
            at_y += weight * y[other]
            total += weight
        elif radius[other] == 0 and sums[other, 2] > 0:
            at_x += weight * sums[other, 0] / sums[other, 2]
            at_y += weight * sums[other, 1] / sums[other, 2]
            total += weight
    if total > 0:
        return at_x / total, at_y / total, True
    return 0.0, 0.0, False


@compiled
def _best_notch(
    start: int,
    x: Floats,
    y: Floats,
    radius: Floats,
    following: Ints,
    target: tuple[float, float, bool],
    aspect: float,
) -> int:
    """The disc of the ring after which the next one had best come."""
    best, least = start, np.inf
    a = start
    while True:
        b = following[a]
        both = radius[a] + radius[b]
        at_x, at_y = (x[a] * radius[b] + x[b] * radius[a]) / both, (y[a] * radius[b] + y[b] * radius[a]) / both
        score = np.sqrt(at_x * at_x / aspect + at_y * at_y * aspect)
        if target[2]:
            score += LEAN * np.sqrt((at_x - target[0]) ** 2 / aspect + (at_y - target[1]) ** 2 * aspect)
        if score < least:
            best, least = a, score
        a = b
        if a == start:
            return best


@compiled
def _clash(a: int, b: int, c: int, x: Floats, y: Floats, radius: Floats, following: Ints, before: Ints) -> int:
    """The disc j of the ring that c overlaps, nearest to the notch of a and b: j + 1 ahead, -j - 1 behind, or 0."""
    ahead, behind = following[b], before[a]
    way_ahead, way_behind = radius[b], radius[a]
    while True:
        last = ahead == following[behind] or ahead == behind
        if way_ahead <= way_behind:
            dx, dy, room = x[ahead] - x[c], y[ahead] - y[c], (radius[ahead] + radius[c]) * 0.9999999
            if dx * dx + dy * dy < room * room:
                return int(ahead) + 1
            way_ahead += radius[ahead]
            ahead = following[ahead]
        else:
            dx, dy, room = x[behind] - x[c], y[behind] - y[c], (radius[behind] + radius[c]) * 0.9999999
            if dx * dx + dy * dy < room * room:
                return -int(behind) - 1
            way_behind += radius[behind]
            behind = before[behind]
        if last or ahead == following[behind]:
            return 0


@compiled
def _pack(
    order: Ints,
    x: Floats,
    y: Floats,
    radius: Floats,
    links: Ints,
    ends: Ints,
    weights: Floats,
    aspect: float,
) -> None:
    """Place the discs of one group in the given order; changes ``x`` and ``y``."""
    count = len(x)
    following, before = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    placed = np.zeros(count, dtype=np.int64)
    sums = np.zeros((count, 3))
    done = 0
    ring = -1
    for turn in range(count):
        c = order[turn]
        if radius[c] == 0:
            continue
        if done == 0:
            x[c], y[c] = 0.0, 0.0
            following[c], before[c] = c, c
        elif done == 1:
            x[c], y[c] = radius[ring], 0.0
            x[ring] = -radius[c]
            following[ring], before[ring], following[c], before[c] = c, c, ring, ring
        else:
            target = _target(c, x, y, radius, placed, sums, links, ends, weights)
            a = _best_notch(ring, x, y, radius, following, target, aspect)
            b = following[a]
            while True:
                _touch(x, y, radius, a, b, c)
                clash = _clash(a, b, c, x, y, radius, following, before) if following[b] != a else 0
                if clash == 0:
                    break
                if clash > 0:  # what lies between is now inside
                    b = clash - 1
                else:
                    a = -clash - 1
                following[a], before[b] = b, a
            following[a], before[c], following[c], before[b] = c, a, b, c
        ring = c
        placed[c] = 1
        done += 1
        for link in range(links[c], links[c + 1]):
            if radius[ends[link]] == 0:
                sums[ends[link], 0] += weights[link] * x[c]
                sums[ends[link], 1] += weights[link] * y[c]
                sums[ends[link], 2] += weights[link]


@compiled
def pack_groups(
    first: int,
    last: int,
    starts: Ints,
    order: Ints,
    x: Floats,
    y: Floats,
    radius: Floats,
    links: Ints,
    ends: Ints,
    weights: Floats,
    aspect: float,
) -> None:
    """Place the discs of the groups from ``first`` to before ``last``; changes ``x`` and ``y``.

    Args:
        first: The first group.
        last: The group after the last one.
        starts: Group g has the discs from ``starts[g]`` to before ``starts[g + 1]``.
        order: The discs of each group, numbered within it, in the order in which they are placed.
        x: Where the places go, around (0, 0) for each group.
        y: As x.
        radius: Radius with the gap around it. Discs of radius 0 are not placed; they stand for something that several
            others share, and keep these together.
        links: Disc i is linked to the discs ``ends[links[i]:links[i + 1]]``.
        ends: Numbers of discs within their group.
        weights: How strong each link is, like ``ends``.
        aspect: How much wider than high the groups shall be.
    """
    for group in range(first, last):
        a, b = starts[group], starts[group + 1]
        _pack(order[a:b], x[a:b], y[a:b], radius[a:b], links[a : b + 1], ends, weights, aspect)
