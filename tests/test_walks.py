from __future__ import annotations

from pathlib import Path

import pytest

from graphkit import ArticleGraph, NodeNotFoundError, build_graph, find_neighbors, find_path, read_articles
from graphkit.walks import Step


@pytest.fixture(scope="module")
def graph(seeds: Path) -> ArticleGraph:
    """The graph of the seeds."""
    return build_graph(read_articles(seeds))


def test_a_path_goes_along_edges_in_either_direction(graph: ArticleGraph) -> None:
    steps = find_path(graph, "real ai scientists", "lupus foundation")
    assert steps is not None
    lupus = graph.find("lupus research")
    assert steps == [
        Step(graph.find("real ai scientists"), lupus, "related_to", False),
        Step(lupus, "provider:lupus.org", "published_by", True),
    ]


def test_a_path_can_keep_off_hubs(graph: ArticleGraph) -> None:
    ends = "lupus research", "identification of genes"
    through = find_path(graph, *ends)
    assert through is not None
    assert [step.kind for step in through] == ["about", "about"]
    assert find_path(graph, *ends, without=("topic", "provider")) is None


def test_a_node_is_next_to_itself(graph: ArticleGraph) -> None:
    assert find_path(graph, "topic:ai", "topic:ai") == []


def test_an_unknown_end_is_refused(graph: ArticleGraph) -> None:
    with pytest.raises(NodeNotFoundError, match="nowhere"):
        find_path(graph, "nowhere", "topic:ai")


def test_neighbors_by_hops(graph: ArticleGraph) -> None:
    near = find_neighbors(graph, "lupus research")
    assert near["kind"].to_list() == ["related", "provider", "topic", "topic"]
    assert near["via"].to_list() == [["related_to"], ["published_by"], ["about"], ["about"]]
    far = find_neighbors(graph, "lupus research", hops=2)
    assert far.filter(hops=1).equals(near)
    assert set(far.filter(hops=2)["kind"]) == {"article", "provider"}
    assert graph.find("lupus research") not in far["id"]


def test_no_hops_reach_nothing(graph: ArticleGraph) -> None:
    assert find_neighbors(graph, "topic:ai", hops=0).is_empty()
