"""Other tools show what the page and the pictures show."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from graphkit import analyse, build_graph, read_articles
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.looks import looks
from graphkit.pictures.scene import make_scene
from graphkit.pictures.theme import read_theme


def test_articles_look_as_in_the_picture(seeds: Path) -> None:
    graph = analyse(build_graph(read_articles(seeds)))
    scene, theme = make_scene(graph), read_theme("light")
    found = graph.nodes.select("id", "kind").hstack(looks(graph)).filter(pl.col("kind").is_in(["article", "related"]))
    count = found.height
    assert found["colour"].to_list() == [theme.palette[slot] for slot in scene.slots[:count]]
    assert len(set(found["colour"])) == 3, "two stories and all others"
    assert (found["x"].to_list(), found["y"].to_list()) == (scene.x[:count].tolist(), scene.y[:count].tolist())
    assert found["radius"].to_list() == pytest.approx(scene.radius[:count].tolist(), abs=0.01)


def test_what_is_no_article_is_grey_and_small(seeds: Path) -> None:
    graph = analyse(build_graph(read_articles(seeds)))
    hubs = looks(graph).filter(graph.nodes["kind"].is_in(["provider", "topic", "story"]))
    assert hubs["colour"].unique().to_list() == [read_theme("light").named["hub"]]
    assert hubs["radius"].unique().to_list() == [6.0]


def test_time_is_a_ramp_where_colours_tell_time() -> None:
    days = pl.datetime_range(pl.datetime(2024, 1, 1), pl.datetime(2024, 3, 30), "1d", eager=True, time_zone="UTC")
    rows = [{"id": f"{n:03}", "kind": "article", "published": day} for n, day in enumerate(days)]
    found = looks(ArticleGraph(nodes=node_table(rows), edges=edge_table([])))
    assert list(dict.fromkeys(found["colour"])) == list(read_theme("light").ramp[:9])
    assert found["x"].null_count() == found["y"].null_count() == len(rows), "no layout, no place"
