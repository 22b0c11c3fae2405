"""Figures are those of scikit-learn and of counting by hand; the worst merges and splits are named."""

from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.measures import evaluate, evaluate_stories

groupings = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=40)


def named(groups: list[int]) -> dict[str, int]:
    return {f"item{place}": group for place, group in enumerate(groups)}


@given(groupings)
def test_bcubed_and_pairs_are_what_counting_gives(rows: list[tuple[int, int]]) -> None:
    gold, found = [row[0] for row in rows], [row[1] for row in rows]
    result = evaluate(named(gold), named(found))
    items = range(len(rows))
    precision = recall = 0.0
    for one in items:  # Amigó et al. 2009, straight from the definition
        ours = [other for other in items if found[other] == found[one]]
        theirs = [other for other in items if gold[other] == gold[one]]
        both = len(set(ours) & set(theirs))
        precision += both / len(ours) / len(rows)
        recall += both / len(theirs) / len(rows)
    assert result.bcubed.precision == pytest.approx(precision)
    assert result.bcubed.recall == pytest.approx(recall)
    pairs = list(combinations(items, 2))
    right = sum(gold[a] == gold[b] and found[a] == found[b] for a, b in pairs)
    given_pairs, found_pairs = (sum(groups[a] == groups[b] for a, b in pairs) for groups in (gold, found))
    assert result.pairs.precision == pytest.approx(right / found_pairs if found_pairs else 1)
    assert result.pairs.recall == pytest.approx(right / given_pairs if given_pairs else 1)


@settings(deadline=None)  # the first example pays for importing scikit-learn
@given(groupings)
def test_figures_are_those_of_scikit_learn(rows: list[tuple[int, int]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn, the other opinion, is not installed")
    cluster = pytest.importorskip("sklearn.metrics.cluster")

    gold, found = [row[0] for row in rows], [row[1] for row in rows]
    result = evaluate(named(gold), named(found))
    assert result.ari == pytest.approx(metrics.adjusted_rand_score(gold, found))
    (_, wrong), (missed, right) = cluster.pair_confusion_matrix(gold, found)
    assert result.pairs.precision == pytest.approx(right / (right + wrong) if right + wrong else 1)
    assert result.pairs.recall == pytest.approx(right / (right + missed) if right + missed else 1)


def test_items_without_gold_are_left_out_and_items_without_a_group_stand_alone() -> None:
    result = evaluate({"a": 1, "b": 1, "c": None}, {"a": "x", "c": "x"})
    assert result.items == 2
    assert (result.pairs.precision, result.pairs.recall) == (1, 0)
    assert result.sizes.rows() == [(1, 0, 2), (2, 1, 0)]


def test_the_worst_merge_and_split_come_first_with_titles() -> None:
    gold = {**{f"a{n}": "quake" for n in range(4)}, **{f"b{n}": "vote" for n in range(3)}, "c0": "match", "c1": "match"}
    found = {**dict.fromkeys(["a0", "a1", "a2", "b0", "b1", "b2"], 1), "a3": 2, "c0": 3, "c1": 4}
    titles = {item: f"title of {item}" for item in gold}
    result = evaluate(gold, found, titles=titles)
    assert result.merges.select("group", "gold", "other", "pairs").rows() == [("1", "quake", "vote", 9)]
    assert result.merges["titles"].to_list() == [["title of a0", "title of a1", "title of a2"]]
    assert result.splits.select("gold", "group", "other", "pairs").rows() == [
        ("quake", "1", "2", 3),
        ("match", "3", "4", 1),
    ]
    assert result.splits["other_titles"][0].to_list() == ["title of a3"]


def test_equal_groupings_are_perfect_and_an_empty_one_raises_nothing() -> None:
    perfect = evaluate({"a": 1, "b": 1, "c": 2}, {"a": "x", "b": "x", "c": "y"})
    assert (perfect.pairs.f1, perfect.bcubed.f1, perfect.ari) == (1, 1, 1)
    assert perfect.merges.is_empty()
    assert evaluate({}, {}).bcubed.f1 == 1


def test_stories_are_compared_by_key_or_node() -> None:
    members = pl.DataFrame(
        {"story": ["s", "s"], "node": ["article:1", "article:2"], "key": ["1", "2"], "title": ["A", "B"]}
    )
    assert evaluate_stories(members, {"1": "x", "2": "x", "3": "y"}).pairs.f1 == 1
    assert evaluate_stories(members, {"article:1": "x", "article:2": "y"}).merges["titles"].to_list() == [["A"]]
