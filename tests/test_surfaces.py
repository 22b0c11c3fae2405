"""Counting words in columns of texts is counting them text by text."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

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


@given(TEXTS)
def test_columns_count_what_each_text_holds(texts: list[str]) -> None:
    held, after = Counter[str](), Counter[tuple[str, str]]()
    for text in texts:
        keys = [token.key for token in tokenize(text)]
        held.update(set(keys) - SMALL)
        after.update({(left, key) for left, key in pairwise(keys) if left in SMALL and key not in SMALL})
    found = count_words(texts, held.keys(), SMALL)
    assert found.texts == held
    assert found.after == after


def test_only_what_is_asked_for_is_counted() -> None:
    found = count_words(["The Alps", "the Alps, the Alps", "Rain in York"], ["alps", "snow"], ["the"])
    assert (found.texts, found.after) == ({"alps": 2}, {("the", "alps"): 2})


def test_words_are_where_they_stand() -> None:
    text = "O'Neil’s 東京の"
    assert [text[token.start : token.end] for token in tokenize(text)] == ["O'Neil’s", "東京", "京の"]
