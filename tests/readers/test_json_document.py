"""JSON documents: what they look like, and how much of a damaged one is kept."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from graphkit import InputError
from graphkit.model import Image, Provider
from tests.readers.tables import read_text

ROWS = [{"title": f"T{number}", "url": f"https://a.org/{number}", "date": "2024-01-02"} for number in range(4)]
NEWS = [
    {
        "source": {"id": None, "name": "The Example"},
        "author": "A",
        "title": f"T{number}",
        "description": "D",
        "url": f"https://a.org/{number}",
        "urlToImage": "https://a.org/i.jpg",
        "publishedAt": "2024-01-02T03:04:05Z",
        "content": "C",
    }
    for number in range(4)
]


def titles(document: Any, file: Path) -> list[str]:
    return [article.title for article in read_text(json.dumps(document), file)[0]]


@pytest.mark.parametrize(
    "document",
    [
        ROWS,
        {"articles": ROWS},
        {"data": {"items": ROWS}},
        {"status": "ok", "response": {"docs": ROWS}},
        {"articles": {"results": ROWS}},
        {"unknown": 1, "results": ROWS},
    ],
)
def test_lists_wherever_they_are(document: Any, tmp_path: Path) -> None:
    assert titles(document, tmp_path / "a.json") == ["T0", "T1", "T2", "T3"]


def test_one_article_alone(tmp_path: Path) -> None:
    assert titles({"title": "T", "webUrl": "https://a.org/1", "topics": ["AI"]}, tmp_path / "a.json") == ["T"]


def test_news_api_with_all_its_fields_and_nothing_left_over(tmp_path: Path) -> None:
    (article, *_), problems = read_text(json.dumps({"status": "ok", "articles": NEWS}), tmp_path / "a.json")
    assert problems == []
    assert (article.excerpt, article.body, article.provider) == ("D", "C", Provider("The Example"))
    assert article.images == (Image("https://a.org/i.jpg"),)


def test_a_map_goes_before_what_the_document_looks_like(tmp_path: Path) -> None:
    text = json.dumps({"status": "ok", "articles": NEWS})
    articles, _ = read_text(text, tmp_path / "a.json", {"title": "description", "provider": "source.name"})
    assert [(article.title, article.web_url) for article in articles] == [("D", "")] * 4
    with pytest.raises(InputError, match="has no column 'headline'"):
        read_text(text, tmp_path / "a.json", {"title": "headline"})


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"status": "ok", "articles": rows}])
def test_a_document_cut_short_keeps_what_is_whole(wrap: Any, tmp_path: Path) -> None:
    text = json.dumps(wrap(NEWS))
    cut = text[: text.index('"T2"')]
    articles, (problem, *_) = read_text(cut, tmp_path / "a.json")
    assert [(article.title, article.provider.name) for article in articles] == [
        ("T0", "The Example"),
        ("T1", "The Example"),
    ]
    assert problem.what.startswith("broken JSON")
    assert problem.done == "read what is whole"


def test_one_broken_article_costs_no_other(tmp_path: Path) -> None:
    text = json.dumps({"status": "ok", "articles": NEWS}, indent=1).replace('"T1"', '"T1')
    articles, (problem, *_) = read_text(text, tmp_path / "a.json")
    assert [article.title for article in articles] == ["T0", "T2", "T3"]
    assert problem.line == text.count("\n", 0, text.index('"T1')) + 1


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("{", "broken JSON"),
        ("[]", "holds an empty list"),
        ('{"articles": []}', "holds an empty list"),
        ("{}", "holds no list of articles"),
        ("3", "holds no list of articles"),
        ('{"name": 1, "x": {"y": []}}', "no title, no excerpt"),
        ("[1, null, []]", "is no object"),
        ("[" * 100_000, "nested too deep"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [{"id": null}]}', "no title"),
    ],
)
def test_what_holds_no_article_says_why(text: str, what: str, tmp_path: Path) -> None:
    articles, problems = read_text(text, tmp_path / "a.json")
    assert [article for article in articles if article.title != "1"] == []
    assert what in " ".join(problem.what for problem in problems) or articles


def test_huge_numbers_cost_one_field(tmp_path: Path) -> None:
    text = json.dumps(ROWS).replace('"2024-01-02"', "9" * 5_000, 1)
    articles, problems = read_text(text, tmp_path / "a.json")
    assert len(articles) == 4
    assert [problem.field for problem in problems if "no date" in problem.what] == ["date"]


def test_deep_values_cost_one_field(tmp_path: Path) -> None:
    text = json.dumps(ROWS).replace('"2024-01-02"', "[" * 500 + "]" * 500, 1)
    assert len(read_text(text, tmp_path / "a.json")[0]) == 4
    many = json.dumps(ROWS * 100).replace('"2024-01-02"', "[" * 500 + "]" * 500)
    started = time.process_time()
    assert len(read_text(many, tmp_path / "many.json")[0]) == 400
    assert time.process_time() - started < 10  # a table library takes ten seconds to say that one of them is no text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    text = json.dumps([{"title": "Café Zürich"}], ensure_ascii=False)
    articles, _ = read_text(text.encode(encoding), tmp_path / "a.json")
    assert [article.title for article in articles] == ["Café Zürich"]
