"""Words in which the parts of a series differ."""

from __future__ import annotations

import pytest

from graphkit.similarity.counters import counter


@pytest.mark.parametrize(
    ("one", "two"),
    [("7", "seven"), ("007", "7"), ("7th", "seventh"), ("aug", "agosto"), ("marz", "march"), ("montag", "monday")],
)
def test_the_same_count_in_other_words(one: str, two: str) -> None:
    assert counter(one) == counter(two) is not None


@pytest.mark.parametrize(
    ("one", "two"), [("7", "8"), ("may", "june"), ("1a", "1b"), ("s2", "s3"), ("morning", "evening")]
)
def test_different_counts(one: str, two: str) -> None:
    assert None not in (counter(one), counter(two))
    assert counter(one) != counter(two)


@pytest.mark.parametrize("word", ["patch", "iphone15", "to", "", "one1two", "marco"])
def test_other_words_count_nothing(word: str) -> None:
    assert counter(word) is None
