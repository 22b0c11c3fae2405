"""The layout of small graphs."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np

from graphkit.layouts.force import SPACING, spring_places
from graphkit.layouts.packing import Links
from graphkit.layouts.pieces import Floats

Springs = list[tuple[int, int, float]]


def places_of(springs: Springs, groups: list[int], radius: float = 8.0, start: Floats | None = None) -> Floats:
    one, other = (np.array([spring[side] for spring in springs], dtype=np.int64) for side in (0, 1))
    links = Links(one, other, np.array([spring[2] for spring in springs], dtype=np.float64))
    return spring_places(links, np.array(groups, dtype=np.int64), np.full(len(groups), radius), start=start)


def two_cliques() -> Springs:
    return [(a, b, 1.0) for group in (range(5), range(5, 10)) for a, b in combinations(group, 2)]


def test_nothing_is_placed_nowhere_and_one_in_the_middle() -> None:
    assert places_of([], []).shape == (0, 2)
    assert places_of([], [0]).tolist() == [[0.0, 0.0]]


def test_linked_nodes_stand_nearer_than_others() -> None:
    places = places_of([*two_cliques(), (0, 5, 0.2)], [0] * 5 + [1] * 5)
    inside = [math.dist(places[a], places[b]) for a, b, _ in two_cliques()]
    across = [math.dist(places[a], places[b]) for a in range(1, 5) for b in range(6, 10)]
    assert max(inside) < sum(across) / len(across)


def test_no_two_nodes_overlap_though_all_are_linked() -> None:
    count = 40
    places = places_of([(a, b, 1.0) for a, b in combinations(range(count), 2)], [0] * count, 12.0)
    assert min(math.dist(a, b) for a, b in combinations(places, 2)) > 22


def test_unlinked_nodes_stand_in_rows_below() -> None:
    places = places_of([(0, 1, 1.0), (1, 2, 1.0)], list(range(20)))
    lowest = places[:3, 1].max()
    rows = set(places[3:, 1].round(6))
    assert min(rows) > lowest + SPACING
    assert len(rows) < 5
    assert len({tuple(place) for place in places.round(3).tolist()}) == 20


def test_two_links_between_the_same_nodes_and_one_to_itself_do_no_harm() -> None:
    places = places_of([(0, 1, 1.0), (1, 0, 1.0), (0, 0, 1.0)], [0, 1])
    assert 16 < math.dist(*places) < 2 * SPACING


def test_known_nodes_stay_and_new_ones_come_beside_what_they_are_linked_to() -> None:
    before = places_of([*two_cliques(), (0, 5, 0.2)], [0] * 5 + [1] * 5 + [2, 3])
    start = np.concatenate([before, np.full((2, 2), np.nan)])
    after = places_of([*two_cliques(), (0, 5, 0.2), (7, 12, 1.0)], [0] * 5 + [1] * 5 + [2, 3, 1, 4], start=start)
    assert np.hypot(*(after[:12] - before).T).max() < SPACING / 2
    distances = np.hypot(*(after[:10] - after[12]).T)
    assert distances[7] < 2.5 * SPACING and distances[5:].mean() < distances[:5].mean()
    assert min(math.dist(after[13], place) for place in after[:13]) > 16, "the new lone node has a place of its own"
