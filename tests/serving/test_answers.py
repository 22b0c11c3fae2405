"""What the server answers is what a plain look at the tables gives."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graphkit import build_graph, read_articles, save
from graphkit.analysis import analyse
from graphkit.graph import ARTICLE_KINDS, ArticleGraph
from graphkit.serving.index import GraphIndex
from graphkit.serving.shelf import Shelf
from tests.serving.conftest import Ask


@pytest.fixture(scope="module")
def articles(news: ArticleGraph, index: GraphIndex) -> pl.DataFrame:
    """Each article with its story, the names that search looks at, and its bar."""
    stories = news.edges.filter(kind="in_story").select(id="source", story="target")
    names = news.nodes.select("id", "title")
    topics = news.texts().explode("topics").join(names, left_on="topics", right_on="id")
    bars = pl.DataFrame({"id": index.page["id"], "bar": index.page["bar"]})
    return (
        news.texts()
        .join(stories, on="id", how="left")
        .join(names.rename({"id": "provider", "title": "called"}), on="provider")
        .join(topics.group_by("id").agg(pl.col("title_right").str.join(" ").alias("labels")), on="id", how="left")
        .join(bars, on="id")
    )


def fitting(articles: pl.DataFrame, filters: dict[str, Any]) -> pl.DataFrame:
    """The articles that fit, found the slow way."""
    text = (
        " " + pl.concat_str("title", "excerpt", "called", "labels", separator=" ", ignore_nulls=True).str.to_lowercase()
    )
    for word in filters.get("q", "").lower().split():
        articles = articles.filter(text.str.contains(f" {word}", literal=True))
    for key, column in (("f.story", "story"), ("f.provider", "provider")):
        if key in filters:
            articles = articles.filter(pl.col(column).is_in(filters[key]))
    if "f.topics" in filters:
        articles = articles.filter(pl.col("topics").list.set_intersection(filters["f.topics"]).list.len() > 0)
    if "f.community" in filters:
        articles = articles.filter(pl.col("community").cast(pl.String).is_in(filters["f.community"]))
    if "from" in filters:
        articles = articles.filter(pl.col("bar").is_between(filters["from"], filters["to"]))
    return articles


QUESTIONS: list[dict[str, Any]] = [
    {},
    {"q": "ro"},
    {"q": "outlet 3"},
    {"q": "gu b", "from": 3, "to": 9},
    {"f.provider": ["provider:outlet0.example", "provider:outlet2.example"]},
    {"f.provider": ["provider:outlet0.example"], "f.community": ["0", "1"], "q": "ma"},
    {"f.topics": ["topic:topic-0", "topic:topic-4"], "from": 0, "to": 20},
    {"f.story": ["story:story-0", "story:story-1"], "f.topics": ["topic:topic-1"]},
    {"q": "no such words whatsoever"},
    {"q": "***"},
]


@pytest.mark.parametrize("filters", QUESTIONS, ids=str)
def test_search_finds_the_articles_that_fit_and_the_best_first(
    ask: Ask, index: GraphIndex, articles: pl.DataFrame, filters: dict[str, Any]
) -> None:
    status, told = ask("search", filters | {"limit": 40})
    assert status == 200
    wanted = fitting(articles, filters)
    assert told["total"] == wanted.height
    ids = dict(zip(told["nodes"]["number"], told["nodes"]["id"], strict=True))
    found = [ids[number] for number in told["found"] if ids[number].startswith("article:")]
    assert len(found) == min(40, wanted.height)
    assert set(found) <= set(wanted["id"])
    links = dict(zip(index.page["id"], index.page["links"], strict=True))
    assert [links[one] for one in found] == sorted((links[one] for one in wanted["id"]), reverse=True)[:40]


@pytest.mark.parametrize("filters", QUESTIONS, ids=str)
def test_facets_and_bars_are_counted_over_all_that_fits(
    ask: Ask, index: GraphIndex, articles: pl.DataFrame, filters: dict[str, Any]
) -> None:
    status, told = ask("facets", filters | {"limit": 10})
    assert status == 200
    assert told["total"] == fitting(articles, filters).height
    timeless = fitting(articles, {key: value for key, value in filters.items() if key not in ("from", "to")})
    counted = dict(timeless["bar"].value_counts().iter_rows())
    assert told["bars"] == [counted.get(bar, 0) for bar in range(len(index.page.head["bars"]))]
    for key, ids in (("provider", index.page["id"]), ("story", index.page["story_id"])):
        others = fitting(articles, {name: value for name, value in filters.items() if name != f"f.{key}"})
        counted = dict(others[key].value_counts().iter_rows())
        values = told["facets"][key]["values"]
        assert len(values) >= 10
        assert [[value, counted.get(ids[value], 0)] for value, _ in values] == values


def test_neighbours_are_those_of_the_edges_and_of_the_story(ask: Ask, news: ArticleGraph, index: GraphIndex) -> None:
    member, story = news.edges.filter(kind="in_story").select("source", "target").row(7)
    touching = news.edges.filter((pl.col("source") == member) | (pl.col("target") == member))
    near = {*touching["source"], *touching["target"]}
    near |= set(news.edges.filter(kind="in_story", target=story)["source"])
    near -= {member, story}
    _, told = ask("neighbours", {"id": member, "limit": 200})
    assert told["total"] == len(near)
    assert index.texts["id"][told["found"][0]] == member
    assert {index.texts["id"][number] for number in told["found"]} == near | {member}
    assert set(told["found"]) <= set(told["nodes"]["number"])


def test_two_steps_are_the_neighbours_of_neighbours_but_not_through_hubs(
    ask: Ask, news: ArticleGraph, index: GraphIndex
) -> None:
    def near(one: str) -> set[str]:
        found = {index.texts["id"][number] for number in ask("neighbours", {"id": one, "limit": 200})[1]["found"]}
        return found - {one}

    one = news.edges.filter(kind="related_to")["source"][3]
    kinds = dict(news.nodes.select("id", "kind").iter_rows())
    two = near(one).union(*(near(other) for other in near(one) if kinds[other] in ARTICLE_KINDS)) - {one}
    assert ask("neighbours", {"id": one, "steps": 2, "limit": 200})[1]["total"] == len(two)


def test_of_a_provider_the_newest_articles_come(ask: Ask, news: ArticleGraph, index: GraphIndex) -> None:
    _, told = ask("neighbours", {"id": "provider:outlet1.example", "limit": 5})
    own = news.texts().filter(provider="provider:outlet1.example")
    assert told["total"] == own.height > 5
    newest = own.sort("published", descending=True, nulls_last=False)["published"]
    dates = dict(own.select("id", "published").iter_rows())
    assert [dates[index.texts["id"][number]] for number in told["found"][1:]] == newest[:5].to_list()


def test_values_are_found_by_their_names(ask: Ask, news: ArticleGraph, index: GraphIndex) -> None:
    _, told = ask("values", {"facet": "provider", "find": "OUTLET 1", "limit": 100})
    wanted = news.nodes.filter(pl.col("kind") == "provider", pl.col("title").str.contains("Outlet 1"))["id"]
    names = dict(zip(told["nodes"]["number"], told["nodes"]["id"], strict=True))
    assert {names[value] for value, _ in told["values"]} == set(wanted) & set(news.texts()["provider"])
    _, stories = ask("values", {"facet": "story", "find": "", "limit": 3})
    assert len(stories["stories"]["id"]) == 3


def test_nodes_come_with_their_hubs_and_with_edges_at_both_ends(
    ask: Ask, news: ArticleGraph, index: GraphIndex
) -> None:
    (wanted,) = news.edges.filter(kind="related_to")["target"].value_counts(sort=True)["target"].head(1)
    _, told = ask("nodes", {"id": [wanted, "article:nowhere"]})
    assert len(told["found"]) == 1
    row = news.nodes.row(by_predicate=pl.col("id") == wanted, named=True)
    assert {wanted, row["provider"], *row["topics"]} == set(told["nodes"]["id"])
    own = news.edges.filter((pl.col("source") == wanted) | (pl.col("target") == wanted), pl.col("kind") != "in_story")
    ends = zip(told["edges"]["source"], told["edges"]["target"], strict=True)
    assert sorted((index.texts["id"][a], index.texts["id"][b]) for a, b in ends) == sorted(
        own.select("source", "target").iter_rows()
    )
    assert len(told["edges"]["reason"]) == len(told["edges"]["source"])
    assert max(told["edges"]["reason"]) < len(told["reasons"])


def test_another_version_is_told_to_begin_anew(ask: Ask) -> None:
    now = ask("version")[1]["version"]
    assert ask("facets", {"v": now})[1]["version"] == now
    status, told = ask("facets", {"v": "7"})
    assert status == 409 and now in told["error"]


def test_a_folder_that_was_removed_and_built_anew_is_another_version(tmp_path: Path, seeds: Path) -> None:
    graph = build_graph(read_articles(seeds))
    save(graph, tmp_path / "news.graph")
    shelf = Shelf(tmp_path / "news.graph", max_nodes=100)
    first = shelf.shown
    shutil.rmtree(tmp_path / "news.graph")
    shelf.look()
    assert shelf.shown is first  # what is shown stays
    time.sleep(0.6)
    save(analyse(graph, "duplicates"), tmp_path / "news.graph")
    end = time.monotonic() + 30
    while shelf.shown is first:
        assert time.monotonic() < end
        shelf.look()
        time.sleep(0.05)
    assert shelf.shown.version != first.version
