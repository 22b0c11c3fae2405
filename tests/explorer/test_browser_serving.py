"""A page with a server behind it: it follows the graph, and fetches what it does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.page_data import news_graph
from graphkit import build_graph, read_articles, save
from graphkit.analysis import analyse
from graphkit.graph import ArticleGraph
from graphkit.serving.server import GraphServer
from tests.browser import Opened, Served

pytestmark = pytest.mark.browser

Open = Callable[..., Opened]
NODES, FIRST = 3000, 300


@pytest.fixture(scope="module")
def large() -> ArticleGraph:
    """More than the page holds at first."""
    return analyse(news_graph(NODES), "layout")


@pytest.fixture(scope="module")
def part(large: ArticleGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of a part of it."""
    folder = tmp_path_factory.mktemp("served") / "news.graph"
    save(large, folder)
    with GraphServer(folder, max_nodes=FIRST) as server:
        yield Served(server.address)


def test_an_open_page_shows_the_new_graph_and_keeps_its_view(open_page: Open, seeds: Path, tmp_path: Path) -> None:
    folder = tmp_path / "news.graph"
    graph = build_graph(read_articles(seeds))
    save(graph, folder)
    with GraphServer(folder) as server:
        opened = open_page(Served(server.address))
        opened.page.fill("input[type=search]", "lupus")
        opened.until("location.hash.includes('q=lupus')")
        newer = analyse(graph, "duplicates", "stories")
        with opened.page.expect_event("load"):
            save(newer, folder)
        opened.until("document.documentElement.dataset.ready === 'true'")
        assert "q=lupus" in opened.hash
        assert opened.page.input_value("input[type=search]") == "lupus"
        assert opened.page.evaluate("graphkit.page.stories.count") > 0
        opened.page.context.close()  # before its server


def test_a_part_says_so_and_search_brings_what_is_missing(open_page: Open, large: ArticleGraph, part: Served) -> None:
    opened = open_page(part)
    articles = large.texts().height
    assert f"Here are {FIRST} of {articles:,} articles" in opened.page.inner_text("#notes")
    here = set(opened.page.evaluate("Array.from({ length: graphkit.page.count }, (_, i) => graphkit.page.id(i))"))
    missing = large.texts().filter(~large.texts()["id"].is_in(list(here))).row(0, named=True)
    opened.page.fill("#query", missing["title"])
    opened.until("(id) => graphkit.page.find(id).node >= 0", missing["id"])
    opened.until("(title) => document.querySelector('.hits .hit-title')?.textContent === title", missing["title"])
    assert "articles fit; 1 of them" in opened.page.inner_text("#notes")
    opened.page.click(".hits button")
    near = large.edges.filter(large.edges["source"] == missing["id"])["target"].to_list()
    opened.until(
        "(ids) => ids.every((id) => graphkit.page.find(id).node >= 0 || graphkit.page.find(id).story >= 0)", near
    )
    assert opened.page.inner_text("#panel h2") == missing["title"]
    assert opened.page.inner_text("#panel").count("\n") > 5


def test_the_page_finds_what_the_server_finds(open_page: Open, large: ArticleGraph, part: Served) -> None:
    opened = open_page(part)
    for query in ("bro", "ma", "outlet 3"):
        opened.page.fill("#query", query)
        opened.until("(query) => graphkit.whole.total !== null && graphkit.whole.query === query", query)
        total = opened.page.evaluate("graphkit.whole.total")
        here = opened.page.evaluate("graphkit.scene().articles")
        assert 0 < min(total, 50) <= here <= total, query


def test_a_link_to_an_article_that_is_not_here_opens_it(open_page: Open, large: ArticleGraph, part: Served) -> None:
    opened = open_page(part)
    here = set(opened.page.evaluate("Array.from({ length: graphkit.page.count }, (_, i) => graphkit.page.id(i))"))
    missing = large.texts().filter(~large.texts()["id"].is_in(list(here))).row(5, named=True)
    again = open_page(part, hash=f"s={missing['id']}&pin={missing['id']}")
    assert again.page.inner_text("#panel h2") == missing["title"]
    assert "1 node pinned" in again.page.inner_text("#notes")
    opened.page.evaluate("(id) => (location.hash = `s=${encodeURIComponent(id)}`)", missing["id"])
    opened.until("(title) => document.querySelector('#panel h2').textContent === title", missing["title"])


def test_facets_and_bars_count_the_whole_graph(open_page: Open, large: ArticleGraph, part: Served) -> None:
    opened = open_page(part)
    opened.until("graphkit.whole.facet('provider')")
    common = large.texts()["provider"].value_counts().sort(["count", "provider"], descending=[True, False]).row(0)
    facet = opened.page.locator("details.group", has_text="Provider").last
    assert facet.locator("li .tally").first.inner_text() == f"{common[1]:,}"
    facet.locator("li input").first.check()
    opened.until("graphkit.whole.total !== null")
    assert opened.page.evaluate("graphkit.whole.total") == common[1]
    assert sum(opened.page.evaluate("graphkit.whole.bars")) == (
        large.texts().filter(large.texts()["provider"] == common[0])["published"].count()
    )
    assert f"{common[1]:,} of {large.texts().height:,} articles fit" in opened.page.inner_text("#notes")


def test_zooming_in_brings_what_lies_there(open_page: Open, part: Served) -> None:
    opened = open_page(part)
    before = opened.page.evaluate("graphkit.page.count")
    opened.page.evaluate("graphkit.canvas.zoom(12)")
    opened.until("(before) => graphkit.page.count > before", before)
    assert opened.page.evaluate("graphkit.scene().shown.length === graphkit.page.count")


def test_a_page_that_got_everything_is_the_page_that_had_everything(
    open_page: Open, large: ArticleGraph, part: Served, tmp_path: Path
) -> None:
    told = """
      const { page } = graphkit;
      const nodes = Array.from({ length: page.count }, (_, i) => i);
      const one = (i) => [page.id(i), page.title(i), page.x[i], page.y[i], page.links[i], page.date(i), page.url(i),
        page.story[i] < 0 ? '' : page.stories.id(page.story[i]), page.providerName(i),
        [...page.topics(i)].map((t) => page.id(t)).sort().join(), page.storyReason(i)?.why ?? '',
        [...page.around(i)].map((e) => page.id(page.other(e, i)) + page.reason(e).why).sort().join()].join('|');
      return nodes.map(one).sort();
    """
    with GraphServer(part_folder(large, tmp_path)) as server:
        whole = open_page(Served(server.address))
        wanted = whole.page.evaluate(f"() => {{{told}}}")
        whole.page.context.close()
    opened = open_page(part)
    ids = [line.split("|")[0] for line in wanted]
    for start in range(0, len(ids), 50):
        opened.page.evaluate(
            "(ids) => graphkit.whole.bring({ pinned: ids, hidden: [], facets: new Map() })", ids[start : start + 50]
        )
    assert opened.page.evaluate(f"() => {{{told}}}") == wanted


def part_folder(graph: ArticleGraph, place: Path) -> Path:
    save(graph, place / "all.graph")
    return place / "all.graph"


def test_a_server_that_is_gone_is_said(open_page: Open, seeds: Path, tmp_path: Path) -> None:
    save(build_graph(read_articles(seeds)), tmp_path / "news.graph")
    with GraphServer(tmp_path / "news.graph") as server:
        opened = open_page(Served(server.address))
    opened.until("document.getElementById('notes').textContent.includes('does not answer')")
    opened.errors[:] = [error for error in opened.errors if "ERR_CONNECTION_REFUSED" not in error]
    opened.page.context.close()
