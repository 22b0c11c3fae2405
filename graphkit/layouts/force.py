"""The map of a small graph: a deterministic force layout in plain numpy.

Fruchterman and Reingold, *Graph drawing by force-directed placement* (1991), the variant with a cut-off for repulsion,
with four additions: groups (communities) start as islands and are held together; springs have weights, weaker where
both ends have many, so that dense parts stay readable; nodes that still overlap at the end are pushed apart; and nodes
without springs stand in rows below the map. No random numbers: the start is a sunflower of sunflowers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graphkit.layouts.packing import Links
from graphkit.layouts.pieces import Bools, Floats, Ints

__all__ = ["SPACING", "spring_places"]

SPACING = 60.0  # the length of a spring at rest, in map units
REACH = 4.0  # repulsion ends at this many spacings, so that parts without links do not drive each other away
ITERATIONS = 240
GROUP_HOLD = 0.05  # pull to the middle of the group, a part of the distance each step
CIRCLE_HOLD = 0.25
GRAVITY = (0.022, 0.04)  # pull to the middle of the map; maps are wider than high
CALM = 0.002  # how far nodes that stood somewhere before may move, as a part of how far new ones may
GOLDEN_ANGLE = 2.399963229728653  # radians
ROOM = 14.0  # between dots


def spring_places(
    links: Links, groups: Ints, radius: Floats, circles: Ints | None = None, start: Floats | None = None
) -> Floats:
    """Return nodes × 2, y downwards, centred on (0, 0).

    Args:
        links: Springs; weight 1 is a strong tie.
        groups: A group number for each node; nodes of one group start together and stay near each other.
        radius: The radius of each node, in the same units as the result.
        circles: A second, finer grouping, held together more tightly; each node for itself by default.
        start: Nodes × 2, where they stood before, NaN where unknown. If half of them are known, the known ones stay
            almost where they are, and the map is not centred again.

    Takes O(240 n²) array steps: about 0.1 s for 100 nodes, 5 s for 1,000.
    """
    count = len(groups)
    if count == 0:
        return np.zeros((0, 2))
    before: Floats = np.full((count, 2), np.nan) if start is None else start
    known: Bools = ~np.isnan(before[:, 0])
    warm = bool(2 * known.sum() >= count)
    ends = np.stack([links.one, links.other], axis=1)
    degree = np.bincount(ends.ravel(), minlength=count)
    linked = np.flatnonzero(degree)
    number = np.cumsum(degree > 0) - 1  # of a linked node among the linked ones
    weight = links.weight / np.sqrt(np.minimum(degree[ends[:, 0]], degree[ends[:, 1]]))
    group, circle = (
        np.unique(numbers[linked], return_inverse=True)[1]
        for numbers in (groups, np.arange(count) if circles is None else circles)
    )
    position: Floats = np.where((known & warm)[:, None], before, 0.0)
    if len(linked):
        calm = known[linked] & warm
        first = _start(group)
        if warm:
            first = _beside(position[linked], calm, number[ends], first)
        settled = _settle(first, number[ends], weight, ((group, GROUP_HOLD), (circle, CIRCLE_HOLD)), calm)
        position[linked] = _part(settled, radius[linked])
        if not warm:
            position -= (position[linked].max(axis=0) + position[linked].min(axis=0)) / 2
    new = (degree == 0) & ~(known & warm)
    position[new] = _rows(position[linked], position[(degree == 0) & ~new], int(new.sum()))
    if warm:
        return _part(position, radius)
    position -= (position.max(axis=0) + position.min(axis=0)) / 2
    return position


def _beside(before: Floats, known: Bools, ends: Ints, otherwise: Floats) -> Floats:
    """Known places, and a little beside the middle of their known neighbours for new nodes."""
    count = len(before)
    one, other = np.concatenate([ends, ends[:, ::-1]]).T
    use = known[other]
    near = np.bincount(one[use], minlength=count)
    sums = np.stack([np.bincount(one[use], before[other[use], axis], count) for axis in (0, 1)], axis=1)
    turn = np.arange(count) * GOLDEN_ANGLE
    aside = SPACING / 2 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    guess = np.where(near[:, None] > 0, sums / np.maximum(near, 1)[:, None] + aside, otherwise)
    return np.where(known[:, None], before, guess)


def _settle(
    position: Floats,
    ends: Ints,
    weight: Floats,
    holds: Sequence[tuple[Ints, float]],
    calm: Bools,
) -> Floats:
    count = len(position)
    a, b = ends[:, 0], ends[:, 1]
    for step in range(ITERATIONS):
        move = _repulsion(position)
        pull = _pull(position, a, b, weight)
        for axis in (0, 1):
            move[:, axis] += np.bincount(a, pull[:, axis], count) - np.bincount(b, pull[:, axis], count)
        for group, hold in holds:
            sizes = np.bincount(group)[:, None]
            centre = np.stack([np.bincount(group, position[:, axis]) for axis in (0, 1)], axis=1) / sizes
            move += hold * (centre[group] - position)
        move -= GRAVITY * position
        length = np.maximum(np.hypot(move[:, 0], move[:, 1]), 1e-9)
        heat = SPACING * 0.9 * (1 - step / ITERATIONS) ** 1.3 + 0.2
        most = np.where(calm, CALM * heat, heat)
        position = position + move * (np.minimum(length, most) / length)[:, None]
    return position


def _rows(linked: Floats, standing: Floats, count: int) -> Floats:
    """Free places in even rows below the linked nodes, about as wide as they are."""
    if count == 0:
        return np.zeros((0, 2))
    step = SPACING * 0.55
    total = count + len(standing)
    wide = float(np.ptp(linked[:, 0])) if len(linked) else 0.0
    across = max(int(wide / step) + 1, int(np.ceil((2 * total) ** 0.5)), 1)
    top = (float(linked[:, 1].max()) if len(linked) else 0.0) + 1.5 * SPACING
    index = np.arange(total * (4 if len(standing) else 1))  # a node that stands off the rows takes up to four places
    x = (index % across - (min(across, total) - 1) / 2) * step
    places = np.stack([x, top + index // across * step], axis=1)
    between = np.hypot(*(places[:, None] - standing[None]).transpose(2, 0, 1))
    free: Floats = places[(between > 0.9 * step).all(axis=1)][:count]
    return free


def _start(group: Ints) -> Floats:
    """A sunflower of groups, the largest in the middle; each group a sunflower of its nodes."""
    sizes = np.bincount(group)
    order = np.lexsort((np.arange(len(sizes)), -sizes))
    position = np.zeros((len(group), 2))
    before = 0.0
    for turn, number in enumerate(order):
        members = np.flatnonzero(group == number)
        middle = before + len(members) / 2
        distance = 0.0 if turn == 0 else SPACING * 0.9 * middle**0.5
        centre = distance * np.array([np.cos(turn * GOLDEN_ANGLE), np.sin(turn * GOLDEN_ANGLE)])
        index = np.arange(len(members))
        spiral = SPACING * 0.6 * np.sqrt(index + 0.5)
        angle = index * GOLDEN_ANGLE + turn
        position[members] = centre + np.stack([spiral * np.cos(angle), spiral * np.sin(angle)], axis=1)
        before += len(members)
    return position


def _repulsion(position: Floats) -> Floats:
    # Half the bytes of float64 make this, the dearest step, more than twice as fast; a pixel has digits enough.
    x, y = position.astype(np.float32).T
    dx = x[:, None] - x
    dy = y[:, None] - y
    square = dx * dx
    square += dy * dy
    # Two nodes at one place would fly off; with a distance of at least 1 the force stays finite.
    force = np.float32(SPACING**2) / np.maximum(square, np.float32(1))
    force[square > np.float32((REACH * SPACING) ** 2)] = 0
    dx *= force
    dy *= force
    return np.stack([dx.sum(axis=1), dy.sum(axis=1)], axis=1).astype(np.float64)


def _pull(position: Floats, a: Ints, b: Ints, weight: Floats) -> Floats:
    between = position[b] - position[a]
    distance = np.hypot(between[:, 0], between[:, 1])
    result: Floats = between * (weight * distance / SPACING)[:, None]
    return result


def _part(position: Floats, radius: Floats) -> Floats:
    """Push nodes apart that overlap, half of the overlap each, a few times."""
    room = radius[:, None] + radius[None, :] + ROOM
    for _ in range(40):
        dx = position[:, 0, None] - position[None, :, 0]
        dy = position[:, 1, None] - position[None, :, 1]
        distance = np.maximum(np.hypot(dx, dy), 0.1)
        overlap = np.maximum(room - distance, 0.0) / distance / 2
        np.fill_diagonal(overlap, 0.0)
        if not overlap.any():
            break
        position = position + 0.6 * np.stack([(dx * overlap).sum(axis=1), (dy * overlap).sum(axis=1)], axis=1)
    return position
