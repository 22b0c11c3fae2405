"""Stories: the seeds, labelled sets, what people decided, and that nothing but the articles decides."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from graphkit.analysis.stories import Stories, find_stories, read_decisions
from graphkit.build import build_graph
from graphkit.errors import InputError
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.measures import Evaluation, evaluate_stories
from graphkit.model import Article, Provider
from graphkit.readers import read_articles

QUAKE = ("Strong earthquake shakes Chile", "Chile earthquake: tsunami warning", "Earthquake in Chile kills six people")
BANK = ("Bank of England holds interest rates", "Interest rates unchanged, Bank of England says")
LONER = ("Museum finds lost painting in attic",)
DAY = datetime(2024, 3, 1, 12, tzinfo=UTC)


def graph_of(
    titles: Sequence[str], *, times: Sequence[datetime | None] | None = None, excerpts: Sequence[str] = ()
) -> ArticleGraph:
    return build_graph(
        Article(
            id=f"a{place}",
            title=title,
            excerpt=excerpts[place] if excerpts else "",
            web_url=f"https://example.org/{place}",
            published=times[place] if times else None,
            provider=Provider("Example", "example.org"),
        )
        for place, title in enumerate(titles)
    )


def grouped(stories: Stories) -> set[frozenset[str]]:
    """The stories as sets of keys."""
    return {frozenset(keys) for keys in stories.members.group_by("story").agg("key")["key"].to_list()}


def keys(*places: int) -> frozenset[str]:
    return frozenset(f"a{place}" for place in places)


def test_the_seeds_hold_two_stories(seeds: Path) -> None:
    stories = find_stories(build_graph(read_articles(seeds)))
    found = {frozenset(nodes) for nodes in stories.members.group_by("story").agg("node")["node"].to_list()}
    found_domains = {frozenset(node.removeprefix("article:").split("/")[0] for node in nodes) for nodes in found}
    assert found_domains == {
        frozenset({"genengnews.com", "medicalxpress.com", "news-medical.net", "sciencedaily.com"}),
        frozenset({"medicalxpress.com", "news-medical.net"}),
    }
    assert sorted(stories.to_frame()["size"].to_list()) == [2, 4]
    assert any("anti-cancer drug" in name for name in stories.to_frame()["name"])


def test_few_articles_are_grouped_by_event() -> None:
    stories = find_stories(graph_of(QUAKE + BANK + LONER))
    assert grouped(stories) == {keys(0, 1, 2), keys(3, 4)}
    assert stories.chosen


def test_a_story_is_a_node_with_edges_that_say_why() -> None:
    graph = graph_of(QUAKE + BANK + LONER)
    stories = find_stories(graph)
    with_stories = graph.with_result(stories)
    assert with_stories.counts()["nodes"]["story"] == 2
    edges = with_stories.edges.filter(pl.col("kind") == "in_story")
    assert edges.height == 5
    assert set(edges["rule"]) == {"average_link"}
    assert edges["score"].is_between(0.05, 1).all()
    evidence = [json.loads(text) for text in edges["evidence"]]
    assert all(set(one) == {"nearest", "text", "time", "threshold"} for one in evidence)
    assert {one["nearest"] for one in evidence} <= set(graph.nodes["id"])


def test_the_same_words_weeks_apart_are_two_stories() -> None:
    titles = ("Storm floods city centre", "City centre flooded by storm") * 2
    times = [DAY, DAY + timedelta(hours=3), DAY + timedelta(days=40), DAY + timedelta(days=40, hours=2)]
    assert grouped(find_stories(graph_of(titles + LONER, times=[*times, DAY]))) == {keys(0, 1), keys(2, 3)}


def test_related_articles_are_no_proof() -> None:
    about = [
        Article(title="Bank of England holds interest rates", web_url="https://example.org/1"),
        Article(title="Earthquake in Chile kills six people", web_url="https://example.org/2"),
    ]
    lead = Article(title="Museum finds lost painting in attic", web_url="https://example.org/0", related=tuple(about))
    assert find_stories(build_graph([lead])).members.is_empty()


def test_duplicates_are_one_story() -> None:
    graph = graph_of(QUAKE + BANK + LONER)
    ids = dict(graph.nodes.filter(pl.col("kind") == "article").select("key", "id").iter_rows())
    copy = {"source": ids["a5"], "target": ids["a3"], "kind": "duplicate_of", "stated": False}
    graph = ArticleGraph(graph.nodes, edge_table(pl.concat([graph.edges, edge_table([copy])])))
    stories = find_stories(graph)
    assert keys(3, 4, 5) in grouped(stories)
    assert dict(stories.members.select("key", "rule").iter_rows())["a5"] == "duplicate_of"


def test_decisions_are_followed_and_stale_lines_reported(tmp_path: Path) -> None:
    file = tmp_path / "decisions.yaml"
    file.write_text(
        "must_link:\n"
        "  - [a5, a3]\n"
        "  - [a0, https://example.org/gone]\n"
        "cannot_link:\n"
        "  - [a0, https://example.org/1]\n"
        "rename:\n"
        "  a4: Rates and a painting\n"
        "  a9: Nobody\n",
        encoding="utf-8",
    )
    stories = find_stories(graph_of(QUAKE + BANK + LONER), decisions=file)
    groups = grouped(stories)
    assert keys(3, 4, 5) in groups
    assert not any(keys(0, 1) <= group for group in groups)
    assert "Rates and a painting" in stories.to_frame()["name"].to_list()
    assert [(problem.line, problem.field) for problem in stories.problems] == [(3, "must_link"), (8, "rename")]
    assert all("stale" in problem.done for problem in stories.problems)


def test_a_decision_that_contradicts_another_or_makes_no_sense_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "decisions.yaml"
    file.write_text(
        "must_link:\n  - [a0, a1]\n  - a2\ncannot_link:\n  - [a0, a1]\nmerge: 3\nrename:\n  a5: Alone\n",
        encoding="utf-8",
    )
    decisions = read_decisions(file)
    assert [(problem.line, problem.field) for problem in decisions.problems] == [(3, "must_link"), (6, "merge")]
    stories = find_stories(graph_of(QUAKE + BANK + LONER), decisions=decisions)
    assert [problem.what for problem in stories.problems[2:]] == [
        "these articles are one story by must_link",
        "'a5' is in no story",
    ]


@pytest.mark.parametrize("text", ["[", "- a\n- b\n", "\x00"])
def test_decisions_that_cannot_be_read_say_where(tmp_path: Path, text: str) -> None:
    file = tmp_path / "decisions.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"decisions\.yaml"):
        read_decisions(file)
    with pytest.raises(InputError, match=r"missing\.yaml"):
        find_stories(graph_of(QUAKE), decisions=tmp_path / "missing.yaml")


def test_another_threshold_gives_what_a_new_search_gives() -> None:
    graph = graph_of(QUAKE + BANK + LONER)
    stories = find_stories(graph)
    for threshold in (0.05, 0.2, 0.9):
        again = find_stories(graph, threshold=threshold)
        assert stories.at(threshold).members.equals(again.members)
        assert not again.chosen
    assert stories.at(1.0).members.is_empty()
    with pytest.raises(ValueError, match="run again"):
        stories.at(0.001)


def test_the_order_of_the_articles_changes_nothing() -> None:
    titles = list(QUAKE + BANK + LONER)
    rows = [{"id": f"article:{n}", "kind": "article", "title": title, "key": f"a{n}"} for n, title in enumerate(titles)]
    first = find_stories(ArticleGraph(node_table(rows), edge_table([])))
    random.Random(1).shuffle(rows)
    second = find_stories(ArticleGraph(node_table(rows), edge_table([])))
    assert first.members.equals(second.members)
    assert first.to_frame().equals(second.to_frame())


@pytest.mark.parametrize(
    "titles",
    [
        (
            "モロッコで大地震、死者多数",
            "モロッコの大地震で死者増える",
            "日銀が金利を据え置き",
            "日銀、金利据え置きを決定",
        ),
        (
            "زلزال قوي يضرب المغرب",
            "ارتفاع عدد ضحايا زلزال المغرب",
            "البنك المركزي يرفع الفائدة",
            "رفع الفائدة من البنك المركزي",
        ),
        (
            "Schweres Erdbeben in Marokko",
            "Erdbeben Marokko: viele Tote",
            "EZB erhöht Leitzins",
            "Leitzins: EZB erhöht erneut",
        ),
    ],
)
def test_other_languages(titles: tuple[str, ...]) -> None:
    assert grouped(find_stories(graph_of(titles))) == {keys(0, 1), keys(2, 3)}


@pytest.mark.parametrize("titles", [(), ("",), ("", ""), ("One title",), ("?", "!")])
def test_graphs_without_much_text(titles: tuple[str, ...]) -> None:
    stories = find_stories(graph_of(titles))
    assert stories.members.is_empty()
    assert stories.new_nodes().is_empty()
    assert stories.new_edges().is_empty()


@pytest.mark.parametrize("threshold", [0.0, -1.0, 1.5])
def test_thresholds_out_of_range_are_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        find_stories(graph_of(QUAKE), threshold=threshold)


def score(frame: pl.DataFrame, gold: str) -> Evaluation:
    """Score the defaults on a labelled table (columns id, title, excerpt, and the gold groups)."""
    nodes = frame.select(
        pl.concat_str(pl.lit("article:"), pl.col("id").cast(pl.String)).alias("id"),
        pl.lit("article").alias("kind"),
        "title",
        "excerpt",
        pl.col("id").cast(pl.String).alias("key"),
    )
    stories = find_stories(ArticleGraph(node_table(nodes), edge_table([])))
    return evaluate_stories(stories, dict(frame.select(pl.col("id").cast(pl.String), gold).iter_rows()))


@pytest.mark.shared
def test_large_stories_of_short_titles(shared_data: Path) -> None:
    table = pl.read_csv(shared_data / "uci-news-6366.csv", infer_schema=False)
    result = score(table.select(id="ID", title="TITLE", excerpt=pl.lit(""), gold="STORY"), "gold")
    assert result.pairs.f1 >= 0.772
    assert result.bcubed.f1 >= 0.8


@pytest.mark.shared
@pytest.mark.parametrize(("most", "floor"), [(5, 0.755), (10, 0.76), (20, 0.755), (40, 0.745)])
def test_stories_of_any_size(shared_data: Path, most: int, floor: float) -> None:
    """The same headlines with at most so many a story: no threshold that suits one size may decide for all."""
    table = pl.read_csv(shared_data / "uci-news-6366.csv", infer_schema=False).sort(pl.col("ID").str.reverse())
    few = table.filter(pl.int_range(pl.len()).over("STORY") < most)
    result = score(few.select(id="ID", title="TITLE", excerpt=pl.lit(""), gold="STORY"), "gold")
    assert (result.pairs.f1 + result.bcubed.f1) / 2 >= floor


@pytest.mark.shared
def test_look_alike_events(shared_data: Path) -> None:
    table = pl.read_csv(shared_data / "ecbplus.csv", infer_schema=False)
    result = score(table.select("id", "title", "excerpt", gold="group"), "gold")
    assert result.pairs.f1 >= 0.9
    assert result.bcubed.f1 >= 0.929


@pytest.mark.shared
def test_look_alike_events_by_their_titles(shared_data: Path) -> None:
    table = pl.read_csv(shared_data / "ecbplus.csv", infer_schema=False)
    result = score(table.select("id", "title", excerpt=pl.lit(""), gold="group"), "gold")
    assert result.pairs.f1 >= 0.67
    assert result.bcubed.f1 >= 0.738
