"""Why two nodes are linked, or are not: the verdict with all its evidence."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

import polars as pl

from graphkit.analysis import analyse
from graphkit.graph import ARTICLE_KINDS, ArticleGraph
from graphkit.reasons import COPIES_RULE, UNLINKED, VERDICTS, Signal, signals, story_rule
from graphkit.similarity import token_sets
from graphkit.similarity.verdicts import measure
from graphkit.walks import Step, find_path

__all__ = ["Explanation", "Run", "Signal", "explain", "shared_runs"]

# The page marks runs by the same rule (explorer/shell/js/runs.js): change both.
SHORTEST_RUN = 2  # words; single words are shared by chance
PUNCTUATION = ".,:;!?\"'“”‘’()"

# Four digits; halves go to the even neighbour, as everywhere in these tables and on the page.
FOUR_DIGITS = pl.selectors.float().round(4)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text.

    Attributes:
        text: Its words, with a space between each.
        shared: Whether the other text has it too.
    """

    text: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """What links two nodes.

    Attributes:
        a: The id of the one node.
        b: The id of the other.
        verdict: ``same``, a kind of duplicate (``exact``, ``syndicated``, ``revised``), ``copies`` (of one text),
            ``story``, ``series``, ``boilerplate``, ``linked``, ``path`` or ``none``; the strongest that holds.
        summary: The verdict as a sentence.
        rule: The rule that decided, or where a link is stated; empty if there is none.
        signals: What was measured, also where it decided nothing.
        path: How one leads to the other, empty if they are not linked.
        texts: ``title`` and ``excerpt`` of each article, cut into runs; empty for other nodes.
    """

    a: str
    b: str
    verdict: str
    summary: str
    rule: str
    signals: tuple[Signal, ...]
    path: tuple[Step, ...]
    texts: dict[str, dict[str, tuple[Run, ...]]]

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain values, as ``graphkit why --json`` prints it."""
        return asdict(self)


def explain(graph: ArticleGraph, a: str, b: str) -> Explanation:
    """Say why two nodes are linked, or why not. Takes O(nodes + edges) time, beside that of analyses not yet run.

    Args:
        graph: The graph; duplicates and stories are found first if it does not have them. It is not changed.
        a: An id, an address or a part of a title (see :meth:`ArticleGraph.find`).
        b: The same.

    Raises:
        NodeNotFoundError: If ``a`` or ``b`` is not exactly one node.
    """
    graph = analyse(graph, "duplicates", "stories")
    first, second = graph.find(a), graph.find(b)
    rows = {row["id"]: row for row in graph.nodes.filter(pl.col("id").is_in([first, second])).iter_rows(named=True)}
    both_articles = all(rows[node]["kind"] in ARTICLE_KINDS for node in (first, second))
    path = tuple(find_path(graph, first, second) or ())
    measured: list[Signal] = []
    texts: dict[str, dict[str, tuple[Run, ...]]] = {}
    if both_articles and first != second:
        measured.extend(_likeness(graph, first, second))
        measured.extend(_story_signals(graph, first, second))
        texts = _texts(rows[first], rows[second])
    verdict, rule, decisive = _verdict(graph, first, second, path)
    named = {signal.name for signal in decisive}
    measured = [*decisive, *(signal for signal in measured if signal.name not in named)]
    return Explanation(first, second, verdict, VERDICTS[verdict], rule, tuple(measured), path, texts)


def _verdict(graph: ArticleGraph, a: str, b: str, path: tuple[Step, ...]) -> tuple[str, str, tuple[Signal, ...]]:
    """The strongest link, the rule behind it, and the signals that rule measured."""
    if a == b:
        return "same", "", ()
    judged = _pair(graph.results["duplicates"].to_frame(), a, b)
    if judged is not None and judged["kind"] not in ("series", "boilerplate"):
        return judged["kind"], judged["rule"], signals(judged["evidence"])
    copies = graph.edges.filter(kind="duplicate_of").select("source", "target")
    originals = [set(copies.filter(source=node)["target"]) | {node} for node in (a, b)]
    if originals[0] & originals[1]:
        return "copies", COPIES_RULE, ()
    told = graph.edges.filter(kind="in_story")
    stories = [told.filter(source=node)["target"].to_list() for node in (a, b)]
    if stories[0] and stories[0] == stories[1]:
        rule = story_rule(*(told.filter(source=node)["rule"][0] or "" for node in (a, b)))
        return "story", f"{rule} ({graph.nodes.filter(id=stories[0][0])['title'][0]})", ()
    if judged is not None:
        return judged["kind"], judged["rule"], signals(judged["evidence"])
    if len(path) == 1:
        edge = graph.edges.filter(
            (pl.col("source") == a) & (pl.col("target") == b) | (pl.col("source") == b) & (pl.col("target") == a)
        ).row(0, named=True)
        return (
            "linked",
            f"{edge['kind']}, stated in {edge['file']}, {edge['field']}" if edge["stated"] else edge["rule"],
            (),
        )
    return ("path", " → ".join(step.kind for step in path), ()) if path else ("none", "", ())


def _pair(pairs: pl.DataFrame | pl.LazyFrame, a: str, b: str) -> dict[str, Any] | None:
    wanted = (pl.col("a") == a) & (pl.col("b") == b) | (pl.col("a") == b) & (pl.col("b") == a)
    found = pairs.lazy().filter(wanted).with_columns(FOUR_DIGITS).collect()
    return found.row(0, named=True) if found.height else None


def _likeness(graph: ArticleGraph, a: str, b: str) -> list[Signal]:
    """What duplicates are told by, measured for any two articles."""
    texts = graph.texts().filter(pl.col("id").is_in([a, b])).with_columns(pl.col("title", "excerpt").fill_null(""))
    sets, titles = token_sets(texts["title"], texts["excerpt"]), token_sets(texts["title"])
    pair = pl.DataFrame({"a": [0], "b": [1]})
    (row,) = measure(pair, texts, sets, titles, threshold=0.0).with_columns(FOUR_DIGITS).to_dicts()
    named = {"jaccard": "jaccard", "title_jaccard": "title_jaccard", "containment": "containment"}
    named |= {"shared_words": "common", "days_apart": "days_apart"}
    return [Signal(name, row[column]) for name, column in named.items()]


def _story_signals(graph: ArticleGraph, a: str, b: str) -> list[Signal]:
    stories: Any = graph.results["stories"]
    link = _pair(stories.links, a, b)
    if link is None:
        return [Signal("story_link", UNLINKED)]
    return [
        Signal("story_link", link["score"], stories.windows["threshold"][link["window"]]),
        Signal("text_likeness", link["text"]),
        Signal("time_likeness", link["time"]),
    ]


def _texts(first: dict[str, Any], second: dict[str, Any]) -> dict[str, dict[str, tuple[Run, ...]]]:
    texts: dict[str, dict[str, tuple[Run, ...]]] = {"a": {}, "b": {}}
    for field in ("title", "excerpt"):
        texts["a"][field], texts["b"][field] = shared_runs(first[field] or "", second[field] or "")
    return texts


def shared_runs(one: str, other: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Cut two texts into runs; those of at least two words that both have, in the same order, are shared."""
    a, b = one.split(), other.split()
    # Upper and then lower case is what JavaScript has of case folding.
    folded = [[word.upper().lower().strip(PUNCTUATION) for word in words] for words in (a, b)]
    blocks = SequenceMatcher(None, folded[0], folded[1], autojunk=False).get_matching_blocks()
    spans = [block for block in blocks if block.size >= SHORTEST_RUN]
    return _runs(a, [(block.a, block.size) for block in spans]), _runs(b, [(block.b, block.size) for block in spans])


def _runs(words: list[str], spans: list[tuple[int, int]]) -> tuple[Run, ...]:
    runs: list[Run] = []
    place = 0
    for start, size in [*spans, (len(words), 0)]:
        if place < start:
            runs.append(Run(" ".join(words[place:start]), False))
        if size:
            runs.append(Run(" ".join(words[start : start + size]), True))
        place = start + size
    return tuple(runs)
