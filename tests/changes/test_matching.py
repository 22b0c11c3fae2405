"""Which article of one graph is which of another."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.changes.matching import match_articles

SCHEMA = {
    **dict.fromkeys(("id", "title", "provider", "provider_name", "url"), pl.String()),
    "urls": pl.List(pl.String),
}
WORDS = "Flood closes the harbour of the old town"


def table(*rows: dict[str, Any]) -> pl.DataFrame:
    plain: dict[str, Any] = {
        "title": WORDS,
        "provider": "provider:a.example",
        "provider_name": None,
        "url": None,
        "urls": [],
    }
    return pl.DataFrame([{**plain, **row} for row in rows], schema=SCHEMA)


def matched(old: pl.DataFrame, new: pl.DataFrame) -> set[tuple[str | None, ...]]:
    return set(match_articles(old, new).rows())


def test_an_article_whose_address_changed_is_the_same_if_another_address_did_not() -> None:
    old = table({"id": "article:a/amp/1", "urls": ["https://a/amp/1"]}, {"id": "article:2"})
    new = table({"id": "article:a/1", "urls": ["https://a/1", "https://a/amp/1"]}, {"id": "article:3"})
    assert matched(old, new) == {
        ("article:a/amp/1", "article:a/1", None),
        ("article:2", None, None),
        (None, "article:3", None),
    }


def test_title_and_provider_together_outweigh_an_address() -> None:
    old = table({"id": "article:1", "urls": ["https://a/"]})
    stranger = {"id": "article:2", "urls": ["https://a/"], "title": "Robot wins chess"}
    assert matched(old, table(stranger)) == {("article:1", "article:2", None)}  # a new title of the same provider
    foreign = {**stranger, "provider": "provider:b.example"}
    assert matched(old, table(foreign)) == {("article:1", None, None), (None, "article:2", None)}
    named = {**foreign, "provider_name": "A"}
    told = old.with_columns(provider_name=pl.lit("a"))
    assert matched(told, table(named)) == {("article:1", "article:2", None)}  # two domains of one provider


def test_an_article_that_became_part_of_another_says_of_which() -> None:
    old = table({"id": "article:1", "urls": ["https://a/1"]}, {"id": "article:2", "urls": ["https://a/2"]})
    new = table({"id": "article:1", "urls": ["https://a/1", "https://a/2"]})
    assert matched(old, new) == {("article:1", "article:1", None), ("article:2", None, "article:1")}
    assert matched(new, old) == {("article:1", "article:1", None), (None, "article:2", "article:1")}


def test_the_surest_pair_is_matched_and_the_rest_after_it() -> None:
    old = table({"id": "article:1", "urls": ["x", "y", "z"]}, {"id": "article:2", "urls": ["x", "w"]})
    new = table({"id": "article:3", "urls": ["x", "y", "z", "w"]}, {"id": "article:4", "urls": ["w"]})
    assert matched(old, new) == {("article:1", "article:3", None), ("article:2", "article:4", None)}


def test_empty_addresses_are_none() -> None:
    assert matched(table({"id": "1", "urls": [""]}), table({"id": "2", "urls": [""]})) == {
        ("1", None, None),
        (None, "2", None),
    }


ids = st.lists(
    st.tuples(st.integers(0, 8), st.sets(st.sampled_from("uvwxyz"))), max_size=8, unique_by=lambda row: row[0]
)


@given(ids, ids)
@settings(max_examples=60, deadline=None)
def test_each_article_is_matched_once_whichever_graph_is_the_old_one(
    before: list[tuple[int, set[str]]], after: list[tuple[int, set[str]]]
) -> None:
    old, new = (table(*({"id": str(n), "urls": sorted(urls)} for n, urls in rows)) for rows in (before, after))
    rows = match_articles(old, new)
    assert sorted(rows["old"].drop_nulls()) == sorted(old["id"]) and sorted(rows["new"].drop_nulls()) == sorted(
        new["id"]
    )
    assert set(rows.filter(pl.col("old") == pl.col("new"))["old"]) == set(old["id"]) & set(new["id"])
    assert {(b, a) for a, b, _ in rows.rows()} == {(a, b) for a, b, _ in match_articles(new, old).rows()}
