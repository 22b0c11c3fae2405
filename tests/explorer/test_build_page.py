from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graphkit.explorer.build_page import page_data
from graphkit.explorer.page_data import PageData, PageNode
from graphkit.graph import ArticleGraph, edge_table, node_table
from tests.explorer.samples import NamedCommunities, article, graph, link, stories_graph


def node(page: PageData, name: str) -> PageNode:
    return next(node for node in page["nodes"] if node["id"] == name)


def facet(page: PageData, key: str) -> list[tuple[str, int]]:
    values = next(facet["values"] for facet in page["facets"] if facet["key"] == key)
    return [(entry["label"], entry["count"]) for entry in values]


def test_the_seeds_before_any_analysis(plain_graph: ArticleGraph) -> None:
    page = page_data(plain_graph)
    assert len(page["nodes"]) == 17
    assert (page["articles"], page["shown"]) == (9, 9)
    assert {kind["kind"]: kind["count"] for kind in page["edge_kinds"]} == {
        "related_to": 5,
        "published_by": 9,
        "about": 8,
    }
    assert facet(page, "topics") == [("AI", 4), ("Machine Learning", 4)]
    assert [mode["key"] for mode in page["colours"]] == ["kind", "provider"]
    assert page["colour"] == "kind"
    assert page["notes"] == []
    assert page["hubs_shown"]
    assert not any(node["folded"] for node in page["nodes"])  # two topics on four articles smother nothing


def test_the_seeds_with_their_stories(seeds_graph: ArticleGraph) -> None:
    page = page_data(seeds_graph)
    assert [len(story["members"]) for story in page["stories"]] == [4, 2]
    assert len(page["nodes"]) == 17  # stories are islands, not nodes
    assert page["colour"] == "story"
    for story in page["stories"]:
        dates = [node(page, member)["sort_date"] for member in story["members"]]
        assert dates == sorted(dates)
        assert {node(page, member)["story"] for member in story["members"]} == {story["id"]}


def test_an_empty_graph_is_a_page() -> None:
    page = page_data(ArticleGraph(nodes=node_table([]), edges=edge_table([])), title="Nothing")
    assert (page["title"], page["nodes"], page["facets"], page["bars"]) == ("Nothing", [], [], [])


def test_one_article_is_a_page() -> None:
    page = page_data(graph([article(1, title="")]))
    assert [(node["title"], node["x"], node["y"], node["lone"]) for node in page["nodes"]] == [
        ("(no title)", 0, 0, True)
    ]
    assert page["bars"] == [{"label": "1 Jan 2024", "count": 1}]


def test_dates_honour_their_precision_and_doubt() -> None:
    midnight = datetime(2024, 3, 8, tzinfo=UTC)
    page = page_data(
        graph(
            [
                article(1, published=midnight, precision="day", doubt="future"),
                article(2, published=None, precision=None),
            ]
        )
    )
    assert [(node["date"], node["doubt"], node["bar"]) for node in page["nodes"]] == [
        ("8 Mar 2024", "future", 0),
        ("", "", -1),
    ]


@pytest.mark.parametrize(
    ("url", "shown"),
    [("https://a.example/", "https://a.example/"), ("HTTP://a.example/", "HTTP://a.example/")]
    + [(bad, "") for bad in ("javascript:alert(1)", "data:text/html,x", "//a.example", "file:///etc/passwd", None)],
)
def test_only_web_addresses_are_links(url: str | None, shown: str) -> None:
    assert page_data(graph([article(1, url=url)]))["nodes"][0]["url"] == shown


def test_every_link_says_why() -> None:
    nodes = [article(1), article(2)]
    edges = [
        link("article:1", "article:2", count=3),
        link(
            "article:1",
            "article:2",
            "duplicate_of",
            stated=False,
            file=None,
            field=None,
            rule="jaccard",
            score=0.857,
            match="revised",
            evidence='{"jaccard": {"value": 0.8571, "threshold": 0.8, "x": null}, "shared_words": ["a"], "cut": true}',
        ),
    ]
    copy, related = page_data(graph(nodes, edges))["edges"]
    assert related["why"] == "Stated in a.md, field related[0] (stated 3 times)"
    assert copy["label"] == "nearly the same text, from one provider"
    assert copy["why"] == "Inferred by the rule “jaccard”, score 0.86: they share most of their words"
    assert copy["evidence"] == [("word overlap", "0.8571 (at least 0.8)"), ("words shared", "a"), ("cut", "yes")]


@pytest.mark.parametrize("evidence", ["not json", "[1, 2]"])
def test_evidence_that_is_no_object_is_shown_as_it_is(evidence: str) -> None:
    nodes, edge = [article(1), article(2)], link("article:1", "article:2", stated=False, evidence=evidence)
    assert page_data(graph(nodes, [edge]))["edges"][0]["evidence"] == [("evidence", evidence)]


@pytest.mark.parametrize(("articles", "folded"), [(11, False), (12, True)])
def test_a_topic_of_most_articles_is_folded_once_it_would_smother_them(articles: int, folded: bool) -> None:
    page = page_data(stories_graph([1] * articles))
    assert node(page, "topic:t")["folded"] is folded


def test_many_articles_start_without_hubs() -> None:
    assert page_data(stories_graph([2] * 30))["hubs_shown"]
    assert not page_data(stories_graph([2] * 31))["hubs_shown"]


def test_a_reduced_page_says_so() -> None:
    page = page_data(stories_graph([3] * 40 + [30]), max_nodes=25)
    assert len(page["nodes"]) <= 25
    assert page["notes"][0] == (f"Showing {page['shown']} of 150 articles: the best connected, whole stories kept.")
    cut = page["stories"][0]
    assert page["notes"][1] == f"Of “{cut['title']}” {len(cut['members'])} of 30 articles are on the page."


def test_at_most_nine_colours_and_grey_for_the_rest() -> None:
    page = page_data(stories_graph([2] * 12))
    mode = next(mode for mode in page["colours"] if mode["key"] == "story")
    assert (len(mode["entries"]), mode["others"]) == (9, 6)
    slots = [node["colours"]["story"] for node in page["nodes"] if node["kind"] == "article"]
    assert sorted(set(slots)) == list(range(10))
    assert node(page, "topic:t")["colours"]["story"] == -1


def test_communities_carry_their_names() -> None:
    found = graph([article(number, community=number // 2) for number in range(4)])
    page = page_data(replace(found, results={"communities": NamedCommunities(names=("games", "films"))}))
    assert facet(page, "community") == [("films", 2), ("games", 2)]


def test_links_count_other_articles_once() -> None:
    edges = [link("article:1", "article:2"), link("article:2", "article:1"), link("article:1", "article:1")]
    assert [node["links"] for node in page_data(graph([article(1), article(2)], edges))["nodes"]] == [1, 1]


def test_the_page_does_not_depend_on_the_order_of_rows() -> None:
    many = stories_graph([3, 2, 2, 1])
    turned = ArticleGraph(nodes=node_table(many.nodes.reverse()), edges=edge_table(many.edges.reverse()))
    assert page_data(turned) == page_data(many)


def test_the_graph_is_left_as_it_was(seeds_graph: ArticleGraph) -> None:
    nodes, edges = seeds_graph.nodes.clone(), seeds_graph.edges.clone()
    page_data(seeds_graph)
    assert seeds_graph.nodes.equals(nodes)
    assert seeds_graph.edges.equals(edges)


@pytest.mark.shared
def test_300_files_of_one_topic_are_no_hairball(part_graph: ArticleGraph) -> None:
    page = page_data(part_graph, title="Diablo 4")
    assert node(page, "topic:diablo-4")["folded"]
    assert not page["hubs_shown"]
    assert page["colour"] == "community"
    assert page["shown"] >= 290
    small = page_data(part_graph, max_nodes=300)
    assert len(small["nodes"]) <= 300
    assert small["notes"][0].startswith(f"Showing {small['shown']} of {page['shown']} articles")
