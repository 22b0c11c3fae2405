"""Taking a view along: a link, a picture.

The real page, in Chromium with the network off; what went wrong in a page fails its test at the end.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.explorer.driving import Open, best, heading, select

pytestmark = pytest.mark.browser


def test_a_link_is_copied_and_opens_the_same_view(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page, permissions=["clipboard-read", "clipboard-write"])
    page = opened.page
    wanted = best(opened)
    select(opened, wanted["id"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.evaluate("location.href")
    again = open_page(seeds_page, hash=link.split("#")[1])
    expect(heading(again.page)).to_have_text(wanted["title"])


def test_without_a_clipboard_the_link_is_there_to_copy(open_page: Open, seeds_page: Path) -> None:
    script = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
    page = open_page(seeds_page, script=script).page
    page.get_by_role("button", name="Copy link").click()
    field = page.get_by_label("Copy it from here:")
    expect(field).to_be_focused()
    assert field.input_value() == page.evaluate("location.href")
    assert page.evaluate("getSelection().toString()") == page.evaluate("location.href")


def test_pictures_have_the_map_its_names_and_its_legend(open_page: Open, seeds_page: Path, tmp_path: Path) -> None:
    opened = open_page(seeds_page)
    for kind in ("PNG", "SVG"):
        with opened.page.expect_download() as download:
            opened.page.get_by_role("button", name=f"Save the map as a{'n' if kind == 'SVG' else ''} {kind}").click()
        download.value.save_as(tmp_path / kind)
    picture = Image.open(tmp_path / "PNG")
    assert picture.format == "PNG"
    colours = picture.convert("RGB").getcolors(maxcolors=1 << 22)
    assert colours
    assert len(colours) > 200
    text = " ".join(ET.fromstring((tmp_path / "SVG").read_text(encoding="utf-8")).itertext())
    for words in ("Machine learning in medicine", "Showing 9 articles", "Medical Xpress", "All others"):
        assert words in text
    opened.requests[:] = [url for url in opened.requests if not url.startswith("blob:")]
