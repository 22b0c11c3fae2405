"""The short way to an article gives what the long way gives, and leaves all that is odd to it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.rows import FEW
from tests.readers.ways import GOOD, TIMES, URLS, each_alone, short_way, texts, times, together, urls

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
