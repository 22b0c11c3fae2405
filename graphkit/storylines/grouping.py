"""The texts of one window, weighed and grouped: what is done for each window alike, whatever lies in the others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeAlias

import numpy as np
import polars as pl

from graphkit.storylines.arrays import Floats, Ints
from graphkit.storylines.bursts import burstiness
from graphkit.storylines.cut import best_threshold, near_copies, word_counts
from graphkit.storylines.fade import likely_fade
from graphkit.storylines.links import Fading, Links, Times, nearest_links, strongest
from graphkit.storylines.meaning import MEANT_SURE, whitened, with_meaning
from graphkit.storylines.settle import SURE, Groupings
from graphkit.storylines.sharpen import sharpen
from graphkit.storylines.tree import average_link
from graphkit.storylines.vectors import counted, text_vectors, with_grams
from graphkit.storylines.windows import OWN, Places
from graphkit.tokens import words

__all__ = ["Found", "Texts", "Weighed", "Weighing", "weigh"]

Pairs: TypeAlias = Sequence[tuple[int, int]]

# Links of a text, times the root of the number of texts, and at most. Large stories need many; where each text is
# linked to a good part of all, chance adds up.
NEIGHBOURS, MOST = 4, 300
FLOOR = 0.02  # links weaker than this say nothing
TOLD = 10  # links of a text that are told of, beside those within its group


@dataclass(frozen=True)
class Texts:
    """What grouping goes by.

    Attributes:
        contents: The texts.
        times: When each was published.
        places: Where each stands in its window.
        together, apart: Pairs of rows that are one story, and that are not.
        threshold: The mean link from which a text joins a group; None if it shall follow from the texts.
        fade: The days after which a likeness counts 1/e; None if they shall follow from the texts.
        meaning: A vector a text as a model gave it (n x d), zeros where a text has no words.
    """

    contents: pl.Series
    times: Times
    places: Places
    together: Pairs = ()
    apart: Pairs = ()
    threshold: float | None = None
    fade: float | None = None
    meaning: Floats | None = None

    def take(self, rows: Ints, places: Places, together: Pairs, apart: Pairs) -> Texts:
        """Return some of the texts, numbered anew; ``rows`` ascend, and pairs are given by their rows here."""

        def numbered(pairs: Pairs) -> list[tuple[int, int]]:
            ends = np.searchsorted(rows, np.array(pairs, dtype=np.int64).reshape(-1, 2))
            return [(a, b) for a, b in ends.tolist()]

        return replace(
            self,
            contents=self.contents.gather(rows),
            times=replace(self.times, days=self.times.days[rows], slack=self.times.slack[rows]),
            places=places,
            together=numbered(together),
            apart=numbered(apart),
            meaning=None if self.meaning is None else self.meaning[rows],
        )

    def digest(self, ids: Sequence[str], version: str) -> str:
        """Return what is the same for the same texts with the same ids only, grouped by the same version of this."""
        digest = hashlib.blake2b(version.encode(), digest_size=16)
        for text in (*ids, *self.contents):
            digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
        times = self.times
        for array in (times.days, times.slack, self.places, self.meaning):
            digest.update(b"" if array is None else np.ascontiguousarray(array).tobytes())
        digest.update(repr((self.fade, self.together, self.apart, self.threshold)).encode())
        return digest.hexdigest()


@dataclass(frozen=True)
class Found:
    """The groups of a window.

    Attributes:
        threshold: The mean link from which a text joined a group.
        fade: The days after which a likeness counted 1/e.
        labels: The group of each text, numbered by first row; many hold one text only.
        links: Links of the window's own texts with each other and with earlier ones: all within a group, else the ten
            strongest of each text.
    """

    threshold: float
    fade: float
    labels: Ints
    links: Links


class Weighing(Protocol):
    """Weighs and groups the texts of each window, in their order, wherever that is done."""

    def __call__(self, parts: Iterable[Texts]) -> Iterator[Found]:
        """Yield what is found in each."""


@dataclass(frozen=True)
class Weighed:
    """All that was weighed, so that another threshold costs little."""

    places: Places
    links: Links
    groupings: Groupings
    threshold: float
    fade: float

    def at(self, threshold: float) -> Found:
        """Return the groups of a threshold."""
        labels = self.groupings.at(threshold)
        links = self.links
        a, b = links.a, links.b
        later = np.maximum(self.places[a], self.places[b])
        told = labels[a] == labels[b]
        told[strongest(len(labels), a, b, links.score, TOLD, FLOOR)] = True
        kept = np.flatnonzero(told & (later == OWN))
        a, b = a[kept].astype(np.int32), b[kept].astype(np.int32)  # those of all windows are kept
        return Found(threshold, self.fade, labels, Links(a, b, links.text[kept], links.time[kept]))


def weigh(texts: Texts) -> Weighed:
    """Weigh all pairs that can matter, and find the threshold. Takes O(n²) time for texts near in time, O(n) memory."""
    size = len(texts.contents)
    terms, counts = counted([words(text) for text in texts.contents])
    kinds = with_grams(terms, counts)
    fade = likely_fade(text_vectors(kinds), texts.times) if texts.fade is None else texts.fade
    times = Fading(texts.times.days, texts.times.slack, fade)
    vectors = text_vectors(kinds, partial(burstiness, times=times))
    neighbours, sure = min(int(NEIGHBOURS * size**0.5), MOST), SURE
    links = nearest_links(vectors, times, neighbours=neighbours, floor=FLOOR)
    copied, meaning = near_copies(size, links), None
    if texts.meaning is not None:
        sure = MEANT_SURE
        meaning = whitened(texts.meaning)
        links = with_meaning(links, vectors, meaning, times, neighbours=neighbours, floor=FLOOR)
    pairs = sharpen(size, links, neighbours=neighbours, floor=FLOOR)
    tree = average_link(size, *pairs, floor=sure, together=texts.together, apart=texts.apart)
    groupings = Groupings.of(tree, *pairs, apart=texts.apart, sure=sure)
    threshold = texts.threshold
    if threshold is None:
        threshold = best_threshold(groupings, word_counts(terms, counts), copied, times, meaning=meaning)
    return Weighed(texts.places, links, groupings, threshold, fade)
