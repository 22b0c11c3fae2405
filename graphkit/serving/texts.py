"""Many texts in one block of bytes: :class:`Texts`."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import polars as pl

from graphkit.serving.sets import Numbers

__all__ = ["Ids", "Texts"]


class Texts:
    """Texts by number, decoded when they are asked for: a million titles are one block, not a million objects."""

    def __init__(self, values: pl.Series) -> None:
        self._bytes: bytes = values.str.join("").cast(pl.Binary)[0] or b"" if len(values) else b""
        self._starts = np.concatenate([[0], np.cumsum(values.str.len_bytes().to_numpy(), dtype=np.int64)])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        return self.raw(number).decode()

    def raw(self, number: int) -> bytes:
        """The text as UTF-8."""
        return self._bytes[self._starts[number] : self._starts[number + 1]]

    def some(self, numbers: Numbers) -> list[str]:
        """The texts with these numbers, in their order."""
        if not self._bytes:
            return [""] * len(numbers)
        starts, ends = self._starts[numbers].tolist(), self._starts[numbers + 1].tolist()
        return [self._bytes[start:end].decode() for start, end in zip(starts, ends, strict=True)]


class Ids:
    """Which number an id has: O(log n) comparisons, 4 bytes an id beside the texts."""

    def __init__(self, texts: Texts, order: pl.Series) -> None:
        """Take the texts, and their numbers sorted by text."""
        self._texts, self._order = texts, order.cast(pl.UInt32).to_numpy()

    def find(self, text: str) -> int:
        """The number of a text, -1 if there is none."""
        wanted = text.encode("utf-8", "replace")
        place = bisect_left(self._order, wanted, key=self._texts.raw)
        if place == len(self._order) or self._texts.raw(found := int(self._order[place])) != wanted:
            return -1
        return found
