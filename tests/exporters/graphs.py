"""Graphs for the exporter tests: any that hypothesis can think of, and an awkward one."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from graphkit.graph import ArticleGraph, edge_table, node_table

AWKWARD = [
    "",
    "plain",
    '=HYPERLINK("http://evil.example","click")',
    "+1",
    "-1",
    "@SUM(A1)",
    "'=quoted formula",
    "'tis the season",
    "\ttab first",
    "\rreturn first",
    "two\r\nlines",
    'say "hi", he said',
    "</script><img src=x onerror=alert(1)>",
    "a & b < c ]]> d",
    "😀 👩‍👩‍👧 naïve",
    "مرحبا بالعالم",
    "line\u2028separator\u2029",
    "nul\x00 bell\x07 escape\x1b delete\x7f next\x85 no\ufffe such\uffff",
    " spaces ",
    "null",
    "NaN",
    "true",
    "007",
]

texts = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=20))
# Ids without what XML forbids; that two ids may differ in nothing else has a test of its own.
ids = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=8)
times = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
wholes = st.integers(-(2**63), 2**63 - 1)


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


disagreements = st.fixed_dictionaries({"field": optional(texts), "value": optional(texts), "file": optional(texts)})
node_values = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["article", "related", "provider", "topic", "story"]),
        "title": optional(texts),
        "excerpt": optional(texts),
        "key": optional(texts),
        "published": optional(times),
        "urls": st.lists(texts, max_size=3),
        "names": st.lists(optional(texts), max_size=2),
        "quality": optional(wholes),
        "removed": optional(st.booleans()),
        "disagreements": st.lists(disagreements, max_size=2),
    }
)
edge_values = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["published_by", "about", "related_to", "duplicate_of", "in_story"]),
        "stated": st.booleans(),
        "count": optional(st.integers(1, 9)),
        "field": optional(texts),
        "score": optional(st.floats(0, 1)),
        "evidence": optional(texts),
    }
)


@st.composite
def graphs(draw: st.DrawFn) -> ArticleGraph:
    nodes = [{"id": node, **draw(node_values)} for node in draw(st.lists(ids, unique=True, max_size=5))]
    edges: dict[tuple[str, str, str], dict[str, Any]] = {}
    if nodes:
        known = st.sampled_from([node["id"] for node in nodes])
        for values in draw(st.lists(edge_values, max_size=6)):
            source, target = draw(known), draw(known)
            edges[source, target, values["kind"]] = {"source": source, "target": target, **values}
    return ArticleGraph(nodes=node_table(nodes), edges=edge_table(list(edges.values())))


def awkward_graph() -> ArticleGraph:
    """One article for every awkward text, each related to the one before, all by one provider."""
    provider = {"id": "provider:bücher.example", "kind": "provider", "title": "Bücher & Co", "names": ["Bücher & Co"]}
    articles = [
        {
            "id": f"article:bücher.example/{number:02}",
            "kind": "article" if number % 2 else "related",
            "title": text,
            "key": text,
            "provider": provider["id"],
            "published": datetime(2023, 9, 1 + number, 12, 30, 0, number, UTC),
            "quality": -number,
            "urls": [f"https://bücher.example/{number}", text],
            "disagreements": [{"field": "title", "value": text, "file": None}],
        }
        for number, text in enumerate(AWKWARD)
    ]
    edges: list[dict[str, Any]] = [
        {"source": node["id"], "target": provider["id"], "kind": "published_by", "stated": True} for node in articles
    ]
    for one, other in pairwise(articles):
        stated = {"source": other["id"], "target": one["id"], "kind": "related_to", "stated": True, "count": 2}
        inferred = {"source": other["id"], "target": one["id"], "kind": "duplicate_of", "stated": False, "score": 0.875}
        edges += [stated, {**inferred, "rule": "near text", "evidence": '{"jaccard": 0.875}'}]
    return ArticleGraph(nodes=node_table([*articles, provider]), edges=edge_table(edges))


def one_article() -> ArticleGraph:
    return ArticleGraph(
        nodes=node_table([{"id": "article:a.example/1", "kind": "article", "title": "One"}]), edges=edge_table([])
    )


def empty_graph() -> ArticleGraph:
    return ArticleGraph(nodes=node_table([]), edges=edge_table([]))
