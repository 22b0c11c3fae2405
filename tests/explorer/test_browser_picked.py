"""Picking nodes, and what can be done with them; pinning and hiding.

The real page, in Chromium with the network off; what went wrong in a page fails its test at the end.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from graphkit.exporters.html import write_html
from tests.browser import Opened
from tests.explorer import samples
from tests.explorer.driving import RECORD, Open, best, heading, nodes, on_screen, select

pytestmark = pytest.mark.browser

PICKED = "Array.from(graphkit.state.view.picked, (node) => graphkit.page.id(node)).sort()"
SHOWN = "(id) => graphkit.scene().shown[graphkit.page.find(id).node] === 1"


def corners(opened: Opened, members: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """A loop in the window around some nodes."""
    places = [on_screen(opened, node["x"], node["y"]) for node in members]
    left, right = min(x for x, _ in places) - 14, max(x for x, _ in places) + 14
    top, bottom = min(y for _, y in places) - 14, max(y for _, y in places) + 14
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def story(opened: Opened) -> list[dict[str, Any]]:
    """The nodes of the seeds' larger story."""
    members = [node for node in nodes(opened) if node["story"] == best(opened)["story"] >= 0]
    assert len(members) == 4
    return members


@pytest.mark.parametrize("way", ["shift", "button", "key"])
def test_the_lasso_picks_what_it_surrounds(open_page: Open, seeds_page: Path, way: str) -> None:
    opened = open_page(seeds_page)
    page, members = opened.page, story(opened)
    before = opened.page.evaluate("graphkit.canvas.camera()")
    if way == "shift":
        page.keyboard.down("Shift")
    elif way == "button":
        page.get_by_role("button", name="Lasso").click()
        expect(page.get_by_role("button", name="Lasso")).to_have_attribute("aria-pressed", "true")
    else:
        page.keyboard.press("l")
    loop = corners(opened, members)
    page.mouse.move(*loop[0])
    page.mouse.down()
    for corner in loop[1:]:
        page.mouse.move(*corner, steps=4)
    expect(page.locator("#lasso polygon")).to_be_visible()
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.locator("#lasso")).to_be_hidden()
    assert set(page.evaluate(PICKED)) >= {node["id"] for node in members}
    assert len(page.evaluate(PICKED)) < len(nodes(opened))
    assert page.evaluate("graphkit.canvas.camera()") == pytest.approx(before)  # the canvas did not see the drag
    assert page.evaluate("graphkit.state.view.selected") == ""
    expect(page.locator("#picked")).to_contain_text("picked")
    page.get_by_role("button", name="Clear the picked").click()
    expect(page.locator("#picked")).to_be_hidden()


def test_a_finger_draws_the_lasso(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page, members = opened.page, story(opened)
    page.get_by_role("button", name="Lasso").tap()
    touch = page.context.new_cdp_session(page)
    loop = corners(opened, members)
    points = [loop[0], *loop[1:], loop[0]]
    for number, (x, y) in enumerate(points):
        kind = "touchStart" if number == 0 else "touchMove"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    page.wait_for_timeout(150)  # a finger lifted at full speed would be a fling, and the next tap only stops that
    x, y = loop[0]
    touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + 1, "y": y}]})
    page.wait_for_timeout(150)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    opened.until(f"{PICKED}.length >= 4")
    assert set(page.evaluate(PICKED)) >= {node["id"] for node in members}
    page.get_by_role("button", name="Hide the picked").tap()
    expect(page.locator("#picked")).to_be_hidden()
    assert not any(page.evaluate(SHOWN, node["id"]) for node in members)


def test_the_keyboard_picks_and_lets_go(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    page = opened.page
    page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    first = page.evaluate(PICKED)
    assert first == [best(opened)["id"]]
    other = next(node for node in story(opened) if node["id"] not in first)
    select(opened, other["id"])
    page.locator("#panel").get_by_role("button", name="Pick").click()
    assert len(page.evaluate(PICKED)) == 2
    expect(page.locator("#picked")).to_contain_text("2 nodes picked")
    page.keyboard.press("p")
    assert page.evaluate(PICKED) == first
    page.get_by_role("button", name="Bring the picked into view").click()


def test_the_pinned_stay_and_keep_their_name(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page, script=RECORD)
    page = opened.page
    wanted = best(opened)
    select(opened, wanted["id"])
    page.locator("#panel").get_by_role("button", name="Pin").click()
    page.keyboard.press("Escape")
    page.locator("#query").fill("lupus")
    expect(page.locator("#status")).to_contain_text("Showing 2 of 9 articles")
    assert page.evaluate(SHOWN, wanted["id"])
    page.evaluate("drawn.length = 0")
    page.get_by_role("button", name="Zoom out").click()
    opened.until("(word) => drawn.join(' ').includes(word)", " ".join(wanted["title"].split()[:2]))
    again = open_page(seeds_page, hash=page.evaluate("location.hash.slice(1)"))
    assert again.page.evaluate(SHOWN, wanted["id"])
    page.locator("#notes").get_by_role("button", name="Unpin").click()
    assert not page.evaluate(SHOWN, wanted["id"])


def test_the_hidden_are_gone_until_they_are_shown_again(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    page = opened.page
    wanted = best(opened)
    select(opened, wanted["id"])
    page.keyboard.press("x")
    expect(page.locator("#status")).to_contain_text("Showing 8 of 9 articles")
    expect(heading(page)).to_have_text("Where to start")
    assert f"without={wanted['id']}" in opened.hash
    page.locator("#notes").get_by_role("button", name="Show again").click()
    expect(page.locator("#status")).to_contain_text("Showing 9 articles")
    page.go_back()
    expect(page.locator("#status")).to_contain_text("Showing 8 of 9 articles")


def test_more_hidden_than_an_address_carries_stay_hidden_on_back(open_page: Open, canvas: str, tmp_path: Path) -> None:
    write_html(samples.stories_graph([60, 10]), tmp_path / "graph.html", canvas=canvas)
    opened = open_page(tmp_path / "graph.html")
    page = opened.page
    page.evaluate("graphkit.state.set({ hidden: new Set(graphkit.page.stories.members(0)) })")
    expect(page.locator("#status")).to_contain_text("Showing 10 of 70 articles")
    page.keyboard.press("ArrowRight")
    page.go_back()
    expect(heading(page)).to_have_text("Where to start")
    expect(page.locator("#status")).to_contain_text("Showing 10 of 70 articles")


def test_the_picked_are_saved_without_formulas(open_page: Open, canvas: str, tmp_path: Path) -> None:
    titles = ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\u200b=1", ' "quoted", and\nbroken', "plain"]
    rows = [samples.article(number, title=title) for number, title in enumerate(titles)]
    write_html(samples.graph(rows), tmp_path / "graph.html", canvas=canvas)
    opened = open_page(tmp_path / "graph.html")
    page = opened.page
    page.evaluate("graphkit.state.set({ picked: new Set(graphkit.page.order) })")
    for name in ("CSV", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Save the picked as {'a CSV table' if name == 'CSV' else name}").click()
        download.value.save_as(tmp_path / name)
    with (tmp_path / "CSV").open(encoding="utf-8-sig", newline="") as file:
        cells = [row["title"] for row in csv.DictReader(file)]
    assert len(cells) == len(titles)
    assert not [cell for cell in cells if re.match(r"[\s\u200b]*[=+\-@]", cell)]
    assert {cell.removeprefix("'") for cell in cells} == {
        node["title"] for node in nodes(opened)
    }  # nothing but the quote is added
    saved = json.loads((tmp_path / "JSON").read_text(encoding="utf-8"))
    assert {row["title"] for row in saved} == {node["title"] for node in nodes(opened)}
    assert {row["url"] for row in saved} == {f"https://a.example/{number}" for number in range(len(titles))}
    opened.requests[:] = [url for url in opened.requests if not url.startswith("blob:")]
