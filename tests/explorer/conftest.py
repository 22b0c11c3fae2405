"""Graphs and pages that several tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.analysis import analyse
from graphkit.build import build_graph
from graphkit.explorer import CANVASES
from graphkit.exporters.html import write_html
from graphkit.graph import ArticleGraph
from graphkit.readers import read_articles
from tests.explorer import samples


@pytest.fixture(scope="session")
def seeds_graph(seeds: Path) -> ArticleGraph:
    """The sample articles, with all analyses."""
    return analyse(build_graph(read_articles(seeds)))


@pytest.fixture(scope="session")
def plain_graph(seeds: Path) -> ArticleGraph:
    """The sample articles, before any analysis."""
    return build_graph(read_articles(seeds))


@pytest.fixture(scope="session")
def part_graph(shared_data: Path) -> ArticleGraph:
    """The first 300 files of a real corpus on one game, with all analyses."""
    files = sorted((shared_data / "articles-diablo4").iterdir())[:300]
    return analyse(build_graph(read_articles(*files)))


@pytest.fixture(scope="session", params=sorted(CANVASES))
def canvas(request: pytest.FixtureRequest) -> str:
    """Every canvas in turn: the tests of the page run over each of them."""
    return str(request.param)


@pytest.fixture(scope="session")
def seeds_page(seeds_graph: ArticleGraph, canvas: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample articles."""
    return _write(seeds_graph, canvas, tmp_path_factory, "Machine learning in medicine")


@pytest.fixture(scope="session")
def part_page(part_graph: ArticleGraph, canvas: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the 300 files."""
    return _write(part_graph, canvas, tmp_path_factory, "Diablo 4")


@pytest.fixture(scope="session")
def hostile_page(canvas: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a graph in which every text is an attack."""
    return _write(samples.hostile_graph(), canvas, tmp_path_factory, samples.ATTACK)


def _write(graph: ArticleGraph, canvas: str, folders: pytest.TempPathFactory, title: str) -> Path:
    path = folders.mktemp("page") / "graph.html"
    write_html(graph, path, title=title, canvas=canvas)
    return path
