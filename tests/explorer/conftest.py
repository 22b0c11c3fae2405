"""Graphs and pages that several tests look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from graphkit.analysis import analyse
from graphkit.build import build_graph
from graphkit.explorer import CANVASES
from graphkit.exporters.html import write_html
from graphkit.graph import ArticleGraph
from graphkit.readers import read_articles
from graphkit.serving.server import GraphServer
from graphkit.store.saving import save
from tests.browser import Served
from tests.explorer import samples

# The pages that several tests look at, and the canvas that a server gives each by itself.
PAGES = {"seeds_page": "pyvis", "part_page": "webgl", "hostile_page": "pyvis"}

LONG = ("_access", "_compare")  # tests that take long, and look at what a server does not change


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of the page run over each canvas in turn, and those of these pages over a server's page, too."""
    if page := next((name for name in PAGES if name in metafunc.fixturenames), None):
        ways = [pytest.param(canvas, "file", id=canvas) for canvas in sorted(CANVASES)]
        slow = [pytest.mark.slow] if metafunc.module.__name__.endswith(LONG) else []
        ways.append(pytest.param(PAGES[page], "server", id="served", marks=slow))
        metafunc.parametrize(("canvas", "giver"), ways, indirect=True, scope="session")
    elif "canvas" in metafunc.fixturenames and not _names_canvas(metafunc):
        metafunc.parametrize("canvas", sorted(CANVASES), indirect=True, scope="session")


def _names_canvas(metafunc: pytest.Metafunc) -> bool:
    """Whether the test says itself which canvases it is for."""
    return any("canvas" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))


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


@pytest.fixture(scope="session")
def canvas(request: pytest.FixtureRequest) -> str:
    """Every canvas in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def giver(request: pytest.FixtureRequest) -> str:
    """Who gives the browser the page: a ``file`` or a ``server``."""
    return str(request.param)


@pytest.fixture(scope="session")
def servers() -> Iterator[ExitStack]:
    """Holds the servers until the tests are done."""
    with ExitStack() as held:
        yield held


@pytest.fixture(scope="session")
def publish(
    canvas: str, giver: str, servers: ExitStack, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[ArticleGraph, str], Path | Served]:
    """A function that makes a page of a graph under a title, as the test wants it."""

    def made(graph: ArticleGraph, title: str) -> Path | Served:
        place = tmp_path_factory.mktemp("page")
        if giver == "file":
            write_html(graph, place / "graph.html", title=title, canvas=canvas)
            return place / "graph.html"
        save(graph, place / "news.graph")
        return Served(servers.enter_context(GraphServer(place / "news.graph", title=title)).address)

    return made


@pytest.fixture(scope="session")
def seeds_page(seeds_graph: ArticleGraph, publish: Callable[[ArticleGraph, str], Path | Served]) -> Path | Served:
    """The page of the sample articles."""
    return publish(seeds_graph, "Machine learning in medicine")


@pytest.fixture(scope="session")
def part_page(part_graph: ArticleGraph, publish: Callable[[ArticleGraph, str], Path | Served]) -> Path | Served:
    """The page of the 300 files."""
    return publish(part_graph, "Diablo 4")


@pytest.fixture(scope="session")
def hostile_page(publish: Callable[[ArticleGraph, str], Path | Served]) -> Path | Served:
    """The page of a graph in which every text is an attack."""
    return publish(samples.hostile_graph(), samples.ATTACK)
