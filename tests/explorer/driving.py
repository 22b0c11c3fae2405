"""What the tests of the page share: its data, where things are on the screen, and what is drawn."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
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


def data(path: Path) -> dict[str, Any]:
    """What Python handed this page."""
    text = re.search(r'id="page-data">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)
    assert text
    found: dict[str, Any] = json.loads(text[1])
    return found


def best(path: Path) -> dict[str, Any]:
    """The best connected article with a file."""
    nodes = [node for node in data(path)["nodes"] if node["kind"] == "article"]
    found: dict[str, Any] = max(nodes, key=lambda node: node["links"])
    return found


def on_screen(opened: Opened, x: float, y: float) -> tuple[float, float]:
    """Where a place on the map is in the window: the camera is in the hash."""
    at = re.search(r"at=(-?\d+),(-?\d+),([\d.]+)", opened.hash)
    box = opened.page.locator("#map").bounding_box()
    assert at
    assert box
    cx, cy, scale = (float(value) for value in at.groups())
    return box["x"] + box["width"] / 2 + (x - cx) * scale, box["y"] + box["height"] / 2 + (y - cy) * scale


def heading(page: Page) -> Locator:
    """The heading of the detail panel."""
    return page.locator("#panel h2")
