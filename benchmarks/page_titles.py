"""Titles for made-up graphs: real headlines, new ones spliced from their halves, or words nobody ever wrote."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

SYLLABLES = tuple(
    start + end for start in "b br c d f g h k l m n p r s st t tr v w".split() for end in "a e i o u".split()
)
VOCABULARY = 20_000


def make_titles(
    count: int, headlines: Path | None, random: np.random.Generator, *, words: tuple[int, int] = (5, 13)
) -> list[str]:
    """Return ``count`` titles; ``words`` is the fewest and the most words of a made-up one.

    Real headlines are used once each, in random order. Further ones join the first half of one to the second half of
    another, so that no title is there twice for a compressor to find.
    """
    if headlines is None:
        return _invent(count, words, random)
    real = pl.read_csv(headlines, columns=["title"])["title"].drop_nulls().unique(maintain_order=True)
    real = real.filter(real.str.count_matches(r"\S+") > 3)
    real = real.gather(random.permutation(len(real)))
    missing = max(0, count - len(real))
    words_of = pl.col("title").str.split(" ")
    middle = words_of.list.len() // 2
    halves = pl.DataFrame({"title": real}).select(
        first=words_of.list.head(middle).list.join(" "), second=words_of.list.slice(middle).list.join(" ")
    )
    firsts, seconds = (halves[name].gather(random.integers(0, len(real), missing)) for name in ("first", "second"))
    return pl.concat([real.head(count), firsts + " " + seconds]).to_list()


def _invent(count: int, words: tuple[int, int], random: np.random.Generator) -> list[str]:
    """Titles of words made of syllables, some words far more frequent than others."""
    parts = np.array(SYLLABLES)[random.integers(0, len(SYLLABLES), (VOCABULARY, 4))]
    lengths = random.integers(1, 5, VOCABULARY)
    vocabulary = pl.Series(["".join(part[:length]) for part, length in zip(parts, lengths, strict=True)])
    weights = 1 / (np.arange(VOCABULARY) + 5)
    sizes = random.integers(words[0], words[1] + 1, count)
    chosen = vocabulary.gather(random.choice(VOCABULARY, sizes.sum(), p=weights / weights.sum()))
    rows = pl.DataFrame({"row": np.repeat(np.arange(count), sizes), "word": chosen})
    titles = rows.group_by("row", maintain_order=True).agg(pl.col("word").str.join(" "))["word"]
    return (titles.str.slice(0, 1).str.to_uppercase() + titles.str.slice(1)).to_list()
