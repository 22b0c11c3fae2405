"""What the server is asked: which articles fit, how many have what, and what is near. Plain functions of an index."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np

from graphkit.serving.index import FACETS, GraphIndex, Question
from graphkit.serving.sets import Bits, Numbers, distinct

__all__ = ["count_values", "find_articles", "find_values", "nearby"]

SCANNED = 4096  # of the most important articles that are looked at together
WALKED = 2_000  # nodes at most that are walked through on the way to neighbours
MOST_HUBS = 3


def find_articles(index: GraphIndex, question: Question, most: int) -> tuple[int, Numbers]:
    """Return how many articles fit, and the most important of them as nodes, the best first; hubs named so before them.

    Takes O(articles / 64) time for each condition, and about 1 ms for each million articles on the whole.
    """
    fitting = index.together(index.conditions(question))
    total = index.sets.count(fitting)
    nodes = index.node_of[_best(index, fitting, total, most)]
    hubs = _hubs_named(index, question.words) if question.words else nodes[:0]
    return total, np.concatenate([hubs, nodes])


def _best(index: GraphIndex, fitting: Bits, total: int, most: int) -> Numbers:
    """The most important articles of a set: looked up in the order of importance if many fit, else sorted."""
    wanted = min(total, most)
    if total * SCANNED > wanted * index.sets.size:
        found: list[Numbers] = []
        for start in range(0, index.sets.size, SCANNED):
            part = index.best_articles[start : start + SCANNED]
            found.append(part[index.sets.has(fitting, part)])
            wanted -= len(found[-1])
            if wanted <= 0:
                break
        return np.concatenate(found)[:most] if found else index.best_articles[:0]
    articles = index.sets.numbers(fitting)
    return articles[np.argsort(index.rank[index.node_of[articles]], kind="stable")[:most]]


def _hubs_named(index: GraphIndex, words: tuple[str, ...]) -> Numbers:
    """The most important providers and topics with all words in their names."""
    first, *others = (distinct(index.hub_words.beginning(word)) for word in words)
    for other in others:
        first = first[np.isin(first, other)]
    hubs: Numbers = index.hubs[first]
    return hubs[np.argsort(index.rank[hubs], kind="stable")[:MOST_HUBS]]


def count_values(index: GraphIndex, question: Question, most: int) -> dict[str, Any]:
    """Return how many articles fit, how many of them each bar has and each of the commonest values of each facet.

    The numbers of a facet, and of the bars, are those of articles that fulfil all other conditions, as on the page.
    """
    conditions = index.conditions(question)
    chosen = dict(question.chosen)
    everything = index.together(conditions)
    facets: dict[str, Any] = {}
    for key in FACETS:
        facet = index.facets[key]
        others = index.together(conditions, but=key) if key in conditions else everything
        values = dict.fromkeys([*chosen.get(key, ()), *facet.ranked[:most].tolist()])
        facets[key] = {"of": len(facet.ranked), "values": [[value, facet.count(value, others)] for value in values]}
    timeless = index.together(conditions, but="time") if "time" in conditions else everything
    return {
        "total": index.sets.count(everything),
        "bars": index.sets.counts(timeless, index.bar_edges).tolist() if len(index.bar_edges) > 1 else [],
        "facets": facets,
    }


def find_values(index: GraphIndex, question: Question, key: str, letters: str, most: int) -> list[list[int]]:
    """The commonest values of a facet with these folded letters in their names, and how many articles each would show.

    Takes O(values) time.
    """
    facet, names = index.facets[key], index.value_names(key)
    named = (value for value in facet.ranked.tolist() if letters in names[value])
    others = index.together(index.conditions(question), but=key)
    return [[value, facet.count(value, others)] for value in islice(named, most)]


def nearby(index: GraphIndex, start: Numbers, steps: int, most: int) -> tuple[int, Numbers]:
    """Return how many nodes are up to so many steps from some nodes, and the most important, the start first.

    Links and stories are steps; hubs are reached but not walked through, as on the page (``shell/js/reach.js``). Of a
    hub the newest articles are the most important. Only 2,000 nodes are walked through, so that the number may be less
    than there are.
    """
    start = start.astype(np.int64)
    seen = front = np.sort(start)
    if len(start) == 1 and (key := index.hub_facet(int(start[0]))):
        articles = index.facets[key].articles(int(start[0]))
        newest = index.node_of[articles[: -WALKED - 1 : -1]].astype(np.int64)
        if steps == 1:
            return len(articles), np.concatenate([start, newest[:most]])
        seen, front, steps = np.append(newest, start), newest, steps - 1
    for _ in range(steps):
        through = front[index.article_of[front] >= 0][:WALKED]
        stories = distinct(index.numbers["story"][through])
        mates = [index.node_of[index.members.articles(story)] for story in stories[stories >= 0].tolist()]
        reached = distinct(np.concatenate([index.links.around(through), *mates]))
        front = reached[~np.isin(reached, seen)]
        seen = np.concatenate([seen, front])
    others = seen[~np.isin(seen, start)]
    return len(others), np.concatenate([start, others[np.argsort(index.rank[others], kind="stable")[:most]]])
