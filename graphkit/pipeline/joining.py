"""The exact join of texts (see :mod:`graphkit.similarity.join`), by parts: :func:`join_on`.

Parts are lots of words. A text goes to the lots of its rarest words, those of its prefix, and a lot looks only for
pairs whose rarest common word is its own: so each pair is found in one lot, and none twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import narwhals as nw
import numpy as np
import polars as pl

from graphkit.engines import Engine, Schemas, Tables
from graphkit.similarity.copies import Alike
from graphkit.similarity.join import Joined, alike_in_rare_words, join_some
from graphkit.similarity.prefixes import probe_length
from graphkit.similarity.sets import Ints, TokenSets, token_hashes

__all__ = ["join_on"]

SLICE = 1 << 15  # texts that are tokenised at a time
LOT = 1 << 16  # texts; there are as many lots as these go into all

# Tokens are hashes of 64 bits, kept in signed numbers.
TOKENS: Schemas = {"tokens": {"row": pl.Int64(), "token": pl.Int64()}}
SET = {"row": pl.Int64(), "tokens": pl.List(pl.Int64()), "frequencies": pl.List(pl.Int64())}  # the rarest first
SETS: Schemas = {"sets": {**SET, "digest": pl.Int64()}}
FAMILIES: Schemas = {
    "families": {"row": pl.Int64(), "first": pl.Int64()},
    "sets": {**SET, "lot": pl.Int64()},
}
JOINED: Schemas = {
    # rare: whether they would be a pair if both were of one crowd
    "pairs": {"left": pl.Int64(), "right": pl.Int64(), "score": pl.Float64(), "rare": pl.Boolean()},
    "crowds": {"row": pl.Int64(), "root": pl.Int64()},
}


def join_on(engine: Engine, texts: pl.Series, threshold: float) -> Alike:
    """Join texts: the same as :func:`graphkit.similarity.copies.join_texts`.

    Five steps: the words of each text, how many texts have each word, sets with the rarest words first, one of equal
    sets, and the pairs of each lot. Only families and pairs come back to this process.
    """
    rows = pl.DataFrame({"row": pl.int_range(len(texts), eager=True), "text": texts.fill_null("")})
    lots = max(1, -(-len(texts) // LOT))
    tokens = engine.keep(engine.map(engine.given(rows), _tokenised, TOKENS)["tokens"])
    counts = tokens.group_by("token").agg(frequency=nw.len())
    sets = engine.by(tokens.join(counts, on="token"), ["row"], _ordered, SETS)["sets"]
    distinct = engine.by(sets, ["digest"], partial(_families, threshold=threshold, lots=lots), FAMILIES)
    found = engine.by(distinct["sets"], ["lot"], partial(_joined, threshold=threshold, lots=lots), JOINED)
    families = engine.collect(distinct["families"]).sort("row")
    first = np.arange(len(texts))
    first[families["row"].to_numpy()] = families["first"].to_numpy()
    kept = families.filter(pl.col("row") == pl.col("first"))["row"].to_numpy()
    return Alike(first, kept, _gathered(engine.collect(found["pairs"]), engine.collect(found["crowds"]), kept))


def _tokenised(part: pl.DataFrame) -> Iterator[Tables]:
    for some in part.iter_slices(SLICE):
        offsets, tokens = token_hashes(some["text"])
        rows = np.repeat(some["row"].to_numpy(), np.diff(offsets))
        yield {"tokens": pl.DataFrame({"row": rows, "token": tokens.view(np.int64)})}


def _ordered(part: pl.DataFrame) -> Iterator[Tables]:
    """Make sets of tokens, the rarest first, ties by their hash."""
    unsigned = pl.col("token").reinterpret(signed=False)
    sets = part.sort("row", "frequency", unsigned).group_by("row", maintain_order=True)
    yield {"sets": sets.agg(pl.col("token").bitwise_xor().alias("digest"), tokens="token", frequencies="frequency")}


def _families(part: pl.DataFrame, *, threshold: float, lots: int) -> Iterator[Tables]:
    """Find the first of equal sets, and send it to the lots where it may have partners."""
    first = part.select("row", "tokens", first=pl.col("row").min().over("tokens"))
    kept = part.filter(first["row"] == first["first"])
    sizes = kept["tokens"].list.len().to_numpy()
    longest = int(sizes.max(initial=0))
    # The last of a prefix is never the rarer of two tokens, but where one common token is enough.
    spare = int(threshold != 0.5)
    lengths = np.array([probe_length(size, threshold, 2) - spare for size in range(longest + 1)])[sizes]
    heads = (
        kept.with_columns(length=pl.Series(lengths))
        .select("row", token=pl.col("tokens").list.head("length"), frequency=pl.col("frequencies").list.head("length"))
        .explode("token", "frequency")
    )
    shared = heads.filter(pl.col("frequency") > 1)
    sent = shared.select("row", lot=_lot(shared["token"].to_numpy(), lots)).unique()
    yield {"families": first.select("row", "first"), "sets": kept.join(sent, on="row")}


def _joined(part: pl.DataFrame, *, threshold: float, lots: int) -> Iterator[Tables]:
    for (lot,), some in part.sort("lot", "row").group_by("lot", maintain_order=True):
        rows = some["row"].to_numpy()
        sets, names = _token_sets(some)
        all_ = np.arange(len(sets))
        joined = join_some(sets, all_, threshold, _lot(names, lots) == lot)
        pairs = {
            "left": rows[joined.left],
            "right": rows[joined.right],
            "score": joined.score,
            "rare": alike_in_rare_words(sets, joined.left, joined.right, threshold),
        }
        members = pl.DataFrame({"row": rows, "crowd": joined.crowd}).filter(pl.col("crowd") >= 0)
        crowds = members.select("row", root=pl.col("row").min().over("crowd"))
        yield {"pairs": pl.DataFrame(pairs, JOINED["pairs"]), "crowds": crowds}


def _token_sets(sets: pl.DataFrame) -> tuple[TokenSets, Ints]:
    """Number the tokens of a lot by their rarity among all texts; also returns the hash of each."""
    offsets = np.concatenate([[0], np.cumsum(sets["tokens"].list.len().to_numpy(), dtype=np.int64)])
    each = sets["tokens"].explode().to_numpy().view(np.uint64)
    names, places, numbers = np.unique(each, return_index=True, return_inverse=True)
    frequencies = sets["frequencies"].explode().to_numpy()[places]
    order = np.lexsort((names, frequencies))
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return TokenSets(offsets, rank[numbers], frequencies[order].astype(np.int32)), names[order].view(np.int64)


def _lot(tokens: Ints, lots: int) -> Ints:
    lot: Ints = (tokens.view(np.uint64) % np.uint64(lots)).astype(np.int64)
    return lot


def _gathered(pairs: pl.DataFrame, crowds: pl.DataFrame, kept: Ints) -> Joined:
    """Put the crowds of all lots together, and drop the pairs within one that only its template makes alike."""
    from scipy.sparse import coo_matrix  # late: loading it takes a while
    from scipy.sparse.csgraph import connected_components

    row, root = (np.searchsorted(kept, crowds[name].to_numpy()) for name in ("row", "root"))
    linked = coo_matrix((np.ones(len(row)), (row, root)), shape=(len(kept), len(kept)))
    crowd = np.full(len(kept), -1, dtype=np.int32)
    crowd[row] = connected_components(linked, directed=False)[1][row]
    left, right = (np.searchsorted(kept, pairs[name].to_numpy()) for name in ("left", "right"))
    keep = pairs["rare"].to_numpy() | (crowd[left] < 0) | (crowd[left] != crowd[right])
    left, right, score = left[keep].astype(np.int32), right[keep].astype(np.int32), pairs["score"].to_numpy()[keep]
    order = np.lexsort((right, left))
    return Joined(left[order], right[order], score[order], crowd)
