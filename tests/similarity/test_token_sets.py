"""The compiled tokeniser says the same as ``words``, and token sets are what they promise."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.similarity import sets as module
from graphkit.similarity.sets import TokenSets, from_arrays, token_sets
from graphkit.similarity.tokenizer import hashed_token_sets
from graphkit.tokens import words

# What polars and this Python both know: a character only one of them has a name for may be normalised by one alone.
KNOWN = st.characters(exclude_categories=["Cs", "Cn", "Co"], exclude_characters="\x00")
MIXED = st.one_of(
    st.text(KNOWN, max_size=30),
    st.text(
        "aAbB äßéÉ\u0301İſ 東京タワーｶﾞ\u3099서울가\u11a8 เมือง كتابـ\u064e हिन्दी ½ﷺ㍿ 1️⃣\u200d\u00ad'’-._", max_size=40
    ),
)


def rows_of(sets: TokenSets) -> list[list[int]]:
    return [part.tolist() for part in np.split(sets.tokens, sets.offsets[1:-1])] if len(sets) else []


def as_classes(rows: list[list[int]]) -> list[list[int]]:
    """Number tokens by the rows they are in, so that two ways of numbering can be compared."""
    where: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        for token in row:
            where.setdefault(token, []).append(number)
    return sorted(where.values())


@settings(max_examples=300, deadline=None)
@given(st.lists(MIXED, min_size=1, max_size=8))
def test_both_tokenisers_agree(texts: list[str]) -> None:
    column = pl.Series(texts, dtype=pl.String)
    plain, compiled = token_sets(column), hashed_token_sets(column)

    assert compiled.offsets.tolist() == plain.offsets.tolist()
    assert compiled.frequencies.tolist() == plain.frequencies.tolist()
    assert as_classes(rows_of(compiled)) == as_classes(rows_of(plain))


def test_every_letter_is_told_apart_as_words_tells_it() -> None:
    letters = [chr(code) for code in range(0x20, 0x20000) if unicodedata.category(chr(code)) not in ("Cs", "Cn", "Co")]
    texts = [f"x{letter}y {letter}{letter}" for letter in letters]

    compiled = hashed_token_sets(pl.Series(texts))

    assert compiled.sizes.tolist() == [len(set(words(text))) for text in texts]


def test_real_headlines_agree(shared_data: Path) -> None:
    titles = pl.read_csv(shared_data / "headlines-121583.csv.gz", columns=["title"], n_rows=20_000)["title"]
    with patch.object(module, "LARGE", 10**9):
        plain = token_sets(titles)
    compiled = hashed_token_sets(titles)

    assert compiled.offsets.tolist() == plain.offsets.tolist()
    assert compiled.frequencies.tolist() == plain.frequencies.tolist()
    assert compiled.frequencies[compiled.tokens].sum() == plain.frequencies[plain.tokens].sum()


def test_rare_tokens_come_first_and_nulls_are_empty() -> None:
    sets = token_sets(pl.Series(["the rain the", None, "the sun", "", "the rain in Spain"]))

    assert sets.sizes.tolist() == [2, 0, 2, 0, 4]
    assert sets.frequencies.tolist() == sorted(sets.frequencies.tolist())
    assert sets.frequencies[-1] == 3
    assert all(row == sorted(row) and len(row) == len(set(row)) for row in rows_of(sets))


@pytest.mark.parametrize("compile_from", [0, 10**9])
def test_columns_side_by_side_are_one_text_a_row(compile_from: int) -> None:
    titles, excerpts = pl.Series(["Rain in Oslo", None, "Tea"]), pl.Series(["Oslo is wet", "tea", None])
    with patch.object(module, "LARGE", compile_from):
        together, joined = token_sets(titles, excerpts), token_sets(pl.Series(["Rain in Oslo is wet", "tea", "Tea"]))

    assert all((getattr(together, name) == getattr(joined, name)).all() for name in ("offsets", "tokens"))


def test_a_row_of_any_length_and_many_words_is_kept() -> None:
    texts = pl.Series([" ".join(f"w{i}" for i in range(start, start + 300)) for start in range(0, 60_000, 200)])
    compiled = hashed_token_sets(texts)

    assert compiled.sizes.tolist() == [300] * 300
    assert len(compiled.frequencies) == 60_100


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_threads_change_nothing(threads: int) -> None:
    texts = pl.Series([f"text number {i % 977} of {i % 31} in block {i % 7}" for i in range(100_000)])
    one, many = hashed_token_sets(texts, threads=1), hashed_token_sets(texts, threads=threads)

    assert all((getattr(one, name) == getattr(many, name)).all() for name in ("offsets", "tokens", "frequencies"))


@pytest.mark.parametrize("offsets", [[], [1, 2], [0, 2, 1, 3], [0, 2]])
def test_offsets_that_do_not_fit_are_refused(offsets: list[int]) -> None:
    with pytest.raises(ValueError, match="offsets must rise from 0"):
        from_arrays(np.array(offsets), np.array([1, 2, 3]))
