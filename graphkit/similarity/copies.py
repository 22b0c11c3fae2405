"""Which rows of a table of texts are near-copies: pairs by shared words, and copies whose text was cut short."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from graphkit.similarity.join import Joined, collapse, join_sets, products
from graphkit.similarity.sets import Ints, TokenSets

__all__ = ["Alike", "Copies", "Join", "cut_short", "join_texts", "near_copies"]

FULL = 20  # equal texts up to this many are all paired with each other; more are each paired with the first
WINDOW = 8  # how many following texts, in alphabetical order, a cut text is compared with
SLICE = 1 << 17  # texts whose letters are found at a time
LEAD = 40  # bytes of excerpt that a cut text must still have: eight English words, or some 14 Han characters


@dataclass(frozen=True)
class Copies:
    """Near-copies among the rows of a table.

    Attributes:
        pairs: ``a``, ``b`` (row numbers, the earlier in rank first), each pair once.
        family: For each row the first row (in rank) with the same words.
        copies: For each row the number of rows with the same words.
        crowd: For each row a template's number, or -1 (see :class:`graphkit.similarity.Joined`).
    """

    pairs: pl.DataFrame
    family: Ints
    copies: Ints
    crowd: Ints


@dataclass(frozen=True)
class Alike:
    """What a join says of a column of texts.

    * ``first``: for each row the first row with the same words;
    * ``kept``: the rows that have words and are the first with theirs;
    * ``joined``: pairs of positions in ``kept``, and crowds.
    """

    first: Ints
    kept: Ints
    joined: Joined


Join = Callable[[pl.Series, float], Alike]
"""Joins a column of texts at a threshold, wherever that is done."""


def join_texts(sets: TokenSets, threshold: float) -> Alike:
    """Join texts by their words, in this process."""
    first = collapse(sets)
    kept = np.flatnonzero((first == np.arange(len(sets))) & (sets.sizes > 0))
    return Alike(first, kept, join_sets(sets, kept, threshold))


def near_copies(alike: Alike, rank: Ints) -> Copies:
    """Return the pairs of rows that a join found. Rows without a word are paired with nothing.

    Equal texts and pairs of them grow with their number, not with its square: see ``FULL``.
    """
    first, kept, joined = alike.first, alike.kept, alike.joined
    members = np.lexsort((rank, first))
    starts = np.searchsorted(first[members], kept)
    sizes = np.searchsorted(first[members], kept, side="right") - starts
    several = np.flatnonzero(sizes > 1)

    few, many = several[sizes[several] <= FULL], several[sizes[several] > FULL]
    within = products(starts[few], starts[few] + sizes[few], starts[few], starts[few] + sizes[few])
    star = products(starts[many], starts[many] + 1, starts[many] + 1, starts[many] + sizes[many])
    left, right = joined.left, joined.right
    across_few = sizes[left] * sizes[right] <= FULL * FULL
    reach = np.where(across_few, sizes[left], 1), np.where(across_few, sizes[right], 1)
    across = products(starts[left], starts[left] + reach[0], starts[right], starts[right] + reach[1])
    one = members[np.concatenate([within[0], star[0], across[0]])]
    two = members[np.concatenate([within[1], star[1], across[1]])]

    family, crowd = np.arange(len(first)), np.full(len(first), -1, dtype=np.int32)
    copies = np.ones(len(first), dtype=np.int64)
    _, places, which = products(several, several + 1, starts[several], starts[several] + sizes[several])
    inside, of = members[places], several[which]
    family[inside] = members[starts[of]]
    copies[inside] = sizes[of]
    crowd[kept] = joined.crowd
    crowd[inside] = joined.crowd[of]
    return Copies(_in_rank(one, two, rank), family, copies, crowd)


def cut_short(texts: pl.DataFrame, rank: Ints) -> pl.DataFrame:
    """Pair rows whose excerpt is the beginning of another's, and rows without excerpt with the same title's first.

    Args:
        texts: ``title`` and ``excerpt``, a row a text.
        rank: Position of each row in the order in which the first is the original.

    Returns:
        Candidates ``a``, ``b``: their titles are not compared yet. In alphabetical order the texts that start with a
        cut text follow it directly, so one sort finds them (O(n log n)).
    """
    row = pl.int_range(pl.len(), dtype=pl.UInt32).alias("row")
    plain = pl.concat(_leads(texts[start : start + SLICE]) for start in range(0, max(len(texts), 1), SLICE))
    plain = plain.select(row, pl.Series("rank", rank), "title", "lead")
    ordered = plain.filter(pl.col("lead") != "").sort("lead", "rank").select("row", "lead")
    found = [
        ordered.with_columns(other=pl.col("row").shift(-step), longer=pl.col("lead").shift(-step))
        .filter(
            (pl.col("lead").str.len_bytes() >= LEAD)
            & pl.col("longer").str.starts_with(pl.col("lead"))
            & (pl.col("longer") != pl.col("lead"))
        )
        .select("row", "other")
        for step in range(1, WINDOW + 1)
    ]
    bare = plain.filter((pl.col("lead") == "") & pl.col("title").is_not_null()).select("row", "title")
    alike = plain.filter(pl.col("lead") != "").join(bare, on="title", how="semi")
    firsts = alike.sort("rank").unique("title", keep="first", maintain_order=True)
    found.append(bare.join(firsts.select("title", other="row"), on="title").select("row", "other"))
    every = pl.concat(found)
    return _in_rank(every["row"].to_numpy(), every["other"].to_numpy(), rank)


def _leads(texts: pl.DataFrame) -> pl.DataFrame:
    """The letters of excerpts, and hashes for those of titles; null where there are none."""
    title = _letters("title")
    return texts.select(title=pl.when(title != "").then(title.hash()), lead=_letters("excerpt"))


def _in_rank(one: Ints, two: Ints, rank: Ints) -> pl.DataFrame:
    swap = rank[one] > rank[two]
    frame = pl.DataFrame({"a": np.where(swap, two, one), "b": np.where(swap, one, two)})
    return frame.cast(pl.Int64).filter(pl.col("a") != pl.col("b")).unique().sort("a", "b")


def _letters(column: str) -> pl.Expr:
    """A text's letters and digits in lower case with single spaces between the words."""
    bare = pl.col(column).fill_null("").str.to_lowercase().str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ")
    return bare.str.strip_chars(" ")
