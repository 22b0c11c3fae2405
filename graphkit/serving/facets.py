"""Which articles have each value of a facet, and how many of a set have it: :class:`Facet`."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from graphkit.serving.sets import Bits, Numbers, Sets

__all__ = ["MOST_VALUES", "Facet"]

MOST_VALUES = 100  # that a page lists at a time; the commonest are kept as sets


class Facet:
    """One facet: its values, the commonest first, and the articles of each.

    Attributes:
        totals: How many articles have each value; a value is its number.
        ranked: The values that some article has, the commonest first.
    """

    def __init__(self, sets: Sets, articles: Numbers, values: Numbers, size: int) -> None:
        """Take (article, value) pairs; values are below ``size``. O(pairs log pairs)."""
        self._sets = sets
        order = np.argsort(values, kind="stable")
        self._articles = articles[order].astype(np.uint32)
        self._starts = np.searchsorted(values[order], np.arange(size + 1))
        self.totals = np.diff(self._starts)
        ranked = np.argsort(-self.totals, kind="stable")
        self.ranked = ranked[: np.count_nonzero(self.totals)]

    def articles(self, value: int) -> Numbers:
        """The articles that have a value, ascending."""
        return self._articles[self._starts[value] : self._starts[value + 1]]

    @cached_property
    def _commonest(self) -> dict[int, Bits]:
        return {int(value): self._sets.of(self.articles(value)) for value in self.ranked[:MOST_VALUES]}

    def having(self, values: tuple[int, ...]) -> Bits:
        """The articles that have any of some values."""
        return self._sets.of(np.concatenate([self.articles(value) for value in values]))

    def count(self, value: int, inside: Bits) -> int:
        """How many articles of a set have a value: O(size / 64) for the commonest values, else O(their articles)."""
        if (known := self._commonest.get(value)) is not None:
            return Sets.count(known & inside)
        return int(np.count_nonzero(Sets.has(inside, self.articles(value))))
