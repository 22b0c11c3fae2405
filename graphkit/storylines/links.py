"""Which texts are near each other: a sparse graph of nearest neighbours, in words and in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["Floats", "Ints", "Links", "Times", "nearest_links", "strongest"]

Ints: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"
Floats: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"

BLOCK = 1_000  # texts compared with the others at once; bounds memory


@dataclass(frozen=True)
class Times:
    """When texts were published: ``days`` since 1970 (NaN where unknown), and the ``slack`` days they may be off.

    A likeness fades to 1/e within ``fade`` days.
    """

    days: Floats
    slack: Floats
    fade: float

    def likeness(self, a: Ints, b: Ints) -> Floats:
        """Return ``exp(-gap / fade)`` for each pair of rows; 1 where a time is unknown."""
        gap = np.abs(self.days[a] - self.days[b]) - np.maximum(self.slack[a], self.slack[b])
        return np.asarray(np.exp(-np.maximum(np.nan_to_num(gap), 0) / self.fade))

    def blocks(self, floor: float) -> Iterator[tuple[Ints, Ints]]:
        """Yield rows and the rows they may be linked to: all pairs whose likeness can reach ``floor``, each way."""
        reach = self.fade * -np.log(floor) + self.slack.max(initial=0)
        order = np.argsort(self.days, kind="stable")  # NaN last
        dated = order[: len(order) - int(np.isnan(self.days).sum())]
        undated = order[len(dated) :]
        ordered = self.days[dated]
        for start in range(0, len(dated), BLOCK):
            rows = dated[start : start + BLOCK]
            first = np.searchsorted(ordered, self.days[rows[0]] - reach, "left")
            last = np.searchsorted(ordered, self.days[rows[-1]] + reach, "right")
            yield rows, np.sort(np.concatenate([dated[first:last], undated]))
        for start in range(0, len(undated), BLOCK):
            yield undated[start : start + BLOCK], np.sort(order)


@dataclass(frozen=True)
class Links:
    """Pairs of rows ``a < b`` with how alike they are in ``text`` and ``time``, each from 0 to 1."""

    a: Ints
    b: Ints
    text: Floats
    time: Floats

    @property
    def score(self) -> Floats:
        """Likeness in words, discounted by the time between."""
        return self.text * self.time


def nearest_links(vectors: csr_matrix, times: Times, *, neighbours: int, floor: float) -> Links:
    """Link each text to the ``neighbours`` most like it, of those with a score of at least ``floor``.

    Ties go to the smaller row. Memory is bounded by blocks; with dates, only texts near in time are compared.
    """
    found: list[tuple[Ints, Ints, Floats]] = []
    for rows, others in times.blocks(floor):
        product = (vectors[rows] @ vectors[others].T).tocoo()
        keep = product.data >= floor
        a, b = rows[product.row[keep]], others[product.col[keep]]
        text = np.minimum(product.data[keep].astype(np.float64), 1)
        keep = a != b
        a, b, text = a[keep], b[keep], text[keep]
        best = strongest(a, b, text * times.likeness(a, b), neighbours, floor)
        found.append((a[best], b[best], text[best]))
    a, b, text = (np.concatenate(part) for part in zip(*found, strict=True)) if found else (np.zeros(0),) * 3
    a, b = a.astype(np.int64), b.astype(np.int64)
    low, high = np.minimum(a, b), np.maximum(a, b)
    _, first = np.unique(low * np.int64(vectors.shape[0]) + high, return_index=True)
    low, high = low[first], high[first]
    return Links(low, high, text[first], times.likeness(low, high))


def strongest(a: Ints, b: Ints, score: Floats, count: int, floor: float) -> Ints:
    """Return the places of the ``count`` best scores of each ``a`` that reach ``floor``, ties by the smaller ``b``."""
    # Rounded, so that the last bits of a sum, which depend on its order, never decide between equals.
    score = np.round(score, 6)
    wanted = score >= floor
    # Most are dropped before anything is sorted; what ties with the last that stays, stays until then.
    ends = np.append(np.flatnonzero(a[1:] != a[:-1]) + 1, len(a))
    starts = np.append(0, ends[:-1])
    crowded = ends - starts > count
    for start, end in zip(starts[crowded].tolist(), ends[crowded].tolist(), strict=True):
        run = score[start:end]
        wanted[start:end] &= run >= np.partition(run, -count)[-count]
    places = np.flatnonzero(wanted)
    order = places[np.lexsort((b[places], -score[places], a[places]))]
    owner = a[order]
    rank = np.arange(len(order)) - np.searchsorted(owner, owner)
    return np.asarray(order[rank < count], dtype=np.int64)
