from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphkit.explorer.times import bars, date_text

TIME = pl.Datetime("us", "UTC")
NOON = datetime(2024, 3, 8, 12, 5, tzinfo=UTC)


def series(times: Sequence[datetime | None]) -> pl.Series:
    return pl.Series(times, dtype=TIME)


@pytest.mark.parametrize(
    ("when", "precision", "text"),
    [
        (NOON, "second", "8 Mar 2024, 12:05 UTC"),
        (NOON, "minute", "8 Mar 2024, 12:05 UTC"),
        (NOON, "day", "8 Mar 2024"),
        (None, None, ""),
    ],
)
def test_a_date_says_no_more_than_is_known(when: datetime | None, precision: str | None, text: str) -> None:
    assert date_text(when, precision) == text


@pytest.mark.parametrize(
    ("days", "first", "last", "number"),
    [
        (0, "8 Mar 2024", "8 Mar 2024", 1),
        (9, "8 Mar 2024", "17 Mar 2024", 10),
        (100, "week of 4 Mar 2024", "week of 10 Jun 2024", 15),
        (800, "Mar 2024", "May 2026", 27),
        (4000, "Jan–Mar 2024", "Jan–Mar 2035", 45),
        (15000, "2024", "2065", 42),
    ],
)
def test_bars_take_the_finest_even_unit_that_fits(days: int, first: str, last: str, number: int) -> None:
    found, places = bars(series([NOON, None, NOON + timedelta(days=days)]))
    assert (found[0]["label"], found[-1]["label"], len(found)) == (first, last, number)
    assert list(places) == [0, -1, number - 1]


def test_no_dates_make_no_bars() -> None:
    found, places = bars(series([None, None]))
    assert (found, list(places)) == ([], [-1, -1])


@example([datetime(9, 1, 1, tzinfo=UTC), datetime(600, 1, 1, tzinfo=UTC)])
@example([datetime(9999, 12, 31, tzinfo=UTC)])
@example([datetime(9998, 3, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)])
@given(st.lists(st.datetimes(timezones=st.just(UTC)), max_size=20))
def test_every_dated_article_is_in_one_bar(times: list[datetime]) -> None:
    found, column = bars(series(times))
    places = column.to_list()
    assert sum(bar["count"] for bar in found) == len(times)
    assert len(found) <= 60
    for number, bar in enumerate(found):
        assert bar["count"] == places.count(number)
    # Later articles are never in earlier bars.
    assert [place for _, place in sorted(zip(times, places, strict=True))] == sorted(places)
