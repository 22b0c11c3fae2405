"""A graph as arrays that answer at once: :class:`GraphIndex`. It holds what the page of the whole graph would hold.

A *node* is its place in the columns of that page (``explorer/page_data.py``), and so are a story and a community. An
*article* is its place in time, the undated last, so that a span of time is one stretch of numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl

from graphkit.explorer.build_page import page_data
from graphkit.explorer.page_data import HUB_KINDS, PageData
from graphkit.explorer.page_nodes import NO_MINUTE
from graphkit.explorer.page_texts import MOST_TEXT, excerpt_length, short_excerpt
from graphkit.graph import ArticleGraph
from graphkit.serving.facets import Facet
from graphkit.serving.links import Links, in_rows
from graphkit.serving.sets import Bits, Numbers, Sets
from graphkit.serving.texts import Ids, Texts
from graphkit.serving.tiles import Tiles
from graphkit.serving.words import Words, folded

__all__ = ["FACETS", "GraphIndex", "Question"]

FACETS = ("story", "topics", "provider", "community")
HUB_FACETS = {"provider": "provider", "topic": "topics"}
KEPT = 32_000_000  # bytes of sets that are kept for the next question


@dataclass(frozen=True)
class Question:
    """Which articles somebody asks for; all conditions hold together.

    Attributes:
        words: Beginnings of words, folded: an article has all of them in its title, its excerpt or the names of its
            provider and topics.
        chosen: By facet the values of which it has one.
        span: The first and last bar of the time brush it may lie in; None for any time or none.
    """

    words: tuple[str, ...] = ()
    chosen: tuple[tuple[str, tuple[int, ...]], ...] = ()
    span: tuple[int, int] | None = None


class GraphIndex:
    """Everything that questions about a graph need, in memory: about 1 kB an article. Nothing in it ever changes.

    Attributes:
        page: What the page of the whole graph holds.
        numbers: Its number columns, texts: its text columns.
        topic_starts: Node i has the topics ``topic_values[topic_starts[i]:topic_starts[i + 1]]``.
        node_of: The node of each article; article_of: the article of each node, -1 for hubs.
        rank: Importance of each node, 0 the most important: articles before hubs, by links, the newer first.
        members: The articles of each story.
        ids: Nodes by id; story_ids, community_ids: as their names say.
    """

    def __init__(self, graph: ArticleGraph, *, title: str | None = None) -> None:
        """Index a graph: O(n log n) time for n nodes, edges and words, about 25 s for 1,000,000 articles."""
        self.page = page = _whole_page(graph, title)
        columns = {name: column for block in page.blocks.values() for name, column in block.items()}
        self.numbers = {name: column.to_numpy() for name, column in columns.items() if column.dtype != pl.String}
        self.texts = {name: Texts(column) for name, column in columns.items() if column.dtype == pl.String}
        self.topic_starts = np.concatenate([[0], np.cumsum(self.numbers["topic_counts"], dtype=np.int64)])
        self.ids = Ids(self.texts["id"], columns["id"].arg_sort())
        self.story_ids = {text: number for number, text in enumerate(columns["story_id"])}
        self.community_ids = {text: number for number, text in enumerate(columns["community_id"])}
        self._order_nodes()
        self.sets = Sets(len(self.node_of))
        self.links = Links(self.numbers["source"], self.numbers["target"], len(self.rank))
        self.facets = {key: self._facet(key) for key in FACETS}
        self.members = self.facets["story"]
        self.bar_edges = self._bar_edges()
        self.words = Words(_searched(page).gather(self.node_of))
        self.hub_words = Words(columns["title"].gather(self.hubs))
        self.tiles = Tiles(self.numbers["x"][self.node_of], self.numbers["y"][self.node_of], self.rank[self.node_of])
        self._names: dict[str, list[str]] = {}
        keep = max(16, KEPT // self.sets.all.nbytes)
        self.with_word = lru_cache(keep)(lambda word: self.sets.of(self.words.beginning(word)))
        self.having = lru_cache(keep)(lambda key, values: self.facets[key].having(values))

    def topics(self, nodes: Numbers) -> Numbers:
        """The topics of some nodes, one after the other."""
        return in_rows(self.numbers["topic_values"], self.topic_starts, nodes)

    def value_names(self, key: str) -> list[str]:
        """The folded names of all values of a facet."""
        column = {"story": "story_title", "community": "community_title"}.get(key, "title")
        if column not in self._names:
            self._names[column] = folded(self.page[column]).to_list()
        return self._names[column]

    def hub_facet(self, node: int) -> str:
        """The facet of which a node is a value, "" for articles."""
        return HUB_FACETS.get(self.page.head["kinds"][self.numbers["kind"][node]], "")

    def _order_nodes(self) -> None:
        kind, minute = self.numbers["kind"], self.numbers["minute"]
        hub = np.isin(kind, [self.page.head["kinds"].index(name) for name in HUB_KINDS])
        undated = minute == NO_MINUTE
        by_time = np.lexsort((minute, undated, hub))
        self.hubs = np.flatnonzero(hub).astype(np.uint32)
        self.node_of = by_time[: len(kind) - len(self.hubs)].astype(np.uint32)
        self.article_of: Numbers = np.full(len(kind), -1, dtype=np.int32)
        self.article_of[self.node_of] = np.arange(len(self.node_of), dtype=np.int32)
        best = np.lexsort((-minute.astype(np.int64), kind, -self.numbers["links"].astype(np.int64), hub))
        self.rank = np.empty(len(best), dtype=np.uint32)
        self.rank[best] = np.arange(len(best), dtype=np.uint32)
        self.best_articles: Numbers = self.article_of[best[: len(self.node_of)]]

    def _facet(self, key: str) -> Facet:
        if key == "topics":
            node = np.repeat(np.arange(len(self.rank)), self.numbers["topic_counts"])
            articles, values = self.article_of[node], self.numbers["topic_values"]
            by_time = np.argsort(articles, kind="stable")
            return Facet(self.sets, articles[by_time], values[by_time], len(self.rank))
        size = {"story": len(self.story_ids), "community": len(self.community_ids)}.get(key, len(self.rank))
        values = self.numbers[key][self.node_of]
        articles = np.flatnonzero(values >= 0)
        return Facet(self.sets, articles, values[articles], size)

    def _bar_edges(self) -> Numbers:
        """Where each bar of the time brush starts among the articles, and where the last one ends."""
        bars = self.numbers["bar"][self.node_of]
        dated = bars[: np.count_nonzero(bars >= 0)]
        return np.searchsorted(dated, np.arange(len(self.page.head["bars"]) + 1))

    def conditions(self, question: Question) -> dict[str, Bits]:
        """The articles that fulfil each condition of a question: ``words``, ``time``, and the facets."""
        found: dict[str, Bits] = {}
        if question.words:
            found["words"] = np.bitwise_and.reduce([self.with_word(word) for word in question.words])
        for key, values in question.chosen:
            found[key] = self.having(key, values)
        if question.span:
            first, last = question.span
            found["time"] = self.sets.between(int(self.bar_edges[first]), int(self.bar_edges[last + 1]))
        return found

    def together(self, conditions: dict[str, Bits], *, but: str = "") -> Bits:
        """The articles that fulfil all conditions but one."""
        wanted = (bits for key, bits in conditions.items() if key != but)
        found: Bits = np.bitwise_and.reduce([self.sets.all, *wanted])
        return found


def _whole_page(graph: ArticleGraph, title: str | None) -> PageData:
    page = page_data(graph, title=title, max_nodes=max(graph.nodes.height, 1), canvas=None)
    if excerpt_length(page.head["articles"]) == MOST_TEXT:
        return page
    # What is too much for one file is not for a server.
    excerpts = page["id"].to_frame("id").join(graph.nodes.select("id", "excerpt"), on="id", maintain_order="left")
    details = page.blocks["details"] | {"excerpt": excerpts.select(short_excerpt(MOST_TEXT)).to_series().fill_null("")}
    notes = [note for note in page.head["notes"] if not note.startswith("Excerpts")]
    return PageData({**page.head, "notes": notes}, page.blocks | {"details": details})


def _searched(page: PageData) -> pl.Series:
    """What the search looks at, by node. Excerpts only where a page of that size would have them."""
    titles = page["title"]
    node = pl.int_range(len(titles), dtype=pl.Int32, eager=True)
    names = pl.DataFrame({"hub": node, "name": titles})
    topics = (
        pl.DataFrame(
            {
                "node": node.repeat_by(page["topic_counts"]).explode(empty_as_null=False, keep_nulls=False),
                "hub": page["topic_values"],
            }
        )
        .join(names, on="hub")
        .group_by("node")
        .agg(pl.col("name").str.join(" ").alias("topics"))
    )
    excerpt = page["excerpt"] if excerpt_length(page.head["articles"]) else pl.lit("")
    return (
        pl.DataFrame({"node": node, "hub": page["provider"], "title": titles, "called": page["provider_name"]})
        .with_columns(excerpt=excerpt)
        .join(names, on="hub", how="left", maintain_order="left")
        .join(topics, on="node", how="left", maintain_order="left")
        .select(pl.concat_str("title", "excerpt", "called", "name", "topics", separator=" ", ignore_nulls=True))
        .to_series()
    )
