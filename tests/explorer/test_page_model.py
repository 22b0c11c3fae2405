"""The page model in the browser: what parts and canvases are told about a page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from graphkit.explorer.build_page import page_data
from graphkit.explorer.times import date_text
from graphkit.graph import ArticleGraph
from tests.browser import Opened
from tests.explorer.model import write_model
from tests.explorer.samples import START, article, graph, link, stories_graph

pytestmark = pytest.mark.browser
Ask = Callable[[ArticleGraph], Page]


@pytest.fixture
def model(open_page: Callable[..., Opened], tmp_path: Path) -> Ask:
    """A function that opens the model of a graph's page, in which ``page`` can be asked."""

    def open_model(found: ArticleGraph) -> Page:
        return open_page(write_model(page_data(found), tmp_path / "page.html")).page

    return open_model


def news() -> ArticleGraph:
    """Five articles of two providers and a topic; three are one story, two a community."""
    texts: list[dict[str, Any]] = [
        {"title": "Élection à Paris", "excerpt": "Le maire a gagné.", "topics": ["topic:vote"]},
        {"title": "Paris vote count", "quality": 80, "topics": ["topic:vote"], "provider": "provider:a"},
        {"title": "Mayor of Paris wins", "provider": "provider:a", "provider_name": "A on MSN"},
        {"title": "Rain", "provider": "provider:b", "url": "https://www.b.example/rain", "files": ["r.md", "s.md"]},
        {"title": "Sun 😀", "provider": "provider:b", "published": None, "category": "weather"},
    ]
    nodes = [
        article(number, **{"community": number // 3, "published": START + timedelta(days=number), **text})
        for number, text in enumerate(texts)
    ]
    nodes += [
        {"id": "provider:a", "kind": "provider", "title": "Agence"},
        {"id": "provider:b", "kind": "provider", "title": "Bulletin"},
        {"id": "topic:vote", "kind": "topic", "title": "Vote"},
        {"id": "story:s", "kind": "story", "title": "The vote in Paris"},
    ]
    inferred = {
        "stated": False,
        "file": None,
        "rule": "average_link",
        "score": 0.5,
        "evidence": '{"nearest": "article:1"}',
    }
    edges = [link(f"article:{number}", "story:s", "in_story", **inferred) for number in range(3)]
    edges += [
        link("article:0", "article:3"),
        link("article:3", "article:4", file="r.md"),
        link("article:3", "article:3"),
    ]
    edges += [link(f"article:{n}", "topic:vote", "about") for n in (0, 1)]
    edges += [
        link(f"article:{n}", f"provider:{p}", "published_by") for n, p in ((1, "a"), (2, "a"), (3, "b"), (4, "b"))
    ]
    return graph(nodes, edges)


NAMES = "const names = (nodes) => [...nodes].map((i) => page.title(i)).sort();"


def test_what_a_node_tells(model: Ask) -> None:
    found = model(news()).evaluate("""() => {
      const { node } = page.find("article:3");
      const text = (i) => [page.id(i), page.url(i), page.providerName(i), page.date(i)];
      const others = [2, 4].map((number) => page.find(`article:${number}`).node);
      return [node, ...others].map(text).concat([page.facts(node), page.facts(others[1])]);
    }""")
    assert found == [
        ["article:3", "https://www.b.example/rain", "Bulletin", "4 Jan 2024, 12:00 UTC"],
        ["article:2", "https://a.example/2", "A on MSN", "3 Jan 2024, 12:00 UTC"],
        ["article:4", "https://a.example/4", "Bulletin", ""],
        [["read from", "r.md, s.md"]],
        [["category", "weather"]],
    ]


def test_who_is_next_to_whom(model: Ask) -> None:
    found = model(news()).evaluate(f"""() => {{
      {NAMES}
      const at = (number) => page.find(`article:${{number}}`).node;
      const others = [...page.around(at(3))].map((e) => page.other(e, at(3)));
      return [names(page.neighbours(at(0))), names(others), names(page.stories.members(0)), names(page.topics(at(1)))];
    }}""")
    assert found[0] == ["Mayor of Paris wins", "Paris vote count", "Rain", "Vote"]
    assert found[1] == ["Bulletin", "Sun 😀", "Élection à Paris"]  # not itself
    assert found[2] == ["Mayor of Paris wins", "Paris vote count", "Élection à Paris"]
    assert found[3] == ["Vote"]


def test_why_things_are_linked(model: Ask) -> None:
    found = model(news()).evaluate("""() => {
      const at = (number) => page.find(`article:${number}`).node;
      const edge = [...page.around(at(3))].find((e) => page.other(e, at(3)) === at(4));
      const found = ["story:s", "no"].map((id) => page.find(id));
      return [page.reason(edge), page.storyReason(at(0)), page.storyReason(at(4)), ...found];
    }""")
    assert found[0] == {
        "label": "declared related",
        "rule": "",
        "why": "Stated in r.md, field related[0]",
        "evidence": [],
    }
    assert found[1]["rule"] == "average_link"
    assert found[1]["evidence"] == [["nearest article in the story", "Paris vote count"]]
    assert found[2] is None
    assert found[3:] == [{"node": -1, "story": 0}, {"node": -1, "story": -1}]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("election", ["Élection à Paris"]),  # without accents
        ("PARIS vote", ["Paris vote count", "Élection à Paris"]),  # each word somewhere: the second by its topic
        ("gagné", ["Élection à Paris"]),  # in the excerpt
        ("msn", ["Mayor of Paris wins"]),  # the provider's name in this article
        ("agence", ["Agence", "Mayor of Paris wins", "Paris vote count"]),
        ("😀", ["Sun 😀"]),
        ("paris rain", []),
        (
            "  ",
            [
                "Agence",
                "Bulletin",
                "Mayor of Paris wins",
                "Paris vote count",
                "Rain",
                "Sun 😀",
                "Vote",
                "Élection à Paris",
            ],
        ),
    ],
)
def test_search_finds_all_words_in_any_text(query: str, titles: list[str], model: Ask) -> None:
    found = model(news()).evaluate(
        f"""(query) => {{
          {NAMES}
          const mask = page.search(query);
          return names([...mask.keys()].filter((i) => mask[i]));
        }}""",
        query,
    )
    assert found == titles


def test_search_takes_typesetters_quotes_and_dashes_for_plain_ones(model: Ask) -> None:
    titles = ["The mayor’s “plan” – ready 雨", 'The mayor\'s "plan" - ready']
    page = model(
        graph([{"id": f"article:{n}", "kind": "article", "title": title} for n, title in enumerate(titles)], [])
    )
    queries = ["mayor's", "mayor’s", '"plan"', "“plan”", "- ready", "– ready"]
    found = page.evaluate("(queries) => queries.map((query) => [...page.search(query)])", queries)
    assert found == [[1, 1]] * len(queries)


def test_search_equals_looking_at_each_title(seeds_graph: ArticleGraph, model: Ask) -> None:
    page = model(seeds_graph)
    words = {word for title in seeds_graph.nodes["title"].drop_nulls() for word in title.lower().split()}
    differing = page.evaluate(
        """(words) => words.filter((word) => {
          const mask = page.search(word);
          return [...mask.keys()].some((i) => {
            const topics = [...page.topics(i)].map((topic) => page.title(topic));
            const texts = [page.title(i), page.excerpt(i), page.providerName(i), ...topics];
            return Boolean(mask[i]) !== texts.some((text) => text.toLowerCase().includes(word));
          });
        })""",
        sorted(words),
    )
    assert len(words) > 50
    assert differing == []


def test_colours_go_to_the_commonest_values(model: Ask) -> None:
    page = model(stories_graph([4, 3] + [2] * 10))
    entries = page.evaluate("page.entries('story')")
    assert [entry["count"] for entry in entries["entries"]] == [4, 3] + [2] * 7
    assert entries["others"] == 6
    slots = page.evaluate("[...page.slots('story')]")
    assert sorted(set(slots)) == [*range(10), 255]  # nine colours, all others, the topic
    assert slots.count(9) == 6


def test_ways_to_colour_and_facets_are_those_with_values(model: Ask) -> None:
    page = model(news())
    assert page.evaluate("page.modes.map(({ key }) => key)") == [
        "kind",
        "community",
        "story",
        "provider",
        "topic",
        "time",
    ]
    facets = """page.facets.map(({ key }) => {
      const { values, totals, name } = page.facetValues(key);
      return [key, [...values].map((value) => [name(value), totals[value]])];
    })"""
    assert page.evaluate(facets) == [
        ["story", [["The vote in Paris", 3]]],
        ["topics", [["Vote", 2]]],
        ["provider", [["Agence", 2], ["Bulletin", 2]]],
        ["community", [["0", 3], ["1", 2]]],
    ]
    alone = model(graph([article(1, published=None)]))
    assert alone.evaluate("[page.modes.map(({ key }) => key), page.facets, page.comparing.words(0)]") == [
        ["kind"],
        [],
        [[], []],
    ]


def test_time_colours_split_the_articles_evenly(model: Ask) -> None:
    nodes = [article(number, published=START + timedelta(days=number * number)) for number in range(90)]
    page = model(graph([*nodes, article("undated", published=None)]))
    entries = page.evaluate("page.entries('time')")
    assert [entry["count"] for entry in entries["entries"]] == [10] * 9
    assert entries["others"] == 1
    assert entries["entries"][0]["label"] == "1 Jan 2024 – 10 Apr 2024"


@pytest.mark.parametrize("precision", ["second", "day"])
def test_dates_are_written_as_python_writes_them(precision: str, model: Ask) -> None:
    times = [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(812, 2, 29, 23, 59, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2024, 3, 8, 12, 5, tzinfo=UTC),
        datetime(6052, 1, 1, 7, 30, tzinfo=UTC),
    ]
    page = model(graph([article(n, published=time, precision=precision) for n, time in enumerate(times)]))
    found = [page.evaluate(f"page.date(page.find('article:{n}').node)") for n in range(len(times))]
    assert found == [date_text(time, precision) for time in times]


def test_the_important_come_first_and_are_the_largest(model: Ask) -> None:
    page = model(news())
    order = page.evaluate("[...page.order].map((i) => page.title(i))")
    assert order[0] == "Rain"  # two links to other articles
    assert set(order[-3:]) == {"Agence", "Bulletin", "Vote"}  # hubs
    by_quality = page.evaluate(
        "[...page.radii('quality')].map((r, i) => [r, page.title(i)]).filter((_, i) => !page.isHub(i))"
    )
    assert max(by_quality)[1] == "Paris vote count"
