"""CSV and TSV as people and programs write them."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.lines import Lines
from graphkit.model import Article
from graphkit.readers.tabular import read_tabular
from tests.readers.tables import apart, read_text

HEAD = "title,provider,date\n"
GOOD = "A title,P,2024-01-02\n"


def titles(articles: list[Article]) -> list[str]:
    """The titles, in order."""
    return [article.title for article in articles]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(delimiter: str, tmp_path: Path) -> None:
    rows = [["title", "provider", "date"], ["Milk, eggs; bread", "P|Q", "2024-01-02"]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    (article,), problems = read_text(text.getvalue(), tmp_path / "a.csv")
    assert (article.title, article.provider.name, article.line) == ("Milk, eggs; bread", "P|Q", 2)
    assert problems == []


def test_delimiters_inside_quotes_do_not_count(tmp_path: Path) -> None:
    (article,), _ = read_text('title;"a,b,c";date\nT;x;2024-01-02\n', tmp_path / "a.csv")
    assert article.published is not None


def test_excel_may_state_the_delimiter(tmp_path: Path) -> None:
    (article,), problems = read_text("sep=;\r\ntitle;provider;date\r\nA, b;P;2024-01-02\r\n", tmp_path / "a.csv")
    assert (article.title, article.line) == ("A, b", 3)
    assert problems == []


def test_a_tab_goes_first_in_tsv(tmp_path: Path) -> None:
    text = "title, or headline\ttitle\n1\tA title\n"
    assert titles(read_text(text, tmp_path / "a.tsv")[0]) == ["A title"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_line_breaks_in_cells(end: str, tmp_path: Path) -> None:
    text = 'title,provider,date\nOne,P,2024-01-02\n"Two\nlines\n",P,2024-01-02\n\nThree,P,2024-01-02'.replace("\n", end)
    articles, problems = read_text(text, tmp_path / "a.csv")
    assert titles(articles) == ["One", f"Two{end}lines{end}", "Three"]
    assert [article.line for article in articles] == [2, 3, 7]
    assert problems == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    text = mark + HEAD + "plain,P,2024-01-02\nCafé – “Zürich”,P,2024-01-02\n"
    articles, problems = read_text(text.encode(encoding), tmp_path / "a.csv")
    assert titles(articles) == ["plain", "Café – “Zürich”"]
    odd = [(problem.line, problem.what) for problem in problems]
    assert odd == ([(3, "is not UTF-8")] if encoding == "cp1252" else [])


def test_each_line_is_decoded_by_itself(tmp_path: Path) -> None:
    data = HEAD.encode() + "Café,P,2024-01-02\n".encode("cp1252") + "Zürich 日本,P,2024-01-02\n".encode()
    articles, problems = read_text(data, tmp_path / "a.csv")
    assert titles(articles) == ["Café", "Zürich 日本"]
    assert [problem.line for problem in problems] == [2]


def test_utf_16_without_its_mark_is_refused_clearly(tmp_path: Path) -> None:
    articles, (problem,) = read_text((HEAD + GOOD).encode("utf-16-le"), tmp_path / "a.csv")
    assert articles == []
    assert "UTF-8" in problem.done


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is empty"),
        ("\n\r\n  \n", "is empty"),
        (",,,\n", "is empty"),
        (HEAD, "has a header and no rows"),
        ("title\n\n\n", "has a header and no rows"),
        ("1,Fed says no,http://a.org/x\n2,More,http://a.org/y\n", "the columns are 1, Fed says no, http://a.org/x"),
        ("id,kind,title,excerpt,raw_title,disagreements\n1,article,A,b,,\n", "graph's nodes"),
    ],
)
def test_a_table_without_articles_says_why(text: str, what: str, tmp_path: Path) -> None:
    articles, problems = read_text(text, tmp_path / "a.csv")
    assert articles == []
    assert len(problems) == 1
    assert what in problems[0].what
    assert problems[0].done.startswith("skipped")


def test_names_are_trimmed_and_may_repeat(tmp_path: Path) -> None:
    text = ' Title ,title,,"Provider",Date\nfirst,second,x,P,2024-01-02\n'
    (article,), problems = read_text(text, tmp_path / "a.csv")
    assert (article.title, article.provider.name) == ("first", "P")
    assert [problem.what for problem in problems] == ["columns not used: title"]
    (article,), problems = read_text("title,title\nfirst,second\n", tmp_path / "b.csv", {"title": "title"})
    assert article.title == "first"
    assert [(problem.line, problem.what) for problem in problems] == [(1, "2 columns are named 'title'")]


@pytest.mark.parametrize(
    ("row", "title", "what", "done"),
    [
        ("Short\n", "Short", "has 1 of 3 cells", "took the missing ones for empty"),
        ("A, with a comma,P,2024-01-02\n", None, "has 4 cells for 3 columns", "skipped; put quotes around"),
        ('"Open,P,2024-01-02\n', '"Open', "has quotes that do not pair up", "as it stands"),
        ('"An "inner" quote",P,2024-01-02\n', 'An inner" quote"', "has quotes that do not pair up", "as it stands"),
        ('"He said \\"no, no\\"",P,2024-01-02\n', 'He said "no, no"', "has quotes that do not pair up", "as it stands"),
        ('"Open, and a comma,P,2024-01-02\n', None, "cannot be told into cells", "skipped"),
    ],
)
def test_a_bad_row_costs_no_other(row: str, title: str | None, what: str, done: str, tmp_path: Path) -> None:
    articles, problems = read_text(HEAD + GOOD + row + GOOD + '"Last, one",P,2024-01-02\n', tmp_path / "a.csv")
    assert titles(articles) == ["A title", *([title] if title else []), "A title", "Last, one"]
    assert articles[-1].line == 5
    (problem,) = [problem for problem in problems if not problem.field]
    assert problem.line == 3
    assert what in problem.what
    assert done in problem.done


def test_an_open_quote_does_not_take_the_next_quoted_row_along(tmp_path: Path) -> None:
    text = HEAD + '"Open,P,2024-01-02\n"Next, whole",P,2024-01-02\n' + GOOD
    articles, problems = read_text(text, tmp_path / "a.csv")
    assert titles(articles) == ['"Open', "Next, whole", "A title"]
    assert [problem.line for problem in problems] == [2]


def test_empty_cells_beyond_the_header_do_no_harm(tmp_path: Path) -> None:
    articles, problems = read_text(HEAD + "A title,P,2024-01-02,,\n,,\n,,,,\n" + GOOD, tmp_path / "a.csv")
    assert titles(articles) == ["A title", "A title"]
    assert problems == []


def test_a_quote_nobody_closes_before_very_many_rows(tmp_path: Path) -> None:
    text = HEAD + '"Open, with a comma,P,2024-01-02\n' + GOOD * 60_000
    articles, problems = read_text(text, tmp_path / "a.csv")
    assert len(articles) == 60_000
    assert [problem.line for problem in problems] == [2]


def test_quotes_that_open_again_on_every_line_end_in_time(tmp_path: Path) -> None:
    started = time.perf_counter()
    articles, problems = read_text(HEAD + 'a",",\n' * 300_000, tmp_path / "a.csv")
    assert time.perf_counter() - started < 60  # trying every line to the end would take hours
    assert all(article.title.startswith("a") for article in articles)
    assert {problem.what for problem in problems if not problem.field} == {"has quotes that do not pair up"}
    skipped = [problem for problem in problems if problem.done.startswith("skipped all up to line")]
    assert skipped[-1].done == "skipped all up to line 300001"


def test_a_long_body_is_kept(tmp_path: Path) -> None:
    body = "word " * 100_000
    (article,), _ = read_text(f'title,body\nT,"{body}"\n', tmp_path / "a.csv")
    assert article.body == body


@pytest.mark.parametrize(
    ("cell", "topics"),
    [
        ("AI", ("AI",)),
        ("AI; Health ;", ("AI", "Health")),
        ("Washington, D.C.|AI", ("Washington, D.C.", "AI")),
        ("AI, Health", ("AI", "Health")),
        ('["AI", "a, b"]', ("AI", "a, b")),
        ("[sic]", ("[sic]",)),
    ],
)
def test_several_topics_in_a_cell(cell: str, topics: tuple[str, ...], tmp_path: Path) -> None:
    quoted = cell.replace('"', '""')
    (article,), _ = read_text(f'title,topics\nT,"{quoted}"\n', tmp_path / "a.csv")
    assert article.topics == topics


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("1394470370", "2014-03-10T16:52:50+00:00"),
        ("1394470370698", "2014-03-10T16:52:50.698000+00:00"),
        ("2014-03-10T16:52:50Z", "2014-03-10T16:52:50+00:00"),
        ('"Mon, 10 Mar 2014 12:52:50 -0400"', "2014-03-10T16:52:50+00:00"),
    ],
)
def test_times_in_any_usual_form(cell: str, shown: str, tmp_path: Path) -> None:
    (article,), problems = read_text(f"title,provider,date\nT,P,{cell}\n", tmp_path / "a.csv")
    assert article.published is not None
    assert article.published.isoformat() == shown
    assert problems == []


CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8))
def test_whatever_is_written_by_the_rules_is_read_back(rows: list[tuple[str, str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "title", "excerpt"])
    writer.writerows([[f"n{number}", *row] for number, row in enumerate(rows)])
    found = list(read_tabular(io.BytesIO(text.getvalue().encode()), "a.csv"))
    read = {x.id: (x.title, x.excerpt) for x in apart(found)[0]}
    blank = {cell: "" for row in rows for cell in row if cell.isspace()}
    kept = {f"n{number}": tuple(blank.get(cell, cell) for cell in row) for number, row in enumerate(rows)}
    assert read == {key: row for key, row in kept.items() if any(row)}


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    found = list(read_tabular(io.BytesIO(b'title,url\n"A",x\n' + data), "a.csv"))
    articles, problems = apart(found)
    assert articles or problems
    assert all(article.line for article in articles)
    assert all(problem.line for problem in problems)


LINES = st.sampled_from(
    [
        *(
            b"a,b,c\n",
            b'"x, ""y""",b,c\r\n',
            b'"two\nlines",b,c\n',
            b'"three\r\n\n",b,"c\n"\n',
            b"\n",
            b",,\n",
            b" ,\t,\n",
        ),
        *(b'a,"open,c\n', b'a,"q"x,c\n', b'"a\n', b"a,b\n", b"a,b,c,d\n", b"a,b,c,,\n", b'",\n"\n', b"caf\xe9,b,c\n"),
        *(b"caf\xc3\xa9,b,c\r", b'a,b,"c', b"a,\x00,c\n"),
    ]
)


@given(st.lists(LINES | st.sampled_from([b"a,b,c\n", b"d,e,f\n"]), max_size=120))
def test_many_lines_at_once_give_what_each_gives_alone(lines: list[bytes]) -> None:
    data = b"title,excerpt,id\n" + b"".join(lines)
    together = apart(read_tabular(io.BytesIO(data), "a.csv"))
    with patch.object(Lines, "ahead", lambda _, __: []):
        alone = apart(read_tabular(io.BytesIO(data), "a.csv"))
    assert together == alone
