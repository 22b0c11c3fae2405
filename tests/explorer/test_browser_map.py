"""Exploring: selecting, the panel, the keyboard, and links that reopen a view.

The real page, in Chromium with the network off; what went wrong in a page fails its test at the end.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.explorer.driving import RECORD, Open, best, edges, heading, nodes, on_screen, stories

pytestmark = pytest.mark.browser


def test_a_dot_is_selected_with_the_mouse_and_let_go(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    wanted = best(opened)
    opened.until("location.hash.includes('at=')")
    opened.page.mouse.click(*on_screen(opened, wanted["x"], wanted["y"]))
    expect(heading(opened.page)).to_have_text(wanted["title"])
    assert wanted["id"] in opened.hash
    opened.page.get_by_role("button", name="Close").click()
    expect(heading(opened.page)).to_have_text("Where to start")


def test_an_island_is_a_story(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    story = next(story for story in stories(opened) if len(story["members"]) == 2)
    ends = [node for node in nodes(opened) if node["id"] in story["members"]]
    opened.until("location.hash.includes('at=')")
    middle = [sum(node[axis] for node in ends) / 2 for axis in ("x", "y")]
    opened.page.mouse.click(*on_screen(opened, middle[0], middle[1]))
    expect(heading(opened.page)).to_have_text(story["title"])
    expect(opened.page.locator("#panel .links li")).to_have_count(2)


def test_a_double_click_focuses(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    wanted = best(opened)
    opened.until("location.hash.includes('at=')")
    opened.page.mouse.dblclick(*on_screen(opened, wanted["x"], wanted["y"]))
    expect(opened.page.locator("#notes")).to_contain_text("Only the neighbourhood")


def test_dragging_pulls_the_neighbours_along_and_nothing_far(open_page: Open, seeds_page: Path, canvas: str) -> None:
    if canvas != "pyvis":
        pytest.skip("only the small canvas has springs")
    opened = open_page(seeds_page, reduced_motion="no-preference", script=RECORD)
    wanted = best(opened)
    opened.until("location.hash.includes('at=')")
    x, y = on_screen(opened, wanted["x"], wanted["y"])
    place = {node["id"]: [node["x"], node["y"]] for node in nodes(opened)}
    far = next(node for node in nodes(opened) if node["kind"] == "related" and "techtimes" in node["id"])
    mouse = opened.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 60, y - 40, steps=6)
    links = [target for source, target in edges(opened, "related_to") if source == wanted["id"]]
    # `arcs` holds where dots were drawn since it was emptied; a dot that stands still is drawn where Python put it.
    gone = """([x, y]) => {
      const last = arcs.splice(0);
      return last.length && !last.some(([a, b]) => Math.hypot(a - x, b - y) < 3);
    }"""
    for name in (wanted["id"], links[0]):
        opened.until(gone, place[name])
    mouse.up()
    here = "([x, y]) => arcs.some(([a, b]) => Math.hypot(a - x, b - y) < 1)"
    opened.page.keyboard.press("c")  # draws anew
    opened.until(here, [far["x"], far["y"]])


def test_the_panel_says_why_and_leads_on(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    page = opened.page
    wanted = best(opened)
    page.locator("#query").fill(wanted["title"])
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(heading(page)).to_have_text(wanted["title"])
    expect(panel.locator(".by")).to_contain_text("GEN · 2 Nov 2020, 20:00 UTC")
    expect(panel.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer")
    expect(panel.get_by_role("link")).to_have_attribute("href", wanted["url"])
    related = panel.locator("section", has=page.get_by_role("heading", name="Declared related", exact=True))
    expect(related.locator("li")).to_have_count(3)
    related.locator("summary").first.click()
    expect(related.locator("details").first).to_contain_text(re.compile(r"Stated in .*003_.*, field related\[\d\]"))
    story = panel.locator("section", has=page.get_by_role("heading", name=re.compile("Same story as")))
    story.locator("summary").first.click()
    expect(story.locator("details").first).to_contain_text("Inferred by the rule")
    target = related.locator("button.to").first
    title = target.text_content()
    target.click()
    expect(heading(page)).to_have_text(title or "-")
    expect(panel).to_contain_text("Declared related by")


@pytest.mark.shared
def test_copies_are_explained(open_page: Open, part_page: Path) -> None:
    page = open_page(part_page).page
    copies = page.locator("#panel section", has=page.get_by_role("heading", name="Same text"))
    copies.locator("button.to").first.click()
    section = page.locator("#panel section", has=page.get_by_role("heading", name="Same text as"))
    section.locator("summary").first.click()
    expect(section.locator("details").first).to_contain_text(re.compile(r"rule “.+”, score \d"))
    expect(section.locator("dl").first).to_be_visible()


def test_the_keyboard_alone_walks_the_map(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    page = opened.page
    page.keyboard.press("ArrowRight")
    expect(heading(page)).to_have_text(best(opened)["title"])
    seen = set()
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
        seen.add(page.locator("#panel h2").text_content())
    assert len(seen) >= 3
    for steps in ("neighbourhood of", "neighbourhood, 2 steps,", "neighbourhood, 3 steps,"):
        page.keyboard.press("f")
        expect(page.locator("#notes")).to_contain_text(steps)
    page.keyboard.press("Escape")
    expect(page.locator("#notes")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(heading(page)).to_have_text("Where to start")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("walk to the neighbour")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("t")
    expect(page.locator("#table table")).to_be_visible()
    page.keyboard.press("t")
    page.keyboard.press("/")
    page.keyboard.type("lupus")
    page.keyboard.press("Escape")
    expect(page.locator("#query")).to_have_value("")
    page.get_by_label(re.compile("^GEN")).check()
    expect(page.get_by_role("status")).to_contain_text("Showing 1 of 9")
    page.locator("#map").focus()
    page.keyboard.press("r")
    expect(page.get_by_role("status")).to_contain_text("Showing 9 articles")


def test_c_brings_everything_back_into_view(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    first = opened.until("location.hash.includes('at=') && location.hash")
    box = opened.page.locator("#map").bounding_box()
    assert box
    opened.page.mouse.move(box["x"] + 300, box["y"] + 300)
    opened.page.mouse.wheel(0, -600)
    opened.until("(first) => location.hash !== first", first)
    opened.page.keyboard.press("c")
    opened.until("(first) => location.hash === first", first)


def test_a_link_reopens_the_view_and_back_works(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    page = opened.page
    wanted = best(opened)
    page.locator("#query").fill("machine")
    page.get_by_label(re.compile("^GEN")).check()
    page.locator("#colour-by").select_option("provider")
    page.keyboard.press("Escape")
    page.locator("#query").fill("machine increased")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(wanted["title"])
    status = page.locator("#status").text_content()
    again = open_page(seeds_page, hash=page.evaluate("location.hash.slice(1)"))
    expect(heading(again.page)).to_have_text(wanted["title"])
    expect(again.page.locator("#status")).to_have_text(status or "-")
    expect(again.page.locator("#query")).to_have_value("machine increased")
    expect(again.page.locator("#colour-by")).to_have_value("provider")
    expect(again.page.get_by_label(re.compile("^GEN"))).to_be_checked()
    assert again.hash == opened.hash

    page.go_back()
    expect(heading(page)).to_have_text("Where to start")
    page.go_forward()
    expect(heading(page)).to_have_text(wanted["title"])


@pytest.mark.parametrize(
    "hash_", ["s=article%3Anowhere&colour=none&time=9-1&at=1,2&f.none=x&hide=__proto__", "%E0%A4%A", "&&=&="]
)
def test_a_broken_link_opens_the_page_all_the_same(open_page: Open, seeds_page: Path, hash_: str) -> None:
    page = open_page(seeds_page, hash=hash_).page
    expect(page.get_by_role("status")).to_contain_text("Showing 9 articles")
    expect(heading(page)).to_have_text("Where to start")
