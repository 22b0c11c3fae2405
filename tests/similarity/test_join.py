"""The join finds every pair at the threshold and no other: held against comparing everything with everything."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.similarity import join, plain
from graphkit.similarity.join import collapse, jaccard_join, join_sets, overlap
from graphkit.similarity.sets import TokenSets, from_arrays, token_sets

Pairs = dict[tuple[int, int], float]
PLAIN, COMPILED = 10**9, 0
THRESHOLDS = [0.5, 0.55, 0.6, 2 / 3, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0]


def brute_force(rows: list[list[int]], threshold: float) -> Pairs:
    sets = [sum(1 << token for token in set(row)) for row in rows]  # a bit a token: several times quicker than sets
    found = {}
    for (i, one), (j, two) in combinations(enumerate(sets), 2):
        if one and two and (score := (one & two).bit_count() / (one | two).bit_count()) >= threshold:
            found[i, j] = score
    return found


def arrays(rows: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    offsets = np.cumsum([0, *map(len, rows)])
    return offsets, np.array([token for row in rows for token in row], dtype=np.int64)


def joined(rows: list[list[int]], threshold: float, large: int) -> Pairs:
    with patch.object(join, "LARGE", large):
        left, right, score = jaccard_join(*arrays(rows), threshold)
    keys = list(zip(left.tolist(), right.tolist(), strict=True))
    assert keys == sorted(set(keys)), "pairs come sorted, and each once"
    return dict(zip(keys, score.tolist(), strict=True))


def family(base: list[int], edits: list[tuple[int, int]]) -> list[list[int]]:
    """A text and copies of it in which one word each is replaced, so that likeness falls step by step."""
    rows = [base]
    for place, token in edits:
        row = list(rows[-1])
        if row:
            row[place % len(row)] = token
        rows.append(row)
    return rows


SMALL = st.integers(0, 12)
ROWS = st.lists(st.lists(SMALL, max_size=8), max_size=40)
FAMILIES = st.lists(
    st.builds(
        family,
        st.lists(st.integers(0, 60), max_size=30),
        st.lists(st.tuples(st.integers(0, 29), st.integers(0, 60)), max_size=8),
    ),
    max_size=6,
).map(lambda families: [row for rows in families for row in rows])
# One template with a slot or two: every text resembles every other.
TEMPLATES = st.builds(
    lambda base, slots: [[*base, *slot] for slot in slots],
    st.lists(st.integers(0, 20), max_size=20),
    st.lists(st.lists(st.integers(0, 200), max_size=3), max_size=90),
)


@settings(max_examples=1500, deadline=None)
@given(st.one_of(ROWS, FAMILIES, TEMPLATES), st.sampled_from(THRESHOLDS))
def test_plain_join_is_exact(rows: list[list[int]], threshold: float) -> None:
    assert joined(rows, threshold, PLAIN) == pytest.approx(brute_force(rows, threshold), abs=1e-6)


@settings(max_examples=800, deadline=None)
@given(st.one_of(ROWS, FAMILIES, TEMPLATES), st.sampled_from(THRESHOLDS))
def test_compiled_join_is_exact(rows: list[list[int]], threshold: float) -> None:
    assert joined(rows, threshold, COMPILED) == pytest.approx(brute_force(rows, threshold), abs=1e-6)


@settings(max_examples=200, deadline=None)
@given(ROWS, st.floats(0.5, 1.0))
def test_any_threshold_is_exact(rows: list[list[int]], threshold: float) -> None:
    expected = pytest.approx(brute_force(rows, threshold), abs=1e-6)

    assert joined(rows, threshold, PLAIN) == expected
    assert joined(rows, threshold, COMPILED) == expected


@pytest.mark.parametrize("large", [PLAIN, COMPILED])
@pytest.mark.parametrize("seed", range(6))
def test_larger_corpora_are_exact(seed: int, large: int) -> None:
    chance = random.Random(seed)
    vocabulary = chance.choice([8, 30, 300])
    base = [chance.randrange(vocabulary) for _ in range(25)]
    rows = [
        chance.sample(base, chance.randint(0, 25)) + [chance.randrange(vocabulary) for _ in range(chance.randint(0, 9))]
        for _ in range(500)
    ]
    threshold = THRESHOLDS[seed]

    assert joined(rows, threshold, large) == pytest.approx(brute_force(rows, threshold), abs=1e-6)


@pytest.mark.parametrize("large", [PLAIN, COMPILED])
def test_a_word_in_two_matches_at_exactly_one_half(large: int) -> None:
    assert joined([[1], [1, 2], [3], [2]], 0.5, large) == {(0, 1): 0.5, (1, 3): 0.5}


@pytest.mark.parametrize("large", [PLAIN, COMPILED])
def test_nothing_and_empty_rows(large: int) -> None:
    assert joined([], 0.8, large) == {}
    assert joined([[], [], []], 0.8, large) == {}
    assert joined([[1, 2, 2], [], [2, 1]], 0.8, large) == {(0, 2): 1.0}


@pytest.mark.parametrize("threshold", [0.0, 0.49, 1.01, float("nan")])
def test_thresholds_out_of_range_are_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match=r"from 0\.5 to 1"):
        jaccard_join(np.array([0, 1]), np.array([1]), threshold)


def template(size: int, seed: int) -> TokenSets:
    """``size`` texts that differ in two words of 30, and ten of them again with a word less."""
    chance = random.Random(seed)
    rows = [[*range(30), 100 + chance.randrange(size * 4), 100 + chance.randrange(size * 4)] for _ in range(size)]
    rows.extend(rows[i][1:] for i in range(10))
    return from_arrays(*arrays(rows))


@pytest.mark.parametrize("large", [PLAIN, COMPILED])
def test_a_template_is_named_and_not_paired(large: int) -> None:
    sets = template(400, seed=1)
    with patch.object(join, "LARGE", large), patch.object(plain, "PATIENCE", 10**12):
        rows = np.flatnonzero(collapse(sets) == np.arange(len(sets)))
        found = join_sets(sets, rows, 0.8, crowd=100)

    assert (found.crowd >= 0).sum() > 390
    pairs = set(zip(rows[found.left].tolist(), rows[found.right].tolist(), strict=True))
    assert pairs >= {(i, 400 + i) for i in range(10)}, "copies of one text are found, template or not"
    assert len(pairs) < 30


@settings(max_examples=60, deadline=None)
@given(st.one_of(FAMILIES, TEMPLATES), st.sampled_from(THRESHOLDS), st.sampled_from([2, 65, 80]), st.integers(1, 3))
def test_both_joins_agree_on_templates_too(rows: list[list[int]], threshold: float, crowd: int, threads: int) -> None:
    sets = from_arrays(*arrays(rows))
    distinct = np.flatnonzero(collapse(sets) == np.arange(len(sets)))
    results = []
    for large in (PLAIN, COMPILED):
        with patch.object(join, "LARGE", large), patch.object(plain, "PATIENCE", 10**12):
            results.append(join_sets(sets, distinct, threshold, crowd=crowd, threads=threads))

    for name in ("left", "right", "score", "crowd"):
        assert getattr(results[0], name).tolist() == getattr(results[1], name).tolist()


def test_crowded_input_leaves_plain_python() -> None:
    sets = template(600, seed=2)
    rows = np.arange(600)
    with patch.object(plain, "PATIENCE", 0), patch.object(join, "LARGE", PLAIN):
        by_kernels = join_sets(sets, rows, 0.8, crowd=100)
    with patch.object(plain, "PATIENCE", 10**12), patch.object(join, "LARGE", PLAIN):
        by_plain = join_sets(sets, rows, 0.8, crowd=100)

    assert by_kernels.left.tolist() == by_plain.left.tolist()
    assert by_kernels.crowd.tolist() == by_plain.crowd.tolist()


@pytest.mark.parametrize("large", [PLAIN, COMPILED])
def test_overlap_counts_common_tokens(large: int) -> None:
    sets = from_arrays(*arrays([[1, 2, 3], [3, 4], [], [2, 3, 9]]))
    with patch.object(join, "LARGE", large):
        counts = overlap(sets, np.array([0, 0, 0, 3, 2]), np.array([1, 2, 3, 0, 2]))

    assert counts.tolist() == [1, 0, 2, 2, 0]


def test_real_headlines_have_the_same_pairs_either_way(shared_data: Path) -> None:
    titles = pl.read_csv(shared_data / "headlines-121583.csv.gz", columns=["title"], n_rows=30_000)["title"]
    sets = token_sets(titles)
    rows = np.flatnonzero((collapse(sets) == np.arange(len(sets))) & (sets.sizes > 0))
    compiled = join_sets(sets, rows, 0.7)
    with patch.object(join, "LARGE", PLAIN):
        by_plain = join_sets(sets, rows, 0.7)

    assert len(compiled.left) > 500
    assert compiled.left.tolist() == by_plain.left.tolist()
    assert compiled.right.tolist() == by_plain.right.tolist()
    assert compiled.score.tolist() == by_plain.score.tolist()


def test_long_texts_are_joined_exactly() -> None:
    chance = random.Random(5)
    bodies = [[chance.randrange(3000) for _ in range(900)] for _ in range(40)]
    rows = [*bodies, *(body[: -chance.randint(1, 250)] for body in bodies)]

    assert joined(rows, 0.8, PLAIN) == pytest.approx(brute_force(rows, 0.8), abs=1e-6)
