"""Which texts are near each other: a sparse graph of nearest neighbours, in words and in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphkit.storylines.arrays import Floats, Ints
from graphkit.storylines.products import Factor, best_places, best_products
from graphkit.threads import over_threads

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["COPY", "LASTING", "Fading", "Links", "Times", "gather", "nearest_links", "strongest"]

COPY = 0.65  # likeness in words of near copies
LASTING = 6.0  # times as long as a story gets its texts, a likeness lasts: late ones belong to it, too
BLOCK = 1_000  # texts compared with the others at once; bounds memory


@dataclass(frozen=True)
class Times:
    """When texts were published: ``days`` since 1970 (NaN where unknown), and the ``slack`` days they may be off."""

    days: Floats
    slack: Floats

    def order(self) -> tuple[Ints, int]:
        """Return the rows by time, those without one last, and how many have one."""
        return np.argsort(self.days, kind="stable"), len(self.days) - int(np.isnan(self.days).sum())


@dataclass(frozen=True)
class Fading(Times):
    """Times between which a likeness fades to 1/e within ``fade`` days."""

    fade: float

    @property
    def life(self) -> float:
        """The days in which a story's texts get fewer by a factor of e."""
        return self.fade / LASTING

    def likeness(self, a: Ints, b: Ints) -> Floats:
        """Return ``exp(-gap / fade)`` for each pair of rows; 1 where a time is unknown."""
        gap = np.abs(self.days[a] - self.days[b]) - np.maximum(self.slack[a], self.slack[b])
        return np.asarray(np.exp(-np.maximum(np.nan_to_num(gap), 0) / self.fade))

    def reach(self, floor: float) -> float:
        """Return the days between two texts beyond which no likeness reaches ``floor``."""
        return float(self.fade * -np.log(floor) + self.slack.max(initial=0))


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


def nearest_links(vectors: csr_matrix, times: Fading, *, neighbours: int, floor: float) -> Links:
    """Link each text to the ``neighbours`` most like it, of those with a score of at least ``floor``.

    Ties go to the smaller row. Memory is bounded by blocks; with dates, only texts near in time are compared.
    """
    from scipy.sparse import csr_matrix

    size = vectors.shape[0]
    order, dated = times.order()
    days, slack = times.days[order], times.slack[order]
    ordered = csr_matrix(vectors[order])
    columns = Factor.of(csr_matrix(ordered.T))
    firsts = np.zeros(size, dtype=np.int64)
    ends = np.full(size, size)
    reach = times.reach(floor)
    firsts[:dated] = np.searchsorted(days[:dated], days[:dated] - reach, "left")
    ends[:dated] = np.searchsorted(days[:dated], days[:dated] + reach, "right")

    def block(start: int) -> tuple[Ints, Ints, Floats]:
        part = slice(start, start + BLOCK)
        return best_products(
            ordered[part],
            columns,
            (order[part], order),
            (firsts[part], ends[part], dated),
            (np.concatenate([days[part], days]), np.concatenate([slack[part], slack]), times.fade),
            count=neighbours,
            floor=floor,
        )

    a, b, text = gather(over_threads(block, range(0, size, BLOCK)), size)
    return Links(a, b, np.minimum(text, 1), times.likeness(a, b))


def gather(found: Iterable[tuple[Ints, Ints, Floats]], size: int) -> tuple[Ints, Ints, Floats]:
    """Put blocks of pairs together: ``a < b``, each pair once, sorted. Their values are above 0."""
    from scipy.sparse import csr_array, triu

    empty = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    a, b, values = (np.concatenate(part) for part in zip(empty, *found, strict=True))
    directed = csr_array((values, (a, b)), shape=(size, size))
    pairs = triu(directed.maximum(directed.T), format="coo")
    return pairs.row.astype(np.int64), pairs.col.astype(np.int64), pairs.data


def strongest(size: int, a: Ints, b: Ints, score: Floats, count: int, floor: float) -> Ints:
    """Return the places of the pairs ``a < b`` that reach ``floor`` and are of the ``count`` best of either end.

    Ties go to the smaller row at the other end. No pair comes twice. Takes O(pairs).
    """
    from scipy.sparse import csr_array

    # Rounded, so that the last bits of a sum, which depend on its order, never decide between equals.
    score = np.round(score, 6)
    # Each pair's number, from 1 on: 0 would count as absent.
    numbered = csr_array((np.arange(1, len(a) + 1), (a, b)), shape=(size, size))
    both = csr_array(numbered + numbered.T)
    numbers = both.data - 1
    scored = csr_array((score[numbers], both.indices, both.indptr), shape=(size, size))
    wanted = np.zeros(len(a), dtype=bool)
    wanted[numbers[best_places(scored, count)]] = True
    return np.flatnonzero(wanted & (score >= floor))
