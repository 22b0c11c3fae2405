"""Who takes over from whom."""

from __future__ import annotations

import polars as pl
import pytest

from graphkit.heirs import heirs, holders, inherited_names


def members(**groups: str) -> pl.DataFrame:
    """A table of articles (letters) in groups."""
    return pl.DataFrame(
        [(one, group) for group, ids in groups.items() for one in ids], schema=["id", "group"], orient="row"
    )


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ({"n": "abc"}, {"o": "abc"}, {"n": "o"}),
        ({"n": "abcxyz"}, {"o": "abc"}, {"n": "o"}),  # it grew
        ({"n": "ab", "m": "cd"}, {"o": "abcd"}, {}),  # halves: neither has more than half
        ({"n": "abc", "m": "d"}, {"o": "abcd"}, {"n": "o"}),
        ({"n": "abcde"}, {"o": "ab", "p": "cde"}, {"n": "p"}),  # joined: the larger wins
        ({"n": "abcd"}, {"p": "cd", "o": "ab"}, {"n": "o"}),  # a tie: the first name
        ({"n": "a"}, {"o": "abcd"}, {"n": "o"}),  # b, c and d are no longer there
        ({"n": "xy"}, {"o": "ab"}, {}),
        ({}, {"o": "ab"}, {}),
    ],
)
def test_a_group_takes_over_with_more_than_half(
    now: dict[str, str], before: dict[str, str], expected: dict[str, str]
) -> None:
    assert heirs(members(**now).cast(pl.String), members(**before)) == expected


def test_articles_that_stay_but_in_no_group_count_against_an_heir() -> None:
    now = pl.concat(
        [members(n="a"), pl.DataFrame({"id": ["b", "c"], "group": [None, None]}, schema_overrides={"group": pl.String})]
    )
    assert heirs(now, members(o="abc")) == {}


def test_names_are_inherited_where_they_are_known() -> None:
    now, before = members(n="ab", m="cd"), members(o="ab", p="cd")
    assert inherited_names(now, before, {"o": "Old"}) == {"n": "Old"}


def test_one_group_may_hold_most_of_several_and_none_of_half() -> None:
    now, before = members(n="abcd", m="ef"), members(o="ab", p="cd", q="de")
    held = holders(now, before).sort("group")
    assert held.rows() == [("o", "n", 2), ("p", "n", 2)]
