"""Duplicates where it is hard: stubs and templates, other languages, and the same answer every time."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from graphkit.analysis.duplicates import Duplicates
from graphkit.similarity import copies, join, sets
from graphkit.similarity import groups as group_module
from tests.analysis.test_duplicates import EXCERPT, TITLE, article, find, groups, kinds

# Stubs, templates, empty texts


def problems(found: Duplicates) -> str:
    return "\n".join(map(str, found.problems))


def test_identical_stubs_are_one_problem_and_no_group() -> None:
    stub = "This content is for subscribers only. Please log in or sign up."
    found = find(
        *(
            article(f"{i:04}", "Subscribe to continue reading this story", stub, i, f"{i % 7}.example")
            for i in range(3000)
        )
    )

    assert groups(found) == []
    assert len(found.pairs) == 2999
    assert "3,000 articles have the same text 'Subscribe to continue" in problems(found)


def test_a_paywall_notice_under_many_titles_is_not_compared() -> None:
    stub = "This content is for subscribers only. Please log in or sign up to go on reading this story and many others."
    chance = random.Random(2)
    rows = [article(f"{i:04}", " ".join(f"w{chance.randrange(5000)}" for _ in range(8)), stub) for i in range(3000)]
    found = find(*rows, article("x", TITLE, stub), article("y", TITLE, stub, 1, "two.example"))

    assert kinds(found) == {("x", "y"): "exact"}
    assert "3,002 articles under different titles have the excerpt 'This content" in problems(found)


def weather(count: int) -> list[dict[str, Any]]:
    chance = random.Random(3)
    towns = [f"{one}{two}" for one in "bo ka li mu ne po ra si".split() for two in "den ford ham mere ton vale".split()]
    return [
        article(
            f"{i:05}",
            f"Weather in {(town := chance.choice(towns))}: what to expect",
            f"Your local weather forecast for {town} with a high of {chance.randint(20, 40)} degrees and a low of "
            f"{chance.randint(1, 19)} degrees. Expect winds at {chance.randint(1, 30)} miles an hour and a chance of "
            f"rain in the evening, according to the national weather service. Stay tuned for update number {i}.",
            i / 100,
        )
        for i in range(count)
    ]


@pytest.mark.parametrize("count", [60, 600, 50_000])
def test_a_template_is_no_giant(count: int) -> None:
    copy = {**article("copy", TITLE, EXCERPT, 0), "title": TITLE}
    found = find(*weather(count), copy, article("copy2", TITLE, EXCERPT + " More.", 1, "two.example"))

    assert ("copy", "copy2") in kinds(found)
    assert max(len(group) for group in groups(found)) <= 3
    assert found.groups.height <= 2 + count // 20
    assert len(found.pairs) <= 10 * count
    assert "share a template" in problems(found)


def test_articles_without_excerpt_are_compared_by_title() -> None:
    chance = random.Random(4)
    rows = [article(f"{i:05}", " ".join(f"w{chance.randrange(9000)}" for _ in range(7))) for i in range(10_000)]
    found = find(*rows, article("x", TITLE), article("y", TITLE, "", 1, "two.example"))

    assert kinds(found) == {("x", "y"): "exact"}
    assert "10,002 articles have no excerpt; compared by title" in problems(found)


def test_articles_without_any_text_are_compared_with_nothing() -> None:
    found = find(*(article(f"{i}", "", "") for i in range(1000)), article("x", "…", "—"), article("y", "…", "—"))

    assert kinds(found) == {}
    assert "1,000 articles have neither title nor excerpt" in problems(found)


# Languages

LANGUAGES = {
    "Japanese": (
        "台風10号が九州に上陸、各地で大雨と停電が続く",
        "気象庁によると、大型の台風10号は29日朝に鹿児島県に上陸し、九州各地で大雨となっている。避難指示が出ている。",
        "日銀が追加利上げを決定、政策金利0.25%に",
        "日本銀行は31日の金融政策決定会合で、政策金利を0.25%程度に引き上げることを決めた。市場では円高が進んだ。",
    ),
    "Arabic": (
        "الأمم المتحدة تدعو إلى وقف فوري لإطلاق النار في السودان",
        "دعا الأمين العام للأمم المتحدة يوم الأحد الأطراف في السودان إلى وقف القتال والسماح بدخول المساعدات.",
        "منتخب المغرب يفوز على إسبانيا ويتأهل إلى ربع النهائي",
        "فاز المنتخب المغربي على نظيره الإسباني بركلات الترجيح في مباراة مثيرة أقيمت مساء الثلاثاء في قطر.",
    ),
    "German": (
        "Bundestag beschließt neues Gesetz über Bürgergeld nach langer Debatte",
        "Der Bundestag hat am Donnerstag die Reform des Bürgergelds beschlossen; die Opposition übte scharfe Kritik.",
        "Überschwemmungen in Süddeutschland: Tausende müssen ihre Häuser verlassen",
        "Nach tagelangem Regen sind in Bayern und Baden-Württemberg viele Flüsse über die Ufer getreten.",
    ),
    "mixed": (
        "Apple、新型iPhone 16を発表 — AI機能「Apple Intelligence」搭載",
        "米Appleは9日、新型スマートフォンiPhone 16を発表した。AI機能は英語版から始まる。 Available from September.",
        "Samsung、Galaxy S25を発表 — Gemini搭載の新モデル",
        "韓国Samsungは22日、Galaxy S25シリーズを発表した。GoogleのGeminiを標準搭載する。 Pre-orders start today.",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_copies_are_found_and_other_texts_kept_apart(language: str) -> None:
    title, excerpt, other_title, other_excerpt = LANGUAGES[language]
    found = find(
        article("a", title, excerpt),
        article("b", title, excerpt[:-1] + "!", 1, "two.example"),
        article("c", title, excerpt + " (dpa)", 1, "three.example"),
        article("d", other_title, other_excerpt),
        article("e", other_title, excerpt[:20], 1, "four.example"),
    )

    assert kinds(found) == {("a", "b"): "exact", ("a", "c"): "syndicated", ("b", "c"): "syndicated"}


def test_arabic_points_and_tatweel_do_not_matter() -> None:
    title, excerpt, *_ = LANGUAGES["Arabic"]
    pointed = title.replace("السودان", "السُّودَان").replace("وقف", "وقـــف")
    found = find(article("a", title, excerpt), article("b", pointed, excerpt, 1, "two.example"))

    assert kinds(found) == {("a", "b"): "exact"}


# Determinism


def mixed_rows() -> list[dict[str, Any]]:
    rows = weather(80)
    for i in range(40):
        words = EXCERPT.split()
        random.Random(i).shuffle(words)
        rows.append(
            article(
                f"m{i:02}",
                TITLE if i % 2 else f"{TITLE} {i % 5}",
                " ".join(words[: 20 + i % 12]),
                i % 3,
                f"{i % 4}.example",
            )
        )
    return rows


def test_order_of_input_and_kernels_change_nothing() -> None:
    rows = mixed_rows()
    base = find(*rows)
    for seed in range(3):
        other = find(*random.Random(seed).sample(rows, len(rows)))
        assert other.pairs.equals(base.pairs)
        assert other.groups.equals(base.groups)
        assert other.problems == base.problems
    with patch.object(join, "LARGE", 0), patch.object(sets, "LARGE", 0):
        compiled = find(*rows)
    assert compiled.pairs.equals(base.pairs)
    assert compiled.groups.equals(base.groups)
    assert compiled.problems == base.problems


SCRIPT = """
from tests.analysis.test_duplicates_hard import find, mixed_rows
found = find(*mixed_rows())
print(found.pairs.write_json(), found.groups.write_json(), *found.problems, sep="\\n")
"""


def test_hash_seed_changes_nothing() -> None:
    root = Path(__file__).parents[2]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert len(outputs) == 1
    assert b"syndicated" in outputs.pop()


def test_slices_change_nothing() -> None:
    rows = [
        article(f"{i:02}", f"{TITLE} {i // 4}", EXCERPT[: 60 + 20 * (i % 4)] if i % 5 else "", i, f"{i % 3}.example")
        for i in range(24)
    ]
    whole = find(*rows)
    with patch.object(copies, "SLICE", 5), patch.object(group_module, "BATCH", 2):
        sliced = find(*rows)

    assert "cut_short" in whole.pairs["rule"]
    assert sliced.pairs.equals(whole.pairs)
    assert sliced.groups.equals(whole.groups)
