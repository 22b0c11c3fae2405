import time
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
from pyvis.network import Network

from graphkit.explorer.build_page import page_data
from graphkit.explorer.pyvis_canvas import drawing, to_pyvis, vis_network
from graphkit.graph import ArticleGraph, edge_table
from tests.explorer.samples import ATTACK, article, graph, hostile_graph, link, stories_graph


def test_the_network_has_every_node_and_link_but_the_stories(seeds_graph: ArticleGraph) -> None:
    network = to_pyvis(seeds_graph)
    assert isinstance(network, Network)
    assert len(network.nodes) == 17
    kinds = seeds_graph.edges["kind"].to_list()
    assert len(network.edges) == len(kinds) - kinds.count("in_story")


def test_ids_that_are_equal_as_numbers_stay_apart() -> None:
    rows = [article("007"), article("7")]
    network = to_pyvis(graph([{**row, "id": row["id"].removeprefix("article:")} for row in rows], [link("007", "7")]))
    assert [node["id"] for node in network.nodes] == ["007", "7"]
    assert [(edge["from"], edge["to"]) for edge in network.edges] == [("007", "7")]


def test_titles_are_escaped_for_pages_that_take_them_as_html() -> None:
    network = to_pyvis(hostile_graph())
    for shown in [*network.nodes, *network.edges]:
        assert "<" not in shown["title"]
    assert "&lt;/script&gt;&lt;img" in network.nodes[0]["title"]


def test_the_network_can_be_tweaked_and_written_as_pyvis_does(seeds_graph: ArticleGraph) -> None:
    network = to_pyvis(seeds_graph)
    network.add_node("mine", label="Mine")
    network.add_edge("mine", network.nodes[0]["id"])
    network.add_node(network.nodes[0]["id"], label="twice")  # pyvis knows it already
    assert len(network.nodes) == 18
    assert "mine" in network.generate_html(notebook=False)
    assert network.get_node("mine")["label"] == "Mine"


def test_parallel_links_all_stay() -> None:
    edges = [
        link("article:1", "article:2"),
        link("article:2", "article:1"),
        link("article:1", "article:2", "duplicate_of"),
    ]
    network = to_pyvis(graph([article(1), article(2)], edges))
    assert len(network.edges) == 3
    assert {edge["id"] for edge in network.edges} == {0, 1, 2}


def test_the_drawing_holds_no_popups_and_no_second_copy_of_titles() -> None:
    shown = drawing(page_data(hostile_graph()))
    assert ATTACK not in str(shown)
    assert "__proto__" not in str(shown)
    assert "title" not in str(shown)


def test_a_thousand_nodes_take_no_time() -> None:
    many = stories_graph([450, 450])
    page = page_data(replace(many, edges=edge_table(pl.concat([many.edges] * 5))))
    start = time.perf_counter()
    assert len(drawing(page)["edges"]) > 8000  # type: ignore[arg-type]
    assert time.perf_counter() - start < 1.0  # pyvis' own add_node and add_edge take a minute


def test_vis_network_is_the_one_pyvis_ships() -> None:
    assert "@version 9.1.2" in vis_network()[:600]


def test_hovering_tells_title_provider_and_day_and_an_edge_says_why() -> None:
    when = datetime(2023, 9, 8, 14, 55, tzinfo=UTC)
    nodes = [
        article(1, title="One", published=when, provider="provider:p", files=["a.md"]),
        article(2, title="Two", published=None, provider_name="Q"),
        {"id": "provider:p", "kind": "provider", "title": "P"},
    ]
    network = to_pyvis(graph(nodes, [link("article:1", "article:2")]))
    assert [node["title"] for node in network.nodes] == ["One\nP\n8 Sep 2023", "Two\nQ", "P"]
    assert [edge["title"] for edge in network.edges] == ["declared related: Stated in a.md, field related[0]"]


def test_a_large_graph_is_bounded_unless_more_is_asked_for() -> None:
    many = stories_graph([2] * 510)
    assert 990 < len(to_pyvis(many).nodes) <= 1000
    assert len(to_pyvis(many, max_nodes=1021).nodes) == 1021
