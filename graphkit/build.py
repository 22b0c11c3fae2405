"""From articles to the two tables: :func:`build_graph`.

Nothing here goes from article to article: mentions are rows, and each step is an operation on their columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from graphkit.articles import ARTICLE_SCHEMA, Articles, articles_of, rows_of
from graphkit.collector import rare_collections
from graphkit.entities import provider_rows, topic_rows
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.identity import Conflict, group_records
from graphkit.mentions import Ranked, described, keys_of
from graphkit.model import Article, Problem
from graphkit.nodes import article_rows, name_by_address
from graphkit.statements import Statements, related_ends, stated_edges

__all__ = ["Linked", "build_graph", "in_order", "in_place_order", "linked", "without_removed"]

ORDER = ("file", "line", "id", "web_url", "title")


def build_graph(
    articles: Iterable[Article],
    *,
    base: ArticleGraph | None = None,
    include_removed: bool = False,
) -> ArticleGraph:
    """Link articles, the articles they relate to, their providers and their topics into one graph.

    One article is one node, however many files and addresses lead to it (see ``graphkit.identity``). The result
    depends on the set of articles alone: not on their order, on repetitions, or on how they were split over calls.

    Args:
        articles: Articles from :func:`graphkit.read_articles`, or your own.
        base: A graph to add to: its articles are taken along, its results are not. It is not changed.
        include_removed: Keep articles marked as removed.

    Returns:
        A graph whose ``problems`` name conflicting addresses, repeated and self-related entries. Takes near-linear
        time and about 2 KiB an article.
    """
    with rare_collections():
        table = Articles.of(articles).table
        if base is not None:
            table = pl.concat([Articles.of(base.articles).table, table])
        return _build(in_order(table), include_removed)


def _build(given: pl.DataFrame, include_removed: bool) -> ArticleGraph:
    found = linked(*without_removed(given, include_removed))
    related, odd = related_ends(found.mentions)
    nodes = [found.articles, provider_rows(found.leads), topic_rows(found.topics)]
    edges = [found.edges, stated_edges(related, "related_to")]
    return ArticleGraph(
        nodes=node_table(pl.concat(nodes, how="diagonal")),
        edges=edge_table(pl.concat(edges, how="diagonal")),
        problems=in_place_order([*found.problems, *odd]),
        articles=Articles(given),
    )


def in_place_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return each problem once, by its place."""
    return tuple(sorted(set(problems), key=lambda problem: problem.order))


@dataclass(frozen=True)
class Linked:
    """What mentions say together, as far as no other article need be known.

    Attributes:
        articles: Rows of the nodes table.
        edges: Rows of the edges table: to providers and topics.
        leads: What :func:`~graphkit.entities.provider_rows` asks for.
        topics: What :func:`~graphkit.entities.topic_rows` asks for.
        mentions: What :func:`~graphkit.statements.related_ends` asks for, in the order given.
        problems: Addresses that several articles claim.
    """

    articles: pl.DataFrame
    edges: pl.DataFrame
    leads: pl.DataFrame
    topics: pl.DataFrame
    mentions: pl.DataFrame
    problems: list[Problem]


def linked(kept: pl.DataFrame, removed: pl.DataFrame) -> Linked:
    """Link mentions, in order: what :func:`without_removed` returns, or a part of it.

    Parts that have no tie in common (see :mod:`graphkit.ties`) may be linked apart, and give the same rows.
    """
    mentions = described(kept)
    keys = keys_of(mentions)
    labels, conflicts = group_records(mentions, keys)
    mentions = mentions.with_columns(label=labels)
    groups = Ranked(mentions)
    ids = name_by_address(groups)
    gone = _gone(groups, keys, removed)
    said = Statements(groups, ids, gone)
    articles = article_rows(groups, ids).with_columns(provider=said.provider_of_each(), topics=said.topics_of_each())
    return Linked(
        articles=articles.filter(~gone),
        edges=pl.concat([said.published_by(), said.about()], how="diagonal"),
        leads=said.lead,
        topics=said.topics,
        mentions=mentions.select(
            *("entry", "line", "place", "title", "file"), node=ids.gather(labels), gone=gone.gather(labels)
        ),
        problems=list(_describe(conflicts, mentions)),
    )


def in_order(table: pl.DataFrame) -> pl.DataFrame:
    """Sort articles by their place in the input, and take equal ones once; entries stay with their article."""
    own = table.select("entry", *ORDER).filter(~pl.col("entry")).drop("entry").with_row_index("owner")
    file, line = pl.col("file"), pl.col("line")
    later = (file > file.shift()) | ((file == file.shift()) & (line > line.shift()))
    if own.select(later.slice(1).all()).item():
        return table
    starts = (~table["entry"]).arg_true()
    rows = pl.DataFrame({"owner": own["owner"], "start": starts, "end": starts.shift(-1, fill_value=table.height)})

    def taken(owners: pl.Series) -> pl.DataFrame:
        ranges = rows[owners].select(pl.int_ranges("start", "end").explode(empty_as_null=False)).to_series()
        return table[ranges]

    tied = own.filter(pl.struct(ORDER).is_duplicated()).sort(*ORDER, maintain_order=True)
    places = _tie_breaks(tied, articles_of(taken(tied["owner"])))
    owners = own.join(tied.select("owner"), on="owner", how="anti").with_columns(place=pl.lit(0))
    ordered = pl.concat([owners, own.join(places, on="owner")]).sort(*ORDER, "place")
    return taken(ordered["owner"])


def _tie_breaks(tied: pl.DataFrame, articles: Sequence[Article]) -> pl.DataFrame:
    """Order articles made by hand, without file and line: what they hold decides. Of equal ones the first stays."""
    first = dict(zip(reversed(articles), reversed(tied["owner"].to_list()), strict=True))
    ranked = sorted(first, key=repr)
    owners = pl.Series("owner", [first[article] for article in ranked], pl.UInt32)
    return pl.DataFrame({"owner": owners, "place": pl.int_range(len(owners), dtype=pl.Int32, eager=True)})


def without_removed(table: pl.DataFrame, include_removed: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part whole articles into the mentions that count, and the removed articles that still have addresses."""
    if include_removed or not table["removed"].any():
        return table, table.clear()
    owner_is_removed = pl.when(~pl.col("entry")).then("removed").forward_fill()
    kept = table.filter(~pl.col("removed") & ~owner_is_removed)
    return kept, table.filter(pl.col("removed") & ~pl.col("entry"))


def _gone(groups: Ranked, keys: pl.DataFrame, removed: pl.DataFrame) -> pl.Series:
    """Say which groups have no file of their own and the address of a removed article.

    Another file's mention does not bring a removed article back.
    """
    if removed.is_empty():
        return pl.repeat(False, len(groups), eager=True)  # polars' own order
    refused = keys.join(keys_of(described(removed)), on="key", how="semi")["number"]
    named = pl.col("number").is_in(refused.implode())
    told = groups.rows.group_by("label").agg(gone=(pl.col("place") != "").all() & named.any())
    return told.sort("label")["gone"]


def _describe(conflicts: Sequence[Conflict], mentions: pl.DataFrame) -> Iterator[Problem]:
    articles = mentions.select(*ARTICLE_SCHEMA)
    firsts = rows_of(articles, [conflict.first for conflict in conflicts])
    others = rows_of(articles, [conflict.other for conflict in conflicts])
    for conflict, other, article in zip(conflicts, firsts, others, strict=True):
        what = (
            f"{conflict.key} is also the address of {other.title!r} ({other.provider.name or other.provider.domain})"
            f" in {other.file or 'another article'}, but title and provider differ"
        )
        field = f"{article.place}.webUrl" if article.place else "webUrl"
        yield Problem(article.file, article.line or None, field, what, "kept as two articles")
