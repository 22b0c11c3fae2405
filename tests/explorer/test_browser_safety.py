"""Hostile texts, the security policy, contrast and small screens.

The real page, in Chromium with the network off; what went wrong in a page fails its test at the end.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from graphkit.exporters.html import write_html
from tests.explorer.driving import CONTRAST, RECORD, Open, heading, nodes, select
from tests.explorer.hostile import HOSTILE, many_hostile_graph
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
    for title in (ATTACK, f"__proto__ {ATTACK}"):
        page.get_by_role("button", name="Table").click()
        page.locator("#table").get_by_role("button", name=title, exact=True).first.click()
        expect(heading(page)).to_have_text(title)
        expect(page.locator("#panel")).to_contain_text(ATTACK)
        page.get_by_role("button", name="Map").click()
    for node in nodes(opened):
        page.evaluate("(id) => { location.hash = new URLSearchParams({ s: id }); }", node["id"])
        expect(heading(page)).to_have_text(node["title"])
        for summary in page.locator("#panel summary").all():
            summary.click()
    hrefs = page.evaluate("[...document.links].map((link) => link.protocol)")
    assert set(hrefs) <= {"http:", "https:"}
    assert page.evaluate("document.images.length") == 0
    assert (
        page.evaluate("document.querySelectorAll('script, style, iframe, object').length") == 4
    )  # our own, and the head
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


def test_a_hundred_hostile_texts_are_texts_in_every_field(open_page: Open, canvas: str, tmp_path: Path) -> None:
    assert len(set(HOSTILE)) >= 100
    write_html(many_hostile_graph(), tmp_path / "graph.html", title=HOSTILE[1], canvas=canvas)
    opened = open_page(tmp_path / "graph.html")
    page = opened.page
    active = "document.querySelectorAll('script, style, iframe, object, embed, img, base, form').length"
    elements = page.evaluate(active)
    for node in nodes(opened):
        select(opened, node["id"])
        assert page.evaluate("graphkit.state.view.node") == node["node"]
        assert heading(page).text_content() == node["title"]
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE[1])
    for text in HOSTILE[:40:4]:
        page.locator("#query").fill(text)
    page.locator("#query").fill("")
    page.evaluate("for (const mode of graphkit.page.modes) graphkit.state.set({ colour: mode.key })")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Table").click()
    expect(page.locator("#table tbody tr").first).to_be_visible()
    for more in page.locator("#filters .more:visible").all():
        more.click()
    assert page.evaluate(active) == elements
    handlers = (
        "[...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames()).filter((a) => /^on/.test(a))"
    )
    assert page.evaluate(handlers) == []
    assert page.evaluate("({}).polluted ?? Object.keys(Object.prototype).length") == 0
    assert set(page.evaluate("[...document.links].map((link) => link.protocol)")) <= {"http:", "https:"}
