"""What became of stories, on small groups and over random ones."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.changes.fates import FATES, story_fates, story_moves

DUAL = {"born": "ended", "grown": "shrunk", "merged": "split", "changed": "changed", "same": "same"}
DUAL |= {other: fate for fate, other in DUAL.items()}


def members(groups: Mapping[str, str]) -> pl.DataFrame:
    """A table of articles (letters) in stories."""
    rows = [(one, story) for story, ids in groups.items() for one in ids]
    return pl.DataFrame(rows, schema={"id": pl.String, "group": pl.String}, orient="row")


def fates(old: Mapping[str, str], new: Mapping[str, str], both: str) -> pl.DataFrame:
    return story_fates(members(old), members(new), pl.Series(list(both), dtype=pl.String))


def told(old: Mapping[str, str], new: Mapping[str, str], both: str = "abcdefghij") -> set[tuple[str, str, str]]:
    rows = fates(old, new, both).select("fate", "old", "new")
    return {(fate, before or "-", after or "-") for fate, before, after in rows.iter_rows()}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {"n": "ab"}, {"born - n"}),
        ({"o": "ab"}, {}, {"ended o -"}),
        ({"o": "ab"}, {"n": "ab"}, {"same o n"}),
        ({"o": "ab"}, {"n": "abc"}, {"grown o n"}),
        ({"o": "abc"}, {"n": "ab"}, {"shrunk o n"}),
        ({"o": "abc"}, {"n": "abd"}, {"changed o n"}),
        ({"o": "abc", "p": "de"}, {"n": "abcde"}, {"merged o n", "merged p -"}),
        ({"o": "ab", "p": "cd"}, {"n": "abcd"}, {"merged - n", "merged o -", "merged p -"}),  # neither is most of it
        ({"o": "abcde"}, {"n": "abc", "m": "de"}, {"split o n", "split - m"}),
        ({"o": "abcd"}, {"n": "ab", "m": "cd"}, {"split o -", "split - n", "split - m"}),
        ({"o": "abcde", "p": "fg"}, {"n": "abcfg", "m": "de"}, {"changed o n", "merged p -", "split - m"}),
        ({"o": "ab", "p": "cd"}, {"n": "ac", "m": "bd"}, {"ended o -", "ended p -", "born - n", "born - m"}),
        ({"o": "abxy"}, {"n": "ab"}, {"shrunk o n"}),  # x and y are gone
        ({"o": "ab"}, {"n": "abxyz"}, {"grown o n"}),  # x, y and z are new
    ],
)
def test_the_fates(old: dict[str, str], new: dict[str, str], expected: set[str]) -> None:
    assert told(old, new) == {tuple(row.split()) for row in expected}


def test_what_a_story_took_over_and_gave_to() -> None:
    rows = fates({"o": "abcde", "p": "fg"}, {"n": "abcfg", "m": "de"}, "abcdefg").to_dicts()
    kept = {"old": "o", "new": "n", "old_size": 5, "new_size": 5, "stayed": 3}
    assert rows[-1] == {"fate": "changed", **kept, "came_from": ["p"], "went_to": ["m"]}
    by_old = {row["old"]: row for row in rows}
    assert by_old["p"]["went_to"] == ["n"] and by_old["p"]["new_size"] == 0


def test_moves_are_those_who_are_elsewhere_than_their_story() -> None:
    old, new = members({"o": "abc", "p": "de"}), members({"n": "abd", "m": "fg"})
    stories = story_fates(old, new, pl.Series(list("abcdefg")))
    moved = story_moves(old, new, stories).rows()
    assert set(moved) == {("c", "o", None), ("d", "p", "n"), ("e", "p", None), ("f", None, "m"), ("g", None, "m")}


stories = st.lists(st.integers(-1, 4), min_size=14, max_size=14)
there = st.lists(st.sampled_from(["both", "old", "new"]), min_size=14, max_size=14)


def grouped(labels: list[int], where: list[str], end: str, name: str) -> dict[str, str]:
    groups: dict[str, str] = {}
    for number, (label, here) in enumerate(zip(labels, where, strict=True)):
        if label >= 0 and here in ("both", end):
            groups[f"{name}{label}"] = groups.get(f"{name}{label}", "") + chr(97 + number)
    return groups


@given(stories, stories, there)
@settings(max_examples=150, deadline=None)
def test_every_story_has_one_fate_and_exchanging_the_graphs_exchanges_them(
    before: list[int], after: list[int], where: list[str]
) -> None:
    old, new = grouped(before, where, "old", "o"), grouped(after, where, "new", "n")
    both = "".join(chr(97 + number) for number, here in enumerate(where) if here == "both")
    rows = fates(old, new, both)
    assert sorted(rows["old"].drop_nulls()) == sorted(old) and sorted(rows["new"].drop_nulls()) == sorted(new)
    assert set(rows["fate"]) <= set(FATES)
    for row in rows.iter_rows(named=True):
        gone, come = set(old.get(row["old"], "")), set(new.get(row["new"], ""))
        assert (row["old_size"], row["new_size"], row["stayed"]) == (len(gone), len(come), len(gone & come))
        assert row["fate"] != "same" or gone == come
        assert row["fate"] not in ("born", "ended") or not (row["came_from"] or row["went_to"])
    turned = told(new, old, both)
    assert turned == {(DUAL[fate], after, before) for fate, before, after in told(old, new, both)}


@given(stories, stories, there)
@settings(max_examples=60, deadline=None)
def test_moves_and_members_that_stayed_are_all_members(before: list[int], after: list[int], where: list[str]) -> None:
    old, new = grouped(before, where, "old", "o"), grouped(after, where, "new", "n")
    both = pl.Series([chr(97 + n) for n, here in enumerate(where) if here == "both"], dtype=pl.String)
    found = story_fates(members(old), members(new), both)
    moved = story_moves(members(old), members(new), found)
    assert moved["new"].drop_nulls().len() + found["stayed"].sum() == sum(map(len, new.values()))
    assert moved["old"].drop_nulls().len() + found["stayed"].sum() == sum(map(len, old.values()))
    assert not moved["id"].is_duplicated().any()
