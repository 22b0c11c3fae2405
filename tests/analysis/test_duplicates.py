"""Duplicates as a user meets them: which pairs, of what kind, why, and in which groups."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graphkit.analysis.duplicates import Duplicates, find_duplicates
from graphkit.build import build_graph
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.readers import read_articles

TITLE = "Council approves new tram line to the harbour after long debate"
EXCERPT = (
    "The city council voted on Tuesday night to build a tram line from the central station to the harbour, ending a "
    "debate that has divided residents for almost ten years. Construction starts in spring."
)


def article(
    name: str, title: str, excerpt: str = "", day: float | None = 0.0, provider: str = "one.example"
) -> dict[str, Any]:
    published = None if day is None else datetime(2024, 3, 1, tzinfo=UTC) + timedelta(days=day)
    return {
        "id": f"article:{name}",
        "kind": "article",
        "title": title,
        "excerpt": excerpt,
        "published": published,
        "provider": f"provider:{provider}",
        "files": [f"{name}.md"],
    }


def graph_of(rows: Sequence[Mapping[str, Any]]) -> ArticleGraph:
    return ArticleGraph(nodes=node_table(rows), edges=edge_table([]))


def find(*rows: Mapping[str, Any], threshold: float = 0.8) -> Duplicates:
    return find_duplicates(graph_of(rows), threshold=threshold)


def kinds(found: Duplicates) -> dict[tuple[str, str], str]:
    rows = found.pairs.select("a", "b", "kind").iter_rows()
    return {(a.removeprefix("article:"), b.removeprefix("article:")): kind for a, b, kind in rows}


def groups(found: Duplicates) -> list[set[str]]:
    members = found.groups.group_by("group", maintain_order=True).agg("id")["id"].to_list()
    return [{name.removeprefix("article:") for name in names} for names in members]


def test_kinds_of_copies() -> None:
    revised = EXCERPT.replace("divided", "split")
    found = find(
        article("a", TITLE, EXCERPT),
        article("b", TITLE.upper(), EXCERPT, 1, "two.example"),
        article("c", TITLE, revised, 2, "three.example"),
        article("d", TITLE, revised.replace("starts", "begins"), 3, "one.example"),
        article("z", "Heavy rain floods three villages in the valley", "Rescuers brought 40 people to safety by boat."),
    )

    assert kinds(found) == {
        ("a", "b"): "exact",
        ("a", "c"): "syndicated",
        ("a", "d"): "revised",
        ("b", "c"): "syndicated",
        ("b", "d"): "syndicated",
        ("c", "d"): "syndicated",
    }
    assert groups(found) == [{"a", "b", "c", "d"}]


def test_evidence_names_every_signal_and_what_decided() -> None:
    found = find(
        article("a", TITLE, EXCERPT), article("b", TITLE, EXCERPT.replace("divided", "split"), 0.5, "two.example")
    )
    row = found.pairs.row(0, named=True)
    evidence = json.loads(row["evidence"])

    assert row["rule"] == "jaccard"
    assert row["score"] == pytest.approx(evidence["jaccard"]["value"], abs=1e-4)
    assert evidence["jaccard"]["threshold"] == 0.8
    assert evidence["title_jaccard"] == {"value": 1.0, "threshold": None}
    assert evidence["shared_words"]["value"] > evidence["shared_words"]["threshold"]
    assert evidence["days_apart"]["value"] == 0.5


def test_same_words_in_another_order_are_not_exact() -> None:
    words = EXCERPT.split()
    random.Random(1).shuffle(words)
    found = find(article("a", TITLE, EXCERPT), article("b", TITLE, " ".join(words), 1, "two.example"))

    assert kinds(found) == {("a", "b"): "syndicated"}
    assert found.pairs["score"].to_list() == [1.0]


@pytest.mark.parametrize("end", ["...", "…", " ...", "olu ..."])
def test_an_excerpt_cut_short_is_found(end: str) -> None:
    cut = EXCERPT[:60] + end if end != "olu ..." else EXCERPT[:61] + " ..."
    found = find(article("a", TITLE, EXCERPT), article("b", TITLE, cut, 1, "two.example"))
    row = found.pairs.row(0, named=True)

    assert (row["kind"], row["rule"]) == ("syndicated", "cut_short")
    assert 0.8 <= row["score"] <= 1.0


def test_a_missing_excerpt_is_found_by_the_whole_title_within_a_week() -> None:
    full = article("a", TITLE, EXCERPT)

    assert kinds(find(full, article("b", TITLE, "", 2, "two.example"))) == {("a", "b"): "syndicated"}
    assert kinds(find(full, article("b", TITLE, "", 30, "two.example"))) == {("a", "b"): "series"}
    assert kinds(find(full, article("b", "Council approves new tram line", "", 2, "two.example"))) == {}


def test_one_excerpt_under_other_titles_is_no_cut_copy() -> None:
    found = find(
        article("a", TITLE, EXCERPT), article("b", "Harbour tram: what you need to know", EXCERPT[:60] + "...")
    )

    assert kinds(found) == {}


def test_short_titles_prove_nothing() -> None:
    found = find(article("a", "Morning briefing"), article("b", "Morning briefing", "", 1, "two.example"))

    assert kinds(found) == {("a", "b"): "boilerplate"}
    assert groups(found) == []
    assert found.new_edges().is_empty()


def test_long_titles_without_excerpt_are_enough() -> None:
    found = find(article("a", TITLE), article("b", TITLE + "!", "", 1, "two.example"))

    assert kinds(found) == {("a", "b"): "exact"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("August 2022 feature update for the desktop app", "September 2022 feature update for the desktop app"),
        ("Desktop app patch notes for version 1.2.3", "Desktop app patch notes for version 1.2.4"),
        ("Your horoscope for Monday by our astrologer", "Your horoscope for Tuesday by our astrologer"),
        ("Wetterbericht für März aus der Region", "Wetterbericht für April aus der Region"),
        ("七月号のお知らせ 2024年7月", "七月号のお知らせ 2024年8月"),
    ],
)
def test_series_are_no_copies(one: str, two: str) -> None:
    text = "All that is new in the desktop app: faster start, fewer crashes, better search and a dark look for nights."
    found = find(article("a", one, text), article("b", two, text, 30))

    assert kinds(found) == {("a", "b"): "series"}
    assert groups(found) == []


def test_titles_with_one_changing_place_are_a_series() -> None:
    text = "Our reporters tell what the day will bring: rain in the morning, sun after noon and a mild, quiet night."
    towns = ["Bonn", "Ulm", "Kassel", "Trier", "Jena", "Celle"]
    found = find(*(article(f"{i}", f"Weather in {town}: the outlook for today", text) for i, town in enumerate(towns)))

    assert set(kinds(found).values()) == {"series"}
    assert groups(found) == []


def test_numbers_that_change_within_a_day_are_a_revision_and_later_a_series() -> None:
    text = EXCERPT.replace("ten", "{}")
    first = article("a", TITLE, text.format(10))

    assert kinds(find(first, article("b", TITLE, text.format(12), 0.2))) == {("a", "b"): "revised"}
    assert kinds(find(first, article("b", TITLE, text.format(12), 7))) == {("a", "b"): "series"}


def test_chains_do_not_join_unrelated_texts() -> None:
    vocabulary = [f"word{i}" for i in range(200)]
    rows = [
        article(
            f"{i:02}",
            " ".join(vocabulary[i * 3 : i * 3 + 10]),
            " ".join(vocabulary[i * 3 + 10 : i * 3 + 40]),
            i,
            f"{i}.example",
        )
        for i in range(30)
    ]
    found = find(*rows)

    assert len(found.pairs) >= 29
    assert set(kinds(found).values()) == {"syndicated"}
    assert 2 <= max(len(group) for group in groups(found)) <= 5
    verified = set(kinds(found))
    for edge in found.new_edges().iter_rows(named=True):
        ends = sorted(name.removeprefix("article:") for name in (edge["source"], edge["target"]))
        assert tuple(ends) in verified


def test_edges_point_from_the_copy_to_the_original() -> None:
    graph = graph_of(
        [
            article("b", TITLE, EXCERPT, 0, "two.example"),
            article("a", TITLE, EXCERPT, 1, "one.example"),
            article("c", TITLE, EXCERPT, None, "three.example"),
        ]
    )
    found = find_duplicates(graph)
    edges = found.new_edges().sort("source")

    assert edges["source"].to_list() == ["article:a", "article:c"]
    assert edges["target"].unique().to_list() == ["article:b"]
    assert edges["kind"].unique().to_list() == ["duplicate_of"]
    assert edges["match"].unique().to_list() == ["exact"]
    assert graph.with_result(found).edges.filter(~pl.col("stated")).height == 2
    assert found.groups.filter("original")["id"].to_list() == ["article:b"]


def test_a_higher_threshold_needs_no_second_run() -> None:
    rows = [article("a", TITLE, EXCERPT)]
    words = EXCERPT.split()
    for i, changed in enumerate((1, 2, 3, 4)):
        rows.append(
            article(f"b{i}", TITLE, " ".join([f"x{i}{n}" for n in range(changed)] + words[changed:]), i, f"{i}.example")
        )
    graph = graph_of(rows)
    low = find_duplicates(graph, threshold=0.6)

    for threshold in (0.6, 0.7, 0.8, 0.9, 1.0):
        again = find_duplicates(graph, threshold=threshold)
        assert (
            low.at(threshold)
            .pairs.select("a", "b", "kind", "score")
            .equals(again.pairs.select("a", "b", "kind", "score"))
        )
        assert low.at(threshold).groups["id"].to_list() == again.groups["id"].to_list()
    with pytest.raises(ValueError, match="find again"):
        low.at(0.5)


@pytest.mark.parametrize("threshold", [0.4, 1.2])
def test_thresholds_out_of_range_are_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match=r"from 0\.5 to 1"):
        find(article("a", TITLE), threshold=threshold)


def test_an_empty_graph_has_no_duplicates() -> None:
    found = find()

    assert found.pairs.is_empty()
    assert found.groups.is_empty()
    assert found.problems == ()
    assert found.new_edges().is_empty()
    assert graph_of([]).with_result(found).edges.is_empty()


# Real articles


def test_seeds(seeds: Path) -> None:
    found = find_duplicates(build_graph(read_articles(seeds)))

    # Two news sites print the university's release with a word changed; all other articles stand alone.
    assert [(kind, round(score, 2)) for kind, score in found.pairs.select("kind", "score").iter_rows()] == [
        ("syndicated", 0.86)
    ]
    row = found.pairs.row(0, named=True)
    assert row["a"].startswith("article:medicalxpress.com/news/2020-11-machine-anti-cancer")
    assert row["b"].startswith("article:news-medical.net/news/20201102/")
    assert found.problems == ()


@pytest.mark.shared
def test_articles_of_one_topic(shared_data: Path) -> None:
    graph = build_graph(read_articles(shared_data / "articles-diablo4"))
    found = find_duplicates(graph)
    count = dict(found.pairs["kind"].value_counts().iter_rows())

    # Read one by one: the same texts, two of them debatable; the series is a date corrected in the title.
    assert {kind: count[kind] for kind in ("exact", "revised", "syndicated", "series")} == {
        "exact": 24,
        "revised": 14,
        "syndicated": 8,
        "series": 1,
    }
    assert max(len(group) for group in groups(found)) == 3
    same = found.pairs.filter(pl.col("kind") == "same_article")
    own_files = {a.file for a in graph.articles}
    for row in same.iter_rows(named=True):
        assert row["a"] == row["b"]
        assert len(own_files & set(json.loads(row["evidence"])["files"])) > 1
