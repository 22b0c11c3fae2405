"""The table twin.

The real page, in Chromium with the network off; what went wrong in a page fails its test at the end.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from graphkit.exporters.html import write_html
from tests.explorer import samples
from tests.explorer.driving import Open, best, heading

pytestmark = pytest.mark.browser


def test_the_table_shows_the_same_and_sorts(open_page: Open, seeds_page: Path) -> None:
    page = open_page(seeds_page).page
    page.get_by_role("button", name="Table").click()
    rows = page.locator("#table tbody tr")
    expect(page.locator("#table table")).to_have_attribute("aria-rowcount", "18")  # with the head
    page.get_by_role("button", name="Title").focus()
    page.keyboard.press("Enter")
    titles = page.locator("#table tbody th").all_text_contents()
    assert titles[0] == "AI"
    expect(page.get_by_role("columnheader", name="Title")).to_have_attribute("aria-sort", "ascending")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Title")).to_have_attribute("aria-sort", "descending")
    assert page.locator("#table tbody th").first.text_content() != "AI"
    page.get_by_label(re.compile("^News Medical")).check()
    articles = page.locator("#table tbody tr:not(.hub)")
    expect(articles).to_have_count(3)
    page.get_by_role("button", name="Published").click()
    expect(rows.first.locator("td").nth(1)).to_contain_text("9 Sep 2023")
    dates = page.locator("#table tbody tr:not(.hub) td:nth-of-type(2)").all_text_contents()
    assert [date.split(",")[0] for date in dates] == ["9 Sep 2023", "28 Jun 2022", "2 Nov 2020"]
    articles.first.get_by_role("button").click()
    expect(heading(page)).to_contain_text("drug approval chances")
    expect(page.locator("#table tr[aria-current=true]")).to_have_count(1)


def test_a_page_opened_on_the_table_has_its_map_too(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page, hash="view=table")
    expect(opened.page.locator("#table tbody tr").first).to_be_visible()
    opened.page.get_by_role("button", name="Map", exact=True).click()
    opened.until("location.hash.includes('at=')")
    before = opened.hash
    opened.page.keyboard.press("t")
    opened.page.keyboard.press("t")
    opened.page.keyboard.press("ArrowRight")
    expect(heading(opened.page)).to_have_text(best(opened)["title"])
    assert before[1:] in opened.hash  # the camera is where it was


def test_many_rows_are_few_elements_and_all_reachable_by_keyboard(open_page: Open, canvas: str, tmp_path: Path) -> None:
    graph = samples.stories_graph([40] * 15, topic="topic:t")
    write_html(graph, tmp_path / "graph.html", canvas=canvas)
    opened = open_page(tmp_path / "graph.html", hash="view=table")
    page = opened.page
    rows = page.locator("#table tbody tr")
    expect(rows.first).to_have_attribute("aria-rowindex", "2")
    total = int(page.locator("#table table").get_attribute("aria-rowcount") or 0)
    assert total == 601
    assert 5 < rows.count() < 40
    page.get_by_role("button", name="Title").click()
    expect(rows.first).to_contain_text("Article 0-0")
    rows.first.get_by_role("button").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#table tr:has(button:focus)")).to_have_attribute("aria-rowindex", "3")
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("End")
    expect(page.locator("#table tr:has(button:focus)")).to_have_attribute("aria-rowindex", str(total))
    expect(page.locator("#table button:focus")).to_have_text("Article 14-39")  # numbers count as numbers
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Article 14-39")
    expect(page.locator("#table button:focus")).to_have_text("Article 14-39")
    page.keyboard.press("Home")
    expect(page.locator("#table button:focus")).to_have_text("Article 0-0")
    page.locator("#table").hover()
    page.mouse.wheel(0, 1e6)
    expect(rows.last).to_have_attribute("aria-rowindex", str(total))
