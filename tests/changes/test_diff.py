"""What changed between two graphs, as the library tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graphkit import ArticleGraph, build_folder, build_graph, diff_graphs, export, open_graph
from graphkit.changes.fields import FIELDS
from graphkit.graph import NODE_SCHEMA
from graphkit.notes import NOTES
from tests.articles import MOMENT, article, entry
from tests.explorer.samples import article as row
from tests.explorer.samples import graph, link, stories_graph
from tests.store.corpora import write_article, write_corpus

URL = "https://example.org/1"


def one(**fields: Any) -> ArticleGraph:
    return build_graph([article(**{"web_url": URL, **fields})])


def changes(old: ArticleGraph, new: ArticleGraph) -> dict[str, str]:
    return dict(diff_graphs(old, new).articles.select("id", "change").iter_rows())


def test_a_graph_and_itself_are_the_same() -> None:
    same = stories_graph([3, 2])
    found = diff_graphs(same, same)
    assert found.nothing and found.fields.is_empty() and found.moves.is_empty()
    assert repr(found) == "<GraphDiff: articles 5 same; stories 2 same>"
    assert found.to_frame() is found.articles


def test_empty_graphs_have_nothing_to_tell() -> None:
    empty = build_graph([])
    assert diff_graphs(empty, empty).nothing
    found = diff_graphs(empty, one())
    assert found.counts()["articles"] == {"new": 1, "changed": 0, "gone": 0, "same": 0}
    assert changes(one(), empty) == {"article:example.org/1": "gone"}
    assert len(empty.with_result(diff_graphs(one(), empty))) == 2  # the article, and the provider it had


CHANGED: dict[str, tuple[dict[str, Any], str | None, str | None]] = {
    "title": ({"title": "Another title of some words"}, "A title of some words", "Another title of some words"),
    "excerpt": ({"excerpt": "New."}, None, "New."),
    "published": ({"published": MOMENT + timedelta(days=1)}, "2024-05-06T07:08:09Z", "2024-05-07T07:08:09Z"),
    "topics": ({"topics": ("B", "A b")}, None, "a-b, b"),
    "category": ({"category": "sport"}, None, "sport"),
    "type": ({"type": "video"}, "article", "video"),
    "quality": ({"quality": 7}, None, "7"),
    "heat": ({"heat": 8}, None, "8"),
    "listed": ({"listed": True}, None, "true"),
    "provider": ({"domain": "other.example"}, "example.org", "other.example"),
    "url": ({"web_url": URL.replace("https", "http")}, URL, URL.replace("https", "http")),
}


@pytest.mark.parametrize("field", CHANGED)
def test_each_field_that_changes_is_told(field: str) -> None:
    values, before, after = CHANGED[field]
    found = diff_graphs(one(), one(**values))
    assert found.fields.rows() == [("article:example.org/1", field, before, after)]
    assert found.articles["fields"].to_list() == [[field]] and found.articles["change"].to_list() == ["changed"]


def test_every_field_is_tried() -> None:
    assert {*CHANGED, "kind", "removed"} == set(FIELDS)


def test_a_day_is_no_second() -> None:
    day = {"published": MOMENT.replace(hour=0, minute=0, second=0)}
    found = diff_graphs(one(**day, precision="day"), one(**day))
    assert found.fields.rows() == [("article:example.org/1", "published", "2024-05-06", "2024-05-06T00:00:00Z")]


def test_an_article_that_others_only_named_gets_a_file() -> None:
    named = build_graph([article(web_url="https://example.org/0"), entry(web_url=URL)])
    filed = build_graph([article(web_url="https://example.org/0"), article("A related title", web_url=URL)])
    found = diff_graphs(named, filed)
    assert ("article:example.org/1", "kind", "related", "article") in found.fields.rows()
    (note,) = [note for note in found.opening() if note["title"].startswith("Articles that have")]
    assert note["rows"][0]["id"] == "article:example.org/1"


def test_the_order_of_rows_and_the_inputs_do_not_matter() -> None:
    old, new = stories_graph([4, 3]), stories_graph([3, 5, 2])
    before = (old.nodes.clone(), new.edges.clone())
    turned = replace(new, nodes=new.nodes.reverse(), edges=new.edges.reverse())
    first, second = diff_graphs(old, new), diff_graphs(old, turned)
    for name in ("articles", "fields", "stories", "moves", "providers", "topics"):
        assert getattr(first, name).equals(getattr(second, name)), name
    assert first.opening() == second.opening()
    assert old.nodes.equals(before[0]) and new.edges.equals(before[1])


def gone_and_new() -> tuple[ArticleGraph, ArticleGraph]:
    """A story of which one article is gone; one that ended; one that was born under the id of that."""

    def places(found: ArticleGraph, shift: float) -> ArticleGraph:
        x = pl.int_range(pl.len()).cast(pl.Float32) * 40 + shift
        return replace(found, nodes=found.nodes.with_columns(x=x, y=-x))

    old = stories_graph([3, 2])
    kept = [f"article:0-{number}" for number in range(2)]
    rows = [
        {"id": "topic:t", "kind": "topic", "title": "T"},
        *({"id": f"story:{n}", "kind": "story", "title": f"S{n}"} for n in (0, 1)),
    ]
    fresh = ["article:8-0", "article:8-1"]
    nodes = [*rows, *(row(name.removeprefix("article:")) for name in (*kept, *fresh))]
    edges = [link(name, f"story:{int(name in fresh)}", "in_story") for name in (*kept, *fresh)]
    return places(old, 0), places(graph(nodes, edges), 0)


def test_a_new_graph_takes_in_what_is_gone() -> None:
    old, new = gone_and_new()
    shown = new.with_result(diff_graphs(old, new))
    known = {node["id"]: node for node in shown.nodes.iter_rows(named=True)}
    assert {name for name, node in known.items() if node["kind"] == "gone"} == {
        "article:0-2",
        "article:1-0",
        "article:1-1",
    }
    assert known["story:1"]["title"] == "S1" and known["story:1~gone"]["title"] == "Story 1"
    into = shown.edges.filter(kind="in_story").select("source", "target").rows()
    assert ("article:1-0", "story:1~gone") in into and ("article:8-0", "story:1") in into
    assert not any(source == "article:0-2" for source, _ in into)  # its story goes on without it
    assert ("article:0-1", "article:0-2") in shown.edges.filter(kind="related_to").select("source", "target").rows()
    assert known["article:0-0"]["change"] == "same" and known["article:8-0"]["change"] == "new"
    assert shown.nodes.schema["notes"] == NOTES
    told = {name: [note["title"] for note in node["notes"] or []] for name, node in known.items()}
    assert (
        told["story:0"] == ["Shrunk", "Left: 1"] and told["story:1"] == ["Born"] and told["story:1~gone"] == ["Ended"]
    )
    (note,) = known["article:0-2"]["notes"]
    assert note["lines"] == ["It is in the old graph only.", "It was in the story “Story 0”."]


def test_gone_articles_stand_where_they_stood_if_the_map_is_the_same() -> None:
    old, new = gone_and_new()
    before = old.nodes.filter(id="article:1-1").select("x", "y").row(0)
    still = diff_graphs(old, new)
    assert new.with_result(still).nodes.filter(id="article:1-1").select("x", "y").row(0) == before
    elsewhere = replace(new, nodes=new.nodes.with_columns(pl.col("x") + 4000))
    moved = elsewhere.with_result(diff_graphs(old, elsewhere)).nodes
    assert moved.filter(id="article:1-1")["x"].item() > 2000  # among the others, not where the old map had it
    assert moved.filter(id="article:0-0").equals(
        elsewhere.with_result(diff_graphs(new, elsewhere)).nodes.filter(id="article:0-0"), null_equal=True
    )


def test_extra_columns_and_kinds_of_others_do_no_harm(tmp_path: Path) -> None:
    old = graph(
        [row(1, mood="x"), row(2), {"id": "event:1", "kind": "event", "title": "E"}],
        [link("article:1", "event:1", "at")],
    )
    new = graph([row(2, mood=3)])
    shown = new.with_result(diff_graphs(old, new))
    assert set(shown.nodes["id"]) == {"article:1", "article:2", "event:1"}
    assert set(NODE_SCHEMA) <= set(shown.nodes.columns)
    for suffix in ("html", "json", "gexf", "graphml", "csv", "parquet", "cyjs", "graphology.json"):
        assert export(shown, tmp_path / f"changes.{suffix}")


def test_versions_of_a_folder(tmp_path: Path) -> None:
    source, folder = write_corpus(tmp_path / "articles"), tmp_path / "news.graph"
    build_folder(source, folder=folder, keep=2)
    (source / "003.md").unlink()
    write_article(source, 4, edition=1)
    write_article(source, 30)
    build_folder(source, folder=folder, keep=2)
    found = diff_graphs(open_graph(folder, version=1), open_graph(folder))
    by_id = {
        node: (change, names) for node, change, names in found.articles.select("id", "change", "fields").iter_rows()
    }
    assert by_id["article:herald.example/news/30"][0] == "new"
    assert {change for change, _ in by_id.values()} >= {"new", "changed", "same"}
    shown = open_graph(folder).with_result(found)
    assert shown.nodes.filter(pl.col("change").is_not_null()).height == found.articles.height
