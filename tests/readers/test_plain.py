"""The short way to an article gives what the long way gives, and leaves all that is odd to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model import Article
from graphkit.plain import plain_articles
from graphkit.rows import Rows

NOW = datetime(2026, 1, 1, tzinfo=UTC)
GOOD = {
    "title": "A title",
    "provider": "P",
    "publishedDateTime": "2024-01-02T03:04:05Z",
    "webUrl": "https://a.org/1",
    "domain": "www.a.org",
}
texts = st.sampled_from(["A title", "Ü & ü", " spaces ", "half \ud83d", "0", "日本語", "x" * 5_000, "&amp;"]) | st.text(
    min_size=1, max_size=9
).filter(str.strip)
urls = st.sampled_from(
    [
        *(
            "https://a.org/1",
            "http://www.a.org",
            "https://a.org/x?y=1&z=%20#f",
            "https://a.org/ä",
            "a.org/x",
            "//a.org",
        ),
        *("javascript:x", "https://", "https://a", "https://a..org/", "https://a.org:99999/", "https://a.org/a b", "7"),
        *("HTTPS://A.ORG/", "https://1.2.3.4/", "https://-.org/", "https://a.org\n", "https://u:p@a.org/"),
    ]
)
times = st.sampled_from(
    [
        *("2024-01-02T03:04:05Z", "2024-01-02T00:00:00+00:00", "2024-01-02 03:04:05+02:00", "20240102T030405Z"),
        *("2024-01-02T03:04:05", "2024-01-02", "2024-02-30T00:00:00Z", "2999-01-01T00:00:00Z", "soon", "1394470370"),
        *("2024-01-02T03:04:05.123456Z", "2024-01-02T03:04:05.123Z", "0001-01-01T00:00:00+14:00", "2024-01-02T03:04Z"),
        *("Mon, 10 Mar 2014 12:52:50 -0400", "2024-01-02T24:00:00Z", "2024-01-02T03:04:05+99:99"),
    ]
)
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
        "publishedDateTime": times | st.just(1394470370),
        "category": texts,
        "images": urls | st.just(["https://a.org/i.jpg"]),
        "topics": texts,
        "quality": st.just("7"),
    },
)


def the_long_way(values: dict[str, Any]) -> list[Any]:
    """What a row gives when there is no short way."""
    rows = Rows("a.csv", {}, chosen=False)
    rows.now = NOW
    return [*rows.read(dict(values), 3), *rows.end()]


@given(records.map(lambda record: GOOD | record) | records)
def test_it_is_the_same_article_or_none(values: dict[str, Any]) -> None:
    short = plain_articles([values], [3], "a.csv", NOW)
    if short is not None:
        assert short == the_long_way(values)


def test_a_good_record_takes_it() -> None:
    values = GOOD | {"excerpt": "E", "body": "B", "id": " 7 ", "category": "C", "images": "https://a.org/i.jpg"}
    found = plain_articles([values], [3], "a.csv", NOW)
    assert found is not None
    (short,) = found
    assert isinstance(short, Article)
    assert [short] == the_long_way(values)
    assert (short.id, short.provider.domain, short.images[0].url) == ("7", "a.org", "https://a.org/i.jpg")


@pytest.mark.parametrize("field", ["title", "provider", "publishedDateTime"])
def test_what_is_missing_is_told_the_long_way(field: str) -> None:
    without = {name: value for name, value in GOOD.items() if name != field}
    assert plain_articles([GOOD, without], [1, 2], "a", NOW) is None


@given(st.lists(records.map(lambda record: GOOD | record) | records, max_size=300))
def test_many_rows_give_what_each_gives_alone(rows: list[dict[str, Any]]) -> None:
    def reader() -> Rows:
        made = Rows("a.csv", {}, chosen=False)
        made.now = NOW
        return made

    together, alone = reader(), reader()
    found = [*together.read_all((dict(values), line) for line, values in enumerate(rows, 1)), *together.end()]
    each = [item for line, values in enumerate(rows, 1) for item in alone.read(dict(values), line)]
    assert found == [*each, *alone.end()]
    assert together.count == len(rows)
