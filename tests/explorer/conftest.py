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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of the page run over each canvas in turn, and over the same page from a server."""
    page = next((name for name in PAGES if name in metafunc.fixturenames), None)
    if page is None and "canvas" not in metafunc.fixturenames:
        return
    ways = [pytest.param(canvas, "file", id=canvas) for canvas in sorted(CANVASES)]
    if page is not None:
        ways.append(pytest.param(PAGES[page], "server", id="served"))
    metafunc.parametrize(("canvas", "way"), ways, indirect=True, scope="session")


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
    """Every canvas in turn: the tests of the page run over each of them."""
    return str(request.param)


@pytest.fixture(scope="session")
def way(request: pytest.FixtureRequest) -> str:
    """How the page comes to the browser: from a ``file`` or a ``server``."""
    return str(request.param)


@pytest.fixture(scope="session")
def servers() -> Iterator[ExitStack]:
    """Holds the servers until the tests are done."""
    with ExitStack() as held:
        yield held


@pytest.fixture(scope="session")
def publish(
    canvas: str, way: str, servers: ExitStack, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[ArticleGraph, str], Path | Served]:
    """A function that makes a page of a graph under a title, in the way of the test."""

    def made(graph: ArticleGraph, title: str) -> Path | Served:
        place = tmp_path_factory.mktemp("page")
        if way == "file":
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
