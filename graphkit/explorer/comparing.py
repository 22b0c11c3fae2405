"""What the page needs to compare any two articles it links: the same answer as :func:`graphkit.explanation.explain`.

Pairs grow with the square of a story, so only what is known about pairs alone goes on the page: the verified copies and
the weighed links. What any two texts share follows from their words, which the page holds as numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from graphkit.explorer.page_data import Comparing, JudgedPair, PageNode, WeighedPair
from graphkit.graph import ARTICLE_KINDS, ArticleGraph
from graphkit.reasons import AT_MOST, COPIES_RULE, RULES, SIGNALS, UNLINKED, VERDICTS, signals
from graphkit.tokens import words

__all__ = ["comparing"]

NO_COPIES = ("series", "boilerplate")


def comparing(graph: ArticleGraph, rows: Sequence[Mapping[str, Any]], nodes: Sequence[PageNode]) -> Comparing:
    """Compute it for the nodes of a page, of which ``rows`` are the rows of the nodes table.

    Takes time and room in proportion to the texts and to the pairs that analyses kept.
    """
    place = {node["id"]: number for number, node in enumerate(nodes) if node["kind"] in ARTICLE_KINDS}
    copies = graph.edges.filter(pl.col("kind") == "duplicate_of", pl.col("source") != pl.col("target"))
    here = copies.filter(pl.col("source").is_in(list(place)))
    compared = {place[node["id"]] for node in nodes if node["story"] and node["id"] in place}
    for source, target in here.select("source", "target").iter_rows():
        compared |= {place[source], place.get(target, place[source])}
    stories: Any = graph.results.get("stories")
    return {
        "wording": {
            "verdicts": VERDICTS,
            "rules": RULES,
            "signals": SIGNALS,
            "at_most": sorted(AT_MOST),
            "copies": COPIES_RULE,
            "unlinked": UNLINKED,
        },
        "words": _numbered(rows, compared),
        "copy_of": [(place[source], target) for source, target in here.select("source", "target").iter_rows()],
        "judged": _judged(graph, copies, place),
        "weighed": [] if stories is None else _weighed(stories.links, nodes, place),
        "threshold": None if stories is None else stories.threshold,
    }


def _numbered(rows: Sequence[Mapping[str, Any]], compared: set[int]) -> list[tuple[list[int], list[int]]]:
    """The words of title, and of title and excerpt, of each node as sorted numbers; the commonest are the shortest."""
    texts: list[tuple[set[str], set[str]]] = []
    for number, row in enumerate(rows):
        title, excerpt = (row["title"] or "", row["excerpt"] or "") if number in compared else ("", "")
        texts.append((set(words(title)), set(words(f"{title} {excerpt}"))))
    counts = Counter(word for pair in texts for some in pair for word in some)
    numbers = {word: number for number, word in enumerate(sorted(counts, key=lambda word: (-counts[word], word)))}

    def sort(some: Iterable[str]) -> list[int]:
        return sorted(numbers[word] for word in some)

    return [(sort(title), sort(text)) for title, text in texts]


def _judged(graph: ArticleGraph, copies: pl.DataFrame, place: Mapping[str, int]) -> list[JudgedPair]:
    """The verified copies: of the analysis, else what the edges say."""
    if "duplicates" in graph.results:
        pairs = graph.results["duplicates"].to_frame().filter(~pl.col("kind").is_in(NO_COPIES))
    else:
        pairs = copies.select(pl.col("source").alias("a"), pl.col("target").alias("b"), "match", "rule", "evidence")
        pairs = pairs.rename({"match": "kind"})
    return [
        {
            "a": place[row["a"]],
            "b": place[row["b"]],
            "verdict": row["kind"] or "",
            "rule": row["rule"] or "",
            "signals": [(signal.name, signal.value, signal.threshold) for signal in signals(row["evidence"])],
        }
        for row in _between(pairs, place).iter_rows(named=True)
    ]


def _weighed(links: pl.DataFrame, nodes: Sequence[PageNode], place: Mapping[str, int]) -> list[WeighedPair]:
    """The links that stories were made of, as far as the page shows both ends as one story."""
    story = {node: nodes[number]["story"] for node, number in place.items() if nodes[number]["story"]}
    named = pl.DataFrame(
        {"id": list(story), "story": list(story.values())}, schema={"id": pl.String, "story": pl.String}
    )
    together = (
        links.join(named.rename({"id": "a", "story": "story_a"}), on="a")
        .join(named.rename({"id": "b", "story": "story_b"}), on="b")
        .filter(pl.col("story_a") == pl.col("story_b"))
        .sort("a", "b")
        .with_columns(pl.col("score", "text", "time").round(4))
    )
    columns = together.select("a", "b", "score", "text", "time")
    return [(place[a], place[b], score, text, time) for a, b, score, text, time in columns.iter_rows()]


def _between(pairs: pl.DataFrame, place: Mapping[str, int]) -> pl.DataFrame:
    inside = pl.col("a").is_in(list(place)) & pl.col("b").is_in(list(place)) & (pl.col("a") != pl.col("b"))
    return pairs.filter(inside).sort("a", "b", maintain_order=True)
