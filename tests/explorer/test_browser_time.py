"""The time brush: the histogram of the selection, and the window that steps through time.

The real page, in Chromium with the network off; what went wrong in a page fails its test at the end.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from graphkit.exporters.html import write_html
from tests.explorer.driving import Open
from tests.explorer.samples import START, article, graph

pytestmark = pytest.mark.browser

DAYS = 24
BARS = "Array.from(graphkit.scene().bars)"


@pytest.fixture
def daily(canvas: str, tmp_path: Path) -> Path:
    """A page of one article a day, every second one of which says even."""
    rows = [
        article(n, title=f"{'Even' if n % 2 == 0 else 'Odd'} {n}", published=START + timedelta(days=n))
        for n in range(DAYS)
    ]
    write_html(graph(rows), tmp_path / "graph.html", canvas=canvas)
    return tmp_path / "graph.html"


def test_the_bars_follow_search_but_not_the_brush_itself(open_page: Open, daily: Path) -> None:
    page = open_page(daily).page
    assert page.evaluate(BARS) == [1] * DAYS
    page.locator("#query").fill("even")
    expect(page.locator("#status")).to_contain_text(f"Showing {DAYS // 2} of {DAYS} articles")
    assert page.evaluate(BARS) == [1, 0] * (DAYS // 2)
    heights = "[...document.querySelectorAll('#brush .here')].filter((bar) => +bar.getAttribute('height') > 0).length"
    assert page.evaluate(heights) == DAYS // 2
    page.get_by_label("From (time)").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(BARS) == [1, 0] * (DAYS // 2)
    expect(page.locator("#status")).to_contain_text(f"Showing {DAYS // 2 - 2} of {DAYS} articles")


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_window_steps_through_time_until_it_is_paused(open_page: Open, daily: Path, motion: str) -> None:
    opened = open_page(daily, reduced_motion=motion)
    page = opened.page
    play = page.locator("#brush").get_by_role("button")
    play.focus()
    page.keyboard.press("Enter")
    expect(play).to_have_text("Pause")
    expect(page.locator("#status")).to_have_text(re.compile(f"^Showing 3 of {DAYS} articles"))
    opened.until("graphkit.state.view.from >= 2")
    play.click()
    expect(play).to_have_text("Play")
    stopped = page.evaluate("graphkit.state.view.from")
    page.wait_for_timeout(1700 if motion == "reduce" else 800)
    assert page.evaluate("graphkit.state.view.from") == stopped
    assert page.evaluate("graphkit.state.view.to - graphkit.state.view.from") == 2
    assert page.evaluate("history.length") <= 3  # it is one view, not one a step


def test_the_window_stops_at_the_end(open_page: Open, daily: Path) -> None:
    opened = open_page(daily, reduced_motion="no-preference")
    opened.page.evaluate(f"graphkit.state.set({{ from: {DAYS - 4}, to: {DAYS - 3} }})")
    opened.page.get_by_role("button", name=re.compile("^Play")).click()
    opened.until(f"graphkit.state.view.to === {DAYS - 1}")
    expect(opened.page.locator("#brush").get_by_role("button")).to_have_text("Play")
