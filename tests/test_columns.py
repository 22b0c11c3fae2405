"""Which column holds which field: as the user says, or by its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphkit.columns import (
    FIELDS,
    GUESSES,
    chosen_columns,
    guess_columns,
    named_columns,
    parse_map,
    refusal,
    shown,
    written,
)
from graphkit.errors import InputError
from graphkit.graph import EDGE_SCHEMA, NODE_SCHEMA
from graphkit.records import KNOWN

ROW = re.compile(r"^\| `(\w+)` \| `(.*)` \|$", re.MULTILINE)


def test_a_map_is_read_as_it_is_written() -> None:
    text = "id=ID,title=TITLE,url=URL,provider=PUBLISHER,published=TIMESTAMP"
    columns = parse_map(text)
    assert columns == {
        "id": "ID",
        "title": "TITLE",
        "url": "URL",
        "provider": "PUBLISHER",
        "published": "TIMESTAMP",
    }
    assert written(named_columns(columns)) == text


def test_columns_may_hold_commas_spaces_and_equal_signs() -> None:
    columns = parse_map(" title = Title, in full , url=a=b,excerpt=Short text,")
    assert columns == {"title": "Title, in full", "url": "a=b", "excerpt": "Short text"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"'' is no FIELD=COLUMN; write for example title=HEADLINE"),
        ("title", r"'title' is no FIELD=COLUMN"),
        ("title=", r"'title=' is no FIELD=COLUMN"),
        ("=TITLE", r"'=TITLE' is no FIELD=COLUMN"),
        ("title=A,title=B", r"field 'title' is mapped twice, to 'A' and to 'B'"),
    ],
)
def test_a_broken_map_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_map(text)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"titel": "TITLE"}, r"no field 'titel' \(for the column 'TITLE'\); fields are id, title, excerpt"),
        ({"secured": "x", "title": "y"}, r"no field 'secured'"),
        ({"id": "ID"}, r"no title, excerpt or url.*add title=COLUMN"),
        ({}, r"no title, excerpt or url"),
        ({"url": "A", "webUrl": "B"}, r"field 'webUrl' is mapped twice, to 'A' and to 'B'"),
    ],
)
def test_a_mapping_that_cannot_be_followed_says_why(columns: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        named_columns(columns)


def test_fields_go_by_short_and_by_native_names() -> None:
    assert named_columns({"url": "u", "published": "p"}) == {"webUrl": "u", "publishedDateTime": "p"}
    assert named_columns({"webUrl": "u", "publishedDateTime": "p"}) == {"webUrl": "u", "publishedDateTime": "p"}
    assert named_columns({"title": "t", "listed": "p"}) == {"title": "t", "published": "p"}


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    message = r"a\.csv: has no column 'LINK', which is mapped to 'url'; its columns are ID, TITLE"
    with pytest.raises(InputError, match=message):
        chosen_columns({"title": "TITLE", "webUrl": "LINK"}, ["ID", "TITLE"], "a.csv")


@pytest.mark.parametrize(
    ("present", "guessed"),
    [
        ("ID TITLE URL PUBLISHER CATEGORY STORY HOSTNAME TIMESTAMP", "id title url provider domain published category"),
        ("title excerpt group id", "id title excerpt"),
        ("title provider first_seen section url", "title url provider published category"),
        (
            "source author title description url urlToImage publishedAt content",
            "title excerpt body url provider published",
        ),
        ("Headline Outlet Pub-Date Link", "title url provider published"),
        ("name link tags", "title url topics"),
    ],
)
def test_usual_names_are_guessed(present: str, guessed: str) -> None:
    found = guess_columns(present.split())
    assert [part.partition("=")[0] for part in written(found).split(",")] == guessed.split()


def test_the_best_name_wins_and_each_column_serves_once() -> None:
    found = guess_columns(["name", "source", "title", "publisher", "date", "published_at"])
    assert found == {"title": "title", "provider": "publisher", "publishedDateTime": "published_at"}


def test_the_native_flag_is_told_from_the_date() -> None:
    assert guess_columns(["title", "published"])["publishedDateTime"] == "published"
    found = guess_columns(["title", "publishedDateTime", "published"])
    assert (found["publishedDateTime"], found["published"]) == ("publishedDateTime", "published")


@pytest.mark.parametrize("field", sorted(KNOWN))
def test_every_native_field_is_guessed_by_its_own_name(field: str) -> None:
    columns = ["title", *({"publishedDateTime"} if field == "published" else ()), field]
    assert guess_columns(list(dict.fromkeys(columns)))[field] == field


def test_every_field_can_be_named_and_guessed() -> None:
    assert {*FIELDS.values(), "secured"} == set(GUESSES) == KNOWN | {"domain"}


def test_a_table_of_something_else_is_refused_with_its_columns() -> None:
    assert guess_columns(["1", "Fed says", "http://a.org"]) == {}
    what, done = refusal(["1", "Fed says", "http://a.org"])
    assert "1, Fed says, http://a.org" in what
    assert "--map title=COLUMN" in done


@pytest.mark.parametrize("schema", [NODE_SCHEMA, EDGE_SCHEMA])
def test_tables_graphkit_wrote_are_no_articles(schema: dict[str, object]) -> None:
    assert guess_columns(list(schema)) == {}
    assert "graph's nodes or edges" in refusal(list(schema))[0]


def test_very_many_columns_are_cut_in_messages() -> None:
    assert shown([f"c{number}" for number in range(1_000)]).endswith("c19 and 980 more")


def test_the_docs_list_every_guess() -> None:
    page = Path(__file__).parent.parent / "docs" / "reading.md"
    listed = page.read_text("utf-8").partition("| field | guessed from |\n|---|---|\n")[2].partition("\n\n")[0]
    told = {FIELDS[field]: " ".join(names.split("`, `")) for field, names in ROW.findall(listed)}
    assert told == {field: names for field, names in GUESSES.items() if field != "secured"}
