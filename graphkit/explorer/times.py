"""Dates as the page shows and filters them: text that says no more than is known, and the bars of the time brush."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypedDict

__all__ = ["Bar", "bars", "date_text"]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_BARS = 60


class Bar(TypedDict):
    """One bar of the time brush.

    Attributes:
        label: What the bar covers, such as ``Nov 2020``.
        count: Articles on the page in it.
    """

    label: str
    count: int


def date_text(when: datetime | None, precision: str | None) -> str:
    """``8 Sep 2023, 14:55 UTC``; without the time where only the day is known; empty where nothing is."""
    if when is None:
        return ""
    day = f"{when.day} {MONTHS[when.month - 1]} {when.year}"
    return day if precision == "day" else f"{day}, {when:%H:%M} UTC"


def bars(times: Sequence[datetime | None]) -> tuple[list[Bar], list[int]]:
    """Return the bars (days, weeks, months, quarters or years: the finest that need at most 60) and each time's bar.

    A missing time has the bar -1. Bars without articles are there too, so that the axis is even.
    """
    known = sorted(time for time in times if time is not None)
    if not known:
        return [], [-1] * len(times)
    for unit in UNITS:
        starts = _starts(known[0], known[-1], unit)
        if starts:
            break
    else:  # more than 60 decades, from a typing error
        places = [-1 if time is None else 0 for time in times]
        return [{"label": f"{known[0].year}–{known[-1].year}", "count": len(known)}], places
    places = [-1 if time is None else bisect_right(starts, time) - 1 for time in times]
    counts = [0] * len(starts)
    for place in places:
        if place >= 0:
            counts[place] += 1
    return [{"label": _label(s, unit), "count": c} for s, c in zip(starts, counts, strict=True)], places


UNITS = ("day", "week", "month", "quarter", "year", "decade")


def _starts(first: datetime, last: datetime, unit: str) -> list[datetime]:
    """The starts of all bars from first to last; none when they would be too many."""
    starts = [_floor(first, unit)]
    while (following := _next(starts[-1], unit)) <= last:
        starts.append(following)
        if len(starts) > MOST_BARS:
            return []
    return starts


def _floor(time: datetime, unit: str) -> datetime:
    day = datetime(time.year, time.month, time.day, tzinfo=UTC)
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=day.weekday())
    month = {"month": time.month, "quarter": 3 * ((time.month - 1) // 3) + 1}.get(unit, 1)
    year = time.year if unit != "decade" else max(1, time.year // 10 * 10)
    return datetime(year, month, 1, tzinfo=UTC)


def _next(start: datetime, unit: str) -> datetime:
    if unit in ("day", "week"):
        return start + timedelta(days=1 if unit == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return datetime(min(year, 9999), month + 1, 1, tzinfo=UTC)


def _label(start: datetime, unit: str) -> str:
    month = MONTHS[start.month - 1]
    return {
        "day": f"{start.day} {month} {start.year}",
        "week": f"week of {start.day} {month} {start.year}",
        "month": f"{month} {start.year}",
        "quarter": f"{month}–{MONTHS[start.month + 1 if start.month < 11 else 11]} {start.year}",
        "year": str(start.year),
        "decade": f"{start.year}s",
    }[unit]
