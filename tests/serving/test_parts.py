"""The arrays of the server say what their naive twins say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.serving.sets import Sets
from graphkit.serving.texts import Ids, Texts
from graphkit.serving.tiles import Tiles
from graphkit.serving.words import Words, beginnings, folded, folded_text

TITLES = [
    "Ärzte warnen: Grippe!",
    "",
    "COVID-19 und die Grippe",
    "東京の雨とCOVID",
    "ΟΔΟΣ ελληνικός",
    "  two  spaces, 2nd  ",
    "مرحبا بالعالم",
    "Ω😀ﬁne «quoted»",
]


@given(st.lists(st.integers(0, 299)), st.lists(st.integers(0, 299)), st.integers(0, 300), st.integers(0, 300))
def test_sets_are_sets(one: list[int], other: list[int], start: int, end: int) -> None:
    sets = Sets(300)
    bits, more = sets.of(np.array(one, dtype=np.int64)), sets.of(np.array(other, dtype=np.int64))
    assert sets.numbers(bits & more).tolist() == sorted({*one} & {*other})
    assert sets.count(bits) == len({*one})
    assert sets.has(bits, np.arange(300)).tolist() == [number in one for number in range(300)]
    assert sets.numbers(sets.between(start, end)).tolist() == list(range(start, end))
    edges = np.array([0, min(start, end), max(start, end), 300])
    expected = [len({number for number in one if low <= number < high}) for low, high in pairwise(edges)]
    assert sets.counts(bits, edges).tolist() == expected
    assert sets.count(sets.all) == 300


@pytest.mark.parametrize("text", TITLES)
def test_one_text_is_folded_like_a_column(text: str) -> None:
    (wanted,) = folded(pl.Series([text]))
    assert folded_text(text) == wanted


@given(st.text(st.characters(exclude_categories=["Cn", "Cs"])))  # newer characters are unknown to one or the other
def test_any_text_is_folded_like_a_column(text: str) -> None:
    assert folded_text(text) == folded(pl.Series([text]))[0]


def test_words_are_found_by_their_beginnings() -> None:
    words = Words(pl.Series(TITLES))

    def having(query: str) -> list[int]:
        found = [set(words.beginning(letters).tolist()) for letters in beginnings(query)]
        return sorted(set.intersection(*found))

    assert having("gripp") == [0, 2]
    assert having("ARZT") == [0]
    assert having("covid 19") == [2]
    assert having("covid") == [2, 3]
    assert having("の東") == [3]
    assert having("οδος") == [4]
    assert having("rippe") == []
    assert having("fine") == [7]


def test_ids_are_found_and_others_are_not() -> None:
    values = pl.Series(["b", "ä", "", "a" * 300, "b\x00", "😀"])
    ids = Ids(Texts(values), values.arg_sort())
    assert [ids.find(text) for text in values] == list(range(len(values)))
    assert [ids.find(text) for text in ("c", "B", "\ud800", "aa", "😀😀")] == [-1] * 5


def test_the_best_of_a_square_are_the_best_that_lie_in_it() -> None:
    random = np.random.default_rng(1)
    x = np.concatenate([random.integers(0, 65536, 4000), random.integers(30000, 30100, 4000)]).astype(np.uint16)
    y = np.concatenate([random.integers(0, 65536, 4000), random.integers(50000, 50100, 4000)]).astype(np.uint16)
    rank = random.permutation(8000)
    tiles = Tiles(x, y, rank)
    for level, column, row, most in ((0, 0, 0, 50), (1, 1, 0, 200), (3, 3, 6, 10), (9, 235, 391, 5), (16, 0, 0, 3)):
        inside = np.flatnonzero((x >> (16 - level) == column) & (y >> (16 - level) == row))
        wanted = inside[np.argsort(rank[inside])][:most]
        assert sorted(tiles.best(level, column, row, most).tolist()) == sorted(wanted.tolist()), (level, column, row)
    spread = tiles.spread(500)
    assert len(set(spread.tolist())) == 500
    assert rank.argmin() in spread
    assert len(np.unique((x[spread] >> 10).astype(int) * 64 + (y[spread] >> 10))) == 500  # of 500 squares of 4,096
