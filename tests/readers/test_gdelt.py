"""GDELT's Global Knowledge Graph, and lines that are not of it."""

from __future__ import annotations

from pathlib import Path

from graphkit import NoArticlesError, read_articles
from graphkit.model import Image, Provider
from tests.readers.tables import read_text

EXTRAS = "<PAGE_LINKS>x</PAGE_LINKS><PAGE_TITLE>R&amp;D &#x2013; a title</PAGE_TITLE>"


def line(collection: str = "1", document: str = "https://a.org/1", extras: str = EXTRAS) -> str:
    cells = ["20240102031500-1", "20240102031500", collection, "a.org", document, *["x"] * 13, "https://a.org/i.jpg"]
    return "\t".join([*cells, *["y"] * 7, extras]) + "\n"


def test_all_that_a_line_tells(tmp_path: Path) -> None:
    (article,), problems = read_text(line(), tmp_path / "a.gkg.csv")
    assert problems == []
    assert (article.title, article.web_url, article.id) == ("R&D – a title", "https://a.org/1", "20240102031500-1")
    assert article.provider == Provider("a.org", "a.org")
    assert article.published is not None
    assert article.published.isoformat() == "2024-01-02T03:15:00+00:00"
    assert article.images == (Image("https://a.org/i.jpg"),)
    assert article.topics == ()


def test_pages_without_a_title_and_documents_without_an_address(tmp_path: Path) -> None:
    articles, _ = read_text(line(extras="") + line("2", "BBC Monitoring /x"), tmp_path / "a.gkg.csv")
    assert [(article.title, article.web_url) for article in articles] == [
        ("", "https://a.org/1"),
        ("R&D – a title", ""),
    ]


def test_bad_lines_cost_no_other(tmp_path: Path) -> None:
    text = line() + "a\tb\n" + line().replace("20240102031500\t", "soon\t") + "\n" + line()
    articles, problems = read_text(text, tmp_path / "a.gkg.csv")
    assert [article.line for article in articles] == [1, 5]
    assert [problem.line for problem in problems if problem.done.startswith("skipped")] == [2, 3]


def test_another_table_is_not_told_line_by_line(tmp_path: Path) -> None:
    _, problems = read_text("a\tb\n" * 5_000, tmp_path / "a.gkg.csv")
    assert len(problems) < 40
    assert problems[-1].done == "skipped the rest"


def test_the_suffix_counts_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "20240102031500.GKG.CSV").write_text(line(), "utf-8")
    assert [article.title for article in read_articles(tmp_path)] == ["R&D – a title"]
    (tmp_path / "gkg.csv").write_text("x\n1\n", "utf-8")
    try:
        read_articles(tmp_path / "gkg.csv")
    except NoArticlesError as error:
        assert "no column is named like a title" in str(error)
