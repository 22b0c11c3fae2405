"""Hostile texts, the security policy, contrast and small screens.

The real page, in Chromium with the network off; what went wrong in a page fails its test at the end.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.explorer.driving import CONTRAST, RECORD, Open, best, data, heading, on_screen
from tests.explorer.samples import ATTACK

pytestmark = pytest.mark.browser


def test_the_policy_blocks_scripts_styles_and_loads_that_are_not_the_page_s(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    opened.page.evaluate(
        """() => {
          window.blocked = [];
          document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
          const script = document.createElement('script');
          script.textContent = 'window.ran = "script"';
          const style = document.createElement('style');
          style.textContent = 'body { display: none }';
          const handler = document.createElement('button');
          handler.setAttribute('onclick', 'window.ran = "handler"');
          const image = new Image();
          image.src = 'https://a.example/x.png';
          document.body.append(script, style, handler);
          handler.click();
          handler.remove();
          setTimeout('window.ran = "eval"');
          fetch('https://a.example/').catch(() => {});
        }"""
    )
    opened.until("new Set(blocked).size >= 6")
    assert set(opened.page.evaluate("blocked")) == {
        "script-src-elem",
        "script-src-attr",
        "script-src",
        "style-src-elem",
        "img-src",
        "connect-src",
    }
    assert opened.page.evaluate("window.ran") is None
    assert opened.page.evaluate("getComputedStyle(document.body).display") != "none"
    assert all("Content Security Policy" in error for error in opened.errors)
    opened.errors.clear()
    assert opened.requests == ["https://a.example/x.png"]  # announced by the browser, and then blocked
    opened.requests.clear()


def test_hostile_texts_are_texts_everywhere(open_page: Open, hostile_page: Path) -> None:
    opened = open_page(hostile_page, script=RECORD)
    page = opened.page
    assert page.title() == ATTACK
    expect(page.get_by_role("heading", level=1)).to_have_text(ATTACK)
    for name in ("Story", "Topic", "Provider", "Community"):
        expect(page.get_by_role("list", name=name, exact=True)).to_contain_text(ATTACK)
    for mode in ("story", "community", "provider"):
        page.locator("#colour-by").select_option(mode)
        expect(page.locator("#legend .swatches")).to_contain_text(ATTACK)
    assert any("script" in text for text in page.evaluate("drawn"))
    page.locator("#query").fill(ATTACK)
    expect(page.locator(".hits")).to_contain_text(ATTACK)
    nodes = data(hostile_page)["nodes"]
    for title in (ATTACK, f"__proto__ {ATTACK}"):
        page.get_by_role("button", name="Table").click()
        page.locator("#table").get_by_role("button", name=title, exact=True).first.click()
        expect(heading(page)).to_have_text(title)
        expect(page.locator("#panel")).to_contain_text(ATTACK)
        page.get_by_role("button", name="Map").click()
    for node in nodes:
        page.evaluate("(id) => { location.hash = new URLSearchParams({ s: id }); }", node["id"])
        expect(heading(page)).to_have_text(node["title"])
        for summary in page.locator("#panel summary").all():
            summary.click()
    hrefs = page.evaluate("[...document.links].map((link) => link.protocol)")
    assert set(hrefs) <= {"http:", "https:"}
    assert page.evaluate("document.images.length") == 0
    assert page.evaluate("document.querySelectorAll('script, style, iframe, object').length") == 4  # our own
    assert page.evaluate("document.querySelectorAll('[onerror], [onclick], [style*=\"url\"]').length") == 0


def test_a_script_address_is_no_link(open_page: Open, hostile_page: Path) -> None:
    wanted = f"article:{ATTACK}"
    page = open_page(hostile_page).page
    page.evaluate("(id) => { location.hash = new URLSearchParams({ s: id }); }", wanted)
    expect(heading(page)).to_have_text(ATTACK)
    expect(page.locator("#panel a")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_follow_the_system_and_the_toggle(open_page: Open, seeds_page: Path, scheme: str) -> None:
    opened = open_page(seeds_page, color_scheme=scheme)
    brightness = (
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0)"
    )
    assert (opened.page.evaluate(brightness) < 150) is (scheme == "dark")
    opened.page.get_by_role("button", name=re.compile("Switch to")).click()
    assert (opened.page.evaluate(brightness) < 150) is (scheme == "light")


@pytest.mark.shared
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_enough_contrast(open_page: Open, part_page: Path, scheme: str) -> None:
    opened = open_page(part_page, color_scheme=scheme)
    opened.page.locator("#panel button.to").first.click()
    poor = opened.page.evaluate(CONTRAST)
    assert poor == []


def test_small_screens_have_everything_without_scrolling_sideways(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wanted = best(seeds_page)
    opened.until("location.hash.includes('at=')")
    page.touchscreen.tap(*on_screen(opened, wanted["x"], wanted["y"]))
    expect(heading(page)).to_have_text(wanted["title"])
    expect(heading(page)).to_be_in_viewport()
    page.get_by_role("button", name="Close").tap()
    page.get_by_role("button", name="Table").tap()
    expect(page.locator("#table table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
