"""What the page needs to compare any two articles it links: the same answer as :func:`graphkit.explanation.explain`.

Pairs grow with the square of a story, so only what is known about pairs alone goes on the page: the verified copies and
the weighed links. What any two texts share follows from their words, which the page holds as numbers. The columns:

* ``title_word_counts`` a node, and one after the other ``title_word_values``: the words of its title as ascending
  numbers; ``text_word_counts`` and ``text_word_values``: of title and excerpt. Nodes compared with nothing have none.
* ``second``: of the minute in which it was published.
* ``comparison``: one text, JSON of ``copy_of`` [[node, id of the article it is a copy of]], ``judged`` [{a, b, verdict,
  rule, signals: [[name, value, threshold or null]]}] and ``weighed`` [[a, b, story link, likeness of words, nearness in
  time]], where a and b are nodes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import polars as pl

from graphkit.explorer.page_data import Wording
from graphkit.graph import ARTICLE_KINDS, ArticleGraph
from graphkit.reasons import AT_MOST, COPIES_RULE, RULES, SIGNALS, UNLINKED, VERDICTS, signals
from graphkit.tokens import words

__all__ = ["COMPARED_UP_TO", "WORDING", "comparing", "threshold"]

COMPARED_UP_TO = 20_000  # articles
NO_COPIES = ("series", "boilerplate")
WORDING: Wording = {
    "verdicts": VERDICTS,
    "rules": RULES,
    "signals": SIGNALS,
    "at_most": sorted(AT_MOST),
    "copies": COPIES_RULE,
    "unlinked": UNLINKED,
}


def threshold(graph: ArticleGraph) -> float | None:
    """What stories were held to; None if nobody looked for stories."""
    stories: Any = graph.results.get("stories")
    return None if stories is None else float(stories.threshold)


def comparing(graph: ArticleGraph, rows: pl.DataFrame) -> dict[str, pl.Series]:
    """Compute the columns for the nodes of a page, of which ``rows`` are the rows.

    Takes time and room in proportion to the texts and to the pairs that analyses kept.
    """
    place = rows.filter(pl.col("kind").is_in(ARTICLE_KINDS)).select("id", "node", "story")
    copies = graph.edges.filter(pl.col("kind") == "duplicate_of", pl.col("source") != pl.col("target"))
    here = copies.join(place.select(source="id", a="node"), on="source").sort("a", "target")
    originals = place.join(here, left_on="id", right_on="target", how="semi")["node"]
    in_stories = place.drop_nulls("story")["node"]
    compared = rows["node"].is_in(pl.concat([here["a"], originals, in_stories]).implode())
    texts = rows.select(
        title=pl.when(compared).then("title").fill_null(""),
        excerpt=pl.when(compared).then("excerpt").fill_null(""),
    )
    told = {
        "copy_of": list(map(list, here.select("a", "target").iter_rows())),
        "judged": _judged(graph, copies, place),
        "weighed": _weighed(graph, place),
    }
    return {
        **_numbered(list(texts.iter_rows())),
        "second": rows["published"].dt.second().fill_null(0).cast(pl.UInt8),
        "comparison": pl.Series([json.dumps(told, ensure_ascii=False, separators=(",", ":"))]),
    }


def _numbered(texts: list[tuple[str, str]]) -> dict[str, pl.Series]:
    """The words of title, and of title and excerpt, as sorted numbers; the commonest words have the smallest."""
    each = [(set(words(title)), set(words(f"{title} {excerpt}"))) for title, excerpt in texts]
    counts = Counter(word for pair in each for some in pair for word in some)
    numbers = {word: number for number, word in enumerate(sorted(counts, key=lambda word: (-counts[word], word)))}

    def columns(name: str, found: list[set[str]]) -> dict[str, pl.Series]:
        ordered: Iterable[int] = (number for some in found for number in sorted(numbers[word] for word in some))
        return {
            f"{name}_counts": pl.Series([len(some) for some in found], dtype=pl.UInt32),
            f"{name}_values": pl.Series(ordered, dtype=pl.UInt32),
        }

    return {**columns("title_word", [pair[0] for pair in each]), **columns("text_word", [pair[1] for pair in each])}


def _judged(graph: ArticleGraph, copies: pl.DataFrame, place: pl.DataFrame) -> list[dict[str, Any]]:
    """The verified copies: of the analysis, else what the edges say."""
    if "duplicates" in graph.results:
        pairs = graph.results["duplicates"].to_frame().filter(~pl.col("kind").is_in(NO_COPIES))
    else:
        pairs = copies.select(pl.col("source").alias("a"), pl.col("target").alias("b"), "match", "rule", "evidence")
        pairs = pairs.rename({"match": "kind"})
    return [
        {
            "a": row["node_a"],
            "b": row["node_b"],
            "verdict": row["kind"] or "",
            "rule": row["rule"] or "",
            "signals": [(signal.name, signal.value, signal.threshold) for signal in signals(row["evidence"])],
        }
        for row in _between(pairs, place).iter_rows(named=True)
    ]


def _weighed(graph: ArticleGraph, place: pl.DataFrame) -> list[list[float]]:
    """The links that stories were made of, as far as the page shows both ends as one story."""
    stories: Any = graph.results.get("stories")
    if stories is None:
        return []
    together = _between(stories.links, place.drop_nulls("story")).filter(pl.col("story_a") == pl.col("story_b"))
    values = together.with_columns(pl.col("score", "text", "time").round(4))
    return list(map(list, values.select("node_a", "node_b", "score", "text", "time").iter_rows()))


def _between(pairs: pl.DataFrame | pl.LazyFrame, place: pl.DataFrame) -> pl.DataFrame:
    """The pairs with both ends on the page, and the node and story of each."""
    ends = {end: place.rename({"id": end, "node": f"node_{end}", "story": f"story_{end}"}) for end in ("a", "b")}
    inside = pairs.lazy().filter(pl.col("a") != pl.col("b"))
    for end, known in ends.items():
        inside = inside.join(known.lazy(), on=end, maintain_order="left")
    return inside.sort("a", "b", maintain_order=True).collect()
