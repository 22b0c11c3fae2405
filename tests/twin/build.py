"""From articles to the two tables: :func:`build_graph`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from graphkit.collector import rare_collections
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.model import Article, Problem
from tests.twin.entities import ProviderNames, TopicNames, provider_id, topic_id
from tests.twin.identity import Conflict, Record, group_records
from tests.twin.nodes import article_row, name_groups_by_address

__all__ = ["build_graph", "in_order"]


def build_graph(
    articles: Iterable[Article],
    *,
    base: ArticleGraph | None = None,
    include_removed: bool = False,
) -> ArticleGraph:
    """Link articles, the articles they relate to, their providers and their topics into one graph.

    One article is one node, however many files and addresses lead to it (see :mod:`graphkit.identity`). The result
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
        return _build([*(() if base is None else base.articles), *articles], include_removed)


def _build(articles: Sequence[Article], include_removed: bool) -> ArticleGraph:
    given = in_order(articles)
    kept = given if include_removed else _without_removed(given)
    mentions = [mention for article in kept for mention in (article, *article.related)]
    records = [Record.of(mention) for mention in mentions]
    labels, conflicts = group_records(records)
    groups: list[list[Record]] = [[] for _ in range(max(labels, default=-1) + 1)]
    for record, label in zip(records, labels, strict=True):
        groups[label].append(record)
    removed = frozenset() if include_removed else _removed_keys(given)
    gone = [_is_gone(group, removed) for group in groups]

    ids = name_groups_by_address(groups)
    providers, topics = ProviderNames(), TopicNames()
    rows: list[dict[str, Any]] = []
    edges = _Edges()
    for group, node, is_gone in zip(groups, ids, gone, strict=True):
        if is_gone:
            continue
        row, lead = article_row(node, group)
        rows.append(row)
        _link_provider(row, lead, group, providers, edges)
        _link_topics(row, group, topics, edges)
    problems = _relate(kept, labels, ids, gone, edges)
    problems.extend(_describe(conflict, mentions) for conflict in conflicts)
    rows.extend(providers.rows())
    rows.extend(topics.rows())
    return ArticleGraph(
        nodes=node_table(rows),
        edges=edge_table(edges.rows()),
        problems=tuple(sorted(set(problems), key=lambda problem: problem.order)),
        articles=tuple(given),
    )


def in_order(articles: Sequence[Article]) -> list[Article]:
    """Sort articles by their place in the input, and take equal ones once."""
    unique = sorted(dict.fromkeys(articles), key=_order)
    ordered: list[Article] = []
    for _, same in groupby(unique, key=_order):
        # Made by hand, without file and line: what they hold decides.
        ordered.extend(sorted(found, key=repr) if len(found := list(same)) > 1 else found)
    return ordered


def _order(article: Article) -> tuple[str, int, str, str, str]:
    return article.file, article.line, article.id, article.web_url, article.title


def _without_removed(articles: Iterable[Article]) -> list[Article]:
    kept = [article for article in articles if not article.removed]
    return [
        replace(article, related=tuple(entry for entry in article.related if not entry.removed))
        if any(entry.removed for entry in article.related)
        else article
        for article in kept
    ]


def _removed_keys(articles: Iterable[Article]) -> frozenset[str]:
    """The addresses of removed articles, so that another file's mention does not bring them back."""
    return frozenset(key for article in articles if article.removed for key in Record.of(article).keys)


def _is_gone(group: Sequence[Record], removed: frozenset[str]) -> bool:
    """Say whether a group has no file of its own and the address of a removed article."""
    return (
        bool(removed)
        and all(record.article.place for record in group)
        and any(not removed.isdisjoint(record.keys) for record in group)
    )


class _Edges:
    """Stated edges, each once: the first statement in input order gives its place, the others are counted."""

    def __init__(self) -> None:
        self.stated: dict[tuple[str, str, str], dict[str, Any]] = {}

    def state(self, source: str, target: str, kind: str, file: str, field: str) -> None:
        edge = self.stated.get((source, target, kind))
        if edge is None:
            self.stated[source, target, kind] = {
                "source": source,
                "target": target,
                "kind": kind,
                "stated": True,
                "count": 1,
                "file": file,
                "field": field,
            }
        else:
            edge["count"] += 1

    def infer(self, source: str, target: str, kind: str, rule: str) -> None:
        self.stated[source, target, kind] = {
            "source": source,
            "target": target,
            "kind": kind,
            "stated": False,
            "rule": rule,
        }

    def rows(self) -> list[dict[str, Any]]:
        return list(self.stated.values())


def _link_provider(
    row: dict[str, Any], lead: Record, group: Sequence[Record], providers: ProviderNames, edges: _Edges
) -> None:
    found = provider_id(lead.article)
    if found is None:
        return
    node, stated = found
    row["provider"] = node
    providers.add(node, lead.article)
    if not stated:
        edges.infer(row["id"], node, "published_by", "host of the article's address")
        return
    for record in (lead, *(other for other in group if other is not lead)):
        if provider_id(record.article) == found:
            field = f"{record.article.place}.provider" if record.article.place else "provider"
            edges.state(row["id"], node, "published_by", record.article.file, field)


def _link_topics(row: dict[str, Any], group: Sequence[Record], topics: TopicNames, edges: _Edges) -> None:
    found: dict[str, None] = {}
    for record in group:
        for number, label in enumerate(record.article.topics):
            node = topic_id(label)
            if node is None:
                continue
            found[node] = None
            topics.add(node, label)
            field = f"{record.article.place}.topics[{number}]" if record.article.place else f"topics[{number}]"
            edges.state(row["id"], node, "about", record.article.file, field)
    row["topics"] = sorted(found)


def _relate(
    articles: Sequence[Article], labels: Sequence[int], ids: Sequence[str], gone: Sequence[bool], edges: _Edges
) -> list[Problem]:
    """State the related_to edges; ``labels`` follows the articles, each with its related entries after it."""
    problems: list[Problem] = []
    place = 0
    for article in articles:
        own = labels[place]
        named: Counter[int] = Counter()
        for entry, label in zip(article.related, labels[place + 1 : place + 1 + len(article.related)], strict=True):
            named[label] += 1
            where = article.file, entry.line or None, entry.place or "related"
            if label == own:
                problems.append(Problem(*where, "the article is related to itself", "left out"))
            elif gone[label]:
                problems.append(Problem(*where, f"the related article {entry.title!r} is removed", "left out"))
            else:
                if named[label] > 1:
                    problems.append(Problem(*where, f"{entry.title!r} is repeated", "linked once, and counted"))
                edges.state(ids[own], ids[label], "related_to", article.file, entry.place or "related")
        place += 1 + len(article.related)
    return problems


def _describe(conflict: Conflict, mentions: Sequence[Article]) -> Problem:
    other, article = mentions[conflict.first], mentions[conflict.other]
    what = (
        f"{conflict.key} is also the address of {other.title!r} ({other.provider.name or other.provider.domain})"
        f" in {other.file or 'another article'}, but title and provider differ"
    )
    field = f"{article.place}.webUrl" if article.place else "webUrl"
    return Problem(article.file, article.line or None, field, what, "kept as two articles")
