"""Comparing two linked articles on the page: the same answer as :func:`graphkit.explanation`.

The real page, in Chromium with the network off; what went wrong in a page fails its test at the end.
"""

from __future__ import annotations

import random
import re
from itertools import combinations, permutations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from graphkit.analysis import analyse
from graphkit.build import build_graph
from graphkit.explanation import Explanation, explain, shared_runs
from graphkit.explorer.shell import SHELL
from graphkit.exporters.html import write_html
from graphkit.graph import ArticleGraph
from tests.articles import article
from tests.browser import Opened
from tests.explorer.driving import CONTRAST, Open, edges, heading, nodes, stories
from tests.explorer.samples import ATTACK

TEXT = "The committee voted on Tuesday to raise the harbour budget by four million euros after a long debate"

pytestmark = pytest.mark.browser

# What the open comparison says, in the shape of ``told``.
READ = """() => {
  const dialog = document.querySelector('#comparison[open]');
  if (!dialog) return null;
  const marks = (node) => node ? [...node.querySelectorAll('mark')].map((mark) => mark.textContent) : [];
  const text = (query) => dialog.querySelector(query)?.textContent ?? '';
  return {
    summary: text('h2'),
    rule: text('.rule strong'),
    signals: [...dialog.querySelectorAll('[data-signal]')].map((row) =>
      [row.dataset.signal, ...[...row.cells].map((cell) => cell.textContent)]),
    marks: [...dialog.querySelectorAll('article')].map((side) =>
      [marks(side.querySelector('h3')), marks(side.querySelector('.excerpt'))]),
    texts: [...dialog.querySelectorAll('article')].map((side) =>
      [side.querySelector('h3').textContent, side.querySelector('.excerpt')?.textContent ?? '']),
  };
}"""


def told(found: Explanation) -> dict[str, Any]:
    """An explanation as the page should show it."""
    sides = [found.texts[side] for side in ("a", "b")]
    fields = ("title", "excerpt")
    return {
        "summary": found.summary,
        "rule": found.rule,
        "signals": [
            [
                signal.name,
                signal.label,
                f"{signal.value:g}" if isinstance(signal.value, float) else str(signal.value or "unknown"),
                signal.held_to or "nothing",
            ]
            for signal in found.signals
        ],
        "marks": [[[run.text for run in side[field] if run.shared] for field in fields] for side in sides],
        "texts": [[" ".join(run.text for run in side[field]) for field in fields] for side in sides],
    }


def read(opened: Opened, a: str, b: str) -> dict[str, Any]:
    """Open the comparison by its address, and read it."""
    opened.page.evaluate("(hash) => { location.hash = hash; }", urlencode({"s": a, "vs": b}))
    opened.until("(title) => document.querySelector('#panel h2')?.textContent === title", _title(opened, a))
    found: dict[str, Any] = opened.until(READ)
    return found


def _title(opened: Opened, node: str) -> str:
    return str(opened.page.evaluate("(id) => graphkit.page.title(graphkit.page.find(id).node)", node))


def linked_pairs(opened: Opened) -> list[tuple[str, str]]:
    """Copies, and members of one story, both ways round."""
    together = [pair for story in stories(opened) for pair in combinations(story["members"], 2)]
    pairs = [*edges(opened, "duplicate_of"), *together]
    return sorted({pair for one, other in pairs for pair in permutations((one, other))})


def test_every_pair_of_the_seeds_is_told_as_by_explain(
    open_page: Open, seeds_page: Path, seeds_graph: ArticleGraph
) -> None:
    opened = open_page(seeds_page)
    pairs = linked_pairs(opened)
    assert len(pairs) >= 8
    for a, b in pairs:
        assert read(opened, a, b) == told(explain(seeds_graph, a, b))


@pytest.mark.shared
def test_pairs_of_a_real_corpus_are_told_as_by_explain(
    open_page: Open, part_page: Path, part_graph: ArticleGraph
) -> None:
    opened = open_page(part_page)
    long = {node["id"] for node in nodes(opened) if node["excerpt"].endswith(" …")}  # cut on the page
    pairs = [pair for pair in linked_pairs(opened) if not long & set(pair)]
    copies = set(edges(opened, "duplicate_of"))
    for a, b in [*sorted(copies & set(pairs)), *random.Random(5).sample(pairs, 60)]:
        assert read(opened, a, b) == told(explain(part_graph, a, b))


def _random_texts() -> list[tuple[str, str]]:
    source = random.Random(11)
    words = ["a", "b", "c", "A,", "“b”", "Straße", "STRASSE", "ΟΔΟΣ", "οδος", "...", "é", "d's", "(c)"]
    return [
        (
            " ".join(source.choices(words, k=source.randrange(14))),
            " ".join(source.choices(words, k=source.randrange(14))),
        )
        for _ in range(400)
    ]


def test_runs_are_those_of_explain(chromium: Browser) -> None:
    source = (SHELL / "js" / "runs.js").read_text(encoding="utf-8").replace("export function", "function")
    page = chromium.new_page()
    try:
        for one, other in _random_texts():
            found = page.evaluate(f"([one, other]) => {{ {source}; return sharedRuns(one, other); }}", [one, other])
            wanted = [[{"text": run.text, "shared": run.shared} for run in side] for side in shared_runs(one, other)]
            assert found == wanted, (one, other)
    finally:
        page.close()


def _first_compare(page: Page) -> None:
    section = page.locator("#panel section", has=page.get_by_role("heading", name="Same text as"))
    section.get_by_role("button", name=re.compile("^Compare with")).first.focus()


def test_the_keyboard_opens_and_closes_it_and_comes_back(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page)
    page = opened.page
    source, target = edges(opened, "duplicate_of")[0]
    page.evaluate("(hash) => { location.hash = hash; }", urlencode({"s": source}))
    _first_compare(page)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Nearly the same text, from different providers.")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("row", name=re.compile("^word overlap 0.8571 at least 0.8$"))).to_be_visible()
    assert f"vs={target}" in opened.hash
    page.keyboard.press("t")  # keys of the page behind rest
    expect(page.locator("#table")).to_be_hidden()
    again = open_page(seeds_page, hash=page.evaluate("location.hash.slice(1)"))
    expect(again.page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#panel button:focus")).to_have_text("Compare")
    assert "vs=" not in opened.hash
    page.go_back()
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("stranger", ["article:nowhere", "topic:ai", "self"])
def test_only_two_articles_are_compared(open_page: Open, seeds_page: Path, stranger: str) -> None:
    opened = open_page(seeds_page)
    member = stories(opened)[0]["members"][0]
    other = member if stranger == "self" else stranger
    page = open_page(seeds_page, hash=urlencode({"s": member, "vs": other})).page
    expect(heading(page)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_any_two_picked_articles_are_compared_as_by_explain(
    open_page: Open, seeds_page: Path, seeds_graph: ArticleGraph
) -> None:
    opened = open_page(seeds_page)
    known = set(linked_pairs(opened))
    articles = sorted(node["id"] for node in nodes(opened) if node["kind"] in ("article", "related"))
    others = [pair for pair in combinations(articles, 2) if pair not in known]
    verdicts = set()
    for a, b in others:
        wanted = explain(seeds_graph, a, b)
        found = read(opened, a, b)
        assert found["summary"] == wanted.summary
        assert found["texts"] == told(wanted)["texts"]
        verdicts.add(wanted.verdict)
    assert {"linked", "path"} <= verdicts
    opened.page.keyboard.press("Escape")
    pick = "(ids) => graphkit.state.set({ picked: new Set(ids.map((id) => graphkit.page.find(id).node)) })"
    opened.page.evaluate(pick, list(others[0]))
    opened.page.locator("#picked").get_by_role("button", name="Compare").click()
    expect(opened.page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_texts_stand_side_by_side_with_marks_that_are_seen(open_page: Open, seeds_page: Path, scheme: str) -> None:
    opened = open_page(seeds_page, color_scheme=scheme)
    read(opened, *edges(opened, "duplicate_of")[0])
    left, right = (side.bounding_box() for side in opened.page.locator("#comparison article").all())
    assert left
    assert right
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    style = "getComputedStyle(document.querySelector('mark')).textDecorationLine"
    assert opened.page.evaluate(style) == "underline"  # not by colour alone
    assert opened.page.evaluate(CONTRAST) == []


def test_on_a_small_screen_they_stand_below_each_other(open_page: Open, seeds_page: Path) -> None:
    opened = open_page(seeds_page, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    read(opened, *edges(opened, "duplicate_of")[0])
    upper, lower = (side.bounding_box() for side in opened.page.locator("#comparison article").all())
    assert upper
    assert lower
    assert upper["y"] + upper["height"] <= lower["y"]
    wide = "(() => { const d = document.querySelector('#comparison'); return d.scrollWidth <= d.clientWidth; })()"
    assert opened.page.evaluate(wide)
    assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_hostile_texts_are_texts_in_a_comparison(open_page: Open, hostile_page: Path) -> None:
    opened = open_page(hostile_page)
    found = read(opened, f"article:{ATTACK}", "__proto__")
    assert found["summary"] == "Exactly the same text."
    assert found["rule"] == ATTACK
    assert [texts[0] for texts in found["texts"]] == [ATTACK, f"__proto__ {ATTACK}"]
    assert found["marks"][0][0] == [ATTACK]
    assert [ATTACK, ATTACK, ATTACK, "nothing"] in found["signals"]
    assert opened.page.evaluate("document.images.length") == 0


def test_two_of_many_copies_of_one_text(open_page: Open, canvas: str, tmp_path: Path) -> None:
    many = [
        article("Harbour budget raised", excerpt=TEXT, web_url=f"https://site{n}.org/a", domain=f"site{n}.org")
        for n in range(30)  # so many that not every pair is judged
    ]
    graph = analyse(build_graph(many), "duplicates", "stories")
    write_html(graph, tmp_path / "graph.html", canvas=canvas)
    opened = open_page(tmp_path / "graph.html")
    a, b = "article:site7.org/a", "article:site23.org/a"
    found = explain(graph, a, b)
    assert found.verdict == "copies"
    assert read(opened, a, b) == told(found)
