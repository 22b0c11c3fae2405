"""The page of what changed: colours, facet, crosses, notes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graphkit import diff_graphs
from graphkit.explorer.build_page import page_data
from graphkit.exporters.html import write_html
from graphkit.graph import ArticleGraph
from tests.explorer.driving import CONTRAST, RECORD, Open, heading, nodes, select
from tests.explorer.samples import ATTACK, article, graph, hostile_graph, link, stories_graph

pytestmark = pytest.mark.browser


def versions() -> tuple[ArticleGraph, ArticleGraph]:
    """A story that loses an article and gains two, one that ends, one that is born; one title changes."""
    old = stories_graph([4, 2])
    kept = [f"0-{number}" for number in range(3)]
    come = ["0-8", "0-9", "5-0", "5-1"]
    rows: list[dict[str, Any]] = [{"id": f"story:{n}", "kind": "story", "title": f"Story {n}"} for n in (0, 5)]
    rows += [article(name, published=old.nodes["published"].max()) for name in (*kept, *come)]
    rows[2]["title"] = "Another title"
    edges = [link(f"article:{name}", f"story:{name[0]}", "in_story") for name in (*kept, *come)]
    return old, graph(rows, edges)


@pytest.fixture(scope="module")
def changes_page(canvas: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    old, new = versions()
    path = tmp_path_factory.mktemp("changes") / "changes.html"
    write_html(new.with_result(diff_graphs(old, new)), path, title="What changed", canvas=canvas)
    return path


def test_colours_and_facet_tell_what_changed(open_page: Open, changes_page: Path) -> None:
    opened = open_page(changes_page)
    page = opened.page
    assert page.locator("#status").inner_text().startswith("Showing 7 articles · 3 gone · 3 stories")
    assert page.locator("#colour-by").input_value() == "change"
    assert page.locator(".swatches li").all_inner_texts() == ["New\n4", "Gone\n3", "Changed\n3"]
    facet = page.locator(".group", has=page.get_by_text("Change", exact=True))
    facet.get_by_label("Gone").check()
    assert "f.change=gone" in opened.hash
    shown = [node["id"] for node in nodes(opened) if page.evaluate("(i) => graphkit.scene().shown[i]", node["node"])]
    assert sorted(shown) == ["article:0-3", "article:1-0", "article:1-1"]
    again = open_page(changes_page, hash="f.change=gone&f.change=new")
    assert again.page.locator("#status").inner_text().startswith("Showing 4 of 7 articles · 3 gone")


def test_the_panel_begins_with_what_changed_and_leads_there(open_page: Open, changes_page: Path) -> None:
    page = open_page(changes_page).page
    assert heading(page).first.inner_text() == "What changed"
    lead = page.locator("#panel .lead").first.inner_text()
    assert lead.startswith("7 articles now, 6 before: 4 new, 3 changed, 3 gone")
    titles = [text.split(":")[0] for text in page.locator("#panel .note h3").all_inner_texts()]
    parts = {"Stories": ["born", "grown", "ended"], "Articles": ["new", "changed", "gone"]}
    assert titles == [f"{what} {how}" for what, each in parts.items() for how in each]
    page.locator("#panel .note").first.get_by_role("button", name="Story 5").click()
    assert heading(page).inner_text() == "Story 5"


def test_a_story_tells_who_came_and_who_left(open_page: Open, changes_page: Path) -> None:
    opened = open_page(changes_page)
    select(opened, "story:0")
    notes = opened.page.locator("#panel .note")
    assert notes.locator("h3").all_inner_texts() == ["Grown", "Came: 2", "Left: 1"]
    assert notes.first.inner_text().endswith("4 → 5 articles, 2 came and 1 left")
    assert notes.nth(2).locator("li").inner_text() == "Article 0-3\ngone"
    assert opened.page.locator("#panel").inner_text().count("· new") == 2  # of its five members
    notes.nth(2).get_by_role("button").click()
    assert heading(opened.page).inner_text() == "Article 0-3"
    assert opened.page.locator("#panel .kind").inner_text() == "Article · gone"
    assert "It was in the story “Story 0”." in opened.page.locator("#panel").inner_text()


def test_an_article_tells_what_changed_in_it(open_page: Open, changes_page: Path) -> None:
    opened = open_page(changes_page)
    select(opened, "article:0-0")
    assert "title: “Article 0-0” → “Another title”" in opened.page.locator("#panel .note").inner_text()


def test_gone_articles_can_be_taken_off_the_map(open_page: Open, changes_page: Path) -> None:
    opened = open_page(changes_page)
    opened.page.get_by_role("list", name="Nodes").get_by_label("Gone").uncheck()
    status = opened.page.locator("#status").inner_text()
    assert status.startswith("Showing 7 articles · 2 stories") and "gone" not in status


def test_crosses_are_drawn_in_pictures(open_page: Open, changes_page: Path) -> None:
    opened = open_page(changes_page, script=RECORD)
    with opened.page.expect_download() as saved:
        opened.page.get_by_role("button", name="Save the map as an SVG drawing").click()
    text = Path(saved.value.path()).read_text("utf-8")
    corners = [path.count("L") for path in text.split('<path d="')[1:]]
    assert sum(count == 11 for count in corners) >= 3  # polygons of twelve corners
    assert "Gone" in text and "What changed" in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read_in_light_and_dark(open_page: Open, changes_page: Path, scheme: str) -> None:
    page = open_page(changes_page, color_scheme=scheme).page
    assert page.evaluate(CONTRAST) == []


def test_hostile_titles_stay_text(open_page: Open, canvas: str, tmp_path: Path) -> None:
    old = hostile_graph()
    renamed = pl.when(pl.col("id") == "__proto__").then(pl.lit(f"{ATTACK} now")).otherwise("title")
    gone = pl.col("id") != f"article:{ATTACK}"
    edges = old.edges.filter(pl.col("source") == "__proto__", pl.col("target") != f"article:{ATTACK}")
    new = replace(old, nodes=old.nodes.filter(gone).with_columns(title=renamed), edges=edges)
    write_html(new.with_result(diff_graphs(old, new)), tmp_path / "hostile.html", title=ATTACK, canvas=canvas)
    opened = open_page(tmp_path / "hostile.html")  # a script or a request would be an error
    assert ATTACK in opened.page.locator("#panel").inner_text()
    select(opened, f"article:{ATTACK}")
    assert opened.page.locator("#panel img").count() == 0


def test_a_graph_without_changes_has_no_such_facet() -> None:
    page = page_data(stories_graph([2]))
    assert page.head["categories"] == [] and page.head["opening"] == []
    assert not {"change", "notes"} & {name for block in page.blocks.values() for name in block}
