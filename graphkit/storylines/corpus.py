"""What stories are found in: the articles of a graph, when they were published, and what is known of them before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl

from graphkit import __version__
from graphkit.graph import ArticleGraph
from graphkit.storylines.arrays import Floats
from graphkit.storylines.decisions import Decisions, Resolved, resolve
from graphkit.storylines.grouping import Pairs, Texts
from graphkit.storylines.links import Times
from graphkit.storylines.meaning import Embedder, embed
from graphkit.storylines.stitching import inside_windows
from graphkit.storylines.windows import OWN, Window

__all__ = ["Corpus", "Part"]

COLUMNS = ("id", "key", "url", "urls", "title", "excerpt", "published", "precision", "provider")  # of the nodes

Part: TypeAlias = "tuple[Window, Texts, str]"
"""A window, its texts and their digest."""


@dataclass(frozen=True)
class Corpus:
    """Articles without what they say: that takes the most memory, and the graph has it.

    Attributes:
        graph: Where they are from.
        frame: A row each: ``id``, ``key``, ``title``, ``published``, ``precision``, ``provider``.
        times: When each was published.
        meaning: A vector each (n x d), if a model made them.
        resolved: What people decided, by rows.
        copies: Rows that ``duplicate_of`` edges bind.
    """

    graph: ArticleGraph
    frame: pl.DataFrame
    times: Times
    meaning: Floats | None
    resolved: Resolved
    copies: Pairs

    @classmethod
    def of(cls, graph: ArticleGraph, decisions: Decisions, semantic: Embedder | None) -> Corpus:
        """Return the articles of a graph; a model, if given, is run now."""
        frame = _texts(graph, *COLUMNS)
        resolved = resolve(decisions, frame)
        frame = frame.drop("excerpt", "urls", "url")
        meaning = None if semantic is None else embed(_contents(graph).to_list(), semantic)
        return cls(graph, frame, _times(frame), meaning, resolved, _copies(graph, frame))

    def parts(self, cut: Sequence[Window], *, threshold: float | None, fade: float | None) -> Iterator[Part]:
        """Yield each window with its texts and their digest."""
        everywhere = np.full(self.frame.height, OWN, np.int8)
        contents = _contents(self.graph)
        texts = Texts(contents, self.times, everywhere, threshold=threshold, fade=fade, meaning=self.meaning)
        together = inside_windows([*self.resolved.together, *self.copies], cut)
        apart = inside_windows(self.resolved.apart, cut)
        for window, bound, parted in zip(cut, together, apart, strict=True):
            part = texts.take(window.rows, window.places, bound, parted)
            yield window, part, part.digest(self.frame["id"].gather(window.rows).to_list(), __version__)


def _texts(graph: ArticleGraph, *columns: str) -> pl.DataFrame:
    """Return columns of the articles; one without title is shown by its address, which says nothing about events."""
    untitled = pl.any_horizontal(pl.col("title") == pl.col(column) for column in ("id", "key", "url")).fill_null(False)
    return graph.texts(*columns).with_columns(title=pl.when(untitled).then(pl.lit("")).otherwise(pl.col("title")))


def _contents(graph: ArticleGraph) -> pl.Series:
    """Return what each article says."""
    said = pl.concat_str(pl.col("title", "excerpt").fill_null(""), separator="\n")
    return _texts(graph, "id", "key", "url", "title", "excerpt").select(said).to_series()


def _times(frame: pl.DataFrame) -> Times:
    days = frame["published"].dt.epoch("us").cast(pl.Float64).fill_null(float("nan")).to_numpy() / 86_400e6
    slack = (frame["precision"].fill_null("second") == "day").cast(pl.Float64).to_numpy()
    return Times(days, slack)


def _copies(graph: ArticleGraph, frame: pl.DataFrame) -> Pairs:
    """Rows that ``duplicate_of`` edges bind."""
    copies = (pl.col("kind") == "duplicate_of") & (pl.col("source") != pl.col("target"))
    pairs = graph.collect(graph.scan_edges().filter(copies).select("source", "target"))
    rows = frame.select("id", row=pl.int_range(pl.len()))
    for end in ("source", "target"):
        pairs = pairs.join(rows.rename({"id": end, "row": f"{end}_row"}), on=end, maintain_order="left")
    return list(pairs.select("source_row", "target_row").iter_rows())
