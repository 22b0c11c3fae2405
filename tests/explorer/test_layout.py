import math
from itertools import combinations

from graphkit.explorer.layout import SPACING, force_layout


def test_nothing_is_placed_nowhere_and_one_in_the_middle() -> None:
    assert force_layout([], [], []) == []
    assert force_layout([], [0], [8.0]) == [(0.0, 0.0)]


def test_linked_nodes_stand_nearer_than_others() -> None:
    links = [(a, b, 1.0) for a, b in combinations(range(5), 2)] + [
        (a, b, 1.0) for a, b in combinations(range(5, 10), 2)
    ]
    places = force_layout([*links, (0, 5, 0.2)], [0] * 5 + [1] * 5, [8.0] * 10)
    inside = [math.dist(places[a], places[b]) for a, b, _ in links]
    across = [math.dist(places[a], places[b]) for a in range(1, 5) for b in range(6, 10)]
    assert max(inside) < sum(across) / len(across)


def test_no_two_nodes_overlap_though_all_are_linked() -> None:
    count = 40
    places = force_layout([(a, b, 1.0) for a, b in combinations(range(count), 2)], [0] * count, [12.0] * count)
    assert min(math.dist(a, b) for a, b in combinations(places, 2)) > 22


def test_unlinked_nodes_stand_in_rows_below() -> None:
    places = force_layout([(0, 1, 1.0), (1, 2, 1.0)], list(range(20)), [8.0] * 20)
    lowest = max(y for _, y in places[:3])
    rows = {y for _, y in places[3:]}
    assert min(rows) > lowest + SPACING
    assert len(rows) < 5
    assert len(set(places)) == 20


def test_the_same_input_gives_the_same_places() -> None:
    links = [(number, (number * 7 + 3) % 50, 0.5) for number in range(49)]
    groups = [number % 6 for number in range(50)]
    assert force_layout(links, groups, [8.0] * 50) == force_layout(links, groups, [8.0] * 50)


def test_two_links_between_the_same_nodes_and_one_to_itself_do_no_harm() -> None:
    places = force_layout([(0, 1, 1.0), (1, 0, 1.0), (0, 0, 1.0)], [0, 1], [8.0, 8.0])
    assert 16 < math.dist(*places) < 2 * SPACING
