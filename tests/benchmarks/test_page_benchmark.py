"""The page benchmark: its graph is what it says, and it measures real pages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.page_data import news_graph
from benchmarks.page_driver import find_browser
from benchmarks.page_report import table
from benchmarks.page_rivals import install, rival_page
from benchmarks.page_titles import make_titles
from benchmarks.page_trace import inputs_and_frames
from graphkit.analysis.layout import find_layout
from graphkit.graph import ArticleGraph

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def news() -> ArticleGraph:
    return news_graph(500)


def test_there_are_as_many_nodes_as_asked_for_and_twice_as_many_edges(news: ArticleGraph) -> None:
    assert news.nodes.filter(pl.col("kind") != "story").height == 500
    assert news.edges.filter(pl.col("kind") != "in_story").height == 1000
    assert set(news.nodes["kind"]) == {"article", "related", "provider", "topic", "story"}
    kinds = {"published_by", "about", "related_to", "duplicate_of", "in_story"}
    assert set(news.edges["kind"]) == kinds


def test_the_same_seed_gives_the_same_graph_and_another_one_another(news: ArticleGraph) -> None:
    again = news_graph(500)
    assert again.nodes.equals(news.nodes)
    assert again.edges.equals(news.edges)
    assert not news_graph(500, seed=1).edges.equals(news.edges)


def test_providers_are_heavy_tailed_and_stories_come_within_days(news: ArticleGraph) -> None:
    sizes = news.nodes["provider"].drop_nulls().value_counts()["count"].sort(descending=True)
    assert sizes[0] > 3 * sizes.median()  # type: ignore[operator]
    members = news.edges.filter(kind="in_story").join(news.nodes, left_on="source", right_on="id")
    spans = members.group_by("target").agg(pl.col("published").max() - pl.col("published").min())["published"]
    assert spans.dt.total_days().median() < 10  # type: ignore[operator]


def test_no_title_comes_twice_when_headlines_run_out(tmp_path: Path) -> None:
    headlines = tmp_path / "headlines.csv"
    real = [f"Mayor {n} opens new bridge {n} over river" for n in range(200)]
    pl.DataFrame({"title": real}).write_csv(headlines)
    titles = make_titles(400, headlines, np.random.default_rng(0))
    assert set(titles[:200]) == set(real)
    assert len(set(titles)) > 390


def test_a_rival_gets_every_title_and_edge(news: ArticleGraph, tmp_path: Path) -> None:
    laid = news.with_result(find_layout(news))
    assert install(tmp_path, ["pyvis"]).keys() == {"pyvis"}
    html = rival_page("pyvis", laid, tmp_path)
    given = json.loads(html.split('id="data">')[1].split("</script>")[0])
    assert len(given["titles"]) == 500
    assert len(given["source"]) == len(given["target"]) == 1000
    assert max(given["source"] + given["target"]) < 500


def test_an_input_is_matched_with_the_frame_that_shows_it() -> None:
    def latency(phase: str, at: float, **told: object) -> dict[str, object]:
        details = {"event_latency": told} if told else {}
        return {"name": "EventLatency", "ph": phase, "ts": at, "pid": 1, "id2": {"local": "0x1"}, "args": details}

    frame = {"name": "SubmitCompositorFrameToPresentationCompositorFrame", "ph": "e", "ts": 9000, "pid": 1}
    events = [
        latency("b", 1000, event_type="MOUSE_DRAGGED", display_trace_id=5),
        latency("e", 9000),
        latency("b", 10_000, event_type="MOUSE_WHEEL"),  # changed nothing
        latency("e", 11_000),
        latency("b", 12_000, event_type="MOUSE_MOVED", display_trace_id=6),
        latency("e", 13_000),
        frame,
    ]
    assert inputs_and_frames(events) == ([(1.0, 9.0), (10.0, 0)], [9.0])


def test_the_table_says_what_failed_and_how_far_runs_differ() -> None:
    rows = [
        {"name": "one", "nodes": 1000, "bytes": 2e6, "frame": 10.0},
        {"name": "one", "nodes": 1000, "bytes": 2e6, "frame": 30.0},
        {"name": "two", "nodes": 1000, "bytes": 3e6, "failed": "never came"},
    ]
    text = table(rows, {"two": "1.0"})
    assert "| 1,000 | one | 2.0 | – | – | 20 (10–30) |" in text
    assert "| 1,000 | two | 3.0 | never came |" in text


@pytest.mark.browser
def test_pages_are_measured_in_the_browser(tmp_path: Path) -> None:
    if find_browser() is None:
        pytest.skip("no Chromium was found; install one or name it in GRAPHKIT_CHROMIUM")
    options = ["--sizes", "120", "--only", "graphkit", "pyvis", "--rounds", "1", "-o", str(tmp_path)]
    command = [sys.executable, "-m", "benchmarks.page", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    runs = json.loads((tmp_path / "page.json").read_text(encoding="utf-8"))["runs"]
    assert [row["name"] for row in runs] == ["graphkit", "pyvis"]
    for row in runs:
        assert "failed" not in row
        assert all(row[figure] > 0 for figure in ("bytes", "interactive", "frame", "search", "filter"))
    assert "| 120 | graphkit |" in (tmp_path / "page.md").read_text(encoding="utf-8")
