"""Communities: what is grouped, what is not, and what each group says about itself."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from graphkit.analysis.communities import Communities, find_communities
from graphkit.build import build_graph
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.readers import read_articles

ROCKETS = ["Rocket launch delayed", "Rocket launch goes ahead", "Crew rocket lands", "Rocket engine test"]
CATS = ["Cat show opens", "Cats win prize", "Rare cat breed"]


def link(source: str, target: str, kind: str) -> dict[str, Any]:
    return {"source": source, "target": target, "kind": kind, "stated": True}


def article(node: str, title: str, **values: Any) -> dict[str, Any]:
    return {"id": node, "kind": "article", "title": title, **values}


def two_groups() -> ArticleGraph:
    """Four rocket articles and three cat articles, all related among themselves, one link between; all by one paper."""
    paper = "provider:paper.example"
    rockets = [
        article(f"article:rocket-{n}", title, provider=paper, published=datetime(2024, 1, n + 1, tzinfo=UTC))
        for n, title in enumerate(ROCKETS)
    ]
    cats = [article(f"article:cat-{n}", title, provider=paper) for n, title in enumerate(CATS)]
    nodes = [*rockets, *cats, article("article:alone", "Weather"), {"id": paper, "kind": "provider", "title": "Paper"}]
    edges = [
        link(one["id"], other["id"], "related_to") for group in (rockets, cats) for one, other in combinations(group, 2)
    ]
    edges.append(link("article:rocket-0", "article:cat-0", "related_to"))
    edges += [link(node["id"], paper, "published_by") for node in nodes if node["kind"] == "article"]
    return ArticleGraph(nodes=node_table(nodes), edges=edge_table(edges))


def groups(found: Communities) -> list[set[str]]:
    members = found.new_columns().group_by("community").agg("id").sort("community")
    return [set(ids) for ids in members["id"].to_list()]


def test_finds_the_groups_the_larger_first_and_leaves_the_rest_out() -> None:
    graph = two_groups()
    found = find_communities(graph)
    assert groups(found) == [
        {f"article:rocket-{n}" for n in range(4)},
        {f"article:cat-{n}" for n in range(3)},
    ]
    column = graph.with_result(found).nodes.filter(pl.col("community").is_null())["id"].to_list()
    assert column == ["article:alone", "provider:paper.example"]


def test_every_community_says_what_it_is() -> None:
    rockets, cats = find_communities(two_groups()).to_frame().to_dicts()
    assert "rocket" in rockets.pop("name").lower()
    assert "cat" in cats.pop("name").lower()
    assert rockets == {
        "community": 0,
        "size": 4,
        "medoid": "article:rocket-0",
        "cohesion": pytest.approx(12 / 13),
        "providers": ["provider:paper.example"],
        "first": datetime(2024, 1, 1, tzinfo=UTC),
        "last": datetime(2024, 1, 4, tzinfo=UTC),
    }
    assert (cats["community"], cats["size"], cats["first"]) == (1, 3, None)


def test_the_medoid_is_the_article_with_most_links_inside() -> None:
    nodes = [article(f"article:{n}", f"Title {n}") for n in range(4)]
    edges = [link(f"article:{n}", "article:2", "related_to") for n in (0, 1, 3)]
    graph = ArticleGraph(nodes=node_table(nodes), edges=edge_table(edges))
    assert find_communities(graph, resolution=0.1).to_frame()["medoid"].to_list() == ["article:2"]


def test_modularity_is_the_one_of_the_books() -> None:
    graph = two_groups()
    found = find_communities(graph)
    plain: nx.Graph[str] = nx.Graph()
    plain.add_edges_from(graph.edges.filter(kind="related_to").select("source", "target").iter_rows())
    assert found.modularity == pytest.approx(nx.community.modularity(plain, groups(found)))


def test_a_rare_topic_binds_and_one_that_all_share_does_not() -> None:
    nodes = [article(f"article:{n}", f"Title {n}") for n in range(8)]
    nodes += [{"id": f"topic:{name}", "kind": "topic", "title": name} for name in ("all", "chess", "opera")]
    edges = [link(f"article:{n}", "topic:all", "about") for n in range(8)]
    edges += [link(f"article:{n}", "topic:chess", "about") for n in range(3)]
    edges += [link(f"article:{n}", "topic:opera", "about") for n in range(3, 5)]
    found = find_communities(ArticleGraph(nodes=node_table(nodes), edges=edge_table(edges)))
    assert groups(found) == [
        {"article:0", "article:1", "article:2", "topic:chess"},
        {"article:3", "article:4", "topic:opera"},
    ]


def test_stories_and_duplicates_bind_too() -> None:
    nodes = [article(f"article:{n}", f"Title {n}") for n in range(5)]
    nodes.append({"id": "story:1", "kind": "story", "title": "Story"})
    edges = [link(f"article:{n}", "story:1", "in_story") for n in range(3)]
    edges.append(link("article:3", "article:4", "duplicate_of"))
    found = find_communities(ArticleGraph(nodes=node_table(nodes), edges=edge_table(edges)))
    assert groups(found) == [{"article:0", "article:1", "article:2", "story:1"}, {"article:3", "article:4"}]


def test_a_higher_resolution_gives_more_communities() -> None:
    nodes = [article(f"article:{n:02}", f"Title {n}") for n in range(12)]
    edges = [link(f"article:{n:02}", f"article:{(n + 1) % 12:02}", "related_to") for n in range(12)]
    graph = ArticleGraph(nodes=node_table(nodes), edges=edge_table(edges))
    sizes = [find_communities(graph, resolution=value).to_frame().height for value in (0.1, 1, 3)]
    assert sizes[0] < sizes[1] < sizes[2]


@pytest.mark.parametrize(
    "nodes", [[], [article("article:1", "One")], [article("article:1", "One"), article("article:2", "Two")]]
)
def test_without_links_there_are_no_communities(nodes: list[dict[str, Any]]) -> None:
    graph = ArticleGraph(nodes=node_table(nodes), edges=edge_table([]))
    found = find_communities(graph)
    assert found.to_frame().height == 0
    assert found.modularity == 0
    assert graph.with_result(found).nodes["community"].to_list() == [None] * len(nodes)


def test_an_article_related_to_itself_is_no_community() -> None:
    edges = [link("article:1", "article:1", "related_to")]
    graph = ArticleGraph(nodes=node_table([article("article:1", "One")]), edges=edge_table(edges))
    assert find_communities(graph).to_frame().height == 0


def test_articles_without_title_or_provider_have_communities_too() -> None:
    nodes = [{"id": "a", "kind": "related"}, {"id": "b", "kind": "related"}]
    graph = ArticleGraph(nodes=node_table(nodes), edges=edge_table([link("a", "b", "related_to")]))
    (row,) = find_communities(graph).to_frame().to_dicts()
    assert row["name"]
    assert row["providers"] == []


@pytest.mark.parametrize("options", [{"resolution": 0}, {"resolution": float("nan")}, {"seed": -1}])
def test_values_out_of_range_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        find_communities(two_groups(), **options)


def test_the_order_of_rows_does_not_matter_and_the_graph_stays() -> None:
    graph = two_groups()
    nodes, edges = graph.nodes.clone(), graph.edges.clone()
    found = find_communities(graph)
    assert_frame_equal(graph.nodes, nodes)
    assert_frame_equal(graph.edges, edges)
    for seed in range(3):
        shuffled = ArticleGraph(
            nodes=graph.nodes.sample(fraction=1, shuffle=True, seed=seed),
            edges=graph.edges.sample(fraction=1, shuffle=True, seed=seed),
        )
        assert_frame_equal(find_communities(shuffled).to_frame(), found.to_frame())
        assert_frame_equal(find_communities(shuffled).new_columns(), found.new_columns())


def test_the_hash_seed_does_not_matter(tmp_path: Path) -> None:
    graph = two_groups()
    graph.nodes.write_parquet(tmp_path / "nodes")
    graph.edges.write_parquet(tmp_path / "edges")
    script = """
import sys, polars as pl
from graphkit.analysis.communities import find_communities
from graphkit.graph import ArticleGraph
found = find_communities(ArticleGraph(nodes=pl.read_parquet(sys.argv[1]), edges=pl.read_parquet(sys.argv[2])))
print(found.to_frame().write_json(), found.new_columns().write_json())
"""
    command = [sys.executable, "-c", script, str(tmp_path / "nodes"), str(tmp_path / "edges")]
    outputs = {
        subprocess.run(
            command, capture_output=True, check=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in "012"
    }
    assert len(outputs) == 1


@pytest.mark.shared
def test_real_articles_fall_into_communities_that_hold_together(shared_data: Path) -> None:
    graph = build_graph(read_articles(shared_data / "articles-diablo4"))
    found = find_communities(graph)
    table = found.to_frame()
    assert found.modularity >= 0.94
    assert table["name"].n_unique() == table.height
    # "Diablo 4" is every article's topic: it makes no community, and the largest is a small part of all.
    assert table["size"].to_list()[0] < 100
    member = graph.with_result(found).nodes.select("id", "community")
    related = graph.edges.filter(kind="related_to").join(member, left_on="source", right_on="id")
    related = related.join(member, left_on="target", right_on="id", suffix="_of_target")
    inside = related.filter(pl.col("community") == pl.col("community_of_target")).height
    assert inside / related.height >= 0.98
    # Another seed keeps pairs together: of the pairs that share a community, nearly all still do.
    assert _kept_pairs(found, find_communities(graph, seed=1)) >= 0.95


def _kept_pairs(one: Communities, other: Communities) -> float:
    both = one.new_columns().join(other.new_columns(), on="id", how="left", suffix="_other")

    def pairs(*by: str) -> float:
        sizes = both.drop_nulls().group_by(by).len()["len"].cast(pl.Float64)
        return float((sizes * (sizes - 1)).sum())

    return pairs("community", "community_other") / pairs("community")
