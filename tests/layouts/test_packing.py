"""Discs: no two overlap, groups are compact, linked discs are near each other, and what stood stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphkit.layouts.packing import NO_LINKS, Links, extent, pack
from graphkit.layouts.pieces import Floats, Ints


def worst_overlap(group: Ints, places: Floats, radius: Floats) -> float:
    """The largest overlap of two discs of one group, as a part of the sum of their radii; brute force."""
    between = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    room = radius[:, None] + radius[None]
    lack = np.where(group[:, None] == group[None], (room - between) / room, -1.0)
    np.fill_diagonal(lack, -1.0)
    return float(lack.max(initial=-1.0))


def by_size(radius: Floats) -> Ints:
    order: Ints = np.argsort(-radius, kind="stable")
    return order


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(1, 300)), min_size=1, max_size=60), st.integers(0, 2**32 - 1))
@example([(0, size) for size in (1, 1, 15, 1, 17, 1, 1, 1, 2)] + [(1, 1), (1, 1)], 0)
def test_discs_never_overlap_whatever_their_sizes_order_and_links(discs: list[tuple[int, float]], seed: int) -> None:
    random = np.random.default_rng(seed)
    _, group = np.unique([number for number, _ in discs], return_inverse=True)
    radius = np.array([size for _, size in discs])
    ends = random.integers(0, len(discs), (2, 30))
    links = Links(ends[0], ends[1], random.random(30) + 0.1)
    places = pack(group, radius, random.permutation(len(discs)), links)
    assert np.isfinite(places).all()
    assert worst_overlap(group, places, radius) < 1e-6
    moved = places + random.normal(0, radius.mean(), places.shape)
    moved[random.random(len(discs)) < 0.3] = np.nan
    settled = pack(group, radius, random.permutation(len(discs)), links, start=moved)
    assert worst_overlap(group, settled, radius) < 0.07


@pytest.mark.parametrize("aspect", [1.0, 1.7])
def test_groups_are_compact_and_as_wide_as_asked(aspect: float) -> None:
    radius = np.random.default_rng(1).pareto(3, 3000) * 10 + 8
    group = np.zeros(len(radius), dtype=np.int64)
    places = pack(group, radius, by_size(radius), NO_LINKS, aspect=aspect)
    low, high = (places - radius[:, None]).min(axis=0), (places + radius[:, None]).max(axis=0)
    wide, high_up = high - low
    assert wide / high_up == pytest.approx(aspect, rel=0.15)
    assert (radius**2).sum() / (wide * high_up / 4) > 0.75, "discs fill most of the ellipse"


def test_linked_discs_are_near_each_other() -> None:
    random = np.random.default_rng(2)
    count = 400
    kind = random.integers(0, 8, count)
    one, other = random.integers(0, count, (2, 6000))
    same = kind[one] == kind[other]
    links = Links(one[same], other[same], np.ones(same.sum()))
    radius = random.random(count) * 10 + 5
    places = pack(np.zeros(count, dtype=np.int64), radius, by_size(radius), links)
    far = np.hypot(*(places[one] - places[other]).T)
    assert far[same].mean() < 0.7 * far[~same].mean()


def test_discs_of_no_size_take_no_room_and_hold_others_together() -> None:
    random = np.random.default_rng(3)
    radius = np.concatenate([random.random(200) * 10 + 5, np.zeros(10)])
    hub = random.integers(0, 10, 200)
    links = Links(np.arange(200), 200 + hub, np.ones(200))
    places = pack(np.zeros(210, dtype=np.int64), radius, by_size(radius), links)[:200]
    assert worst_overlap(np.zeros(200, dtype=np.int64), places, radius[:200]) < 1e-6
    between = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    same = hub[:, None] == hub[None]
    assert between[same].mean() < 0.75 * between[~same].mean()


def test_what_fits_stays_exactly_and_growth_stays_small() -> None:
    radius = np.random.default_rng(4).random(1000) * 20 + 5
    group = np.arange(1000) % 3
    group.sort()
    before = pack(group, radius, by_size(radius), NO_LINKS)
    assert np.array_equal(pack(group, radius, by_size(radius), NO_LINKS, start=before), before)
    radius[::100] *= 1.5
    after = pack(group, radius, by_size(radius), NO_LINKS, start=before)
    assert np.median(np.hypot(*(after - before).T)) < 0.02 * extent(group, before, radius, 3).mean()
