"""Words where they stand in short texts, and how many texts have them: what :mod:`graphkit.naming` weighs.

:func:`tokenize` is the definition, for one text; :func:`count_words` counts whole columns of texts by it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
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

SLICE = 1 << 16  # texts whose words are in memory at a time
KNOWN = 1 << 16  # surfaces whose words are kept in mind: a language says most with fewer
_COUNTS = pl.DataFrame(schema={"word": pl.UInt32(), "times": pl.Int64()})
_PAIRS = pl.DataFrame(schema={"left": pl.UInt32(), "word": pl.UInt32(), "times": pl.Int64()})


class Token(NamedTuple):
    """A word of a text: what it counts as, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class WordCounts:
    """How many texts have each word, and the (small word, word) that belong together: see :func:`count_words`."""

    texts: dict[str, int]
    inseparable: set[tuple[str, str]]


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


def count_words(texts: pl.Series, small: Collection[str], share: float) -> WordCounts:
    """Count in how many texts words are, as :func:`tokenize` finds them. Takes time linear in the number of words.

    Memory grows with the different words alone: texts are counted a slice at a time.

    Args:
        texts: Texts, repeats included; none is null.
        small: Words that are not counted.
        share: A small word belongs to a word if it stands right before it in at least this share of its texts.
    """
    number_of = {key: number for number, key in enumerate(small)}
    counts, pairs = [_COUNTS.clear()], [_PAIRS.clear()]
    for start in range(0, len(texts), SLICE):
        found = _words(texts[start : start + SLICE], number_of).filter(pl.col("word") >= len(small))
        counts.append(_summed([found.unique(["text", "word"])], ["word"]))
        after = found.filter(pl.col("left") < len(small)).unique(["text", "left", "word"])
        pairs.append(_summed([after], ["left", "word"]))
        for tables, keys in ((counts, ["word"]), (pairs, ["left", "word"])):
            if sum(table.height for table in tables[1:]) > max(tables[0].height, SLICE):
                tables[:] = [_summed(tables, keys)]
    names = list(number_of)
    in_texts = _summed(counts, ["word"])
    after = _summed(pairs, ["left", "word"]).join(in_texts.rename({"times": "texts"}), on="word")
    together = after.filter(pl.col("times") >= share * pl.col("texts"))
    return WordCounts(
        {names[word]: times for word, times in in_texts.iter_rows()},
        {(names[left], names[word]) for left, word in together.select("left", "word").iter_rows()},
    )


def _summed(tables: Sequence[pl.DataFrame], keys: Sequence[str]) -> pl.DataFrame:
    return pl.concat([table.select(*keys, "times") for table in tables]).group_by(keys).agg(pl.col("times").sum())


def _words(texts: pl.Series, number_of: dict[str, int]) -> pl.DataFrame:
    """Return the words of each different text, in order: ``text``, ``times``, ``word`` and the one to its ``left``.

    Words are numbers; new ones are added to ``number_of``.
    """
    each = _surfaces(texts)
    known = each["surface"].unique()
    # Most surfaces are one word, some are none, and those of scripts without spaces are several.
    numbers = [[number_of.setdefault(key, len(number_of)) for key in _keys(surface)] for surface in known.to_list()]
    words_of = pl.DataFrame([known, to_series("word", numbers, pl.List(pl.UInt32()))])
    left = pl.when(pl.col("text") == pl.col("text").shift()).then(pl.col("word").shift())
    return (
        each.join(words_of, on="surface", how="left", maintain_order="left")
        .select("text", "times", "word")
        .explode("word", empty_as_null=False)
        .with_columns(left=left)
    )


def _surfaces(texts: pl.Series) -> pl.DataFrame:
    """Return what could be words of each different text, in order: ``text`` (its number), ``times``, ``surface``."""
    given = texts.to_frame("text").group_by("text").agg(times=pl.len().cast(pl.Int64))
    plain = is_ascii(given["text"])
    others = given.filter(~plain)
    cut = [
        given.filter(plain).select("times", surface=pl.col("text").str.extract_all(PLAIN_SURFACE)),
        others.select("times", to_series("surface", list(map(SURFACE.findall, others["text"].to_list())), LISTS)),
    ]
    return pl.concat(cut).with_row_index("text").explode("surface", empty_as_null=False)


@lru_cache(maxsize=KNOWN)
def _keys(surface: str) -> Sequence[str]:
    """Return what a match of ``SURFACE`` counts as."""
    keys = words(surface)
    if len(keys) > 1 and len(keys) == len(surface) - 1 and all(len(key) == 2 for key in keys):
        return keys
    if keys[1:] == ["s"]:
        return keys[:1]
    return ["".join(keys)] if keys else []
