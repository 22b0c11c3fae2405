from __future__ import annotations

import pytest

from graphkit.reasons import SIGNALS, Signal, evidence, label, signals, story_rule


def test_signals_keep_value_and_threshold() -> None:
    assert signals('{"jaccard": {"value": 0.9, "threshold": 0.8}, "days_apart": {"value": null}, "nearest": "a"}') == (
        Signal("jaccard", 0.9, 0.8),
        Signal("days_apart", None),
        Signal("nearest", "a"),
    )


@pytest.mark.parametrize("text", ["not json", "[1, 2]"])
def test_what_is_no_object_is_one_signal_as_it_is(text: str) -> None:
    assert signals(text) == (Signal("evidence", text),)


def test_no_evidence_is_no_signal() -> None:
    assert signals(None) == ()


@pytest.mark.parametrize(
    ("signal", "held"),
    [
        (Signal("jaccard", 0.9, 0.8), "at least 0.8"),
        (Signal("days_apart", 3.0, 7.0), "at most 7"),
        (Signal("jaccard", 0.9), ""),
    ],
)
def test_thresholds_are_lower_or_upper(signal: Signal, held: str) -> None:
    assert signal.held_to == held


def test_names_are_readable_also_of_signals_nobody_named() -> None:
    assert Signal("title_jaccard", 1.0).label == "title overlap"
    assert Signal("my_own_signal", 1.0).label == "my own signal"
    assert not any("_" in name for name in SIGNALS.values())


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("average_link", "average_link", "average_link"),
        ("duplicate_of", "average_link", "average_link"),  # a copy of another, not of this one
        ("average_link", "must_link", "average_link"),
        ("duplicate_of", "duplicate_of", "average_link"),
        ("must_link", "must_link", "must_link"),
        ("my_rule", "my_rule", "my_rule"),
    ],
)
def test_a_rule_that_binds_to_another_does_not_decide(one: str, other: str, both: str) -> None:
    assert story_rule(one, other) == story_rule(other, one) == both


def test_ids_are_shown_by_their_title() -> None:
    edge = {"evidence": '{"nearest": "article:a", "text": 0.5, "lists": ["a", true], "deep": {"x": 1}}'}
    assert evidence(edge, {"article:a": "The harbour"}) == [
        ("nearest article in the story", "The harbour"),
        ("likeness of words", "0.5"),
        ("lists", "a, yes"),
        ("deep", '{"x": 1}'),
    ]


def test_a_kind_of_copy_nobody_named_is_the_same_text() -> None:
    assert label({"kind": "duplicate_of", "match": None}) == "same text"
    assert label({"kind": "duplicate_of", "match": "revised"}) == "nearly the same text, from one provider"
