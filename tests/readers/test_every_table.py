"""What holds for every format with columns."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graphkit import InputError, NoArticlesError, build_graph, read_articles
from graphkit.model import Article, Provider
from graphkit.readers import MAPPED_READERS
from tests.readers.tables import WRITERS, Row, read

FIVE: list[Row] = [
    {
        "ID": f"no {number}",
        "TITLE": title,
        "URL": f"https://www.example.org/{number}",
        "PUBLISHER": "The Example, Daily",
        "HOSTNAME": "www.example.org",
        "TIMESTAMP": 1394470370698 + number,
        "STORY": "secret",
        "TAGS": "AI; Health",
    }
    for number, title in enumerate(
        ["Plain", 'With "quotes", commas', "Über\nzwei Zeilen", "=日本語の記事", "<b>&amp;</b> 👩‍👩‍👧"], start=1
    )
]
NAMED = {"id": "ID", "title": "TITLE", "url": "URL"}


@pytest.fixture(params=list(MAPPED_READERS))
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The same five articles in each registered format."""
    file = tmp_path / f"five{request.param}"
    WRITERS[request.param](FIVE, file)
    return file


def test_the_columns_are_guessed(table: Path) -> None:
    articles, problems = read(table)
    assert [article.title for article in articles] == [row["TITLE"] for row in FIVE]
    first = articles[0]
    assert first == Article(
        id="no 1",
        title="Plain",
        web_url="https://www.example.org/1",
        provider=Provider("The Example, Daily", "example.org"),
        published=datetime(2014, 3, 10, 16, 52, 50, 699_000, tzinfo=UTC),
        topics=("AI", "Health"),
        file=table.as_posix(),
        line=first.line,
    )
    assert [(problem.field, problem.what) for problem in problems] == [("", "columns not used: STORY")]
    assert "title=TITLE,url=URL" in problems[0].done


def test_only_the_named_columns_are_read(table: Path) -> None:
    articles, problems = read(table, NAMED)
    assert [article.id for article in articles] == [row["ID"] for row in FIVE]
    for article in articles:
        bare = Article(
            id=article.id, title=article.title, web_url=article.web_url, file=article.file, line=article.line
        )
        assert article == bare
    assert problems == []


def test_every_format_gives_the_same_graph(table: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    WRITERS[".csv"](FIVE, other)
    here, there = (
        build_graph(replace(article, file="", line=0) for article in read(file)[0]) for file in (table, other)
    )
    assert here.nodes.equals(there.nodes)
    assert here.edges.equals(there.edges)
    assert here.counts()["nodes"] == {"article": 5, "provider": 1, "topic": 2}


def test_a_name_that_is_no_column_is_an_error_naming_what_there_is(table: Path) -> None:
    with pytest.raises(InputError, match=r"five\..*: has no column 'LINK', which is mapped to 'url'.*ID, TITLE, URL"):
        read_articles(table, columns={"title": "TITLE", "url": "LINK"})
    with pytest.raises(InputError, match="no field 'headline'"):
        read_articles(table, columns={"headline": "TITLE"})


def test_names_are_taken_to_the_letter(table: Path) -> None:
    with pytest.raises(InputError, match="has no column 'title'"):
        read_articles(table, columns={"title": "title"})


def test_one_column_may_serve_two_fields(table: Path) -> None:
    articles, _ = read(table, {"title": "TITLE", "provider": "HOSTNAME", "domain": "HOSTNAME"})
    assert articles[0].provider == Provider("www.example.org", "example.org")


def test_compressed(table: Path) -> None:
    packed = table.with_name(table.name + ".gz")
    packed.write_bytes(gzip.compress(table.read_bytes()))
    plain = [replace(article, file="") for article in read(table)[0]]
    assert [replace(article, file="") for article in read(packed)[0]] == plain
    table.unlink()
    assert [article.file for article in read_articles(table.parent)] == [packed.as_posix()] * 5


def test_cut_short_it_keeps_what_came_before(table: Path) -> None:
    packed = table.with_name(table.name + ".gz")
    packed.write_bytes(gzip.compress(table.read_bytes())[:-12])
    articles, problems = read(packed)
    assert len(articles) <= 5
    assert "cannot be read" in problems[-1].what
    assert problems[-1].done.startswith("skipped")


def test_what_is_not_gzip_at_all(table: Path) -> None:
    fake = table.with_name(table.name + ".gz")
    fake.write_bytes(table.read_bytes())
    with pytest.raises(NoArticlesError, match=r"\.gz: cannot be read \(Not a gzipped file"):
        read_articles(fake)


def test_an_empty_file_says_so(table: Path) -> None:
    table.write_bytes(b"")
    with pytest.raises(NoArticlesError, match=r"no article could be read: .*five\..*(is empty|is no Parquet file)"):
        read_articles(table)


@pytest.mark.parametrize(
    "junk", [b"\x00" * 100, b"PK\x03\x04" + bytes(range(256)), b"PAR1PAR1", b"\xff\xfe\x00", b"\n\n\n"]
)
def test_junk_is_a_problem_and_no_traceback(table: Path, junk: bytes) -> None:
    table.write_bytes(junk)
    articles, problems = read(table)
    assert articles == []
    assert problems
    assert all(problem.done.startswith("skipped") or "Windows-1252" in problem.done for problem in problems)


def test_other_tables_name_their_columns(table: Path) -> None:
    WRITERS[table.suffix]([{"x": "1", "y": "2"}], table)
    articles, problems = read(table)
    assert articles == []
    told = " ".join(str(problem) for problem in problems)
    assert "x, y" in told
    assert "skipped" in told


def test_a_column_no_row_fills_is_told_once(table: Path) -> None:
    rows = [{"title": f"t{number}", "date": "2024-01-02", "provider": ""} for number in range(50)]
    WRITERS[table.suffix](rows, table)
    articles, problems = read(table)
    assert len(articles) == 50
    assert [(problem.field, problem.what) for problem in problems] == [("provider", "is missing in all 50 rows")]


def test_a_cell_that_some_rows_lack_is_told_with_its_line(table: Path) -> None:
    rows = [
        {"title": f"t{number}", "date": "" if number == 3 else "2024-01-02", "provider": "P"} for number in range(5)
    ]
    WRITERS[table.suffix](rows, table)
    _, (problem,) = read(table)
    first = 2 if table.suffix in (".csv", ".tsv") else 1
    assert (problem.line, problem.field, problem.what) == (first + 3, "date", "is missing")


def test_times_without_a_zone_are_told_once(table: Path) -> None:
    rows = [{"title": f"t{number}", "date": f"2024-01-02T03:04:{number:02}", "provider": "P"} for number in range(40)]
    WRITERS[table.suffix](rows, table)
    articles, (problem,) = read(table)
    assert {article.doubt for article in articles} == {"no time zone"}
    assert problem.what == "2024-01-02T03:04:00 has no time zone (and 39 more like it)"
    assert problem.done == "taken as UTC"


def test_bad_cells_name_their_column_and_line_and_the_rest_goes_on(table: Path) -> None:
    rows: list[Row] = [
        {"HEADLINE": "good", "WHEN": "2024-01-02", "LINK": "https://a.org/1"},
        {"HEADLINE": "bad", "WHEN": "soon", "LINK": "javascript:x"},
        {"HEADLINE": "", "WHEN": "2024-01-02", "LINK": ""},
        {"HEADLINE": "last", "WHEN": "2024-01-02", "LINK": ""},
    ]
    WRITERS[table.suffix](rows, table)
    articles, problems = read(table, {"title": "HEADLINE", "published": "WHEN", "url": "LINK"})
    assert [article.title for article in articles] == ["good", "bad", "last"]
    start = 2 if table.suffix in (".csv", ".tsv") else 1
    assert [(problem.line, problem.field, problem.what) for problem in problems if problem.field != "HEADLINE"] == [
        (start + 1, "LINK", "'javascript:x' is no http(s) address"),
        (start + 1, "WHEN", "'soon' is no date or time"),
        (start + 2, "", "has no title, no excerpt and no address"),
    ]


def test_the_same_rows_in_any_process(tmp_path: Path) -> None:
    for number in range(4):
        WRITERS[".csv"]([{"title": f"t{number}", "when": "2024-01-02"}], tmp_path / f"{number}.csv")
    columns = {"title": "title", "published": "when"}
    alone = read_articles(tmp_path, columns=columns)
    assert read_articles(tmp_path, columns=columns, processes=2) == alone
    WRITERS[".csv"]([{"name": "x"}], tmp_path / "5.csv")
    with pytest.raises(InputError, match=r"5\.csv: has no column 'title'"):
        read_articles(tmp_path, columns=columns, processes=2)


def test_naming_columns_without_a_table_is_an_error(seeds: Path) -> None:
    with pytest.raises(InputError, match=r"no source is a table; tables end in \.csv, \.tsv, \.json, \.jsonl"):
        read_articles(seeds, columns={"title": "TITLE"})


def test_files_of_the_native_format_beside_a_table_are_read_as_ever(table: Path) -> None:
    (table.parent / "a.md").write_text("---\ntitle: Native\nexcerpt: x\n---\n", "utf-8")
    titles = [article.title for article in read_articles(table.parent, columns=NAMED)]
    assert titles == ["Native", *(row["TITLE"] for row in FIVE)]


@pytest.mark.shared
def test_labelled_sets_read_with_guesses_and_with_maps(shared_data: Path) -> None:
    news = shared_data / "uci-news-6366.csv"
    guessed = read_articles(news)
    named = read_articles(news, columns={"id": "ID", "title": "TITLE", "url": "URL", "provider": "PUBLISHER"})
    assert len(guessed) == len(named) == 6366
    assert [article.id for article in guessed] == [article.id for article in named]
    assert len({article.id for article in named}) == 6366
    assert {article.published for article in named} == {None}
    assert guessed[0].published == datetime(2014, 3, 10, 16, 52, 50, 698_000, tzinfo=UTC)
    assert guessed[0].provider == Provider("Los Angeles Times", "latimes.com")
    assert named[0].provider == Provider("Los Angeles Times")
    told = repr(named.articles)
    assert "ddUyU0VZz0BRneMioxUPQVP6sIxvM" not in told + repr(guessed.articles)

    events = read_articles(shared_data / "ecbplus.csv")
    assert [article.id for article in events][:2] == ["1_10ecb.xml", "1_10ecbplus.xml"]
    assert len({article.id for article in events}) == len(events) == 982
    assert sum(bool(article.excerpt) for article in events) == 922
    assert {article.published for article in events} == {None}
    assert "1_ecbplus'" not in repr(events.articles)


@pytest.mark.shared
def test_a_large_compressed_table(shared_data: Path) -> None:
    articles = read_articles(shared_data / "headlines-121583.csv.gz")
    assert len(articles) == 121_583
    assert (articles[0].line, articles[-1].line) == (2, 121_584)
    assert articles[0].provider == Provider("The New York Times")
    habits = [problem for problem in articles.problems if "no time zone" in problem.what]
    assert len(habits) == 1
