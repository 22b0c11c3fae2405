from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import networkx as nx
import polars as pl
import pytest

from graphkit import ArticleGraph, GraphError, NodeNotFoundError, analyse, build_graph, read_articles
from graphkit.graph import Result, edge_table, node_table


@pytest.fixture(scope="module")
def graph(seeds: Path) -> ArticleGraph:
    """The graph of the seeds."""
    return build_graph(read_articles(seeds))


def test_networkx_and_back_gives_the_same_tables_and_changes_nothing(graph: ArticleGraph) -> None:
    analysed = analyse(graph)
    nodes = analysed.nodes.clone()
    view = analysed.to_networkx()
    assert isinstance(view, nx.MultiDiGraph)
    assert (len(view), view.number_of_edges()) == (len(analysed), analysed.edges.height)
    copy = view.copy()
    back = ArticleGraph.from_networkx(view)
    assert back.nodes.equals(analysed.nodes)
    assert back.edges.equals(analysed.edges)
    assert analysed.nodes.equals(nodes)
    assert nx.utils.graphs_equal(view, copy)


def test_attributes_of_an_edge_and_a_node_reach_networkx(graph: ArticleGraph) -> None:
    view = graph.to_networkx()
    node = graph.find("Lupus Research Advancement")
    assert view.nodes[node]["kind"] == "article"
    assert view.nodes[node]["quality"] == 39
    assert "body" not in view.nodes[node]
    assert view.edges[node, "provider:lupus.org", "published_by"]["stated"] is True


def test_any_networkx_graph_can_be_brought() -> None:
    graph = ArticleGraph.from_networkx(nx.karate_club_graph())
    assert graph.counts() == {"nodes": {"article": 34}, "edges": {"related_to": 78}}
    assert "club" in graph.nodes.columns
    assert graph.nodes.filter(id="0")["title"][0] == "0"


def test_edges_of_one_kind_between_two_nodes_all_survive() -> None:
    links: nx.MultiGraph[str] = nx.MultiGraph([("a", "b"), ("a", "b"), ("b", "c")])
    graph = ArticleGraph.from_networkx(links)
    assert graph.edges.height == graph.to_networkx().number_of_edges() == 3


def test_ids_that_are_the_same_as_text_are_refused() -> None:
    with pytest.raises(GraphError, match="the same as text"):
        ArticleGraph.from_networkx(nx.Graph([(7, "7")]))
    assert len(ArticleGraph.from_networkx(nx.Graph([("007", "7")]))) == 2


def test_an_attribute_of_the_wrong_type_is_refused() -> None:
    wrong: nx.Graph[str] = nx.Graph()
    wrong.add_node("a", quality="very good")
    with pytest.raises(GraphError, match="does not fit its column"):
        ArticleGraph.from_networkx(wrong)


def test_tables_that_do_not_fit_are_refused() -> None:
    nodes, edges = node_table([{"id": "a", "kind": "article"}]), edge_table([])
    with pytest.raises(GraphError, match=r"lacks the column\(s\) id, kind"):
        ArticleGraph(pl.DataFrame(), edges)
    with pytest.raises(GraphError, match="share the id 'a'"):
        ArticleGraph(pl.concat([nodes, nodes]), edges)
    with pytest.raises(GraphError, match="not in the nodes table: 'b'"):
        ArticleGraph(nodes, edge_table([{"source": "a", "target": "b", "kind": "about", "stated": True}]))


@pytest.mark.parametrize(
    "name",
    [
        "article:lupus.org/news/application-of-machine-learning-in-lupus-research-advancement",
        "https://www.lupus.org/news/application-of-machine-learning-in-lupus-research-advancement",
        "lupus research",
        "  LUPUS Research ",
    ],
)
def test_a_node_is_found_by_id_address_or_title_part(graph: ArticleGraph, name: str) -> None:
    assert graph.find(name).startswith("article:lupus.org/")


def test_a_name_that_fits_none_or_several_is_refused(graph: ArticleGraph) -> None:
    with pytest.raises(NodeNotFoundError, match="no node is known by 'astrology'"):
        graph.find("astrology")
    with pytest.raises(NodeNotFoundError, match="no node is known by ''"):
        graph.find("")
    with pytest.raises(
        NodeNotFoundError, match=r"nodes are known by 'anti-cancer drug': .*give a longer part or the id"
    ):
        graph.find("anti-cancer drug")


def test_a_result_is_added_to_a_new_graph_once(graph: ArticleGraph) -> None:
    richer = analyse(graph, "stories")
    assert "stories" not in graph.results
    assert richer.counts()["nodes"]["story"] == 2
    with pytest.raises(GraphError, match="already has the result 'stories'"):
        richer.with_result(richer.results["stories"])


@dataclass(frozen=True)
class _Found(Result):
    name: ClassVar[str] = "found"
    edges: pl.DataFrame = field(default_factory=pl.DataFrame)
    columns: pl.DataFrame = field(default_factory=pl.DataFrame)

    def new_edges(self) -> pl.DataFrame:
        return self.edges

    def new_columns(self) -> pl.DataFrame:
        return self.columns


def test_a_result_that_does_not_fit_the_graph_is_refused(graph: ArticleGraph) -> None:
    node = graph.nodes["id"][0]
    lost = pl.DataFrame({"source": [node], "target": ["nowhere"], "kind": ["like"]})
    with pytest.raises(GraphError, match="not in the nodes table: 'nowhere'"):
        graph.with_result(_Found(edges=lost))
    with pytest.raises(GraphError, match="share the id"):
        graph.with_result(_Found(columns=pl.DataFrame({"id": [node, node], "weight": [1, 2]})))


def test_an_unknown_analysis_is_refused(graph: ArticleGraph) -> None:
    with pytest.raises(GraphError, match="no analysis is called astrology; there are duplicates, stories"):
        analyse(graph, "astrology")


def test_the_short_form_says_what_is_in_it(graph: ArticleGraph) -> None:
    assert repr(graph) == "<ArticleGraph: 4 article, 5 related, 6 provider, 2 topic; 22 edges>"
