"""Words of many languages."""

from __future__ import annotations

import pytest

from graphkit.tokens import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("... — !", []),
        ("Don't panic: 42 plans", ["don", "t", "panic", "42", "plans"]),
        ("Söder’s Straße", ["soder", "s", "strasse"]),
        ("CAFÉ café cafe\u0301", ["cafe", "cafe", "cafe"]),
        ("İstanbul ΣΟΦΟΣ", ["istanbul", "σοφοσ"]),
        ("ёлка", ["елка"]),
        ("ＦＵＬＬ ﬁne ½", ["full", "fine", "1", "2"]),
        ("東京の雨", ["東京", "京の", "の雨"]),
        ("NHKは雨", ["nhk", "は雨"]),
        ("ｶﾞﾗｽ", ["ガラ", "ラス"]),
        ("か\u3099く", ["がく"]),
        ("雨", ["雨"]),
        ("서울 날씨는", ["서울", "날씨", "씨는"]),
        ("เมือง", ["เม", "มื", "ือ", "อง"]),
        ("مُحَمَّد كتـــاب أحمد", ["محمد", "كتاب", "احمد"]),
        ("שָׁלוֹם", ["שלום"]),
        ("हिन्दी समाचार", ["हिन्दी", "समाचार"]),
        ("co\u00adoperate re\u200dad", ["cooperate", "read"]),
        ("❤️ 1️⃣ hi 👍🏽", ["1", "hi"]),
    ],
)
def test_words_of_each_script(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_ascii_takes_the_same_cut_as_the_general_path() -> None:
    text = "A plain-text TITLE: 3.5% of 'it' isn't\tnew_and\nold"

    assert words(text) == words(f"{text} é")[:-1]


def test_half_of_a_japanese_text_is_half_of_its_words() -> None:
    first = "台風10号は九州に上陸し、各地で大雨となった。"
    second = "気象庁は警戒を呼びかけている。"

    assert words(first + second) == words(first) + words(second)
