"""Front matter in TOML and JSON, and the names that site generators use."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.readers.tables import read_text

HUGO = """+++
title = "A title"
date = 2024-01-02T03:04:05+01:00
description = "Short"
tags = ["AI", "Health"]
categories = ["Science"]
draft = false
link = "https://a.org/1"

[provider]
name = "P"
domain = "a.org"

[[related]]
title = "R"
webUrl = "https://b.org/2"
+++

The body.
"""


def test_hugo_with_toml(tmp_path: Path) -> None:
    (article,), problems = read_text(HUGO, tmp_path / "a.md")
    assert (article.title, article.excerpt, article.body, article.category) == (
        "A title",
        "Short",
        "The body.",
        "Science",
    )
    assert article.published == datetime(2024, 1, 2, 2, 4, 5, tzinfo=UTC)
    assert (article.topics, article.listed, article.provider.domain) == (("AI", "Health"), True, "a.org")
    assert [(entry.title, entry.line) for entry in article.related] == [("R", 14)]
    assert [
        problem for problem in problems if problem.field not in ("related[0].publishedDateTime", "related[0].provider")
    ] == []


def test_jekyll_with_yaml(tmp_path: Path) -> None:
    text = "---\nlayout: post\ntitle: T\ndate: 2024-01-02 03:04:05 +0100\ntags: [AI]\ncategories: [x, y]\n---\nBody\n"
    (article,), problems = read_text(text, tmp_path / "a.md")
    assert (article.topics, article.category, article.published) == (
        ("AI",),
        "x",
        datetime(2024, 1, 2, 2, 4, 5, tzinfo=UTC),
    )
    assert [problem.field for problem in problems if problem.what == "unknown field"] == ["layout"]


def test_a_native_name_goes_before_a_generators(tmp_path: Path) -> None:
    (article,), problems = read_text("---\ntitle: T\nexcerpt: E\ndescription: D\n---\n", tmp_path / "a.md")
    assert article.excerpt == "E"
    assert ("description", "unknown field") in [(problem.field, problem.what) for problem in problems]


def test_json_with_a_body(tmp_path: Path) -> None:
    text = '{\n "title": "T",\n "quality": 162,\n "title": "U"\n}\n\nBody {x}\n'
    (article,), problems = read_text(text, tmp_path / "a.md")
    assert (article.title, article.body) == ("U", "Body {x}")
    told = {(problem.field, problem.line, problem.what) for problem in problems}
    assert {("quality", 3, "162 is above 100"), ("title", 2, "is given twice")} <= told


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("+++\ntitle = 'T'\nx = \n+++\n", 3, "broken TOML: Invalid value"),
        ("+++\ntitle = 'T'\n", 1, "is not closed by a line '+++'"),
        ("+++\na = " + "[" * 5_000 + "\n+++\n", 2, "broken TOML"),
        ("+++\na = 1\na = 2\n+++\n", 3, "broken TOML: Cannot overwrite a value"),
        ('{\n"title": "T",\n', 3, "broken JSON"),
        ('{"a": ' + "[" * 100_000, 1, "broken JSON"),
        ('{"a": ' + "9" * 5_000 + "}", 1, "broken JSON"),
        ("+++\n+++\n", 2, "no title, no excerpt and no address"),
    ],
)
def test_broken_front_matter_names_its_line(text: str, line: int, what: str, tmp_path: Path) -> None:
    articles, problems = read_text(text, tmp_path / "a.md")
    assert articles == []
    assert what in problems[-1].what
    assert problems[-1].line == line


def test_values_of_other_types(tmp_path: Path) -> None:
    text = "+++\ntitle = 7\ndate = 2024-01-02\ntags = [1, true]\nremoved = true\nquality = 38.0\n+++\n"
    (article,), _ = read_text(text, tmp_path / "a.md")
    assert (article.title, article.precision, article.removed, article.quality) == ("7", "day", True, 38)
    assert article.topics == ("1", "True")
