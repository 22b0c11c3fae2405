"""Finding articles by the beginnings of their words: :class:`Words`, an inverted index.

The words stand sorted, so that those with one beginning are neighbours, and so are their lists of articles: any
beginning is one slice, found in O(log words) steps (the sorted dictionary of Zobel and Moffat 2006, "Inverted files for
text search engines"). Scripts without spaces are cut into single characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from unicodedata import category, normalize

import numpy as np
import polars as pl

from graphkit.serving.sets import Numbers
from graphkit.tokens import UNSPACED

__all__ = ["Words", "beginnings", "folded", "folded_text"]

LONE = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED)  # characters that are words by themselves
NO_LETTERS = r"[^\p{L}\p{N}]+"
LONE_LETTER = re.compile(f"([{LONE}])")
MARKS = ("Mn", "Mc", "Me")
BATCH = 100_000  # texts
LAST = "\U0010ffff"


def folded(texts: pl.Series) -> pl.Series:
    """Lower case without accents, words parted by single spaces; the page's search folds alike (page_search.js)."""
    plain = texts.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase().str.replace_all("ς", "σ")
    return plain.str.replace_all(f"([{LONE}])", " $1 ").str.replace_all(NO_LETTERS, " ").str.strip_chars(" ")


def folded_text(text: str) -> str:
    """What :func:`folded` makes of one text, in microseconds."""
    plain = "".join(char for char in normalize("NFKD", text) if category(char) not in MARKS).lower().replace("ς", "σ")
    apart = LONE_LETTER.sub(r" \1 ", plain)
    return " ".join("".join(char if char.isalnum() else " " for char in apart).split())


def beginnings(query: str) -> list[str]:
    """The beginnings of words that a query asks for, each once."""
    return sorted(set(folded_text(query).split()))


class Words:
    """Which of the numbered texts have a word that begins in some way."""

    def __init__(self, texts: pl.Series) -> None:
        """Index the texts: O(words log words) time, about 1 s for each 5,000,000 words; 4 bytes for each."""
        known: dict[str, int] = {}
        parts = []
        for start in range(0, len(texts), BATCH):
            split = folded(texts[start : start + BATCH]).str.split(" ").alias("word").to_frame()
            each = split.with_row_index("text").explode("word", empty_as_null=True, keep_nulls=True)
            here = each["word"].unique()
            codes = pl.Series([known.setdefault(word, len(known)) for word in here], dtype=pl.UInt32)
            coded = each.join(pl.DataFrame({"word": here, "code": codes}), on="word")
            parts.append((coded["code"].to_numpy().astype(np.uint64) << 32) | (coded["text"].to_numpy() + start))
        order = pl.Series(list(known), dtype=pl.String).arg_sort().to_numpy()
        rank = np.empty(len(order), dtype=np.uint64)
        rank[order] = np.arange(len(order), dtype=np.uint64)
        pairs = np.concatenate([np.zeros(0, np.uint64), *parts])
        pairs = (rank[(pairs >> 32).astype(np.int64)] << np.uint64(32)) | (pairs & np.uint64(0xFFFFFFFF))
        pairs.sort()
        names = list(known)
        self._words = [names[place] for place in order]
        self._texts = pairs.astype(np.uint32)
        self._starts = np.searchsorted(pairs >> np.uint64(32), np.arange(len(order) + 1, dtype=np.uint64))

    def beginning(self, letters: str) -> Numbers:
        """The texts with a word that begins with these folded letters; one may come more than once."""
        first, last = bisect_left(self._words, letters), bisect_left(self._words, letters + LAST)
        found: Numbers = self._texts[self._starts[first] : self._starts[last]]
        return found
