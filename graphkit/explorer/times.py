"""Dates as the page shows and filters them: text that says no more than is known, and the bars of the time brush."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypedDict

import polars as pl

__all__ = ["Bar", "bars", "date_text"]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_BARS = 60
END = datetime.max.replace(tzinfo=UTC)


class Bar(TypedDict):
    """One bar of the time brush.

    Attributes:
        label: What the bar covers, such as ``Nov 2020``.
        count: Articles on the page in it.
    """

    label: str
    count: int


def date_text(when: datetime | None, precision: str | None) -> str:
    """``8 Sep 2023, 14:55 UTC``; without the time where only the day is known; empty where nothing is.

    The page has the same (shell/js/page_dates.js).
    """
    if when is None:
        return ""
    day = f"{when.day} {MONTHS[when.month - 1]} {when.year}"
    return day if precision == "day" else f"{day}, {when:%H:%M} UTC"


def bars(times: pl.Series) -> tuple[list[Bar], pl.Series]:
    """Return the bars (days, weeks, months, quarters or years: the finest that need at most 60) and each time's bar.

    A missing time has the bar -1. Bars without articles are there too, so that the axis is even.

    Args:
        times: UTC times, in any order, nulls where unknown.

    Returns:
        The bars, and one Int16 for each time.
    """
    first, last = times.min(), times.max()
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return [], pl.Series([-1], dtype=pl.Int16).new_from_index(0, len(times))
    for unit in UNITS:
        if starts := _starts(first, last, unit):
            labels = [_label(start, unit) for start in starts]
            break
    else:  # more than 60 decades, from a typing error
        starts, labels = [first], [f"{first.year}–{last.year}"]
    edges = pl.Series(starts, dtype=times.dtype)
    places = (edges.search_sorted(times, side="right").cast(pl.Int16) - 1).set(times.is_null(), -1)
    counts = dict(places.value_counts().iter_rows())
    return [{"label": label, "count": counts.get(bar, 0)} for bar, label in enumerate(labels)], places


UNITS = ("day", "week", "month", "quarter", "year", "decade")


def _starts(first: datetime, last: datetime, unit: str) -> list[datetime]:
    """The starts of all bars from first to last; none when they would be too many."""
    starts = [_floor(first, unit)]
    while (following := _next(starts[-1], unit)) is not None and following <= last:
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


def _next(start: datetime, unit: str) -> datetime | None:
    """The start of the bar after this one; None after the year 9999."""
    if unit in ("day", "week"):
        step = timedelta(days=1 if unit == "day" else 7)
        return start + step if start <= END - step else None
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC) if year <= END.year else None


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
