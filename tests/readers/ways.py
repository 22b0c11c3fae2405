"""The long way and the short way from rows to articles, side by side; and values that either may meet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from graphkit.articles import Item, articles_of
from graphkit.blanks import is_blank, without_nulls
from graphkit.cells import Block, joined
from graphkit.model import Article, Problem
from graphkit.plain import plain_rows
from graphkit.rows import Rows
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


def rows_now() -> Rows:
    """Rows read at a known time."""
    rows = Rows("a.csv", {}, chosen=False)
    rows.now = NOW
    return rows


def each_alone(given: list[dict[str, Any]]) -> tuple[list[Article], list[Problem]]:
    """What rows give when there is no short way."""
    rows = rows_now()
    found: list[Item] = []
    for line, values in enumerate(given, 1):
        told = {field: without_nulls(value) for field, value in values.items() if not is_blank(value)}
        found.extend(rows.read(told, line))
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
