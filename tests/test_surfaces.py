"""Counting words in columns of texts is counting them text by text."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from unittest.mock import patch

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from graphkit import surfaces
from graphkit.surfaces import count_words, tokenize

SMALL = {"the", "in", "s"}
# What cuts words, what joins them, other scripts, and what counts as no word.
PARTS = [
    "The",
    "in",
    "York",
    "yörk",
    "O'Neil",
    "Neil’s",
    "U.S.",
    "東京",
    "東",
    "_",
    "'",
    "’",
    "-",
    "&",
    "1",
    "É",
    " ",
    "?",
]
TEXTS = st.lists(st.lists(st.sampled_from(PARTS), max_size=8).map("".join) | st.text(max_size=12), max_size=12)


@given(TEXTS, st.sampled_from([0.1, 0.5, 0.9, 1.0]), st.integers(1, 12))
def test_columns_count_what_each_text_holds(texts: list[str], share: float, slice_: int) -> None:
    held, after = Counter[str](), Counter[tuple[str, str]]()
    for text in texts:
        keys = [token.key for token in tokenize(text)]
        held.update(set(keys) - SMALL)
        after.update({(left, key) for left, key in pairwise(keys) if left in SMALL and key not in SMALL})
    with patch.object(surfaces, "SLICE", slice_):
        found = count_words(pl.Series(texts, dtype=pl.String), SMALL, share)
    assert found.texts == held
    assert found.inseparable == {pair for pair, times in after.items() if times >= share * held[pair[1]]}


def test_small_words_belong_to_those_they_nearly_always_precede() -> None:
    found = count_words(pl.Series(["The Alps", "the Alps, the Alps", "Rain in York", "York"]), ["the", "in"], 0.9)
    assert found.texts == {"alps": 2, "rain": 1, "york": 2}
    assert found.inseparable == {("the", "alps")}


def test_words_are_where_they_stand() -> None:
    text = "O'Neil’s 東京の"
    assert [text[token.start : token.end] for token in tokenize(text)] == ["O'Neil’s", "東京", "京の"]
