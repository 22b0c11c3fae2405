"""The WebGL canvas: what it draws, how it is moved, and what it leaves behind.

What the two canvases have in common is tested over both of them in the other browser tests.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from graphkit.exporters.html import write_html
from graphkit.graph import ArticleGraph
from tests.browser import Opened
from tests.explorer import samples
from tests.explorer.driving import Open, heading, on_screen, select

pytestmark = pytest.mark.browser

MOVING: dict[str, Any] = {"reduced_motion": "no-preference"}
NO_WEBGL = """
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind === 'webgl2' ? null : get.call(this, kind, ...rest);
};
"""
# Counts listeners, frames and observers that are still there.
COUNT = """
window.left = { listeners: 0, frames: new Set(), observers: 0 };
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (name, listener, options) {
  if (options?.signal && this instanceof Element) {
    left.listeners += 1;
    add.call(options.signal, 'abort', () => (left.listeners -= 1), { once: true });
  }
  return add.call(this, name, listener, options);
};
const request = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (callback) => {
  const id = request((now) => { left.frames.delete(id); callback(now); });
  left.frames.add(id);
  return id;
};
const cancel = window.cancelAnimationFrame.bind(window);
window.cancelAnimationFrame = (id) => { left.frames.delete(id); cancel(id); };
for (const [name, by] of [['observe', 1], ['disconnect', -1]]) {
  const own = ResizeObserver.prototype[name];
  ResizeObserver.prototype[name] = function (...all) { left.observers += by; return own.apply(this, all); };
}
"""
# Notes every label as it is written: text, and its box in pixels of the view.
LABELS = """
window.labels = [];
const write = CanvasRenderingContext2D.prototype.fillText;
const clear = CanvasRenderingContext2D.prototype.clearRect;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
  const size = parseFloat(/([\\d.]+)px/.exec(this.font)[1]);
  const wide = this.measureText(text).width;
  labels.push({ text, left: x - wide / 2, right: x + wide / 2, top: y, bottom: y + size });
  return write.call(this, text, x, y, ...rest);
};
CanvasRenderingContext2D.prototype.clearRect = function (...all) {
  labels = [];
  return clear.apply(this, all);
};
"""


@pytest.fixture(scope="module")
def islands() -> ArticleGraph:
    """Stories of many sizes."""
    return samples.stories_graph([12, 9, 7, 5, 4, 3, 3, 2, 2])


@pytest.fixture(scope="module")
def page(islands: ArticleGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their page, drawn by WebGL."""
    path = tmp_path_factory.mktemp("canvas") / "graph.html"
    write_html(islands, path, title="Islands <&>", canvas="webgl")
    return path


def _camera(opened: Opened) -> dict[str, float]:
    found: dict[str, float] = opened.page.evaluate("graphkit.canvas.camera()")
    return found


def _middle(opened: Opened) -> tuple[float, float]:
    box = opened.page.locator("#map").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _colour(opened: Opened, x: float, y: float) -> tuple[int, ...]:
    """The colour of a pixel of the window, as a person sees it."""
    shot = opened.page.screenshot(clip={"x": round(x), "y": round(y), "width": 1, "height": 1})
    found = opened.page.evaluate(
        """async (bytes) => {
          const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
          context.drawImage(image, 0, 0);
          return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
        }""",
        list(shot),
    )
    return tuple(found)


def _at_rest(opened: Opened) -> None:
    """Wait until the camera stands still and the address holds it: the picture follows within a few frames."""
    opened.until("location.hash.includes('at=')")
    opened.until(
        """async () => {
          const before = JSON.stringify(graphkit.canvas.camera());
          await new Promise((done) => setTimeout(done, 300));
          return before === JSON.stringify(graphkit.canvas.camera());
        }"""
    )


def _node(opened: Opened, number: int) -> dict[str, Any]:
    found: dict[str, Any] = opened.page.evaluate(
        "(i) => ({ x: graphkit.page.x[i], y: graphkit.page.y[i], id: graphkit.page.id(i) })", number
    )
    return found


def test_dots_stand_where_the_page_says_in_the_colour_of_the_legend(open_page: Open, page: Path) -> None:
    opened = open_page(page)
    _at_rest(opened)
    node = _node(opened, 0)
    slot = opened.page.evaluate("graphkit.page.slots(graphkit.state.view.colour)[0]")
    legend = opened.page.evaluate(
        """(slot) => {
          const probe = document.body.appendChild(document.createElement('span'));
          probe.style.color = `var(--c${slot})`;
          return getComputedStyle(probe).color.match(/\\d+/g).map(Number);
        }""",
        slot,
    )
    drawn = _colour(opened, *on_screen(opened, node["x"], node["y"]))
    assert max(abs(a - b) for a, b in zip(drawn, legend, strict=True)) <= 3


def test_the_map_is_dragged_and_glides_and_stops(open_page: Open, page: Path) -> None:
    opened = open_page(page, **MOVING)
    _at_rest(opened)
    before = _camera(opened)
    x, y = _middle(opened)
    mouse = opened.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 120, y + 60, steps=8)
    mouse.up()
    after = _camera(opened)
    assert (before["x"] - after["x"]) * before["scale"] >= 115
    assert after["scale"] == before["scale"]
    _at_rest(opened)
    rest = _camera(opened)
    opened.page.wait_for_timeout(300)
    assert _camera(opened) == rest


def test_islands_are_named_after_their_provider_and_lead_to_it(open_page: Open, tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    write_html(samples.providers_graph({"Alpha Times": 700, "Beta Post": 500}), path)
    opened = open_page(path, script=LABELS)
    _at_rest(opened)
    labels = {label["text"]: label for label in opened.page.evaluate("labels")}
    assert {"Alpha Times", "Beta Post"} <= set(labels)
    box = opened.page.locator("#map").bounding_box()
    assert box
    name = labels["Beta Post"]
    opened.page.mouse.click(box["x"] + (name["left"] + name["right"]) / 2, box["y"] + name["top"] + 4)
    expect(heading(opened.page)).to_have_text("Beta Post")
    opened.page.keyboard.press("Escape")
    opened.page.get_by_role("checkbox", name="Beta Post").check()
    _at_rest(opened)
    assert "Alpha Times" not in {label["text"] for label in opened.page.evaluate("labels")}, (
        "none of its articles is on"
    )


def test_names_keep_off_the_buttons(open_page: Open, islands: ArticleGraph, tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    write_html(islands, path, canvas="webgl")
    opened = open_page(path, script=LABELS)
    _at_rest(opened)
    node = _node(opened, 0)
    x, y = on_screen(opened, node["x"], node["y"])
    tools, area = opened.page.locator("#map-tools").bounding_box(), opened.page.locator("#map").bounding_box()
    assert tools
    assert area
    opened.page.mouse.move(x, y)
    opened.page.mouse.down()
    opened.page.mouse.move(tools["x"] + 10, tools["y"] + 60, steps=5)
    opened.page.mouse.up()
    _at_rest(opened)
    left, top = tools["x"] - area["x"], tools["y"] - area["y"]
    over = [
        label["text"]
        for label in opened.page.evaluate("labels")
        if label["right"] > left + 2 and label["top"] < top + tools["height"] - 2 and label["bottom"] > top + 2
    ]
    assert not over
    assert len(opened.page.evaluate("labels")) > 3


def test_the_wheel_zooms_to_the_pointer(open_page: Open, page: Path) -> None:
    opened = open_page(page, **MOVING)
    _at_rest(opened)
    node = _node(opened, 3)
    x, y = on_screen(opened, node["x"], node["y"])
    scale = _camera(opened)["scale"]
    opened.page.mouse.move(x, y)
    opened.page.mouse.wheel(0, -240)
    opened.until("(scale) => graphkit.canvas.camera().scale > scale * 1.3", scale)
    opened.page.wait_for_timeout(500)
    assert on_screen(opened, node["x"], node["y"]) == pytest.approx((x, y), abs=1)


def test_moves_are_jumps_for_people_who_asked_for_calm(open_page: Open, page: Path) -> None:
    opened = open_page(page)
    _at_rest(opened)
    moved = opened.page.evaluate(
        """() => {
          const { canvas } = graphkit;
          const { scale } = canvas.camera();
          canvas.zoom(2);
          return canvas.camera().scale / scale;
        }"""
    )
    assert moved == pytest.approx(2)


def test_two_fingers_zoom_and_one_pans(open_page: Open, page: Path) -> None:
    opened = open_page(page, has_touch=True)
    _at_rest(opened)
    x, y = _middle(opened)
    session = opened.page.context.new_cdp_session(opened.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": px, "y": py, "id": number} for number, (px, py) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    before = _camera(opened)
    touch("touchStart", (x - 40, y))
    touch("touchMove", (x - 90, y + 10))
    touch("touchEnd")
    panned = _camera(opened)
    assert (panned["x"] - before["x"]) * before["scale"] > 30
    touch("touchStart", (x - 40, y), (x + 40, y))
    for reach in (50, 70, 90, 120):
        touch("touchMove", (x - reach, y), (x + reach, y))
    touch("touchEnd")
    assert _camera(opened)["scale"] > panned["scale"] * 1.5


def test_names_never_cover_names_at_any_zoom(open_page: Open, page: Path) -> None:
    opened = open_page(page, script=LABELS)
    _at_rest(opened)
    seen = set()
    for factor in (1, 0.4, 4, 3):
        opened.page.evaluate("(factor) => graphkit.canvas.zoom(factor)", factor)
        opened.page.wait_for_timeout(400)
        labels = opened.page.evaluate("labels")
        assert labels
        seen |= {label["text"] for label in labels}
        ordered = sorted(labels, key=lambda label: label["left"])
        for number, one in enumerate(ordered):
            for other in ordered[number + 1 :]:
                apart = (
                    one["right"] <= other["left"]
                    or one["bottom"] <= other["top"] + 0.5
                    or other["bottom"] <= one["top"] + 0.5
                )
                assert apart, (factor, one, other)
    assert any(text.startswith("Story") for text in seen)
    assert any(text.startswith("Article") for text in seen)


def test_an_island_and_its_name_select_the_story(open_page: Open, page: Path) -> None:
    opened = open_page(page, script=LABELS)
    _at_rest(opened)
    opened.page.wait_for_timeout(300)
    name = next(label for label in opened.page.evaluate("labels") if label["text"].startswith("Story"))
    box = opened.page.locator("#map").bounding_box()
    assert box
    opened.page.mouse.click(
        box["x"] + (name["left"] + name["right"]) / 2, box["y"] + (name["top"] + name["bottom"]) / 2
    )
    expect(heading(opened.page)).to_have_text(name["text"])
    assert "s=story:" in opened.hash


def test_the_selection_pales_the_rest(open_page: Open, page: Path) -> None:
    opened = open_page(page)
    _at_rest(opened)
    far = _node(opened, opened.page.evaluate("graphkit.page.stories.members(8)[0]"))
    x, y = on_screen(opened, far["x"], far["y"])
    before = _colour(opened, x, y)
    select(opened, "story:0")
    opened.page.wait_for_timeout(400)
    x, y = on_screen(opened, far["x"], far["y"])
    assert sum(_colour(opened, x, y)) > sum(before) + 60


def test_without_webgl_the_map_is_there_and_says_so(open_page: Open, page: Path) -> None:
    opened = open_page(page, script=NO_WEBGL)
    _at_rest(opened)
    expect(opened.page.locator("#notes")).to_contain_text("no WebGL2")
    node = _node(opened, 0)
    x, y = on_screen(opened, node["x"], node["y"])
    ground = _colour(opened, *(edge + 3 for edge in _corner(opened)))
    assert _colour(opened, x, y) != ground
    opened.page.mouse.click(x, y)
    assert node["id"] in opened.hash


def _corner(opened: Opened) -> tuple[float, float]:
    box = opened.page.locator("#map").bounding_box()
    assert box
    return box["x"], box["y"]


def test_a_lost_context_is_made_good(open_page: Open, page: Path) -> None:
    opened = open_page(page)
    _at_rest(opened)
    node = _node(opened, 0)
    x, y = on_screen(opened, node["x"], node["y"])
    before = _colour(opened, x, y)
    opened.page.evaluate(
        "document.querySelector('#map canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext()"
    )
    opened.page.wait_for_timeout(600)
    assert _colour(opened, x, y) == before


def test_destroying_leaves_nothing(open_page: Open, page: Path) -> None:
    opened = open_page(page, script=COUNT, **MOVING)
    _at_rest(opened)
    assert opened.page.evaluate("left.listeners") > 5
    left = opened.page.evaluate(
        """async () => {
          const before = left.observers;
          const canvas = document.querySelector('#map canvas');
          const gl = canvas.getContext('webgl2');
          graphkit.canvas.zoom(3);
          graphkit.canvas.destroy();
          await new Promise((resolve) => setTimeout(resolve, 300));
          return {
            listeners: left.listeners, frames: left.frames.size, observers: before - left.observers,
            elements: document.querySelectorAll('#map *').length, lost: gl.isContextLost(),
          };
        }"""
    )
    assert left == {"listeners": 0, "frames": 0, "observers": 1, "elements": 0, "lost": True}


@pytest.mark.parametrize("canvas", ["pyvis", "webgl"])
def test_the_svg_picture_holds_what_the_view_shows_as_text(
    open_page: Open, islands: ArticleGraph, tmp_path: Path, canvas: str
) -> None:
    path = tmp_path / "graph.html"
    write_html(islands, path, title="Islands <&>", canvas=canvas)
    opened = open_page(path)
    _at_rest(opened)
    select(opened, "story:0")
    opened.page.wait_for_timeout(300)
    with opened.page.expect_download() as download:
        opened.page.get_by_role("button", name="SVG").click()
    download.value.save_as(tmp_path / "graph.svg")
    opened.requests[:] = [url for url in opened.requests if not url.startswith("blob:")]
    root = ET.parse(tmp_path / "graph.svg").getroot()
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts
    assert "Islands <&>" in texts
    assert "Story 0" in texts
    assert any(text and text.startswith("Showing 47 articles") for text in texts)
    circles = [path.get("d", "") for path in root.iter("{http://www.w3.org/2000/svg}path")]
    assert sum("A" in path for path in circles) >= 12
    assert not root.findall(".//{http://www.w3.org/2000/svg}script")


def test_a_large_graph_is_drawn_in_slices_and_shows_all(open_page: Open, tmp_path: Path) -> None:
    size = 3000
    nodes = [samples.article(number) for number in range(size)]
    ids = [node["id"] for node in nodes]
    path = tmp_path / "graph.html"
    write_html(samples.graph(nodes, [samples.link(a, b) for a, b in pairwise(ids)]), path, canvas="webgl")
    opened = open_page(path, **MOVING)
    _at_rest(opened)
    ground = _colour(opened, *(edge + 3 for edge in _corner(opened)))
    shown = [_node(opened, number) for number in range(0, size, 600)]
    for node in shown:
        assert _colour(opened, *on_screen(opened, node["x"], node["y"])) != ground
