from __future__ import annotations

from pathlib import Path

import pytest

from graphkit import ArticleGraph, NodeNotFoundError, analyse, build_graph, explain, read_articles
from graphkit.explanation import Explanation, Run
from tests.articles import article

TEXT = "The committee voted on Tuesday to raise the harbour budget by four million euros after a long debate"


@pytest.fixture(scope="module")
def graph(seeds: Path) -> ArticleGraph:
    """The graph of the seeds with what the analyses found."""
    return analyse(build_graph(read_articles(seeds)))


def value(found: Explanation, name: str) -> float | str | None:
    """The value of one signal."""
    (signal,) = (signal for signal in found.signals if signal.name == name)
    return signal.value


def test_copies_name_the_rule_and_every_signal_with_its_threshold(graph: ArticleGraph) -> None:
    found = explain(graph, "that predicts anti-cancer", "increases the accuracy")
    assert (found.verdict, found.rule) == ("syndicated", "jaccard")
    assert found.signals[0].name == "jaccard"
    assert found.signals[0].threshold == 0.8
    assert {"title_jaccard", "containment", "shared_words", "days_apart", "story_link", "text_likeness"} <= {
        signal.name for signal in found.signals
    }


def test_the_order_of_the_two_changes_only_sides(graph: ArticleGraph) -> None:
    one = explain(graph, "that predicts anti-cancer", "increases the accuracy")
    other = explain(graph, "increases the accuracy", "that predicts anti-cancer")
    assert (one.verdict, one.rule, one.signals) == (other.verdict, other.rule, other.signals)
    assert one.texts["a"] == other.texts["b"]


def test_one_story_in_other_words(graph: ArticleGraph) -> None:
    found = explain(graph, "team predicts drug", "approval chances")
    assert found.verdict == "story"
    assert found.texts["a"]["excerpt"] == found.texts["b"]["excerpt"]
    assert [run.shared for run in found.texts["a"]["excerpt"]] == [True]


def test_a_copy_is_in_a_story_with_others_by_its_links_not_by_its_copy(graph: ArticleGraph) -> None:
    found = explain(graph, "that predicts anti-cancer", "increased accuracy")
    assert found.verdict == "story"
    assert found.rule.startswith("average_link (")


def test_shared_runs_cut_the_text_without_loss(graph: ArticleGraph) -> None:
    found = explain(graph, "that predicts anti-cancer", "increases the accuracy")
    runs = found.texts["a"]["title"]
    assert runs[0] == Run("Machine learning", True)
    assert runs[1] == Run("that predicts", False)
    assert " ".join(run.text for run in runs) == "Machine learning that predicts anti-cancer drug efficacy"


def test_what_a_publisher_declared_is_a_link_with_its_place_and_no_story(graph: ArticleGraph) -> None:
    found = explain(graph, "lupus research", "real ai scientists")
    assert found.verdict == "linked"
    assert "002_f18be6a7170f6cf1.txt, related[0]" in found.rule
    (link,) = (signal for signal in found.signals if signal.name == "story_link")
    assert isinstance(link.value, str) or (
        link.value is not None and link.threshold is not None and link.value < link.threshold
    )
    jaccard = value(found, "jaccard")
    assert isinstance(jaccard, float)
    assert jaccard < 0.8


def test_a_link_through_others_shows_the_path(graph: ArticleGraph) -> None:
    found = explain(graph, "lupus research", "identification of genes")
    assert found.verdict == "path"
    assert [step.kind for step in found.path] == ["about", "about"]


def test_a_node_and_itself_and_a_topic(graph: ArticleGraph) -> None:
    assert explain(graph, "lupus research", "lupus research").verdict == "same"
    assert explain(graph, "lupus research", "topic:ai").texts == {}


def test_nothing_links_two_strangers() -> None:
    strangers = [article("One title here", domain="a.org"), article("Quite another matter", domain="b.org")]
    found = explain(build_graph(strangers), "one title", "another matter")
    assert (found.verdict, found.path, found.rule) == ("none", (), "")


def test_two_copies_of_a_third() -> None:
    copies = [
        article("Harbour budget raised", excerpt=TEXT, web_url=f"https://{site}.org/a", domain=f"{site}.org")
        for site in "abc"
    ]
    found = explain(build_graph(copies), "https://b.org/a", "https://c.org/a")
    assert found.verdict in ("exact", "copies")


def test_a_series_is_said_to_be_no_copy() -> None:
    monthly = [
        article(f"{month} 2022 feature update: all that is new", excerpt=TEXT, web_url=f"https://a.org/{month}")
        for month in ("August", "September")
    ]
    found = explain(build_graph(monthly), "august", "september")
    assert found.verdict in ("series", "story")
    assert found.verdict != "revised"


def test_the_graph_is_analysed_where_it_was_not_and_not_changed(seeds: Path) -> None:
    plain = build_graph(read_articles(seeds))
    assert explain(plain, "that predicts anti-cancer", "increases the accuracy").verdict == "syndicated"
    assert not plain.results


def test_an_unknown_node_is_refused(graph: ArticleGraph) -> None:
    with pytest.raises(NodeNotFoundError):
        explain(graph, "astrology", "topic:ai")
