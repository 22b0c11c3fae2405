"""What docs/adding-a-canvas.md promises: a canvas is one file and a line, a part is one file and a line.

The real page, in Chromium with the network off; what went wrong in a page fails its test at the end.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from graphkit import explorer
from graphkit.explorer import shell
from graphkit.exporters.html import write_html
from graphkit.graph import ArticleGraph
from tests.explorer.driving import Open, best, heading, select

pytestmark = pytest.mark.browser

DOCS = Path(__file__).parents[2] / "docs" / "adding-a-canvas.md"
# Keeps which listeners are on what outlives a canvas: the window, the document and the canvas' host.
LISTENERS = """
window.live = [];
const { addEventListener, removeEventListener } = EventTarget.prototype;
const named = (target) => target === window ? 'window' : target === document ? 'document'
  : target === document.body ? 'body' : target instanceof MediaQueryList ? 'media' : target?.id === 'map' ? 'map' : '';
const drop = (one) => { window.live = live.filter((other) => other !== one); };
EventTarget.prototype.addEventListener = function (name, listener, options) {
  const one = { on: named(this ?? window), name, listener };
  if (one.on && listener) {
    live.push(one);
    if (options?.signal) addEventListener.call(options.signal, 'abort', () => drop(one));
  }
  return addEventListener.call(this ?? window, name, listener, options);
};
EventTarget.prototype.removeEventListener = function (name, listener, options) {
  const on = named(this ?? window);
  drop(live.find((one) => one.on === on && one.name === name && one.listener === listener));
  return removeEventListener.call(this ?? window, name, listener, options);
};
"""
PARTS_LISTEN = [
    "document keydown",
    "map pointercancel",
    "map pointerdown",
    "map pointermove",
    "map pointerup",
    "media change",
    "window hashchange",
]


def sources(heading_: str) -> list[str]:
    """The JavaScript blocks under a heading of the guide."""
    section = DOCS.read_text(encoding="utf-8").split(f"## {heading_}")[1].split("\n## ")[0]
    return re.findall(r"```js\n(.*?)```", section, re.DOTALL)


@pytest.fixture
def own_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shell to change."""
    copy = tmp_path / "shell"
    shutil.copytree(shell.SHELL, copy)
    monkeypatch.setattr(shell, "SHELL", copy)
    return copy / "js"


def test_the_canvas_of_the_guide_works(
    open_page: Open, own_shell: Path, seeds_graph: ArticleGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_shell / "canvas_plain.js").write_text(sources("1. The file")[0], encoding="utf-8")
    registry = own_shell / "canvases.js"
    text = registry.read_text(encoding="utf-8")
    text = text.replace("import", 'import { plainCanvas } from "./canvas_plain.js";\nimport', 1)
    registry.write_text(
        text.replace("webgl: webglCanvas,", "webgl: webglCanvas,\n  plain: plainCanvas,"), encoding="utf-8"
    )
    monkeypatch.setitem(explorer.CANVASES, "plain", lambda _page: ({}, ""))
    write_html(seeds_graph, tmp_path / "graph.html", canvas="plain")
    opened = open_page(tmp_path / "graph.html")
    rows = opened.page.locator("#map li")
    expect(rows).to_have_count(9)
    opened.page.locator("#query").fill("lupus")
    expect(rows).to_have_count(1)
    rows.first.click()
    expect(heading(opened.page)).to_contain_text("Application of Machine Learning in Lupus")


def test_the_part_of_the_guide_works(
    open_page: Open, own_shell: Path, seeds_graph: ArticleGraph, canvas: str, tmp_path: Path
) -> None:
    (own_shell / "doubts.js").write_text(sources("Adding a part")[0], encoding="utf-8")
    main = own_shell / "main.js"
    text = main.read_text(encoding="utf-8").replace("import", 'import { doubtsPart } from "./doubts.js";\nimport', 1)
    main.write_text(text.replace("const PARTS = [", "const PARTS = [\n  doubtsPart,"), encoding="utf-8")
    write_html(seeds_graph, tmp_path / "graph.html", canvas=canvas)
    page = open_page(tmp_path / "graph.html").page
    expect(page.locator("#filters")).to_contain_text("0 of 9 dates are in doubt")
    page.locator("#query").fill("lupus")
    expect(page.locator("#filters")).to_contain_text("0 of 1 dates are in doubt")


def test_a_canvas_leaves_nothing_behind(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page, script=LISTENERS)
    page = opened.page
    select(opened, best(opened)["id"])
    assert len(page.evaluate("live")) >= len(PARTS_LISTEN)
    page.evaluate("graphkit.canvas.destroy()")
    assert page.evaluate("live.map(({ on, name }) => `${on} ${name}`).sort()") == PARTS_LISTEN
    assert page.evaluate("document.querySelector('#map').childElementCount") == 0
