"""Many texts in one block of bytes: :class:`Texts`."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import polars as pl

__all__ = ["Ids", "Texts"]


class Texts:
    """Texts by number, decoded when they are asked for: a million titles are one block, not a million objects."""

    def __init__(self, values: pl.Series) -> None:
        self._bytes: bytes = values.str.join("").cast(pl.Binary)[0] or b"" if len(values) else b""
        self._ends = np.cumsum(values.str.len_bytes().to_numpy(), dtype=np.int64)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> str:
        return self.raw(number).decode()

    def raw(self, number: int) -> bytes:
        """The text as UTF-8."""
        return self._bytes[self._ends[number - 1] if number else 0 : self._ends[number]]

    def some(self, numbers: list[int]) -> list[str]:
        """The texts with these numbers, in their order."""
        if not self._bytes:
            return [""] * len(numbers)
        places = np.array(numbers, dtype=np.int64)
        starts = np.where(places > 0, self._ends[places - 1], 0).tolist() if numbers else []
        ends = self._ends[places].tolist()
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
