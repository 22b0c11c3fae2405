import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from graphkit.analysis import analyse
from graphkit.explorer.build_page import page_data
from graphkit.explorer.page_data import PageData
from graphkit.graph import ArticleGraph, edge_table, node_table
from tests.explorer.samples import START, article, graph, link, named_communities, providers_graph, stories_graph


def node(page: PageData, name: str) -> int:
    return page["id"].to_list().index(name)


def kinds(page: PageData) -> list[str]:
    return [page.head["kinds"][kind] for kind in page["kind"]]


def reason(page: PageData, edge: int) -> list[Any]:
    found: list[Any] = json.loads(page["reasons"][page["reason"][edge]])
    return found


def same(one: PageData, other: PageData) -> bool:
    columns = [
        {name: list(column) for block in page.blocks.values() for name, column in block.items()}
        for page in (one, other)
    ]
    return one.head == other.head and columns[0] == columns[1]


def test_the_seeds_before_any_analysis(plain_graph: ArticleGraph) -> None:
    page = page_data(plain_graph)
    head = page.head
    assert head["count"] == 17
    assert {len(page[name]) for name in ("kind", "x", "y", "links", "title", "id", "facts", "minute")} == {17}
    assert (head["articles"], head["shown"]) == (9, 9)
    assert {kind["kind"]: kind["count"] for kind in head["edge_kinds"]} == {
        "related_to": 5,
        "published_by": 9,
        "about": 8,
    }
    assert (head["colour"], head["canvas"]) == ("kind", "pyvis")
    assert head["notes"] == []
    assert head["hubs_shown"]
    assert set(page["flags"]) == {0}  # two topics on four articles smother nothing


def test_the_seeds_with_their_stories(seeds_graph: ArticleGraph) -> None:
    page = page_data(seeds_graph)
    assert page["story_total"].to_list() == [4, 2]
    assert page.head["count"] == 17  # stories are islands, not nodes
    assert page.head["colour"] == "story"
    for story, total in enumerate(page["story_total"]):
        members = [number for number, own in enumerate(page["story"]) if own == story]
        assert members == list(range(members[0], members[0] + total))  # side by side, in time order
        minutes = [page["minute"][member] for member in members]
        assert minutes == sorted(minutes)


def test_an_empty_graph_is_a_page() -> None:
    page = page_data(ArticleGraph(nodes=node_table([]), edges=edge_table([])), title="Nothing")
    assert (page.head["title"], page.head["count"], page.head["edge_count"], page.head["bars"]) == ("Nothing", 0, 0, [])


def test_one_article_is_a_page() -> None:
    page = page_data(graph([article(1, title="")]))
    assert (page["title"][0], page["flags"][0]) == ("(no title)", 2)
    assert page.head["bars"] == [{"label": "1 Jan 2024", "count": 1}]


def test_times_honour_their_precision_and_doubt() -> None:
    midnight = datetime(2024, 3, 8, tzinfo=UTC)
    nodes = [
        article(1, published=midnight, precision="day", doubt="future"),
        article(2, published=None, precision=None),
        article(3, published=datetime(1, 1, 1, tzinfo=UTC)),
        article(4, published=datetime(9999, 1, 1, tzinfo=UTC)),
    ]
    page = page_data(graph(nodes))
    minutes, precisions = (dict(zip(page["id"], page[name], strict=True)) for name in ("minute", "precision"))
    assert minutes["article:1"] == midnight.timestamp() / 60
    assert minutes["article:2"] == minutes["article:4"] == -(2**31)  # unknown, and beyond what 32 bits hold
    assert minutes["article:3"] == datetime(1, 1, 1, tzinfo=UTC).timestamp() / 60
    assert [precisions[f"article:{number}"] for number in range(1, 5)] == [1, 0, 0, 0]
    assert page["doubt"][node(page, "article:1")] == "future"
    assert page["bar"][node(page, "article:2")] == -1


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("HTTP://a.example/", "HTTP://a.example/"),
        ("https://1", "="),
        ("https://www.1", "w"),
        ("http://1", "http://1"),
    ]
    + [(bad, "") for bad in ("javascript:alert(1)", "data:text/html,x", "//a.example", "file:///etc/passwd", "", None)],
)
def test_only_web_addresses_are_links(url: str | None, shown: str) -> None:
    assert page_data(graph([article(1, url=url)]))["url"][0] == shown


def test_every_link_says_why() -> None:
    nodes = [article(1, files=["a.md"]), article(2)]
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
        link("article:2", "article:1", file="b.md"),
    ]
    page = page_data(graph(nodes, edges))
    (label, rule, why, evidence), related, other = (reason(page, edge) for edge in range(3))
    assert related[2] == "Stated in \u0001, field related[0] (stated 3 times)"  # the first file of the source
    assert other[2] == "Stated in b.md, field related[0]"  # not that of article 2, which has none
    assert (label, rule) == ("nearly the same text, from one provider", "jaccard")
    assert why == "Inferred by the rule “jaccard”, score 0.86: they share most of their words"
    assert evidence == [["word overlap", "0.8571 (at least 0.8)"], ["words shared", "a"], ["cut", "yes"]]


@pytest.mark.parametrize("evidence", ["not json", "[1, 2]"])
def test_evidence_that_is_no_object_is_shown_as_it_is(evidence: str) -> None:
    nodes, edge = [article(1), article(2)], link("article:1", "article:2", stated=False, evidence=evidence)
    assert reason(page_data(graph(nodes, [edge])), 0)[3] == [["evidence", evidence]]


def test_a_large_page_tells_each_reason_once_and_without_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphkit.explorer.page_edges.EVIDENCE_UP_TO", 3)
    monkeypatch.setattr("graphkit.explorer.build_page.EVIDENCE_UP_TO", 3)
    nodes = [article(number, files=[f"{number}.md"]) for number in range(5)]
    edges = [
        link(
            f"article:{n}",
            f"article:{n + 1}",
            stated=False,
            file=None,
            score=0.5 + n / 1000,
            rule="near",
            evidence=f'{{"n": {n}}}',
        )
        for n in range(4)
    ]
    page = page_data(graph(nodes, edges))
    assert [json.loads(text) for text in page["reasons"]] == [
        ["declared related", "near", "Inferred by the rule “near”, score 0.50", []]
    ]
    assert page.head["notes"] == ["Reasons are given without their evidence: “graphkit why” tells it."]


@pytest.mark.parametrize(("articles", "folded"), [(11, 0), (12, 1)])
def test_a_topic_of_most_articles_is_folded_once_it_would_smother_them(articles: int, folded: int) -> None:
    page = page_data(stories_graph([1] * articles))
    assert page["flags"][node(page, "topic:t")] == folded
    assert page["flags"][0] == (2 if folded else 0)  # without the topic, nothing drawn links the articles


def test_many_articles_start_without_hubs() -> None:
    assert page_data(stories_graph([2] * 30)).head["hubs_shown"]
    assert not page_data(stories_graph([2] * 31)).head["hubs_shown"]


def test_a_reduced_page_says_so() -> None:
    page = page_data(stories_graph([3] * 40 + [30]), max_nodes=25)
    assert page.head["count"] <= 25
    shown = page.head["shown"]
    assert page.head["notes"][0] == f"Showing {shown} of 150 articles: the best connected, whole stories kept."
    cut = page["story_total"].to_list().index(30)
    title, members = page["story_title"][cut], list(page["story"]).count(cut)
    assert page.head["notes"][1] == f"Of “{title}” {members} of 30 articles are on the page."


def test_the_canvas_and_its_bound_follow_from_the_number_of_nodes() -> None:
    small, large = stories_graph([2] * 10), stories_graph([2] * 600)
    assert page_data(small).head["canvas"] == "pyvis"
    assert (page_data(large).head["canvas"], page_data(large).head["count"]) == ("webgl", 1201)
    bounded = page_data(large, canvas="pyvis").head
    assert (bounded["canvas"], bounded["count"] <= 1000) == ("pyvis", True)
    assert page_data(large, max_nodes=900).head["canvas"] == "webgl"


def test_communities_carry_their_names_and_stand_together() -> None:
    found = graph([article(number, community=number % 2) for number in range(4)])
    page = page_data(replace(found, results={"communities": named_communities("games", "films")}))
    assert page["community_title"].to_list() == ["games", "films"]
    assert page["community_id"].to_list() == ["0", "1"]
    assert page["community"].to_list() == [0, 0, 1, 1]


def test_links_count_other_articles_once() -> None:
    edges = [link("article:1", "article:2"), link("article:2", "article:1"), link("article:1", "article:1")]
    assert page_data(graph([article(1), article(2)], edges))["links"].to_list() == [1, 1]


def test_the_facts_of_a_record() -> None:
    lost = [{"field": "title", "value": "Other", "file": "b.md"}]
    nodes = [
        article(
            1, files=["a.md", "b.md", "c.md", "d.md"], category="news", type="video", disagreements=lost, quality=80
        ),
        article(2, files=["a.md"], type="article", quality=-1),
        {"id": "topic:t", "kind": "topic", "title": "AI", "names": ["A.I.", "AI", "ai"]},
    ]
    page = page_data(graph(nodes))
    assert json.loads(page["facts"][0]) == [
        ["category", "news"],
        ["type", "video"],
        ["title elsewhere", "Other (in b.md)"],
        ["read from", "\u0001, b.md, c.md and 1 more"],
    ]
    assert page["facts"][1] == ""
    assert json.loads(page["facts"][2]) == [["also written", "A.I., ai"]]
    assert page["file"].to_list() == ["a.md", "a.md", ""]
    assert page["quality"].to_list() == [80, 255, 255]


def test_long_excerpts_end_at_a_word() -> None:
    excerpt = page_data(graph([article(1, excerpt="word " * 400)]))["excerpt"][0]
    assert len(excerpt) <= 1202
    assert excerpt.endswith("word …")


def test_places_of_the_graph_are_kept_when_all_of_it_is_shown() -> None:
    nodes = [article(number, x=10.0 * number, y=-5.0 * number) for number in range(4)]
    page = page_data(graph(nodes))
    assert page.head["bounds"] == {"left": 0.0, "top": -15.0, "right": 30.0, "bottom": 0.0}
    assert dict(zip(page["id"], page["x"], strict=True)) == {f"article:{n}": n * 21845 for n in range(4)}
    part = page_data(graph(nodes), max_nodes=2)
    assert part.head["bounds"]["right"] != 30.0  # laid out anew


def test_islands_of_one_providers_articles_are_named_after_it() -> None:
    found = page_data(providers_graph({"Alpha": 700, "Beta": 500, "Crumb": 3}))
    names = [found["title"][one["node"]] for one in found.head["archipelagos"]]
    assert names == ["Alpha", "Beta"]
    assert [one["articles"] for one in found.head["archipelagos"]] == [700, 500]
    one, other = found.head["archipelagos"]
    apart = max(
        abs(one["x"] - other["x"]) - one["half"] - other["half"], abs(one["y"] - other["y"]) - one["r"] - other["r"]
    )
    assert one["half"] > 100 < one["r"]
    assert apart > -20


@pytest.mark.parametrize(
    ("articles", "dated", "communities", "colour"),
    [(10, True, 2, "kind"), (100, True, 4, "community"), (400, True, 200, "time"), (400, False, 200, "provider")],
)
def test_the_first_colours_tell_most_articles_apart(articles: int, dated: bool, communities: int, colour: str) -> None:
    nodes = [
        article(i, community=i % communities, provider="provider:p", published=START if dated else None)
        for i in range(articles)
    ]
    assert page_data(graph(nodes)).head["colour"] == colour


def test_the_page_does_not_depend_on_the_order_of_rows() -> None:
    many = stories_graph([3, 2, 2, 1])
    turned = ArticleGraph(nodes=node_table(many.nodes.reverse()), edges=edge_table(many.edges.reverse()))
    assert same(page_data(turned), page_data(many))


def test_the_graph_is_left_as_it_was(seeds_graph: ArticleGraph) -> None:
    nodes, edges = seeds_graph.nodes.clone(), seeds_graph.edges.clone()
    page_data(seeds_graph)
    assert seeds_graph.nodes.equals(nodes)
    assert seeds_graph.edges.equals(edges)


def test_kinds_of_your_own_are_nodes_too() -> None:
    own = {"id": "person:p", "kind": "person", "title": "P"}
    page = page_data(graph([article(1), own], [link("person:p", "article:1", "wrote")]))
    assert kinds(page) == ["article", "person"]
    assert [kind["label"] for kind in page.head["edge_kinds"]] == ["wrote"]


def test_every_column_has_a_value_for_each_node_edge_story_or_word(seeds_graph: ArticleGraph) -> None:
    page = page_data(analyse(seeds_graph))
    for columns in page.blocks.values():
        for column in columns.values():
            assert column.null_count() == 0
            assert column.dtype in (pl.String, pl.UInt8, pl.UInt16, pl.UInt32, pl.Int16, pl.Int32)
    assert {len(page[name]) for name in ("source", "target", "edge_kind", "reason")} == {page.head["edge_count"]}
    assert len(page["title_word_values"]) == sum(page["title_word_counts"]) > 0


@pytest.mark.shared
def test_300_files_of_one_topic_are_no_hairball(part_graph: ArticleGraph) -> None:
    page = page_data(part_graph, title="Diablo 4")
    assert page["flags"][node(page, "topic:diablo-4")] == 1
    assert not page.head["hubs_shown"]
    assert page.head["colour"] == "community"
    assert page.head["shown"] >= 290
    small = page_data(part_graph, max_nodes=300)
    assert small.head["count"] <= 300
    shown, all_shown = small.head["shown"], page.head["shown"]
    assert small.head["notes"][0].startswith(f"Showing {shown} of {all_shown:,} articles")
