"""The short way to an article gives what the long way gives, and leaves all that is odd to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.articles import articles_of
from graphkit.cells import Block, joined
from graphkit.model import Article, Problem
from graphkit.plain import plain_rows
from graphkit.rows import FEW, Rows
from tests.readers.tables import apart

NOW = datetime(2026, 1, 1, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "title": "A title",
    "provider": "P",
    "publishedDateTime": "2024-01-02T03:04:05Z",
    "webUrl": "https://a.org/1",
    "domain": "www.a.org",
}
texts = st.sampled_from(["A title", "Ü & ü", " spaces ", "half \ud83d", "0", "日本語", "x" * 5_000, "&amp;"]) | st.text(
    min_size=1, max_size=9
).filter(str.strip)
URLS = [
    *("https://a.org/1", "http://www.a.org", "https://a.org/x?y=1&z=%20#f", "https://a.org/ä", "a.org/x", "//a.org"),
    *("javascript:x", "https://", "https://a", "https://a..org/", "https://a.org:99999/", "https://a.org/a b", "7"),
    *(
        "HTTPS://A.ORG/",
        "https://1.2.3.4/",
        "https://-.org/",
        "https://a.org\n",
        "https://u:p@a.org/",
        " https://a.org",
    ),
]
TIMES: list[str | int] = [
    *("2024-01-02T03:04:05Z", "2024-01-02T00:00:00+00:00", "2024-01-02 03:04:05+02:00", "20240102T030405Z"),
    *("2024-01-02T03:04:05", "2024-01-02", "2024-02-30T00:00:00Z", "2999-01-01T00:00:00Z", "soon", "1394470370"),
    *("2024-01-02T03:04:05.123456Z", "2024-01-02T03:04:05.123Z", "0001-01-01T00:00:00+14:00", "2024-01-02T03:04Z"),
    *("Mon, 10 Mar 2014 12:52:50 -0400", "2024-01-02T24:00:00Z", "2024-01-02T03:04:05+99:99", "2024-01-02T00:00"),
    *("2024-01-02T03:04", "2024-01-02 03:04-05:30", "2024-01-02T05:30+05:30", "20240102T030405", "20240102"),
    *("1394470370698", "139447037069", "13944703706980", "9999999999999", "1394409600", "20240102030405", "2024-02-30"),
    *("2024-01-02T03:04:60Z", "2024-01-02T03:04:05.1Z", "٢٠٢٤-01-02", "1999-12-31T23:59:59.999999-23:59", "2026-01-01"),
    *("2026-01-01T12:00:00Z", "2026-01-03T00:00:00Z", "2024-01-02T03:04:05z", "2024-01-02t03:04:05Z", 1394470370, 7),
]
urls = st.sampled_from(URLS)
times = st.sampled_from(TIMES)
records = st.fixed_dictionaries(
    {},
    optional={
        "id": texts,
        "title": texts,
        "excerpt": texts,
        "body": texts,
        "webUrl": urls,
        "provider": texts | st.just({"name": "P"}),
        "domain": st.sampled_from(["a.org", "www.a.org", " A.org ", "https://a.org/x", "no domain"]),
        "publishedDateTime": times,
        "category": texts,
        "originalUrl": urls,
        "images": urls | st.just(["https://a.org/i.jpg"]),
        "topics": texts,
        "quality": st.just("7"),
    },
)


def rows_now() -> Rows:
    """Rows read at a known time."""
    rows = Rows("a.csv", {}, chosen=False)
    rows.now = NOW
    return rows


def each_alone(given: list[dict[str, Any]]) -> tuple[list[Article], list[Problem]]:
    """What rows give when there is no short way."""
    rows = rows_now()
    found = [item for line, values in enumerate(given, 1) for item in rows.read(dict(values), line)]
    return apart([*found, *rows.end()])


def together(given: list[dict[str, Any]]) -> tuple[list[Article], list[Problem]]:
    """What the same rows give at once."""
    rows = rows_now()
    found = [*rows.read_all((dict(values), line) for line, values in enumerate(given, 1)), *rows.end()]
    assert rows.count == len(given)
    return apart(found)


def short_way(values: dict[str, Any]) -> list[Article]:
    """The article of a row if it takes the short way, else nothing."""
    cells = {field: [value] for field, value in values.items()}
    found = plain_rows(joined([Block.of(cells, [3])]), "a.csv", NOW)
    return articles_of(found.articles)


@given(st.lists(records.map(lambda record: GOOD | record) | records, max_size=4 * FEW))
def test_many_rows_give_what_each_gives_alone(given: list[dict[str, Any]]) -> None:
    assert together(given) == each_alone(given)


@pytest.mark.parametrize("time", TIMES)
def test_any_time_is_what_it_is_alone(time: Any) -> None:
    rows = [GOOD, *([GOOD | {"publishedDateTime": time}] * FEW), GOOD | {"publishedDateTime": "2024-05-05"}]
    assert together(rows) == each_alone(rows)


@pytest.mark.parametrize("url", URLS)
def test_any_address_is_what_it_is_alone(url: str) -> None:
    rows = [GOOD | {name: url} for name in ("webUrl", "originalUrl", "ampWebUrl", "cdnAmpWebUrl", "images")] * FEW
    assert together(rows) == each_alone(rows)


def test_a_good_row_takes_the_short_way() -> None:
    values = GOOD | {"excerpt": "E", "body": "B", "id": "7", "category": "C", "images": "https://a.org/i.jpg"}
    (short,) = short_way(values)
    assert short == each_alone([{}, {}, values])[0][0]
    assert (short.id, short.provider.domain, short.images[0].url) == ("7", "a.org", "https://a.org/i.jpg")


@pytest.mark.parametrize(
    "change",
    [
        {"publishedDateTime": "2024-01-02T03:04"},
        {"publishedDateTime": "2024-01-02"},
        {"publishedDateTime": 1394470370698},
        {"webUrl": "https://a.org/ä?x=%20"},
        {"id": 7},
        {"provider": None},
        {"title": None},
    ],
)
def test_habits_of_whole_files_take_it_too(change: dict[str, Any]) -> None:
    assert short_way(GOOD | change)


@pytest.mark.parametrize("change", [{"quality": "7"}, {"topics": "A"}, {"webUrl": "no address"}, {"id": " 7"}])
def test_what_has_to_be_looked_at_does_not(change: dict[str, Any]) -> None:
    assert not short_way(GOOD | change)


def test_entries_of_odd_rows_stay_with_them() -> None:
    odd: dict[str, Any] = GOOD | {"related": [{"title": "One"}, {"title": "Two"}]}
    rows = [GOOD, odd, *[GOOD] * FEW, odd]
    assert together(rows) == each_alone(rows)
    assert [len(article.related) for article in together(rows)[0]] == [0, 2, *[0] * FEW, 2]
