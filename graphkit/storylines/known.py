"""What an earlier graph's windows held: where nothing changed since, it holds still."""

from __future__ import annotations

import numpy as np
import polars as pl

from graphkit.storylines.grouping import Found
from graphkit.storylines.links import Links
from graphkit.storylines.windows import Window

__all__ = ["Known"]


class Known:
    """Windows that were weighed before.

    Args:
        windows: As in :class:`graphkit.analysis.stories.Stories`.
        links: Likewise.
        ids: The node id of each row now.
    """

    def __init__(self, windows: pl.DataFrame, links: pl.LazyFrame, ids: pl.Series) -> None:
        self._windows = windows
        self._links = links
        self._ids = ids
        self._numbers = dict(zip(windows["digest"], range(windows.height), strict=True))
        numbers = links.select("window").collect()["window"].to_numpy()
        self._starts = np.searchsorted(numbers, np.arange(windows.height + 1)).tolist()

    def get(self, digest: str, window: Window) -> Found | None:
        """Return what was found in a window with this digest, which says that it has the same ids, if there was one."""
        if (number := self._numbers.get(digest)) is None:
            return None
        start, end = self._starts[number : number + 2]
        links = self._links.slice(start, end - start).collect()
        place = pl.DataFrame({"id": self._ids.gather(window.rows), "place": np.arange(len(window.rows))})
        a, b = (
            links.select(side).join(place, left_on=side, right_on="id", maintain_order="left")["place"].to_numpy()
            for side in ("a", "b")
        )
        labels = self._windows["labels"][number].to_numpy().astype(np.int64)
        kept = Links(a, b, links["text"].to_numpy(), links["time"].to_numpy())
        return Found(self._windows["threshold"][number], self._windows["fade"][number], labels, kept)
