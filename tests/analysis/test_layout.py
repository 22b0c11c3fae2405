"""Places on the map: everything has one, nothing overlaps, what belongs together is together, and what stood stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.layout import moved, news, overlaps, without
from graphkit.analysis import analyse
from graphkit.analysis.layout import Layout, find_layout
from graphkit.build import build_graph
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.layouts.pieces import Floats
from graphkit.readers import read_articles


def graph_of(nodes: list[dict[str, object]], edges: list[tuple[str, str, str]]) -> ArticleGraph:
    community = [pl.col("community").cast(pl.Int64)] if any("community" in node for node in nodes) else []
    rows = [{"source": source, "target": target, "kind": kind} for source, target, kind in edges]
    return ArticleGraph(node_table(nodes).with_columns(community), edge_table(rows))


def articles(count: int, **values: object) -> list[dict[str, object]]:
    return [{"id": f"article:{number}", "kind": "article", **values} for number in range(count)]


def places(layout: Layout, ids: pl.Series | None = None) -> Floats:
    table = (
        layout.table if ids is None else pl.DataFrame({"id": ids}).join(layout.table, on="id", maintain_order="left")
    )
    return table.select("x", "y").to_numpy().astype(np.float64)


@pytest.fixture(scope="module")
def corpus() -> ArticleGraph:
    return news(12_000)


@pytest.fixture(scope="module")
def corpus_map(corpus: ArticleGraph) -> Layout:
    return find_layout(corpus)


def test_every_node_has_a_place_and_no_two_articles_overlap(corpus: ArticleGraph, corpus_map: Layout) -> None:
    assert corpus_map.method == "islands"
    assert corpus_map.table["id"].to_list() == corpus.nodes["id"].to_list()
    assert corpus_map.table.schema == {"id": pl.String, "x": pl.Float32, "y": pl.Float32, "archipelago": pl.String}
    assert np.isfinite(places(corpus_map)).all()
    assert overlaps(corpus, corpus_map) == 0
    added = corpus.with_result(corpus_map).nodes
    assert added["x"].null_count() == added["y"].null_count() == 0


def test_articles_that_only_share_a_provider_or_topic_say_so(corpus: ArticleGraph, corpus_map: Layout) -> None:
    among = corpus_map.table.drop_nulls("archipelago")
    sizes = among["archipelago"].value_counts()["count"].to_list()
    assert among.height > 1000
    assert min(sizes) >= 12
    assert set(among["id"]) < set(corpus.texts()["id"])
    stated = corpus.edges.filter(pl.col("kind").is_in(["published_by", "about"])).select("source", "target")
    own = among.join(stated, left_on=["id", "archipelago"], right_on=["source", "target"], how="semi")
    assert own.height > 0.8 * among.height, "stories stay whole, so a few articles stand with their mates"


def test_the_map_is_about_as_wide_as_a_screen_and_not_mostly_water(corpus: ArticleGraph, corpus_map: Layout) -> None:
    wide, high = np.ptp(places(corpus_map), axis=0)
    assert 1.3 < wide / high < 1.9
    assert corpus.texts().height * np.pi * 11**2 / (wide * high) > 0.12


def test_articles_are_nearer_to_their_own_storys_middle_than_to_any_other(
    corpus: ArticleGraph, corpus_map: Layout
) -> None:
    from scipy.spatial import cKDTree

    edges = corpus.edges.filter(kind="in_story")
    stories = edges["target"].unique().sort()
    middles = cKDTree(places(corpus_map, stories))
    _, nearest = middles.query(places(corpus_map, edges["source"]))
    own = (stories.gather(np.asarray(nearest, dtype=np.int64)) == edges["target"]).to_numpy()
    assert own.mean() > 0.97


def test_communities_lie_apart_and_linked_ones_near_each_other(corpus: ArticleGraph, corpus_map: Layout) -> None:
    known = corpus.texts().drop_nulls("community").select("id", "community")
    at = known.join(corpus_map.table, on="id")
    spread = at.group_by("community").agg(
        pl.len(), pl.col("x").mean(), pl.col("y").mean(), deep=(pl.col("x").std() ** 2 + pl.col("y").std() ** 2).sqrt()
    )
    large = spread.filter(pl.col("len") > 20).sort("community")
    middle = large.select("x", "y").to_numpy()
    between = np.hypot(*(middle[:, None] - middle[None]).transpose(2, 0, 1))
    apart = large["deep"].to_numpy()[:, None] + large["deep"].to_numpy()[None]
    np.fill_diagonal(between, np.inf)
    assert (between > apart).all()
    edges = corpus.edges.filter(kind="related_to").join(at, left_on="source", right_on="id")
    ends = edges.join(at, left_on="target", right_on="id", suffix="_to").filter(
        pl.col("community") != pl.col("community_to")
    )
    x, y, x_to, y_to = (ends[name].to_numpy() for name in ("x", "y", "x_to", "y_to"))
    shuffled = np.random.default_rng(1).permutation(len(x))
    linked = np.hypot(x - x_to, y - y_to)
    anywhere = np.hypot(x - x_to[shuffled], y - y_to[shuffled])
    assert np.median(linked) < 0.75 * np.median(anywhere)


def test_hubs_stand_off_the_articles(corpus: ArticleGraph, corpus_map: Layout) -> None:
    from scipy.spatial import cKDTree

    hubs = corpus.nodes.filter(pl.col("kind").is_in(["provider", "topic"]))["id"]
    dots = cKDTree(places(corpus_map, corpus.texts()["id"]))
    distance, _ = dots.query(places(corpus_map, hubs))
    assert np.mean(np.asarray(distance) > 8 + 6) > 0.97
    among, _ = cKDTree(places(corpus_map, hubs)).query(places(corpus_map, hubs), k=2)
    assert np.mean(np.asarray(among)[:, 1] > 12) > 0.97


def test_the_same_graph_gives_the_same_map_in_whatever_order(corpus: ArticleGraph, corpus_map: Layout) -> None:
    nodes = corpus.nodes.sample(fraction=1.0, shuffle=True, seed=3)
    edges = corpus.edges.sample(fraction=1.0, shuffle=True, seed=4)
    assert find_layout(ArticleGraph(nodes, edges)).table.equals(corpus_map.table)
    other = find_layout(corpus, seed=1)
    assert not other.table.equals(corpus_map.table)
    assert overlaps(corpus, other) == 0


def test_the_same_map_whatever_the_hash_seed() -> None:
    code = (
        "import hashlib\nfrom benchmarks.layout import news\nfrom graphkit.analysis.layout import find_layout\n"
        "print(hashlib.sha256(find_layout(news(1500)).table.write_csv().encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_what_stood_stays_when_articles_are_added(corpus: ArticleGraph, corpus_map: Layout) -> None:
    first = find_layout(without(corpus, 0.01))
    warm = find_layout(corpus, previous=first.table)
    assert moved(first, warm) < 0.02
    assert moved(first, corpus_map) > 5 * moved(first, warm), "without the first places the map is another"
    assert overlaps(corpus, warm) == 0


def test_what_changed_company_leaves_no_gaps(corpus: ArticleGraph, corpus_map: Layout) -> None:
    """Every eighth article stood with others before, as when stories and communities are told apart anew."""
    table = corpus_map.table.select("id", "x", "y").filter(pl.col("id").str.starts_with("article:"))
    strays = table.gather_every(8)
    swapped = strays.with_columns(pl.col("x", "y").reverse())
    warm = find_layout(corpus, previous=pl.concat([table.join(strays, on="id", how="anti"), swapped]))
    articles_of = corpus.texts()["id"]

    def size(layout: Layout) -> float:
        return float(np.prod(np.ptp(places(layout, articles_of), axis=0)))

    assert size(warm) < 1.5 * size(corpus_map)
    assert overlaps(corpus, warm) == 0
    stayed = ~articles_of.is_in(strays["id"].implode()).to_numpy()
    steps = np.hypot(*(places(warm, articles_of) - places(corpus_map, articles_of))[stayed].T)
    assert np.median(steps) < 0.1 * np.ptp(places(corpus_map, articles_of))


def test_the_same_graph_again_stays_where_it_is(corpus: ArticleGraph, corpus_map: Layout) -> None:
    again = find_layout(corpus, previous=corpus.with_result(corpus_map))
    articles_of = corpus.texts()["id"]
    assert np.abs(places(again, articles_of) - places(corpus_map, articles_of)).max() < 1.0


def test_unknown_ids_and_places_that_are_no_numbers_are_ignored(corpus: ArticleGraph, corpus_map: Layout) -> None:
    strange = pl.DataFrame(
        {
            "id": ["article:nobody", *corpus.nodes["id"].head(4)],
            "x": [1e9, None, float("nan"), float("inf"), 5.0],
            "y": [1e9, 1.0, 2.0, 3.0, float("nan")],
        }
    )
    assert find_layout(corpus, previous=strange).table.equals(corpus_map.table)
    with pytest.raises(ValueError, match=r"previous lacks .* x, y"):
        find_layout(corpus, previous=corpus)
    with pytest.raises(ValueError, match="seed must be 0 or more"):
        find_layout(corpus, seed=-1)


def test_nothing_one_and_nothing_but_hubs() -> None:
    assert find_layout(graph_of([], [])).table.height == 0
    assert places(find_layout(graph_of(articles(1), []))).tolist() == [[0.0, 0.0]]
    hubs: list[dict[str, object]] = [{"id": f"topic:{number}", "kind": "topic"} for number in range(1200)]
    assert np.isfinite(places(find_layout(graph_of(hubs, [])))).all()


def test_ten_thousand_articles_without_any_links() -> None:
    graph = graph_of(articles(10_000), [])
    layout = find_layout(graph)
    wide, high = np.ptp(places(layout), axis=0)
    assert overlaps(graph, layout) == 0
    assert wide * high < 2.5 * 10_000 * 22**2


def test_one_giant_community_shows_its_stories() -> None:
    count, stories = 4000, 100
    nodes = articles(count, community=0)
    nodes += [{"id": f"story:{number}", "kind": "story"} for number in range(stories)]
    edges = [(f"article:{number}", f"story:{number % stories}", "in_story") for number in range(count // 2)]
    edges += [(f"article:{number}", f"article:{number * 7 % count}", "related_to") for number in range(1, count)]
    graph = graph_of(nodes, edges)
    layout = find_layout(graph)
    assert overlaps(graph, layout) == 0
    members = graph.edges.filter(kind="in_story").join(layout.table, left_on="source", right_on="id")
    middles = layout.table.rename({"x": "middle_x", "y": "middle_y"})
    reach = members.join(middles, left_on="target", right_on="id").select(
        far=((pl.col("x") - pl.col("middle_x")) ** 2 + (pl.col("y") - pl.col("middle_y")) ** 2).sqrt()
    )["far"]
    assert reach.to_numpy().max() < 0.1 * np.ptp(places(layout)[:, 0])


def test_a_story_stands_in_the_middle_of_its_articles(seeds: Path) -> None:
    graph = analyse(build_graph(read_articles(seeds)), "duplicates", "stories", "communities", "layout")
    layout = graph.results["layout"]
    assert isinstance(layout, Layout)
    assert layout.method == "force"
    for (story,), members in graph.edges.filter(kind="in_story").group_by("target"):
        at = places(layout, members["source"])
        middle = places(layout, pl.Series([story]))
        assert (at.min(axis=0) - 20 <= middle).all() and (middle <= at.max(axis=0) + 20).all()


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_random_graphs_of_either_kind_have_a_map(data: st.DataObject) -> None:
    count = data.draw(st.sampled_from([3, 40, 1100]))
    random = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    kinds = random.choice(
        ["article", "related", "provider", "topic", "story", "event"], count, p=[0.5, 0.2] + [0.075] * 4
    )
    nodes: list[dict[str, object]] = [
        {"id": f"{kind}:{number}", "kind": kind, "community": None if random.random() < 0.5 else number % 7}
        for number, kind in enumerate(kinds.tolist())
    ]
    ids = [str(node["id"]) for node in nodes]
    names = {"provider": "published_by", "topic": "about", "story": "in_story"}
    ends = random.integers(0, count, (2 * count, 2)).tolist()
    edges = [(ids[one], ids[other], names.get(kinds[other], "related_to")) for one, other in ends]
    graph = graph_of(nodes, edges)
    layout = find_layout(graph)
    assert np.isfinite(places(layout)).all()
    assert overlaps(graph, layout) == 0
    again = find_layout(graph, previous=layout.table)
    assert overlaps(graph, again) == 0
