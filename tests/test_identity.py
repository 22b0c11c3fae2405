from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from graphkit import Article, ArticleGraph, build_graph
from tests.articles import MOMENT, article, entry

URL = "https://www.example.org/news/a"


def nodes(*articles: Article) -> list[str]:
    """The ids of the article nodes of a graph of these articles."""
    return build_graph(articles).texts()["id"].to_list()


@pytest.mark.parametrize("field", ["web_url", "original_url", "amp_web_url", "cdn_amp_web_url"])
@pytest.mark.parametrize("other", ["web_url", "original_url", "amp_web_url", "cdn_amp_web_url"])
def test_an_article_reached_through_any_of_its_addresses_is_one_node(field: str, other: str) -> None:
    one, two = article(file="a.md", **{field: URL}), article(file="b.md", **{other: URL + "/amp/?utm_source=x"})
    assert nodes(one, two) == ["article:example.org/news/a"]


def test_an_article_reached_through_a_related_entry_is_one_node() -> None:
    own = article("Its own title", file="b.md", web_url=URL)
    teller = article("The teller", web_url="https://example.org/teller", related=(entry("Its own title", web_url=URL),))
    graph = build_graph([teller, own])
    assert graph.counts() == {
        "nodes": {"article": 2, "provider": 1},
        "edges": {"published_by": 2, "related_to": 1},
    }


def test_the_record_itself_says_which_addresses_are_one_article() -> None:
    # No rule could tell that these two belong together.
    both = article(file="a.md", web_url=URL, amp_web_url="https://amp-example.net/xyz/123")
    amp = article(file="b.md", web_url="https://amp-example.net/xyz/123")
    assert len(nodes(both, amp)) == 1


def test_empty_addresses_never_match() -> None:
    assert len(nodes(article("One"), article("Two"), article("Three", web_url=""), article("Four", web_url=" "))) == 4


def test_articles_of_one_title_without_address_or_date_stay_apart() -> None:
    assert len(nodes(article("News", published=None, file="a.md"), article("News", published=None, file="b.md"))) == 2


def test_a_home_page_joins_nothing() -> None:
    assert (
        len(nodes(article("One", web_url="https://example.org/"), article("Two", web_url="https://example.org"))) == 2
    )


def test_title_and_provider_that_both_differ_outweigh_the_address() -> None:
    one = article("Budget vote fails in parliament", file="a.md", web_url=URL)
    two = article("Ten recipes for summer", file="b.md", web_url=URL, name="Food Weekly", domain="food.example")
    graph = build_graph([one, two])
    assert graph.texts()["id"].to_list() == ["article:example.org/news/a", "article:example.org/news/a~food.example"]
    (problem,) = graph.problems
    assert (problem.file, problem.line, problem.field) == ("b.md", 2, "webUrl")
    assert "'Budget vote fails in parliament' (Example) in a.md" in problem.what
    assert problem.done == "kept as two articles"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Ten recipes for summer"},
        {"domain": "food.example", "name": "Food Weekly"},
        {"domain": "m.example.org"},
    ],
)
def test_one_of_title_and_provider_may_differ(change: dict[str, Any]) -> None:
    one = article("Budget vote fails in parliament", file="a.md", web_url=URL)
    two = article(**({"title": "Budget vote fails in parliament", "file": "b.md", "web_url": URL} | change))
    assert len(nodes(one, two)) == 1


def test_an_edited_title_at_another_provider_is_still_the_article() -> None:
    one = article("Everything we know about the budget vote", file="a.md", web_url=URL)
    two = article("Budget vote: everything we know", file="b.md", web_url=URL, name="Portal", domain="portal.example")
    assert len(nodes(one, two)) == 1


def test_a_record_that_says_little_does_not_tie_two_articles_together() -> None:
    one = article("Budget vote fails in parliament", file="a.md", web_url=URL)
    two = article("Ten recipes for summer", file="b.md", web_url=URL, name="Food Weekly", domain="food.example")
    bare = article("", file="c.md", web_url=URL, name="", domain="")
    assert len(nodes(one, two, bare)) == 2


def test_what_has_no_address_joins_the_same_title_provider_and_second() -> None:
    own = article("A video", file="a.md", original_url="https://example.org/watch?v=1")
    teller = article("The teller", file="b.md", web_url="https://example.org/t", related=(entry("A video"),))
    other = article("Another teller", file="c.md", web_url="https://example.org/u", related=(entry("A video"),))
    later = entry("A video", published=MOMENT + timedelta(seconds=1))
    late = article("A late teller", file="d.md", web_url="https://example.org/v", related=(later,))
    graph = build_graph([own, teller, other, late])
    assert graph.counts()["nodes"] == {"article": 4, "related": 1, "provider": 1}


def test_own_ids_keep_articles_without_address_apart() -> None:
    assert nodes(article("Same", id="1", file="x.csv"), article("Same", id="2", file="x.csv")) == [
        "article:1",
        "article:2",
    ]


def test_ids_say_what_they_mean() -> None:
    graph = build_graph([article("Über C++ & C#", topics=("C++", "c#", "Machine Learning"), id="")])
    assert graph.nodes["id"].to_list() == [
        "article:example.org/über-c-c",
        "provider:example.org",
        "topic:c#",
        "topic:c++",
        "topic:machine-learning",
    ]


def test_a_thousand_articles_under_one_address_end_soon() -> None:
    many = [
        article(f"Title {n} of {n}", file=f"{n}.md", web_url=URL, domain=f"d{n}.example", name="") for n in range(1000)
    ]
    graph = build_graph(many)
    assert isinstance(graph, ArticleGraph)
    assert graph.counts()["nodes"]["article"] == 1000
    assert len(graph.problems) == 999
