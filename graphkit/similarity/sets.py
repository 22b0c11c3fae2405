"""Token sets: a column of texts as two integer arrays, the rarest tokens of each text first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import polars as pl

from graphkit.tokens import words

__all__ = [
    "LARGE",
    "SEED",
    "Ints",
    "TokenSets",
    "from_arrays",
    "side_by_side",
    "token_hashes",
    "token_sets",
    "word_hash",
]

Ints: TypeAlias = "np.ndarray[Any, Any]"  # numpy's stubs cannot follow what numba compiles

# Rows from which compiled kernels pay for loading them; below, plain Python gives the same answer without numba.
LARGE = 20_000

SEED = 0x243F6A8885A308D3
BITS = (1 << 64) - 1


@dataclass(frozen=True)
class TokenSets:
    """The sets of distinct tokens of n texts, in CSR form.

    Attributes:
        offsets: int64, n + 1 values; text i holds ``tokens[offsets[i]:offsets[i + 1]]``.
        tokens: int32 ids, ascending within a text. Ids are ranks of rarity: 0 is in the fewest texts.
        frequencies: int32, in how many texts each token is; ascending.
    """

    offsets: Ints
    tokens: Ints
    frequencies: Ints

    def __len__(self) -> int:
        """Number of texts."""
        return len(self.offsets) - 1

    @property
    def sizes(self) -> Ints:
        """Number of distinct tokens of each text."""
        return np.diff(self.offsets)


def token_sets(*columns: pl.Series) -> TokenSets:
    """Return the sets of :func:`graphkit.tokens.words` of each row of texts, of one column or more; null is empty.

    Linear in the length of the texts; memory is that of the sets and of a few thousand rows. From ``LARGE`` rows on a
    compiled tokeniser does the same, with tokens told apart by 64-bit hashes (10 million different words collide with a
    probability of 3e-6).
    """
    if len(columns[0]) >= LARGE:
        from graphkit.similarity.tokenizer import hashed_token_sets  # late: loads numba

        return hashed_token_sets(*columns)
    numbers: dict[str, int] = {}
    texts = side_by_side(columns).to_list()
    rows = [sorted({numbers.setdefault(word, len(numbers)) for word in words(text)}) for text in texts]
    offsets = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)]).astype(np.int64)
    flat = np.array([token for row in rows for token in row], dtype=np.int64)
    # Ties of rarity by hash, as in large columns, so that neither the order of the input nor its size matters.
    by_hash = np.argsort(np.argsort(np.array([word_hash(word) for word in numbers], dtype=np.uint64)))
    return _ranked(offsets, by_hash[flat])


def side_by_side(columns: Sequence[pl.Series]) -> pl.Series:
    """Return the texts of each row as one; null is empty."""
    filled = [column.fill_null("") for column in columns]
    return filled[0] if len(filled) == 1 else pl.select(pl.concat_str(filled, separator=" ")).to_series()


def token_hashes(texts: pl.Series) -> tuple[Ints, Ints]:
    """Return the same sets with hashes (uint64) for tokens, ascending in each text: offsets and tokens."""
    if len(texts) >= LARGE:
        from graphkit.similarity.tokenizer import word_hashes  # late: loads numba

        counts, hashes = word_hashes(texts)
    else:
        known: dict[str, int] = {}
        rows = [words(text or "") for text in texts.to_list()]
        hashes = np.array(
            [known.get(word) or known.setdefault(word, word_hash(word)) for row in rows for word in row], np.uint64
        )
        counts = np.array(list(map(len, rows)), dtype=np.int64)
    each = (
        pl.DataFrame({"row": np.repeat(np.arange(len(texts)), counts), "token": hashes}).unique().sort("row", "token")
    )
    starts = np.searchsorted(each["row"].to_numpy(), np.arange(len(texts) + 1))
    return starts, each["token"].to_numpy()


def word_hash(word: str) -> int:
    """Return the hash of a folded word; :mod:`graphkit.similarity.tokenizer` compiles the same."""
    value = SEED
    for code in map(ord, word):
        value = (value ^ code) * 0x9E3779B97F4A7C15 & BITS
        value ^= value >> 32
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & BITS
    value = (value ^ value >> 27) * 0x94D049BB133111EB & BITS
    return value ^ value >> 31


def from_arrays(offsets: Ints, tokens: Ints) -> TokenSets:
    """Make token sets of rows of any integers: repeats within a row are dropped, ids become ranks of rarity.

    Raises:
        ValueError: If the offsets do not start at 0, fall, or do not end at the number of tokens.
    """
    offsets, tokens = np.asarray(offsets, dtype=np.int64), np.asarray(tokens)
    if len(offsets) == 0 or offsets[0] != 0 or offsets[-1] != len(tokens) or (np.diff(offsets) < 0).any():
        raise ValueError("offsets must rise from 0 to the number of tokens")
    _, names = np.unique(tokens, return_inverse=True)
    rows = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    pairs = np.unique(rows * np.int64(len(tokens) + 1) + names)
    rows, names = pairs // (len(tokens) + 1), pairs % (len(tokens) + 1)
    starts = np.searchsorted(rows, np.arange(len(offsets)))
    return _ranked(starts.astype(np.int64), names)


def _ranked(offsets: Ints, tokens: Ints) -> TokenSets:
    """Number tokens by rarity (ties by old number) and sort each row."""
    counts = np.bincount(tokens) if len(tokens) else np.zeros(0, dtype=np.int64)
    order = np.argsort(counts, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    rows = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    ranked = rank[tokens]
    ranked = ranked[np.lexsort((ranked, rows))]
    return TokenSets(offsets, ranked.astype(np.int32), counts[order].astype(np.int32))
