"""A graph larger than a page, indexed and served."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from benchmarks.page_data import news_graph
from graphkit import save
from graphkit.analysis import analyse
from graphkit.graph import ArticleGraph
from graphkit.serving.index import GraphIndex
from graphkit.serving.server import GraphServer

Ask = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture(scope="session")
def news() -> ArticleGraph:
    """2,000 nodes with stories, communities and places."""
    return analyse(news_graph(2000), "layout")


@pytest.fixture(scope="session")
def index(news: ArticleGraph) -> GraphIndex:
    """The same, to be asked."""
    return GraphIndex(news)


@pytest.fixture(scope="session")
def server(news: ArticleGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphServer]:
    """The same, served."""
    folder: Path = tmp_path_factory.mktemp("serving") / "news.graph"
    save(news, folder)
    with GraphServer(folder, max_nodes=200) as running:
        yield running


@pytest.fixture
def ask(server: GraphServer) -> Ask:
    """A function that asks the server: the status, and what it says."""

    def asked(
        what: str, parameters: dict[str, Any] | list[tuple[str, Any]] | None = None
    ) -> tuple[int, dict[str, Any]]:
        address = f"{server.address}api/{what}?{urlencode(parameters or {}, doseq=True)}"
        try:
            with urlopen(address) as answer:
                return int(answer.status), json.loads(answer.read())
        except HTTPError as refused:
            with refused:
                return refused.code, json.loads(refused.read())

    return asked
