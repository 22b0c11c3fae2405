"""The exact pairs of a corpus by a second method: joins of data frames, with nothing of graphkit's in it."""

from __future__ import annotations

import numpy as np
import polars as pl

PARTS = 16


def exact_pairs(texts: list[str], threshold: float) -> np.ndarray:
    """Return all pairs of rows with Jaccard of their words at the threshold, as an array of (left, right), sorted.

    Candidates share two of the rarest words of both (see ``graphkit/similarity/join.py`` for why); all are verified.
    """
    words = pl.DataFrame({"text": texts}).select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), pl.col("text").str.split(" ").list.unique().alias("word")
    )
    long = words.explode("word")
    ids = long.group_by("word").len().sort("len", "word").select("word", id=pl.int_range(pl.len(), dtype=pl.UInt32))
    long = long.join(ids, on="word").select("row", "id").sort("row", "id")
    sets = long.group_by("row", maintain_order=True).agg("id")["id"]
    size = pl.len().over("row")
    place = pl.int_range(pl.len()).over("row")
    kept = size - (threshold * size - 1e-9).ceil().cast(pl.Int64) + 2
    prefix = long.filter(place < kept).with_columns(place=pl.int_range(pl.len()).over("row"))
    found = []
    for part in range(PARTS):
        first = prefix.filter(pl.col("id").hash(1) % PARTS == part)
        keys = first.join(prefix, on="row", suffix="_2").filter(pl.col("place") < pl.col("place_2"))
        keys = keys.select("row", "id", "id_2").filter(pl.len().over("id", "id_2") > 1)
        pairs = keys.join(keys, on=["id", "id_2"], suffix="_2").select("row", "row_2")
        found.append(_verified(pairs.filter(pl.col("row") < pl.col("row_2")).unique(), sets, threshold))
    return pl.concat(found).unique().sort("row", "row_2").to_numpy()


def _verified(pairs: pl.DataFrame, sets: pl.Series, threshold: float) -> pl.DataFrame:
    kept = []
    for chunk in pairs.iter_slices(500_000):
        both = chunk.with_columns(one=sets.gather(chunk["row"]), two=sets.gather(chunk["row_2"]))
        common = pl.col("one").list.set_intersection("two").list.len()
        union = pl.col("one").list.len() + pl.col("two").list.len() - common
        kept.append(both.filter(common / union >= threshold).select("row", "row_2"))
    return pl.concat(kept) if kept else pairs
