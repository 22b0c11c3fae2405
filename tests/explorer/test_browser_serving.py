"""The page of ``graphkit build --serve`` loads itself again when the graph changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graphkit import build_graph, export, read_articles
from graphkit.serving import PageServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PATIENCE = 20.0  # seconds


def until(fits: Callable[[], Any], page: Any) -> Any:
    end = time.monotonic() + PATIENCE
    while not (value := fits()):
        assert time.monotonic() < end, "it did not happen"
        page.wait_for_timeout(50)
    return value


def test_an_open_page_shows_the_new_graph_and_keeps_its_view(chromium: Browser, seeds: Path, tmp_path: Path) -> None:
    def written(title: str) -> bytes:
        file = tmp_path / "graph.html"
        export(build_graph(read_articles(seeds)), file, title=title)
        return file.read_bytes()

    page = chromium.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    with PageServer() as server:
        server.show(written("Before"))
        page.goto(server.address)
        frame = until(lambda: next((one for one in page.frames if "/page" in one.url), None), page)
        until(lambda: frame.evaluate("document.documentElement.dataset.ready === 'true'"), page)
        assert "Before" in frame.inner_text("h1")
        frame.fill("input[type=search]", "lupus")
        until(lambda: "q=lupus" in frame.evaluate("location.hash"), page)
        page.wait_for_timeout(1200)  # it has asked for the number by now
        server.show(written("After"))
        until(lambda: "After" in frame.inner_text("h1"), page)
        until(lambda: frame.evaluate("document.documentElement.dataset.ready === 'true'"), page)
        assert "q=lupus" in frame.evaluate("location.hash")
        assert frame.input_value("input[type=search]") == "lupus"
    page.close()
    assert [error for error in errors if "favicon" not in error and "ERR_CONNECTION_REFUSED" not in error] == []
