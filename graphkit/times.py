"""When an article was published, and how far to trust that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from graphkit.model import Precision

__all__ = ["Moment", "parse_time"]

# Counted since 1970: 9 to 11 digits are seconds (from 1973 on), 12 and 13 are milliseconds (from 1973 to 2286).
EPOCH = re.compile(r"(\d{9,11}|\d{12,13})(?:\.(\d+))?")
SECONDS_DIGITS = 11
COMPACT = re.compile(r"\d{14}")  # YYYYMMDDhhmmss
DATE_ONLY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
WITHOUT_SECONDS = re.compile(r".*[T ]\d{2}:?\d{2}(?:Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE)
SPACED_ZONE = re.compile(r"(?<=:\d\d) +([+-]\d{2}:?\d{2}|Z)$")  # YAML and Jekyll allow the space, ISO 8601 does not
# A clock may be a little ahead; a day covers every time zone that was taken for UTC.
AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in UTC with its precision; ``doubt`` says why not to trust it, and is empty when there is no reason."""

    time: datetime
    precision: Precision = "second"
    doubt: str = ""


def parse_time(text: str, now: datetime) -> Moment | None:
    """Read a time; None if it is none of these.

    * ISO 8601, with or without zone or time of day, and its digits alone (``20240308``, ``20240308101500``);
    * RFC 822 as feeds write it;
    * a count since 1970 as its size tells: 9 to 11 digits are seconds, 12 or 13 milliseconds, decimals allowed.

    Midnight to the second means that the time of day is unknown, as publishers write it so. Times without a zone are
    taken as UTC. ``now`` (UTC) decides what lies in the future.
    """
    text = SPACED_ZONE.sub(r"\1", text.strip())
    precision: Precision = "second"
    try:
        time = _from_digits(text) if text[:9].isdecimal() else datetime.fromisoformat(text)
        if DATE_ONLY.fullmatch(text):
            precision = "day"
        elif WITHOUT_SECONDS.fullmatch(text):
            precision = "minute"
    except ValueError:
        try:
            time = parsedate_to_datetime(text)
        except (ValueError, IndexError):
            return None
    doubt = ""
    if time.tzinfo is None:
        doubt = "" if precision == "day" else "no time zone"
        time = time.replace(tzinfo=UTC)
    else:
        try:
            time = time.astimezone(UTC)
        except OverflowError:
            return None
    if (time.hour, time.minute, time.second, time.microsecond) == (0, 0, 0, 0):
        precision = "day"
    if time > now + AHEAD:
        doubt = "future"
    return Moment(time, precision, doubt)


def _from_digits(text: str) -> datetime:
    """Read nine or more leading digits; raises ValueError if they are no time."""
    if match := EPOCH.fullmatch(text):
        # In whole numbers, as a float would miss the last microsecond.
        unit = 1 if len(match[1]) <= SECONDS_DIGITS else 1_000
        fraction = int(f"{match[2] or '':0<6.6}") // unit
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
            seconds=int(match[1]) // unit, microseconds=int(match[1]) % unit * 1_000 + fraction
        )
    if COMPACT.fullmatch(text):
        return datetime.strptime(text, "%Y%m%d%H%M%S")
    return datetime.fromisoformat(text)
