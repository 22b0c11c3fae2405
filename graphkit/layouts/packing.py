"""Discs packed into groups, linked ones near each other: :func:`pack`, the one step that the island map repeats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from graphkit.layouts.pieces import Bools, Floats, Ints
from graphkit.threads import over_threads, thread_count

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["NO_LINKS", "Links", "box_middles", "extent", "pack"]

# A disc that stood further from the middle of its group than so many times what the group needs stood with others.
REACH = 1.5
SLACK = 0.06  # discs keep gaps around them, so that a last overlap of this part of the distance is none


@dataclass(frozen=True)
class Links:
    """Springs between discs: numbers of both ends, and how strong each is."""

    one: Ints
    other: Ints
    weight: Floats


NO_LINKS = Links(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))


def pack(
    group: Ints, radius: Floats, order: Ints, links: Links, *, start: Floats | None = None, aspect: float = 1.0
) -> Floats:
    """Place the discs of each group around (0, 0): close together, never overlapping, linked ones near each other.

    Args:
        group: Of each disc, from 0 without gaps.
        radius: Of each disc, with the gap around it. Discs of radius 0 take no room: they stand for something that
            several others share, and get no place.
        order: The discs in the order in which they are placed, from the middle outwards.
        links: Those between groups do not count.
        start: Discs × 2, where they stood around the middle of their group, NaN where unknown. Groups of which half
            stood there stay as they are as far as there is room; others begin amid what they are linked to, and push.
        aspect: How much wider than high the groups shall be.

    Takes O(n * rim) time for a group of n discs with so many at its rim, about 3 * sqrt(n).
    """
    from graphkit.layouts.front import pack_groups  # late: bring numba
    from graphkit.layouts.settle import settle_groups

    count = len(group)
    if count == 0:
        return np.zeros((0, 2))
    by_group = np.argsort(group, kind="stable")
    place = np.empty(count, dtype=np.int64)
    place[by_group] = np.arange(count)
    sizes = np.bincount(group)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    turn = place[order][np.argsort(group[order], kind="stable")] - np.repeat(starts[:-1], sizes)
    matrix = _matrix(links, group, place)
    group, radius = group[by_group], radius[by_group]
    first = np.repeat(starts[group], np.diff(matrix.indptr))
    bound = matrix.indptr.astype(np.int64), matrix.indices - first, matrix.data
    x, y = np.zeros(count), np.zeros(count)
    _over_groups(starts, lambda a, b: pack_groups(a, b, starts, turn, x, y, radius, *bound, aspect))
    if start is not None:
        needed = extent(group, np.stack([x, y], axis=1), radius, len(sizes))
        away = np.hypot(*start[by_group].T)
        known: Bools = away <= REACH * needed[group]  # so nobody whose place is unknown
        solid = radius > 0
        warm: Bools = 2 * np.bincount(group, known & solid) >= np.maximum(np.bincount(group, solid), 1)
        begin = _warm_start(start[by_group], known, group, matrix, np.stack([x, y], axis=1))
        settled_x, settled_y = begin[:, 0].copy(), begin[:, 1].copy()
        _over_groups(starts, lambda a, b: settle_groups(a, b, starts, settled_x, settled_y, radius, SLACK, warm))
        x, y = np.where(warm[group], settled_x, x), np.where(warm[group], settled_y, y)
    result = np.empty((count, 2))
    result[by_group] = np.stack([x, y], axis=1)
    return result


def extent(group: Ints, places: Floats, radius: Floats, count: int) -> Floats:
    """Return how far the discs of each of ``count`` groups reach from (0, 0)."""
    reach = np.zeros(count)
    np.maximum.at(reach, group, np.hypot(places[:, 0], places[:, 1]) + radius)
    return reach


def box_middles(group: Ints, places: Floats, radius: Floats, count: int) -> Floats:
    """Return the middle of the box around the discs of each of ``count`` groups."""
    low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
    np.minimum.at(low, group, places - radius[:, None])
    np.maximum.at(high, group, places + radius[:, None])
    middles: Floats = (low + high) / 2
    return middles


def _matrix(links: Links, group: Ints, place: Ints) -> csr_array[np.float64]:
    """Discs × discs, symmetric, in the order of ``place``: the links within groups."""
    from scipy.sparse import coo_array, csr_array

    inside = (group[links.one] == group[links.other]) & (links.one != links.other)
    one, other, weight = place[links.one[inside]], place[links.other[inside]], links.weight[inside]
    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    matrix = csr_array(coo_array((np.tile(weight, 2), ends), shape=(len(group), len(group))))
    matrix.sort_indices()
    # Squared, and relative to what both have, the strongest of many links decide; their mean would lie in the middle.
    strength = matrix.sum(axis=1)
    rows = np.repeat(np.arange(len(group)), np.diff(matrix.indptr))
    matrix.data **= 2
    matrix.data /= strength[rows] * strength[matrix.indices]
    return matrix


def _warm_start(start: Floats, known: Bools, group: Ints, matrix: csr_array[np.float64], cold: Floats) -> Floats:
    """Known places; new discs amid their known neighbours, or else at the rim."""
    at = np.where(known[:, None], start, 0.0)
    weight = matrix @ known.astype(np.float64)
    middle = np.divide(matrix @ at, weight[:, None], out=np.zeros_like(at), where=weight[:, None] > 0)
    rim = np.zeros(int(group[-1]) + 1)
    np.maximum.at(rim, group, np.hypot(at[:, 0], at[:, 1]))
    away = np.hypot(cold[:, 0], cold[:, 1])
    direction = cold / np.maximum(away, 1e-9)[:, None]
    outside = direction * rim[group][:, None]
    return np.where(known[:, None], at, np.where(weight[:, None] > 0, middle, outside))


def _over_groups(starts: Ints, work: Callable[[int, int], None]) -> None:
    """Do parts of about equal numbers of discs at once; no group is split, so the number of threads changes nothing."""
    bounds = np.searchsorted(starts, np.linspace(0, starts[-1], 4 * thread_count() + 1))
    bounds[-1] = len(starts) - 1
    parts = [(int(a), int(b)) for a, b in pairwise(bounds) if a < b]
    for _ in over_threads(lambda part: work(*part), parts):
        pass
