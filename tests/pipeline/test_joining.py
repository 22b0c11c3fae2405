"""Joining by lots of words finds the very pairs, families and crowds of joining all at once."""

from __future__ import annotations

import random
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest

from graphkit.engines import Engine
from graphkit.engines.local import LocalEngine
from graphkit.pipeline import joining
from graphkit.pipeline.joining import join_on
from graphkit.similarity import sets
from graphkit.similarity.copies import Alike, join_texts
from graphkit.similarity.sets import token_hashes, token_sets

WORDS = "flood harbour town week robot chess Oslo telescope water planet bakers strike wages museum mirrors".split()


def headlines(count: int, seed: int = 1) -> pl.Series:
    """Titles with near-copies, copies, a template, single words, and some without any word."""
    chance = random.Random(seed)
    texts = [
        " ".join(chance.choices(WORDS, k=chance.randint(1, 12))) + f" {chance.randint(0, 40)}" for _ in range(count)
    ]
    texts += [f"{text} again" for text in texts if len(text) > 60]
    texts += [f"the weekly outlook for the whole of the southern region, number {place}" for place in range(300)]
    texts += ["", "!?", "chess", "chess Oslo", "東京の雨", "東京の雨が", "Oslo", "chess"]
    chance.shuffle(texts)
    return pl.Series(texts)


def groups(labels: np.ndarray) -> set[frozenset[int]]:
    """Who shares a label, whatever it is called."""
    members: dict[int, set[int]] = {}
    for row, label in enumerate(labels.tolist()):
        if label >= 0:
            members.setdefault(label, set()).add(row)
    return set(map(frozenset, members.values()))


def assert_same(found: Alike, expected: Alike) -> None:
    np.testing.assert_array_equal(found.kept, expected.kept)
    worded = np.isin(expected.first, expected.kept)
    np.testing.assert_array_equal(found.first[worded], expected.first[worded])
    for name in ("left", "right", "score"):
        np.testing.assert_array_equal(getattr(found.joined, name), getattr(expected.joined, name))
    assert groups(found.joined.crowd) == groups(expected.joined.crowd)


@pytest.mark.parametrize("threshold", [0.5, 0.8, 1.0])
@pytest.mark.parametrize("texts", [headlines(600), pl.Series(["", "!"]), pl.Series(["one text"])], ids=len)
def test_lots_find_what_the_whole_does(texts: pl.Series, threshold: float) -> None:
    expected = join_texts(token_sets(texts), threshold)
    with LocalEngine(part=500) as engine, patch.object(joining, "LOT", 100):
        assert_same(join_on(engine, texts, threshold), expected)
    if len(texts) > 2 and threshold < 1:
        assert len(expected.joined.left) > 50
        assert groups(expected.joined.crowd), "the template is one"


def test_spark_finds_the_same(spark: Engine) -> None:
    texts = headlines(200)
    with patch.object(joining, "LOT", 200):
        assert_same(join_on(spark, texts, 0.7), join_texts(token_sets(texts), 0.7))


def test_a_word_has_one_hash_however_many_there_are() -> None:
    texts = headlines(100)
    with patch.object(sets, "LARGE", 0):
        compiled = token_hashes(texts)
    for ours, theirs in zip(token_hashes(texts), compiled, strict=True):
        np.testing.assert_array_equal(ours, theirs)
