"""Words where they stand in short texts, and how many texts have them: what :mod:`graphkit.naming` weighs.

:func:`tokenize` is the definition, for one text; :func:`count_words` counts whole columns of texts by it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from graphkit.series import to_series
from graphkit.text_columns import is_ascii
from graphkit.tokens import words

__all__ = ["Token", "WordCounts", "count_words", "tokenize"]

SURFACE = re.compile(r"\w+(?:[-'’.&]\w+)*")
# The same in ASCII texts, where Polars' classes are Python's.
PLAIN_SURFACE = r"[0-9A-Za-z_]+(?:[-'.&][0-9A-Za-z_]+)*"
LISTS = pl.List(pl.String())


class Token(NamedTuple):
    """A word of a text: what it counts as, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class WordCounts:
    """How many texts have a word, and how many have it right after a small word."""

    texts: dict[str, int]
    after: dict[tuple[str, str], int]


def tokenize(text: str) -> list[Token]:
    """Return the words of ``text`` with their places; scripts without spaces give overlapping pairs of characters."""
    found: list[Token] = []
    for match in SURFACE.finditer(text):
        start, end = match.span()
        keys = _keys(match.group())
        if len(keys) > 1:
            found.extend(Token(key, start + at, start + at + 2) for at, key in enumerate(keys))
        elif keys:
            found.append(Token(keys[0], start, end))
    return found


def count_words(texts: Sequence[str], wanted: Collection[str], small: Collection[str]) -> WordCounts:
    """Count in how many texts words are, as :func:`tokenize` finds them. Takes time linear in the number of words.

    Args:
        texts: Texts, repeats included.
        wanted: The words to count.
        small: The words to count them after; none of those to count.
    """
    named = [*wanted, *small]
    number_of = {key: number for number, key in enumerate(named)}
    each = _surfaces(texts)
    known = each["surface"].unique()
    # Most surfaces are one word, some are none, and those of scripts without spaces are several.
    numbers = [[number_of.get(key) for key in _keys(surface)] for surface in known.to_list()]
    words_of = pl.DataFrame([known, to_series("number", numbers, pl.List(pl.UInt32()))])
    word, left = pl.col("number"), pl.col("left")
    found = (
        each.join(words_of, on="surface", how="left", maintain_order="left")
        .select("text", "times", "number")
        .explode("number", empty_as_null=False)
        .with_columns(left=pl.when(pl.col("text") == pl.col("text").shift()).then(word.shift()))
        .filter(word < len(wanted))
    )
    in_texts = found.unique(["text", "number"]).group_by("number").agg(pl.col("times").sum())
    pairs = found.filter(left >= len(wanted)).unique(["text", "left", "number"])
    after = pairs.group_by("left", "number").agg(pl.col("times").sum())
    return WordCounts(
        {named[key]: count for key, count in in_texts.iter_rows()},
        {(named[small_one], named[key]): count for small_one, key, count in after.iter_rows()},
    )


def _surfaces(texts: Sequence[str]) -> pl.DataFrame:
    """Return what could be words of each different text, in order: ``text`` (its number), ``times``, ``surface``."""
    given = pl.DataFrame({"text": pl.Series(texts, dtype=pl.String)}).group_by("text").len("times")
    plain = is_ascii(given["text"])
    others = given.filter(~plain)
    cut = [
        given.filter(plain).select("times", surface=pl.col("text").str.extract_all(PLAIN_SURFACE)),
        others.select("times", to_series("surface", list(map(SURFACE.findall, others["text"].to_list())), LISTS)),
    ]
    return pl.concat(cut).with_row_index("text").explode("surface", empty_as_null=False)


def _keys(surface: str) -> list[str]:
    """Return what a match of ``SURFACE`` counts as."""
    keys = words(surface)
    if len(keys) > 1 and len(keys) == len(surface) - 1 and all(len(key) == 2 for key in keys):
        return keys
    if keys[1:] == ["s"]:
        return keys[:1]
    return ["".join(keys)] if keys else []
