from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphkit.times import Moment, parse_time

NUMBERS = ["0", "-1", "7", "2024", "99999999", "20241399", "20241301101530", "123456789012345", "1.5e12", "1394470370."]
NOW = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "time", "precision", "doubt"),
    [
        ("2022-06-28T16:49:05Z", datetime(2022, 6, 28, 16, 49, 5), "second", ""),
        ("2022-06-28T16:49:05.5+02:00", datetime(2022, 6, 28, 14, 49, 5, 500_000), "second", ""),
        ("2022-06-28 16:49:05 +0200", datetime(2022, 6, 28, 14, 49, 5), "second", ""),
        ("2022-06-28T16:49Z", datetime(2022, 6, 28, 16, 49), "minute", ""),
        ("2024-03-08T00:00:00Z", datetime(2024, 3, 8), "day", ""),
        ("2024-03-08", datetime(2024, 3, 8), "day", ""),
        ("2022-06-28 16:49:05", datetime(2022, 6, 28, 16, 49, 5), "second", "no time zone"),
        ("Mon, 06 Sep 2021 12:00:01 GMT", datetime(2021, 9, 6, 12, 0, 1), "second", ""),
        ("Mon, 06 Sep 2021 12:00:01 -0400", datetime(2021, 9, 6, 16, 0, 1), "second", ""),
        ("2025-01-01T20:00:00Z", datetime(2025, 1, 1, 20), "second", ""),
        ("20240308", datetime(2024, 3, 8), "day", ""),
        ("20240308101530", datetime(2024, 3, 8, 10, 15, 30), "second", "no time zone"),
        ("20240308T101530Z", datetime(2024, 3, 8, 10, 15, 30), "second", ""),
        ("100000000", datetime(1973, 3, 3, 9, 46, 40), "second", ""),
        ("1394470370", datetime(2014, 3, 10, 16, 52, 50), "second", ""),
        ("1394470370.698001", datetime(2014, 3, 10, 16, 52, 50, 698_001), "second", ""),
        ("1394470370698", datetime(2014, 3, 10, 16, 52, 50, 698_000), "second", ""),
        ("1394470370698.25", datetime(2014, 3, 10, 16, 52, 50, 698_250), "second", ""),
        ("1501011231212", datetime(2017, 7, 25, 19, 33, 51, 212_000), "second", ""),
        ("100000000000", datetime(1973, 3, 3, 9, 46, 40), "second", ""),
        ("1394409600", datetime(2014, 3, 10), "day", ""),
        ("99999999999", datetime(5138, 11, 16, 9, 46, 39), "second", "future"),
        ("2031-01-01T20:00:00Z", datetime(2031, 1, 1, 20), "second", "future"),
    ],
)
def test_times_as_publishers_write_them(text: str, time: datetime, precision: str, doubt: str) -> None:
    moment = parse_time(text, NOW)
    assert moment is not None
    assert (moment.time, moment.precision, moment.doubt) == (time.replace(tzinfo=UTC), precision, doubt)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2022-13-01", "12:30", "0001-01-01T00:00:00+10:00", "3 May", *NUMBERS]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text, NOW) is None


def test_a_moment_is_trusted_unless_said_otherwise() -> None:
    assert Moment(NOW).doubt == ""
