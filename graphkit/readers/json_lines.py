"""JSON Lines: an object a line, with the native format's fields (nested as there) or any flat ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from graphkit.columns import chosen_columns, guess_columns
from graphkit.lines import Lines
from graphkit.model import Article, Problem
from graphkit.rows import Rows, is_blank, not_used, without_nulls

__all__ = ["read_json_lines"]

MAX_SHAPES = 1_000  # sets of keys whose fields are remembered: most files have one or two


def read_json_lines(
    source: Path | BinaryIO, name: str, columns: Mapping[str, str] | None = None
) -> Iterator[Article | Problem]:
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
            yield from _File(stream, name, columns).read()
    else:
        yield from _File(source, name, columns).read()


class _File:
    def __init__(self, stream: BinaryIO, name: str, columns: Mapping[str, str] | None) -> None:
        self.name = name
        self.lines = Lines(stream)
        self.chosen = columns
        self.used: dict[str, str] = dict(columns or {})
        self.unused: dict[str, None] = {}
        self.keys: dict[str, None] = {}
        self.shapes: dict[tuple[str, ...], dict[str, str]] = {}

    def read(self) -> Iterator[Article | Problem]:
        rows = Rows(self.name, self.used, chosen=bool(self.chosen))
        empty = True
        for line in self.lines:
            self.lines.mark()
            if line.isspace():
                continue
            record, trouble = _object(line)
            if not trouble:
                yield from rows.read(self.values(record), self.lines.number)
            elif empty and line.strip() in ("{", "["):
                yield self.problem("is one JSON value over many lines", "skipped; write an object a line")
                return
            else:
                yield self.problem(trouble, "skipped")
            empty = False
        if empty:
            yield self.problem("is empty", "skipped")
        elif self.chosen and rows.count:
            chosen_columns(self.chosen, [*self.keys], self.name)
        yield from rows.end()
        yield from self.lines.problems(self.name)
        yield from not_used(self.name, None, [*self.unused], self.used)

    def problem(self, what: str, done: str) -> Problem:
        return Problem(self.name, max(1, self.lines.number), "", what, done)

    def values(self, record: dict[str, Any]) -> dict[str, Any]:
        """Pick the fields of a record."""
        found: dict[str, Any] = {}
        for field, key in self.fields(record).items():
            value = record.get(key)
            if value is None and "." in key:
                value = self.reach(record, key)
            if not is_blank(value):
                found[field] = value if isinstance(value, str) else without_nulls(value)
        return found

    def fields(self, record: dict[str, Any]) -> dict[str, str]:
        """Return native field -> key for records with these keys."""
        shape = tuple(record)
        known = self.shapes.get(shape)
        if known is None:
            self.keys.update(dict.fromkeys(shape))
            if self.chosen is None:
                known = guess_columns(shape)
                for field, key in known.items():
                    self.used.setdefault(field, key)
                taken = set(known.values())
                self.unused.update(dict.fromkeys(key for key in shape if key not in taken))
            else:
                known = self.used
            if len(self.shapes) < MAX_SHAPES:
                self.shapes[shape] = known
        return known

    def reach(self, record: dict[str, Any], path: str) -> Any:
        """Follow a path such as ``source.name``."""
        value: Any = record
        for key in path.split("."):
            if not isinstance(value, dict) or key not in value:
                return None
            value = value[key]
        self.keys[path] = None
        return value


def _object(line: str) -> tuple[dict[str, Any], str]:
    """Parse a line; the second part says why there is no object."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        return {}, f"broken JSON: {error.msg} at character {error.pos + 1:,}"
    except RecursionError:
        return {}, "broken JSON: nested too deep"
    except ValueError as error:  # a number of more digits than Python converts
        return {}, f"broken JSON: {error}"
    return (value, "") if isinstance(value, dict) else ({}, "is no object of fields and values")
