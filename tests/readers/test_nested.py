"""Related lists, topics and providers go the short way as columns, and give what the long way gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.rows import FEW
from tests.readers.tables import read, write_json_lines
from tests.readers.ways import GOOD, each_alone, short_way, texts, times, together, urls

ENTRY: dict[str, Any] = {"title": "An entry", "webUrl": "https://b.org/1", "publishedDateTime": "2024-01-02T03:04:05Z"}
ODD: list[Any] = [None, "", " ", 7, 1.5, float("nan"), True, [], ["x"], {}, {"x": None}, "half \ud83d"]
odd = st.sampled_from(ODD)
labels = st.sampled_from(["AI", "ai", " AI ", "Health", "Straße", "STRASSE", *ODD])
topics = st.lists(st.sampled_from(["AI", "Health", "日本"]), unique=True) | st.lists(labels, max_size=3) | odd
names = st.sampled_from(["P", " P ", "", None, 7, "half \ud83d", ["P"]])
providers = st.fixed_dictionaries(
    {},
    optional={
        "name": st.just("P") | names,
        "domain": st.sampled_from(["a.org", "www.A.org ", "https://a.org/x"]) | names,
        "images": st.sampled_from([None, [], ["https://a.org/i.jpg"], "x"]),
        "other": odd,
    },
)
NESTED = {
    "provider": texts | providers | odd,
    "topics": topics,
    "images": st.sampled_from([[], ["https://a.org/i.jpg"], [{"url": "/i.jpg", "width": "7"}]]) | urls | odd,
}
wild_entries = st.fixed_dictionaries(
    {},
    optional={
        **NESTED,
        **dict.fromkeys(("id", "title", "excerpt", "body", "category"), texts | odd),
        **dict.fromkeys(("webUrl", "originalUrl"), urls | odd),
        "publishedDateTime": times | odd | st.just(datetime(2024, 1, 2, 3, 4, 5)),
        **dict.fromkeys(("quality", "type", "published", "related", "secured", "domain", "unknown"), odd),
    },
)
entries = st.sampled_from([ENTRY, ENTRY | {"topics": ["AI"]}, {"title": "Title alone"}, {"webUrl": "https://b.org/2"}])
rows = st.fixed_dictionaries(
    {},
    optional={
        **NESTED,
        "title": texts,
        "domain": st.sampled_from(["a.org", " A.org ", "", None]),
        "related": st.lists(entries | wild_entries.map(lambda entry: ENTRY | entry) | wild_entries, max_size=3)
        | st.lists(entries | odd, max_size=3)
        | odd,
    },
)


@given(st.lists(rows.map(lambda row: GOOD | row) | rows, max_size=4))
def test_rows_give_among_others_what_each_gives_alone(some: list[dict[str, Any]]) -> None:
    given = [*some, *[GOOD] * FEW, *some]
    assert together(given) == each_alone(given)


@given(st.lists(entries | wild_entries.map(lambda entry: ENTRY | entry), max_size=4))
def test_entries_give_among_others_what_each_gives_alone(some: list[dict[str, Any]]) -> None:
    given = [GOOD | {"related": [entry]} for entry in [*some, *[ENTRY] * FEW]] + [GOOD | {"related": some}]
    assert together(given) == each_alone(given)


@pytest.mark.parametrize(
    "change",
    [
        {"related": [ENTRY, {"title": "Title alone"}, {"webUrl": "https://b.org/2", "unknown": None}]},
        {"related": [ENTRY | {"topics": ["AI", "Health"], "provider": {"name": "Q"}, "images": []}]},
        {"related": [ENTRY | {"id": 7, "publishedDateTime": "2024-01-02", "provider": "Q", "related": [7]}]},
        {"related": [ENTRY, ENTRY]},
        {"related": []},
        {"topics": ["AI", " Health "], "images": []},
        {"topics": []},
        {"provider": {"name": " P ", "domain": "www.p.org", "images": [], "other": 7}},
        {"provider": {"name": None, "domain": "www.p.org"}, "domain": None},
        {"provider": {"name": "P"}, "domain": "www.p.org"},
    ],
)
def test_usual_nested_values_take_the_short_way(change: dict[str, Any]) -> None:
    (short,) = short_way(GOOD | change)
    assert short == each_alone([{}, {}, GOOD | change])[0][0]


@pytest.mark.parametrize(
    "change",
    [
        {"related": "text"},
        {"related": {"title": "No list"}},
        {"related": [None]},
        {"related": ["text"]},
        {"related": [{}]},
        *({"related": [ENTRY | {name: ""}]} for name in ("id", "title", "excerpt", "webUrl", "provider")),
        {"related": [ENTRY | {"unknown": "x"}]},
        {"related": [ENTRY | {"domain": "b.org"}]},
        {"related": [ENTRY | {"images": "https://b.org/i.jpg"}]},
        {"related": [ENTRY | {"topics": "AI"}]},
        {"related": [ENTRY, ENTRY | {"webUrl": "no address"}]},
        {"related": [ENTRY] * 10_001},
        {"topics": ["AI", "ai "]},
        {"topics": ["AI", None]},
        {"topics": ["AI", " "]},
        {"provider": {}},
        {"provider": {"name": "", "domain": " "}, "domain": "a.org"},
        {"provider": {"name": "P", "images": ["https://a.org/i.jpg"]}},
    ],
)
def test_what_has_to_be_looked_at_does_not(change: dict[str, Any]) -> None:
    assert not short_way(GOOD | change)


def test_what_entries_lack_is_told_in_the_order_of_the_lists() -> None:
    bare = GOOD | {"related": [{"webUrl": f"https://b.org/{number}"} for number in range(11)]}
    odd_first = GOOD | {"related": [{"title": "T", "unknown": "x"}, {"title": "U"}]}
    for many in ([bare] * FEW, [odd_first, *[bare] * FEW], [*[bare] * FEW, odd_first]):
        assert together(many) == each_alone(many)
    _, problems = together([bare, *[GOOD] * FEW])
    assert [problem.field for problem in problems][:4] == [
        *("related[0].title", "related[0].publishedDateTime", "related[0].provider", "related[1].title")
    ]
    assert problems[-1].field == "related[10].provider"


PROVIDER = pl.Struct({"name": pl.String(), "domain": pl.String()})
SHOWN = pl.Struct({"name": pl.String(), "images": pl.List(pl.String())})
TYPED: dict[str, list[tuple[pl.DataType, list[Any]]]] = {
    "title": [
        (pl.String(), ["T", "", None]),
        (pl.Int64(), [7, None]),
        (pl.Categorical(), ["T"]),
        (pl.Float64(), [1.5]),
    ],
    "webUrl": [(pl.String(), ["https://b.org/1", "https://b.org/1", "no", None])],
    "publishedDateTime": [
        (pl.String(), ["2024-01-02T03:04:05", "2024-01-02", "soon", None]),
        (pl.Datetime("us"), [datetime(2024, 1, 2, 3, 4, 5), datetime(2999, 1, 1), datetime(2024, 1, 2, 3, 4, 5, 6)]),
        (pl.Datetime("ns", "Europe/Berlin"), [datetime(2024, 1, 2, 3, 4, tzinfo=UTC), None]),
        (pl.Datetime("ms", "UTC"), [datetime(2024, 1, 2, tzinfo=UTC), datetime(2999, 1, 2, tzinfo=UTC)]),
        (pl.Date(), [date(2024, 1, 2), None]),
        (pl.Int64(), [1394470370698, 1394470370, None]),
        (pl.Decimal(20, 2), [Decimal("1394470370.50"), None]),
    ],
    "provider": [
        (pl.String(), ["P", "", None]),
        (PROVIDER, [{"name": "P", "domain": "b.org"}, {"name": "P"}, None]),
        (pl.Struct({"domain": pl.String(), "x": pl.Int64()}), [{"domain": "b.org", "x": 7}, {"domain": None}]),
        (pl.Struct({"name": pl.Int64()}), [{"name": 7}]),
        (SHOWN, [{"name": "P", "images": []}, {"name": "P", "images": ["x"]}, {"images": ["x"]}]),
        (pl.List(pl.String()), [["P"], [], None]),
    ],
    "topics": [
        (pl.List(pl.String()), [["A", "B"], ["A"], [], None, ["A", "a"], [None]]),
        (pl.List(pl.Int64()), [[1, 2], [1, 1], None]),
        (pl.String(), ["A; B", None]),
    ],
    "images": [(pl.List(pl.String()), [[], ["https://b.org/i.jpg"], None]), (pl.String(), ["https://b.org/i.jpg"])],
    "secured": [(pl.String(), ["x", None])],
    "domain": [(pl.String(), ["c.org", None])],
    "unknown": [(pl.List(pl.String()), [["x"], None, None, None])],
    "related": [(pl.List(pl.String()), [["x"], [], None])],
}


@st.composite
def structs(draw: st.DrawFn) -> tuple[pl.Struct, list[dict[str, Any]]]:
    """A type of structs with any of the fields, and some of it."""
    types = {name: draw(st.sampled_from(TYPED[name])) for name in draw(st.sets(st.sampled_from(sorted(TYPED))))}
    types |= {"title": draw(st.sampled_from(TYPED["title"]))}
    values = st.fixed_dictionaries({name: st.sampled_from(some) for name, (_, some) in types.items()})
    return pl.Struct({name: dtype for name, (dtype, _) in types.items()}), draw(
        st.lists(values, min_size=1, max_size=5)
    )


@given(articles=structs(), entries=structs(), data=st.data())
@settings(deadline=None, max_examples=50)
def test_parquet_gives_the_same_both_ways(
    articles: tuple[pl.Struct, list[dict[str, Any]]],
    entries: tuple[pl.Struct, list[dict[str, Any]]],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    lists = [None, *data.draw(st.lists(st.lists(st.sampled_from([*entries[1], None]), max_size=3), min_size=1))]
    schema = {field.name: field.dtype for field in articles[0].fields} | {"related": pl.List(entries[0])}
    rows = [
        articles[1][number % len(articles[1])] | {"related": lists[number % len(lists)]} for number in range(2 * FEW)
    ]
    file = tmp_path_factory.mktemp("both") / "a.parquet"
    pl.DataFrame(rows, schema=schema).write_parquet(file)
    assert read(file) == read_each_alone(file)


def read_each_alone(file: Path) -> Any:
    """What a file gives when there is no short way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graphkit.rows.FEW", 1 << 30)
        return read(file)


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_long_files_give_the_same_both_ways(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"a{suffix}"
    rows = [
        {
            "title": f"Title {number}",
            "published": datetime(2024, 1, 2, 3, 4, number % 60).isoformat(),
            "provider": {"name": f"P{number % 7}", "domain": None if number % 5 else "p.org"},
            "topics": ["AI", f"topic {number % 11}"][: number % 3],
            "related": [
                {"title": f"R{number}", "webUrl": f"https://b.org/{number}" if number % 41 else "no address"}
                for number in range(number, number + number % 4)
            ],
        }
        for number in range(2_000)
    ]
    if suffix == ".jsonl":
        write_json_lines(rows, file)
    else:
        pl.DataFrame(rows).write_parquet(file)
    articles, problems = read(file)
    assert (articles, problems) == read_each_alone(file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graphkit.rows.BATCH", 300)
        patch.setattr("graphkit.readers.parquet.SLICE", 256)
        assert (articles, problems) == read(file)
    assert [len(article.related) for article in articles[:5]] == [0, 1, 2, 3, 0]
    assert articles[3].related[2].place == "related[2]"
    assert {problem.field for problem in problems if "no address" in problem.what} == {
        *("related[0].webUrl", "related[1].webUrl", "related[2].webUrl")
    }
