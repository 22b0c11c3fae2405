"""What rises and falls."""

from __future__ import annotations

import math

import polars as pl
import pytest

from graphkit.changes.shares import trends


def values(**counts: tuple[int, int]) -> pl.DataFrame:
    """Articles with one value each: so many that were there before, so many new ones."""
    rows = [
        (value, f"{value} {change} {number}", change, change != "new", True)
        for value, (before, new) in counts.items()
        for change, many in (("same", before), ("new", new))
        for number in range(many)
    ]
    names = {"value": pl.String, "article": pl.String, "change": pl.String, "was": pl.Boolean, "is": pl.Boolean}
    return pl.DataFrame(rows, schema=names, orient="row")


def test_a_share_that_grows_surely_rises_and_another_falls() -> None:
    found = {row["id"]: row for row in trends(values(a=(10, 40), b=(90, 10), c=(50, 25))).iter_rows(named=True)}
    assert {name: row["trend"] for name, row in found.items()} == {"a": "rising", "b": "falling", "c": None}
    assert found["a"]["share_before"] == pytest.approx(10 / 150) and found["a"]["share_new"] == pytest.approx(40 / 75)
    assert (found["a"]["before"], found["a"]["now"], found["a"]["new"]) == (10, 50, 40)


@pytest.mark.parametrize(("before", "new"), [(1, 2), (1, 1), (0, 1), (3, 0)])
def test_few_articles_are_no_trend(before: int, new: int) -> None:
    found = trends(values(few=(before, new), all=(60, 20)))
    assert found.filter(id="few")["trend"].to_list() == [None]


def test_the_measure_is_the_log_likelihood_ratio() -> None:
    g2 = trends(values(a=(12, 30), b=(88, 20))).filter(id="a")["log_likelihood"].item()
    cells = [(12, 42 * 100 / 150), (30, 42 * 50 / 150), (88, 108 * 100 / 150), (20, 108 * 50 / 150)]
    assert g2 == pytest.approx(2 * sum(seen * math.log(seen / expected) for seen, expected in cells))


def test_without_anything_new_nothing_rises() -> None:
    found = trends(values(a=(5, 0), b=(3, 0)))
    assert found["share_new"].to_list() == [None, None] and found["trend"].to_list() == [None, None]
    assert trends(values()).is_empty()


def test_gone_articles_count_as_gone_and_articles_may_take_on_a_value() -> None:
    rows = [("t", "a", "gone", True, False), ("t", "b", "changed", False, True), ("t", "c", "same", True, True)]
    found = trends(pl.DataFrame(rows, schema=values().schema, orient="row")).to_dicts()
    assert [(row["before"], row["now"], row["new"], row["gone"]) for row in found] == [(2, 2, 0, 1)]
