"""Graphs in notebooks: a real kernel runs a real notebook, and Chromium shows what came out."""

from __future__ import annotations

import base64
import html
import http.server
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graphkit import analyse, build_graph, read_articles
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.notebook import PICTURED, frame, show, summary
from tests.browser import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame

BODY = '<!doctype html><meta charset="utf-8"><body>'  # notebooks are UTF-8, which the hashes of scripts need
TITLE = '<b>Seeds</b> & "$x$"'
CELLS = [
    "import graphkit",
    "graph = graphkit.analyse(graphkit.build_graph(graphkit.read_articles({folder!r})))",
    "graph",
    f"graph.show(title={TITLE!r}, height=500)",
]


@pytest.fixture(scope="module")
def outputs(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the cells of a notebook showed, as it is saved: MIME types and their data."""
    for name in ("ipykernel", "nbclient"):
        pytest.importorskip(name, reason="runs a notebook")
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": source.format(folder=str(seeds)), "outputs": []}
        for n, source in enumerate(CELLS)
    ]
    path = tmp_path_factory.mktemp("notebook") / "seeds.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    run = [sys.executable, "-c", "from nbclient.cli import main; main()", "--inplace", str(path)]
    done = subprocess.run(run, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shown = [output for cell in json.loads(path.read_text("utf-8"))["cells"] for output in cell["outputs"]]
    assert [output["output_type"] for output in shown] == ["execute_result", "display_data"], shown
    return [{kind: "".join(data) for kind, data in output["data"].items()} for output in shown]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and its address: notebooks are served over HTTP, and frames resolve addresses against theirs."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield tmp_path, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def until(inner: Frame, expression: str) -> None:
    """Poll until a JavaScript expression is true in a frame; its policy forbids what Playwright's own waiting needs."""
    end = time.monotonic() + PATIENCE
    while not inner.evaluate(expression):
        assert time.monotonic() < end, f"not within {PATIENCE} s: {expression}"
        time.sleep(0.025)


def test_a_cell_shows_a_summary(outputs: list[dict[str, Any]]) -> None:
    result, _ = outputs
    assert result["text/plain"].startswith("<ArticleGraph: 4 article, 5 related")
    shown = result["text/html"]
    assert "<tr><td>article</td><td>4</td><td>nodes</td></tr>" in shown
    assert "Machine learning predicts anti-cancer drug efficacy (4)" in shown
    assert "data:image/png;base64," in shown
    assert len(shown) < 300_000
    assert not re.search(r"<script|<style|<iframe|\sid=|\sclass=|\sstyle=", shown), "nothing to clash with the notebook"


def test_show_gives_the_page_a_picture_and_text(outputs: list[dict[str, Any]]) -> None:
    _, shown = outputs
    assert sorted(shown) == ["image/png", "text/html", "text/plain"]
    assert base64.b64decode(shown["image/png"]).startswith(b"\x89PNG")
    (sandbox,) = re.findall(r'sandbox="([^"]*)"', shown["text/html"])
    assert "allow-scripts" in sandbox and "allow-same-origin" not in sandbox
    without_frames = re.sub(r"<iframe.*</iframe>", "", shown["text/html"], flags=re.DOTALL)
    assert "iframe" in shown["text/html"] and 'src="data:image/png;base64,' in without_frames


@pytest.mark.browser
def test_the_page_runs_in_its_frame(outputs: list[dict[str, Any]], site: tuple[Path, str], chromium: Browser) -> None:
    folder, address = site
    (folder / "notebook.html").write_text(BODY + outputs[1]["text/html"], encoding="utf-8")
    page = chromium.new_context(viewport={"width": 1100, "height": 700}).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/notebook.html")
    (inner,) = page.frames[1:]
    until(inner, "document.documentElement.dataset.ready === 'true'")
    assert inner.locator("h1").inner_text() == TITLE
    inner.locator("#search input").first.fill("drug")
    until(inner, "document.getElementById('status').textContent.includes('6 of 9 articles')")
    until(inner, "location.hash.includes('q=drug')")
    assert inner.url.startswith("about:srcdoc#q=drug"), "its view is in its own address, not in the notebook's"
    assert page.url == f"{address}/notebook.html"
    assert not inner.evaluate("(() => { try { return parent.document.body } catch { return null } })()")
    assert errors == []
    page.context.close()


@pytest.mark.browser
def test_without_scripts_the_picture_is_seen(
    outputs: list[dict[str, Any]], site: tuple[Path, str], chromium: Browser
) -> None:
    folder, address = site
    (folder / "notebook.html").write_text(BODY + outputs[1]["text/html"], encoding="utf-8")
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/notebook.html")
    assert not page.locator("iframe").is_visible()
    picture = page.locator("img").bounding_box()
    assert picture is not None and picture["height"] == 500
    page.context.close()


def test_outside_notebooks_the_browser_opens(seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    path = build_graph(read_articles(seeds)).show(title=TITLE)
    assert path is not None and opened == [path.as_uri()]
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert f"<title>{html.escape(TITLE)}</title>" in path.read_text("utf-8")


def test_a_page_in_a_notebook_has_a_bound(seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: True)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    path = show(build_graph(read_articles(seeds)), max_nodes=5)
    assert path is not None and "of 9 articles: the best connected" in path.read_text("utf-8")
    for wrong in ({"height": 10}, {"canvas": "paper"}):
        with pytest.raises(ValueError, match=str(next(iter(wrong.values())))):
            show(build_graph(read_articles(seeds)), **wrong)


def test_a_summary_is_escaped_and_does_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    title = "<img src=x onerror=alert(1)>"
    rows = [
        {"id": f"article:{n}", "kind": "article", "title": f"{title} the very same words here", "provider": None}
        for n in range(3)
    ]
    nodes = node_table([*rows, {"id": title, "kind": title}])
    shown = summary(analyse(ArticleGraph(nodes=nodes, edges=edge_table([])), "duplicates", "stories"))
    assert "<img" not in shown
    assert html.escape(title) in shown
    assert "(3)" in shown, "the story of the three is named"


def test_a_summary_of_a_large_graph_costs_no_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": f"article:{n}", "kind": "article"} for n in range(PICTURED + 1)]
    graph = ArticleGraph(nodes=node_table(rows), edges=edge_table([]))
    shown = graph._repr_html_()
    assert f"{PICTURED + 1:,}" in shown and "<img" not in shown


def test_a_frame_holds_any_page() -> None:
    shown = frame('<head><title>"</title></head></iframe>', height=300)
    assert shown.count("</iframe>") == 1
    assert "&lt;/iframe&gt;" in shown
