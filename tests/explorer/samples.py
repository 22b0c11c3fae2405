"""Small graphs made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import polars as pl

from graphkit.analysis.communities import Communities
from graphkit.graph import ArticleGraph, edge_table, node_table

ATTACK = "</script><img src=x onerror=alert(1)>"
START = datetime(2024, 1, 1, 12, tzinfo=UTC)


def named_communities(*names: str) -> Communities:
    """What the analysis gives, of communities with these names."""
    table = pl.DataFrame({"community": range(len(names)), "name": names})
    members = pl.DataFrame(schema={"id": pl.String, "community": pl.Int64})
    return Communities(table=table, members=members, modularity=0.0, resolution=1.0, seed=0)


def article(number: int | str, **values: Any) -> dict[str, Any]:
    """A node row of an article."""
    row = {
        "id": f"article:{number}",
        "kind": "article",
        "title": f"Article {number}",
        "url": f"https://a.example/{number}",
    }
    return {**row, "published": START, "precision": "second", **values}


def link(source: str, target: str, kind: str = "related_to", **values: Any) -> dict[str, Any]:
    """An edge row that some file stated."""
    return {
        "source": source,
        "target": target,
        "kind": kind,
        "stated": True,
        "file": "a.md",
        "field": "related[0]",
        **values,
    }


def graph(nodes: Sequence[dict[str, Any]], edges: Sequence[dict[str, Any]] = ()) -> ArticleGraph:
    """An ArticleGraph of rows."""
    return ArticleGraph(nodes=node_table(nodes), edges=edge_table(edges))


def stories_graph(sizes: Sequence[int], *, topic: str = "topic:t") -> ArticleGraph:
    """Stories of the given sizes; a story's articles name each other in a row, and all have one topic."""
    nodes: list[dict[str, Any]] = [{"id": topic, "kind": "topic", "title": "T"}]
    edges: list[dict[str, Any]] = []
    for number, size in enumerate(sizes):
        story = f"story:{number}"
        nodes.append({"id": story, "kind": "story", "title": f"Story {number}"})
        ids = [f"article:{number}-{member}" for member in range(size)]
        for member, name in enumerate(ids):
            nodes.append(article(name.removeprefix("article:"), published=START + timedelta(hours=member)))
            edges.append(link(name, topic, "about"))
            edges.append(link(name, story, "in_story", stated=False, rule="story", score=0.5, file=None))
        edges += [link(a, b) for a, b in pairwise(ids)]
    return graph(nodes, edges)


def providers_graph(sizes: Mapping[str, int]) -> ArticleGraph:
    """So many articles of each provider, which nothing else links."""
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    for name, size in sizes.items():
        hub = f"provider:{name.lower()}"
        nodes.append({"id": hub, "kind": "provider", "title": name})
        for number in range(size):
            nodes.append(article(f"{name}-{number}", provider=hub))
            edges.append(link(f"article:{name}-{number}", hub, "published_by"))
    return graph(nodes, edges)


def hostile_graph() -> ArticleGraph:
    """Two articles in one story, with attacks in every text and address."""
    texts = {
        "title": ATTACK,
        "excerpt": f"{ATTACK}\u2028\u2029<!-- {{{{7*7}}}} ${{alert(1)}}",
        "provider": "provider:p",
        "provider_name": ATTACK,
        "topics": ["topic:t"],
        "community": 0,
        "files": [f"{ATTACK}.md"],
        "category": ATTACK,
        "disagreements": [{"field": ATTACK, "value": ATTACK, "file": ATTACK}],
    }
    nodes = [
        article(ATTACK, **{**texts, "url": "javascript:alert(1)"}),
        article(
            "", **{**texts, "id": "__proto__", "title": f"__proto__ {ATTACK}", "url": f'https://a.example/"{ATTACK}'}
        ),
        {"id": "provider:p", "kind": "provider", "title": ATTACK, "names": [ATTACK, "P"]},
        {"id": "topic:t", "kind": "topic", "title": ATTACK},
        {"id": "story:s", "kind": "story", "title": ATTACK},
    ]
    inferred = {"stated": False, "rule": ATTACK, "score": 0.9, "evidence": f'{{"{ATTACK}": "{ATTACK}"}}'}
    one, other = f"article:{ATTACK}", "__proto__"
    edges = [
        link(one, other, file=ATTACK, field=ATTACK),
        link(one, other, "duplicate_of", match="exact", **inferred),
        *(link(name, "provider:p", "published_by", file=ATTACK) for name in (one, other)),
        *(link(name, "topic:t", "about", file=ATTACK) for name in (one, other)),
        *(link(name, "story:s", "in_story", **inferred) for name in (one, other)),
    ]
    return replace(graph(nodes, edges), results=MappingProxyType({"communities": named_communities(ATTACK)}))
