"""What the tests of the page share: its data, where things are on the screen, and what is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser import Opened

Open = Callable[..., Opened]

# Keeps where dots are drawn (`arcs`) and what is written (`drawn`), in the canvas' own units.
RECORD = """
window.arcs = [];
window.drawn = [];
const kept = { arc: (x, y) => arcs.push([x, y]), fillText: (text) => drawn.push(text) };
for (const [name, keep] of Object.entries(kept)) {
  const draw = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (...all) {
    keep(...all);
    return draw.apply(this, all);
  };
}
"""

# The text of every element against the nearest opaque background, by WCAG 2.1's formula; AA asks for 4.5.
CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((value) => value / 255)
    .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (!own || !node.checkVisibility() || node.closest('svg, .none, script, noscript')) continue;
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push([node.tagName, node.className, node.textContent.slice(0, 30), ratio.toFixed(2)].join());
  }
  return poor;
}"""


NODE = """(i) => {
  const { page } = graphkit;
  return {
    node: i, id: page.id(i), title: page.title(i), kind: page.head.kinds[page.kind[i]], url: page.url(i),
    excerpt: page.excerpt(i), links: page.links[i], story: page.story[i], x: page.x[i], y: page.y[i],
  };
}"""


def nodes(opened: Opened) -> list[dict[str, Any]]:
    """The nodes of the page: node, id, title, kind, url, excerpt, links, story (index or -1), x and y."""
    found: list[dict[str, Any]] = opened.page.evaluate(f"Array.from(graphkit.page.kind.keys(), {NODE})")
    return found


def edges(opened: Opened, kind: str) -> list[tuple[str, str]]:
    """The ids at the ends of all edges of a kind."""
    found = opened.page.evaluate(
        """(wanted) => {
          const { page } = graphkit;
          const code = page.head.edge_kinds.findIndex(({ kind }) => kind === wanted);
          const all = [...page.edges.kind.keys()].filter((edge) => page.edges.kind[edge] === code);
          return all.map((edge) => [page.id(page.edges.source[edge]), page.id(page.edges.target[edge])]);
        }""",
        kind,
    )
    return [(source, target) for source, target in found]


def stories(opened: Opened) -> list[dict[str, Any]]:
    """The stories of the page: id, title and the ids of their members in time order."""
    found: list[dict[str, Any]] = opened.page.evaluate(
        """(() => {
          const { page } = graphkit;
          const ids = (story) => Array.from(page.stories.members(story), (node) => page.id(node));
          return Array.from(page.stories.total, (_, story) =>
            ({ id: page.stories.id(story), title: page.stories.title(story), members: ids(story) }));
        })()"""
    )
    return found


def best(opened: Opened) -> dict[str, Any]:
    """The best connected article with a file."""
    found: dict[str, Any] = max((n for n in nodes(opened) if n["kind"] == "article"), key=lambda node: node["links"])
    return found


def on_screen(opened: Opened, x: float, y: float) -> tuple[float, float]:
    """Where a place on the map is in the window."""
    camera = opened.page.evaluate("graphkit.canvas.camera()")
    box = opened.page.locator("#map").bounding_box()
    assert box
    return (
        box["x"] + box["width"] / 2 + (x - camera["x"]) * camera["scale"],
        box["y"] + box["height"] / 2 + (y - camera["y"]) * camera["scale"],
    )


def select(opened: Opened, name: str) -> None:
    """Select a node or story by its id."""
    opened.page.evaluate("(id) => graphkit.state.set({ selected: id })", name)


def heading(page: Page) -> Locator:
    """The heading of the detail panel."""
    return page.locator("#panel h2")
