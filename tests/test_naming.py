"""Names tell groups apart, in words people wrote."""

from __future__ import annotations

import gc
import random
import tracemalloc
from collections.abc import Mapping, Sequence
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit import naming, surfaces


def name_groups(
    texts: Sequence[str], labels: np.ndarray, *, max_words: int = 6, given: Mapping[int, str] | None = None
) -> list[str]:
    return naming.name_groups(pl.Series(texts, dtype=pl.String), labels, max_words=max_words, given=given or {})


QUAKE = [
    "Strong earthquake hits northern Chile",
    "Earthquake in Chile: tsunami warning lifted",
    "Chile earthquake kills six",
]
BANK = [
    "Bank of England keeps interest rates at record low",
    "Interest rates stay as Bank of England waits",
    "Why the Bank of England left interest rates alone",
]


def test_a_group_is_named_by_what_the_others_lack_in_the_words_of_its_titles() -> None:
    quake, bank = name_groups(QUAKE + BANK, np.array([0, 0, 0, 1, 1, 1]))
    assert "Chile" in quake
    assert "earthquake" in quake.lower()
    assert "Bank of England" in bank
    assert "interest rates" in bank.lower()


def test_words_all_groups_share_are_not_in_a_name() -> None:
    texts = [
        "Machine learning finds lupus",
        "Machine learning and lupus",
        "Machine learning drug trial",
        "Machine learning drug",
    ]
    names = name_groups(texts, np.array([0, 0, 1, 1]), max_words=1)
    assert names == ["Lupus", "Drug"]


def test_numbers_and_small_words_come_along_inside_a_phrase() -> None:
    texts = [
        "Apple shows iPhone 17 Pro",
        "The iPhone 17 Pro is here",
        "Game of Thrones returns",
        "Game of Thrones is back",
    ]
    names = name_groups(texts, np.array([0, 0, 1, 1]), max_words=2)
    assert names == ["iPhone 17 Pro", "Game of Thrones"]


def test_a_small_word_that_is_part_of_a_name_stays() -> None:
    texts = ["Mayor of New York abandons race", "New York mayor gives up", "Storm over the Alps", "Rain in the Alps"]
    names = name_groups(texts, np.array([0, 0, 1, 1]), max_words=2)
    assert "New York" in names[0]


@pytest.mark.parametrize(
    ("texts", "part"),
    [
        (["東京で大雨、交通が乱れる", "東京の大雨で交通に影響"], "大雨"),
        (["زلزال قوي يضرب المغرب", "زلزال المغرب: ارتفاع عدد الضحايا"], "زلزال"),
        (["Erdbeben in Marokko: Zahl der Toten steigt", "Schweres Erdbeben erschüttert Marokko"], "Marokko"),
        (["Землетрясение в Марокко", "Сильное землетрясение в Марокко"], "Марокко"),
    ],
)
def test_other_languages_and_scripts(texts: list[str], part: str) -> None:
    assert part in name_groups([*texts, "Something else"], np.array([0, 0, -1]))[0]


def test_a_group_of_one_is_named_too() -> None:
    assert name_groups(QUAKE[2:] + BANK, np.array([0, -1, -1, -1])) == ["Chile earthquake kills six"]


def test_texts_without_words_fall_back_to_the_text_or_untitled() -> None:
    assert name_groups(["", " ", "?!", "2024"], np.array([0, 0, 1, 2])) == ["untitled", "?!", "2024"]


def test_equal_texts_in_different_groups_get_different_names() -> None:
    names = name_groups(["Markets close lower"] * 3, np.array([0, 1, 2]))
    assert len({name.casefold() for name in names}) == 3
    assert name_groups(["NATO"] * 3, np.array([0, 1, 2])) == ["NATO", "NATO (2)", "NATO (3)"]


words = st.sampled_from(["Vote", "vote", "of", "Storm", "storm's", "7", "Élan", "東京雨", "—", "", "AT&T", "İ"])


def test_names_that_are_given_stay_and_are_taken() -> None:
    texts, labels = QUAKE + BANK, np.array([0, 0, 0, 1, 1, 1])
    _, bank = name_groups(texts, labels)
    assert name_groups(texts, labels, given={0: "The earth shakes"}) == ["The earth shakes", bank]
    other = name_groups(texts, labels, given={0: bank.upper()})[1]
    assert other.casefold() != bank.casefold()
    assert name_groups(texts, labels, given={0: "One", 1: "Two"}) == ["One", "Two"]


@given(st.lists(st.tuples(st.lists(words, max_size=6).map(" ".join), st.integers(-1, 3)), max_size=12), st.randoms())
def test_names_are_unique_filled_and_do_not_depend_on_the_order(
    rows: list[tuple[str, int]], shuffler: random.Random
) -> None:
    def named(rows: list[tuple[str, int]]) -> list[str]:
        return name_groups([text for text, _ in rows], np.array([label for _, label in rows], dtype=np.int64))

    names = named(rows)
    assert len(names) == max((label for _, label in rows), default=-1) + 1
    assert all(names)
    assert len({name.casefold() for name in names}) == len(names)
    shuffled = rows.copy()
    shuffler.shuffle(shuffled)
    assert named(shuffled) == names


def test_memory_grows_with_the_words_not_with_the_texts() -> None:
    def peak(count: int) -> int:
        chance = random.Random(5)
        known = [f"word{number}" for number in range(300)]
        texts = pl.Series([" ".join(chance.choices(known, k=9)) for _ in range(count)])
        labels = np.arange(count) // 3
        labels[: count // 2] = 0  # half of all in one group, the others in groups of three
        gc.collect()
        tracemalloc.start()
        try:
            naming.name_groups(texts, labels)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    with patch.object(surfaces, "SLICE", 500), patch.object(naming, "LARGE", 500):
        peak(300)
        few, many = peak(1_500), peak(6_000)
    # A text is a KiB or more as Python's objects. A sixth of a name, a place in the order and one group's are left.
    assert many - few < 4_500 * 100
