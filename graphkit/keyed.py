"""From objects with keys, as JSON has them, to the values of an article's fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from graphkit.columns import chosen_columns, guess_columns
from graphkit.model import Problem
from graphkit.rows import not_used

__all__ = ["Keys"]

MAX_SHAPES = 1_000  # sets of keys whose fields are remembered: most files have one or two


class Keys:
    """Picks the fields of records that may each have other keys.

    Args:
        file: The file as the user named it.
        columns: Native field -> key, as the user says; ``source.name`` reaches into an object. By default the keys'
            names decide.
        known: The same, as the format says: then keys that are not used are no surprise.
    """

    def __init__(
        self, file: str, columns: Mapping[str, str] | None = None, known: Mapping[str, str] | None = None
    ) -> None:
        self.file = file
        self.chosen = columns
        self.known = columns if columns is not None else known
        self.used: dict[str, str] = dict(self.known or {})
        self.unused: dict[str, None] = {}
        self.met: dict[str, None] = {}
        self.shapes: dict[tuple[str, ...], list[tuple[str, str, list[str]]]] = {}

    def columns(self, records: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
        """Return native field -> a value a record, None where there is none."""
        shapes = dict.fromkeys(map(tuple, records))
        if len(shapes) == 1:
            return self._alike(records, *shapes)
        found: dict[str, list[Any]] = {}
        by_shape: dict[tuple[str, ...], list[int]] = {shape: [] for shape in shapes}
        for number, record in enumerate(records):
            by_shape[tuple(record)].append(number)
        for shape, numbers in by_shape.items():
            for field, values in self._alike([records[number] for number in numbers], shape).items():
                column = found.setdefault(field, [None] * len(records))
                for number, value in zip(numbers, values, strict=True):
                    column[number] = value
        return found

    def _alike(self, records: Sequence[Mapping[str, Any]], shape: tuple[str, ...]) -> dict[str, list[Any]]:
        """The same for records that all have these keys, in this order."""
        places = self.places(shape)
        found = {field: list(map(itemgetter(key), records)) for field, key, _ in places if key in shape}
        for field, key, path in places:
            if path:
                known = found.get(field, [None] * len(records))
                found[field] = [
                    self.reach(record, key, path) if value is None else value
                    for record, value in zip(records, known, strict=True)
                ]
        return found

    def places(self, shape: tuple[str, ...]) -> list[tuple[str, str, list[str]]]:
        """Return the native field, the key and the path (if it reaches into objects) of each field of such records."""
        places = self.shapes.get(shape)
        if places is None:
            self.met.update(dict.fromkeys(shape))
            columns = self.used
            if self.known is None:
                columns = guess_columns(shape)
                for field, key in columns.items():
                    self.used.setdefault(field, key)
                taken = set(columns.values())
                self.unused.update(dict.fromkeys(key for key in shape if key not in taken))
            places = [(field, key, key.split(".") if "." in key else []) for field, key in columns.items()]
            if len(self.shapes) < MAX_SHAPES:
                self.shapes[shape] = places
        return places

    def reach(self, record: Mapping[str, Any], key: str, path: list[str]) -> Any:
        """Follow a path such as ``source.name``."""
        value: Any = record
        for name in path:
            if value.__class__ is not dict or name not in value:
                return None
            value = value[name]
        self.met[key] = None
        return value

    def check(self) -> None:
        """Refuse a key that the user named and no record has.

        Raises:
            InputError: If there is one.
        """
        if self.chosen:
            chosen_columns(self.chosen, [*self.met], self.file)

    def problems(self) -> Iterator[Problem]:
        """Yield the one problem that lists the keys nobody read."""
        yield from not_used(self.file, None, [*self.unused], self.used)
