"""For everyone: axe-core's rules, small screens, large text, and doing without the mouse.

The real page, in Chromium with the network off; what went wrong in a page fails its test at the end.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import Opened
from tests.explorer.driving import Open, best, edges, heading, on_screen, select

pytestmark = pytest.mark.browser

SMALL: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
SIDEWAYS = "document.documentElement.scrollWidth <= innerWidth"


def violations(opened: Opened) -> list[str]:
    """What axe-core finds serious or critical, as rule and element. Evaluating it goes past the page's policy."""
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    opened.page.evaluate(f"{axe}\nundefined")
    found = opened.page.evaluate("axe.run().then((result) => result.violations)")
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def check_states(opened: Opened) -> None:
    """With nothing open, with the panel, the table, and each dialog."""
    page = opened.page
    assert violations(opened) == []
    page.evaluate("graphkit.state.set({ picked: new Set([0, 1]), pinned: new Set([0]) })")
    source, target = edges(opened, "duplicate_of")[0]
    select(opened, source)
    assert violations(opened) == []
    page.evaluate("graphkit.state.set({ mode: 'table' })")
    expect(page.locator("#table tbody tr").first).to_be_visible()
    assert violations(opened) == []
    page.evaluate("(id) => graphkit.state.set({ compare: id })", target)
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(opened) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert violations(opened) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_seeds(open_page: Open, seeds_page: Path, scheme: str) -> None:
    check_states(open_page(seeds_page, color_scheme=scheme))


@pytest.mark.shared
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_300_files(open_page: Open, part_page: Path, scheme: str) -> None:
    check_states(open_page(part_page, color_scheme=scheme))


def test_a_small_screen_has_everything_by_touch(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page, **SMALL)
    page = opened.page
    assert page.evaluate(SIDEWAYS)
    wanted = best(opened)
    opened.until("location.hash.includes('at=')")
    page.touchscreen.tap(*on_screen(opened, wanted["x"], wanted["y"]))
    expect(heading(page)).to_have_text(wanted["title"])
    expect(heading(page)).to_be_in_viewport()
    page.get_by_role("button", name="Filters", exact=True).tap()
    expect(heading(page)).to_be_hidden()
    page.locator("#sheet").get_by_label("GEN").check()
    expect(page.locator("#status")).to_contain_text("Showing 1 of 9")
    page.get_by_role("button", name="Close filters").tap()
    expect(page.locator("#sheet")).to_be_hidden()
    page.get_by_role("button", name="Details", exact=True).tap()
    page.locator("#panel").get_by_role("button", name="Close").tap()
    expect(page.locator("#panel")).to_be_hidden()
    page.get_by_role("button", name="Table").tap()
    expect(page.locator("#table table")).to_be_visible()
    assert page.evaluate(SIDEWAYS)


@pytest.mark.parametrize("size", [(700, 450), (360, 640), (640, 360)])
def test_nothing_is_cut_off_at_twice_the_size_or_on_a_phone(
    open_page: Open, seeds_page: Path, size: tuple[int, int]
) -> None:
    opened = open_page(seeds_page, viewport={"width": size[0], "height": size[1]})  # 1400 × 900 at 200% is 700 × 450
    page = opened.page
    assert page.evaluate(SIDEWAYS)
    map_ = page.locator("#map").bounding_box()
    assert map_
    assert map_["width"] >= 300
    assert map_["height"] >= 120
    for button in [*page.locator("#actions button").all(), *page.locator("#sheet-buttons button").all()]:
        expect(button).to_be_in_viewport(ratio=0.9)
    select(opened, best(opened)["id"])
    expect(heading(page)).to_be_in_viewport()


def test_focus_is_seen_wherever_tab_leads(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    page = opened.page
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        name, width = page.evaluate(
            "(() => { const at = document.activeElement; return [at.id || at.className || at.textContent,"
            " parseFloat(getComputedStyle(at).outlineWidth)]; })()"
        )
        if name == "":
            continue
        assert width >= 1, name
        seen.add(name)
    assert {"query", "colour-by", "size-by", "map", "play"} <= seen


def test_the_status_is_announced_once_it_stands_still(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    page = opened.page
    expect(page.get_by_role("status")).to_contain_text("Showing 9 articles")
    page.evaluate(
        """(() => { window.said = [];
        new MutationObserver(() => said.push(document.querySelector('#announced').textContent))
          .observe(document.querySelector('#announced'), { childList: true }); })()"""
    )
    page.locator("#query").press_sequentially("lupus", delay=20)
    expect(page.get_by_role("status")).to_contain_text("Showing 1 of 9")
    page.wait_for_timeout(400)
    assert len(page.evaluate("said")) <= 2
