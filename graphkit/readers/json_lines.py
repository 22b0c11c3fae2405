"""JSON Lines: an object a line, with the native format's fields (nested as there) or any flat ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from graphkit.articles import Item
from graphkit.cells import BLOCK, Block
from graphkit.json_text import loads, loads_quickly
from graphkit.keyed import Keys
from graphkit.lines import Lines
from graphkit.model import Problem
from graphkit.rows import Rows

__all__ = ["read_json_lines"]

Found = Iterator[tuple[Sequence[dict[str, Any]], Sequence[int]]]


def read_json_lines(source: Path | BinaryIO, name: str, columns: Mapping[str, str] | None = None) -> Iterator[Item]:
    """Yield the article of each line in ``source``, and what is wrong with it.

    Args:
        source: The file, or a binary stream of it.
        name: What to report it by.
        columns: Native field -> key; ``source.name`` reaches into an object. By default the keys' names decide.

    Raises:
        InputError: If ``columns`` names a key that no line has.
        OSError: If the source cannot be read.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield from _read(stream, name, columns)
    else:
        yield from _read(source, name, columns)


def _read(stream: BinaryIO, name: str, columns: Mapping[str, str] | None) -> Iterator[Item]:
    lines = Lines(stream)
    keys = Keys(name, columns)
    rows = Rows(name, keys.used, chosen=bool(columns))
    problems: list[Problem] = []
    found = _records(lines, name, problems)
    yield from rows.read_blocks(Block.of(keys.columns(records), numbers) for records, numbers in found)
    yield from problems
    if not (rows.count or problems):
        yield Problem(name, 1, "", "is empty", "skipped")
    elif rows.count:
        keys.check()
    yield from rows.end()
    yield from lines.problems(name)
    yield from keys.problems()


def _records(lines: Lines, name: str, problems: list[Problem]) -> Found:
    """Yield many objects at a time, and their lines; ``problems`` gets the lines that are none."""
    found = False
    while ahead := lines.ahead(BLOCK):
        records = _objects(ahead)
        numbers: Sequence[int] = range(lines.number + 1, lines.number + 1 + len(ahead))
        if not records:
            records, numbers = [], []
            for number, line in enumerate(ahead, start=lines.number + 1):
                if line.isspace():
                    continue
                record, trouble = _object(line)
                if not trouble:
                    records.append(record)
                    numbers.append(number)
                elif not (found or records or problems) and line.strip() in ("{", "["):
                    done = "skipped; write an object a line, or name the file .json"
                    problems.append(Problem(name, number, "", "is one JSON value over many lines", done))
                    return
                else:
                    problems.append(Problem(name, number, "", trouble, "skipped"))
        found = found or bool(records)
        lines.skip(len(ahead))
        if records:
            yield records, numbers
    next(lines, None)  # or the error that came before the end


def _objects(lines: list[str]) -> list[dict[str, Any]]:
    """Parse lines that are all fine; nothing if one is not."""
    try:
        found = list(map(loads_quickly("".join(lines)), lines))
    except (ValueError, RecursionError):
        return []
    return found if {*map(type, found)} == {dict} else []


def _object(line: str) -> tuple[dict[str, Any], str]:
    """Parse a line; the second part says why there is no object."""
    try:
        value = loads(line)
    except json.JSONDecodeError as error:
        return {}, f"broken JSON: {error.msg} at character {error.pos + 1:,}"
    except RecursionError:
        return {}, "broken JSON: nested too deep"
    except ValueError as error:  # a number of more digits than Python converts
        return {}, f"broken JSON: {error}"
    return (value, "") if isinstance(value, dict) else ({}, "is no object of fields and values")
