"""Opening the page and narrowing down what it shows.

The real page, in Chromium with the network off; what went wrong in a page fails its test at the end.
"""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from PIL import Image
from playwright.sync_api import expect

from graphkit.exporters.html import write_html
from graphkit.graph import ArticleGraph, edge_table, node_table
from tests.explorer.driving import Open, heading

pytestmark = pytest.mark.browser


def test_it_opens_offline_and_says_what_it_shows(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    expect(opened.page.get_by_role("heading", level=1)).to_have_text("Machine learning in medicine")
    expect(opened.page.get_by_role("status")).to_contain_text("Showing 9 articles · 2 stories · 6 providers · 2 topics")
    opened.until("document.querySelector('#map canvas').width > 300")
    picture = Image.open(BytesIO(opened.page.locator("#map").screenshot()))
    colours = picture.convert("RGB").getcolors(maxcolors=1 << 20)
    assert colours
    assert len(colours) > 50


# Keeps what is written in bold: names of stories, while nothing is selected.
BOLD = """
window.bold = [];
const write = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (...all) {
  if (this.font.startsWith('600')) bold.push(all[0]);
  return write.apply(this, all);
};
"""


def test_stories_with_long_names_are_named_in_full(
    open_page: Open, seeds_graph: ArticleGraph, canvas: str, tmp_path: Path
) -> None:
    long = ["Machine learning predicts anti-cancer drug efficacy", "Research team predicts approvals from gene changes"]
    ids = seeds_graph.nodes.filter(kind="story")["id"].sort().to_list()
    title = pl.col("id").replace_strict(ids, long, default=pl.col("title"))
    named = replace(seeds_graph, nodes=seeds_graph.nodes.with_columns(title=title))
    write_html(named, tmp_path / "graph.html", canvas=canvas)
    opened = open_page(tmp_path / "graph.html", script=BOLD)
    for name in long:
        opened.until("(name) => bold.join(' ').includes(name)", name)
        entry = opened.page.get_by_role("list", name="Story").get_by_text(name)
        assert entry.evaluate(
            "(node) => node.scrollHeight <= node.clientHeight && node.scrollWidth <= node.clientWidth"
        )
        expect(entry).to_have_attribute("title", name)


@pytest.mark.shared
def test_300_files_open_without_hubs_and_say_so(open_page: Open, part_page: Path) -> None:
    opened = open_page(part_page)
    notes = opened.page.locator("#notes")
    expect(notes).to_contain_text("Providers and topics are off the map")
    notes.get_by_role("button", name="Show").click()
    expect(notes).to_contain_text("“Diablo 4” is folded")
    expect(opened.page.get_by_role("status")).to_contain_text("providers")
    notes.get_by_role("button", name="Show").click()
    expect(notes).to_contain_text("All hubs are drawn")


def test_search_narrows_and_jumps(open_page: Open, seeds_page: Path) -> None:
    page = open_page(seeds_page).page
    page.keyboard.press("/")
    page.keyboard.type("LÚPUS")  # neither case nor accents matter
    expect(page.get_by_role("status")).to_contain_text("Showing 1 of 9 articles")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Lupus Foundation of America")
    page.locator("#query").fill("lupus research")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text("Application of Machine Learning in Lupus")
    page.locator("#query").fill("nothing has these words")
    expect(page.get_by_role("status")).to_contain_text("Showing 0 of 9 articles")


def test_facets_narrow_and_the_numbers_follow(open_page: Open, seeds_page: Path) -> None:
    page = open_page(seeds_page).page
    page.get_by_label(re.compile("^News Medical")).check()
    expect(page.get_by_role("status")).to_contain_text("Showing 3 of 9 articles")
    page.get_by_label(re.compile("^Medical Xpress")).check()
    expect(page.get_by_role("status")).to_contain_text("Showing 5 of 9 articles")
    stories = page.get_by_role("list", name="Story")
    numbers = [int(text) for text in stories.locator(".tally").all_text_contents()]
    assert numbers == [2, 2]  # of the four and two articles of the stories, those at the two providers
    page.locator("#notes").get_by_role("button", name="Reset").click()
    expect(page.get_by_role("status")).to_contain_text("Showing 9 articles")


def test_kinds_and_links_go_on_and_off(open_page: Open, seeds_page: Path) -> None:
    page = open_page(seeds_page).page
    page.get_by_label(re.compile("^Topics")).uncheck()
    expect(page.get_by_role("status")).not_to_contain_text("topic")
    page.get_by_label(re.compile("^Only named")).uncheck()
    expect(page.get_by_role("status")).to_contain_text("Showing 4 of 9 articles")
    page.get_by_label(re.compile("^published by")).uncheck()
    expect(page.get_by_role("status")).to_contain_text("0 links")


def test_the_time_brush_narrows_by_keyboard(open_page: Open, seeds_page: Path) -> None:
    page = open_page(seeds_page).page
    page.get_by_label("From (time)").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status")).to_contain_text("Showing 5 of 9 articles")  # four are of the first month
    expect(page.locator(".span")).to_contain_text("Dec 2020 – Mar 2024")
    page.get_by_label("To (time)").focus()
    page.keyboard.press("Home")
    page.get_by_label("From (time)").focus()
    page.keyboard.press("Home")
    expect(page.get_by_role("status")).to_contain_text("Showing 4 of 9 articles")


def test_an_empty_page_opens(open_page: Open, canvas: str, tmp_path: Path) -> None:
    write_html(ArticleGraph(nodes=node_table([]), edges=edge_table([])), tmp_path / "graph.html", canvas=canvas)
    page = open_page(tmp_path / "graph.html").page
    expect(heading(page)).to_have_text("No articles")
    for key in ("ArrowRight", "c", "f", "r", "t"):
        page.keyboard.press(key)
    expect(page.get_by_role("status")).to_contain_text("Showing 0 articles")
