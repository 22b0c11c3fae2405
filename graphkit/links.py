"""The edges table as arrays, for analyses that compute on matrices: :func:`edge_ends`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphkit.graph import ArticleGraph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["edge_ends"]


def edge_ends(graph: ArticleGraph) -> tuple[pl.Series, NDArray[np.int64], NDArray[np.int64]]:
    """Number the nodes from 0 in the order of their ids, and give each edge the numbers of its two ends.

    Returns:
        The sorted ids (length nodes), and the sources and targets in the order of the edges table (length edges).
    """
    ids = graph.nodes["id"].sort()
    numbers = pl.DataFrame({"id": ids, "number": pl.int_range(len(ids), eager=True)})
    ends = graph.edges.select("source", "target")
    for name in ("source", "target"):
        ends = ends.join(numbers, left_on=name, right_on="id", how="left", maintain_order="left").with_columns(
            pl.col("number").alias(name)
        )
        ends = ends.drop("number")
    return ids, ends["source"].to_numpy(), ends["target"].to_numpy()
