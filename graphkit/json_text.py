"""JSON documents, also damaged ones: what is whole in them is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import islice
from typing import Any

__all__ = ["loads", "loads_quickly", "parse_json"]

LIST = re.compile(r"\[\s*(?=\{)")
NEXT = re.compile(r"\}\s*,\s*(?=\{)")  # from one object of a list to the next
GAP = re.compile(r"\s*,?\s*")
CLOSINGS = ("]", "]}", "]}}", "]}}}")
MAX_LISTS = 20  # in which to look for the articles of a damaged document
MAX_LEAPS = 10_000  # over broken objects: bounds the time
LONG = 1_000  # digits; Python refuses to convert some more than that
LONG_NUMBER = b"0" * 19  # digits, once all are zeros: from there on numbers may be beyond 64 bits
ZEROS = bytes.maketrans(b"123456789", b"0" * 9)

Loads = Callable[[str | bytes], Any]


def loads_quickly(text: str | bytes) -> Loads:
    """Return what parses ``text``, or parts of it, as ``json.loads`` would; it may also raise ValueError.

    That is orjson, which is twice as quick. It refuses NaN and halves of characters, and would take the last digits off
    numbers beyond 64 bits: text that may hold those is not for it. O(length).

    Args:
        text: JSON as text or in UTF-8.
    """
    import orjson  # late: only JSON needs it

    data = text.encode("ascii", "replace") if isinstance(text, str) else text
    return _loads_slowly if LONG_NUMBER in data.translate(ZEROS) else orjson.loads


def _loads_slowly(text: str | bytes) -> Any:
    return json.loads(text if isinstance(text, str) else text.decode())


def loads(text: str) -> Any:
    """Return what ``json.loads`` returns, sooner.

    Raises:
        json.JSONDecodeError: If ``text`` is no JSON.
        RecursionError: If it is nested too deep.
        ValueError: If it holds a number of more digits than Python converts.
    """
    try:
        return loads_quickly(text)(text)
    except ValueError:
        return json.loads(text)


def parse_json(text: str) -> tuple[Any, int, str]:
    """Return the value that ``text`` holds, and the line (from 1) and nature of the damage, if any.

    Of a document that is cut short or broken, what comes back holds the objects of its longest list that can be read,
    and what stands before that list; None if there are none. Numbers of very many digits come as text.
    """
    try:
        return loads(text), 0, ""
    except json.JSONDecodeError as error:
        line, damage = error.lineno, f"broken JSON: {error.msg} at character {error.colno:,}"
    except RecursionError:
        line, damage = 1, "broken JSON: nested too deep"
    except ValueError:
        try:
            return json.loads(text, parse_int=_number), 0, ""
        except (ValueError, RecursionError) as error:
            line, damage = 1, f"broken JSON: {error}"
    best: tuple[int, list[Any]] = (0, [])
    for match in islice(LIST.finditer(text), MAX_LISTS):
        found = _objects(text, match.end())
        if len(found) > len(best[1]):
            best = match.end(), found
    return _with_head(text, *best), line, damage


def _objects(text: str, start: int) -> list[dict[str, Any]]:
    """Read the objects of the list whose first one begins at ``start``, leaping over broken ones."""
    decoder = json.JSONDecoder(parse_int=_number)
    found: list[dict[str, Any]] = []
    leaps = 0
    while text.startswith("{", start):
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            leap = NEXT.search(text, start + 1)
            leaps += 1
            if leap is None or leaps > MAX_LEAPS:
                break
            start = leap.end()
            continue
        # After a leap this may be an object inside a broken one: an article has the keys that articles have.
        if not found or len(value.keys() & found[0].keys()) * 2 >= len(found[0]):
            found.append(value)
        gap = GAP.match(text, end)
        start = gap.end() if gap else end
    return found


def _with_head(text: str, start: int, found: list[Any]) -> Any:
    """Put objects into the list that begins before ``start``, inside what stands before it."""
    if not found:
        return None
    for closing in CLOSINGS:
        try:
            document = json.loads(text[:start] + closing, parse_int=_number)
        except (ValueError, RecursionError):
            continue
        place = document
        while isinstance(place, dict) and place:
            place = [*place.values()][-1]
        if place == []:
            place.extend(found)
            return document
    return found


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) < LONG else digits
