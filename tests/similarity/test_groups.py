"""Groups of pairs: stars, never chains."""

from __future__ import annotations

import random
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphkit.similarity import groups as module
from graphkit.similarity.groups import star_members, stars


def test_a_chain_is_cut_where_the_ends_no_longer_match() -> None:
    chain = [(i, i + 1, 0.9) for i in range(6)]

    groups = stars(chain, range(7))

    assert all(len(members) <= 2 for _, members in groups)
    assert sum(1 + len(members) for _, members in groups) >= 6


def test_the_medoid_is_the_centre() -> None:
    assert stars([(0, 1, 0.9), (1, 2, 0.9), (1, 3, 0.8)], range(4)) == [(1, [0, 2, 3])]


def test_rank_settles_ties() -> None:
    pairs = [(0, 1, 0.9)]

    assert stars(pairs, [0, 1]) == [(0, [1])]
    assert stars(pairs, [1, 0]) == [(1, [0])]


PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 15), st.integers(0, 15)).filter(lambda ends: ends[0] < ends[1]),
    st.sampled_from([0.8, 0.9, 1.0]),
)


@given(PAIRS, st.randoms(use_true_random=False))
def test_every_member_is_paired_with_its_centre_in_one_group(
    pairs: dict[tuple[int, int], float], chance: random.Random
) -> None:
    rows = [(one, two, score) for (one, two), score in pairs.items()]
    groups = stars(rows, range(16))
    shuffled = chance.sample(rows, len(rows))

    assert stars(shuffled, range(16)) == groups
    assert all((min(centre, row), max(centre, row)) in pairs for centre, members in groups for row in members)
    grouped = [row for centre, members in groups for row in (centre, *members)]
    assert len(grouped) == len(set(grouped))
    alone = {row for pair in pairs for row in pair} - set(grouped)
    assert not any(one in alone and two in alone for one, two in pairs), "no pair is left out whole"


@given(PAIRS, st.integers(1, 5))
def test_members_are_those_of_the_stars_whatever_the_size_of_a_batch(
    scores: dict[tuple[int, int], float], batch: int
) -> None:
    ends = np.array(list(scores), dtype=np.int64).reshape(-1, 2)
    with patch.object(module, "BATCH", batch):
        members = star_members(ends[:, 0], ends[:, 1], np.array(list(scores.values())))

    expected = stars([(*pair, score) for pair, score in scores.items()], range(16))
    found: dict[int, list[int]] = {}
    for first, member, matched, pair in members.iter_rows():
        found.setdefault(first, []).append(member)
        assert (member == first) == (matched is None) == (pair is None)
        assert pair is None or set(ends[pair].tolist()) == {member, matched}
    assert list(found.values()) == sorted(sorted([centre, *others]) for centre, others in expected)
