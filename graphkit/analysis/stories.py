"""Stories: which articles report the same event, in whatever words.

Title, excerpt and time decide together. Every text is linked to its nearest neighbours by TF-IDF over words and
character n-grams, and links fade with the days between; neighbours make links surer; what is surely alike merges, and
texts then move to the group they are most alike, down to a threshold that follows from the corpus. The steps are in
:mod:`graphkit.storylines`, why they are what they are in ``docs/stories.md``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np
import polars as pl

from graphkit.graph import ArticleGraph, Result
from graphkit.heirs import inherited_names, story_members
from graphkit.model import Problem
from graphkit.naming import name_groups
from graphkit.storylines.arrays import Ints
from graphkit.storylines.cut import THRESHOLDS, best_threshold, near_copies, word_counts
from graphkit.storylines.decisions import Decisions, Resolved, read_decisions, resolve
from graphkit.storylines.links import Links, Times, nearest_links
from graphkit.storylines.meaning import MEANT_NEIGHBOURS, MEANT_SURE, Embedder, embed, with_meaning
from graphkit.storylines.settle import SURE, Groupings
from graphkit.storylines.sharpen import sharpen
from graphkit.storylines.tree import average_link
from graphkit.storylines.vectors import text_vectors
from graphkit.tokens import words

__all__ = ["Stories", "find_stories", "read_decisions"]

FADE = 5.0  # days after which a likeness counts 1/e
NEIGHBOURS = 150  # links of a text
FLOOR = 0.02  # links weaker than this say nothing
SLUG = 60  # characters of a title that go into a story's id


@dataclass(frozen=True)
class Stories(Result):
    """Articles grouped by the event they report; an article that stands alone is in no story.

    Attributes:
        members: A row an article in a story: ``story``, ``node``, ``key``, ``title``, ``score`` (its mean link to the
            other members, 0 to 1), ``rule`` (``average_link``, ``duplicate_of`` or ``must_link``) and ``evidence``
            (JSON: the nearest member, their likeness in text and time, the threshold); sorted by story, then time.
        stories: What :meth:`to_frame` gives.
        links: The pairs that were weighed: ``a``, ``b`` (node ids), ``score`` = ``text`` * ``time``, each 0 to 1. Pairs
            that are not here are too unlike, or have nearer neighbours. With an embedder, ``text`` is the mean of the
            likeness in words and in meaning, which counts 1.3 times.
        problems: Decisions that could not be followed.
        threshold: The mean link, after sharpening, from which a text joins a group.
        chosen: Whether the threshold follows from the corpus.
        fade: Days after which likeness in words counted 1/e.
    """

    name: ClassVar[str] = "stories"

    members: pl.DataFrame
    stories: pl.DataFrame
    links: pl.DataFrame
    problems: tuple[Problem, ...]
    threshold: float
    chosen: bool
    fade: float
    _work: _Work = field(repr=False, compare=False)

    def to_frame(self) -> pl.DataFrame:
        """One row a story, the largest first.

        Columns: ``id``, ``name``, ``size``, ``medoid`` (the node most linked to the others), ``first`` and ``last``
        (UTC), ``providers`` (sorted ids).
        """
        return self.stories

    def new_nodes(self) -> pl.DataFrame:
        """A ``story`` node for each story."""
        return self.stories.select(
            "id", pl.lit("story").alias("kind"), pl.col("name").alias("title"), pl.col("first").alias("published")
        )

    def new_edges(self) -> pl.DataFrame:
        """``in_story`` edges from each member to its story."""
        return self.members.select(
            pl.col("node").alias("source"),
            pl.col("story").alias("target"),
            pl.lit("in_story").alias("kind"),
            pl.lit(False).alias("stated"),
            "score",
            "rule",
            "evidence",
        )

    def at(self, threshold: float) -> Stories:
        """Return the stories of another threshold, without weighing anything again.

        Raises:
            ValueError: If the threshold is lower than what was weighed, or above 1.
        """
        if not self._work.floor <= threshold <= 1:
            raise ValueError(
                f"the threshold must be from {self._work.floor} to 1, not {threshold}; run again for a lower"
            )
        return replace(_assemble(self._work, threshold, chosen=False), fade=self.fade)


@dataclass(frozen=True)
class _Work:
    """All that was weighed, so that another threshold costs nothing."""

    texts: pl.DataFrame
    links: Links
    groupings: Groupings
    floor: float
    resolved: Resolved
    copies: tuple[tuple[int, int], ...]
    named_like: ArticleGraph | None


def find_stories(
    graph: ArticleGraph,
    *,
    threshold: float | None = None,
    fade: float = FADE,
    decisions: Decisions | str | os.PathLike[str] | None = None,
    semantic: Embedder | None = None,
    named_like: ArticleGraph | None = None,
) -> Stories:
    """Group the articles (and related articles) of a graph by the event they report.

    ``duplicate_of`` edges bind; ``related_to`` edges say nothing about events. Nothing is random: the same articles
    give the same stories.

    Args:
        graph: Any graph; it is not changed.
        threshold: How alike a text must be to a story on average to be part of it, 0 to 1; higher gives more and
            smaller stories. By default the one that explains the corpus' words best.
        fade: Days after which likeness in words counts 1/e.
        decisions: Must-links, cannot-links and names people gave: a file, or what :func:`read_decisions` made of it.
        semantic: Texts in, unit vectors out (n x d, float32): pairs are then weighed by words and meaning. See
            :func:`graphkit.semantic.sentence_embedder`. By default words alone decide, and no model is loaded.
        named_like: A graph before: a story that holds more than half of one there has its name, unless the decisions
            give it another.

    Returns:
        Stories of two articles or more. Takes near-linear time where articles have dates.

    Raises:
        InputError: If the decisions cannot be read.
        ValueError: If the threshold is not above 0 and at most 1, fade is not above 0, or the embedder does not give
            one finite vector a text.
    """
    if threshold is not None and not 0 < threshold <= 1:
        raise ValueError(f"threshold must be above 0 and at most 1, not {threshold}")
    if not fade > 0:
        raise ValueError(f"fade must be above 0 days, not {fade}")
    if decisions is None:
        decisions = Decisions()
    elif not isinstance(decisions, Decisions):
        decisions = read_decisions(decisions)
    # An article without title is shown by its address, which says nothing about events.
    untitled = pl.any_horizontal(pl.col("title") == pl.col(column) for column in ("id", "key", "url")).fill_null(False)
    texts = graph.texts().with_columns(title=pl.when(untitled).then(pl.lit("")).otherwise(pl.col("title")))
    resolved = resolve(decisions, texts)
    copies = tuple(_copies(graph, texts))
    contents = [f"{title or ''}\n{excerpt or ''}" for title, excerpt in texts.select("title", "excerpt").iter_rows()]
    vectors, times = text_vectors(contents), _times(texts, fade)
    links = nearest_links(vectors, times, neighbours=NEIGHBOURS, floor=FLOOR)
    copied, meaning = near_copies(texts.height, links), None
    neighbours, sure = NEIGHBOURS, SURE
    if semantic is not None:
        neighbours, sure = MEANT_NEIGHBOURS, MEANT_SURE
        meaning = embed(contents, semantic, wordless=vectors.getnnz(axis=1) == 0)
        links = with_meaning(links, vectors, meaning, times, neighbours=neighbours, floor=FLOOR)
    pairs = sharpen(texts.height, links, neighbours=neighbours, floor=FLOOR)
    tree = average_link(texts.height, *pairs, floor=sure, together=(*resolved.together, *copies), apart=resolved.apart)
    groupings = Groupings.of(tree, *pairs, apart=resolved.apart, sure=sure)
    if threshold is None:
        chosen = best_threshold(groupings, word_counts(contents), copied, meaning=meaning)
    else:
        chosen = threshold
    floor = min(chosen, *THRESHOLDS)
    work = _Work(texts, links, groupings, floor, resolved, copies, named_like)
    return replace(_assemble(work, chosen, chosen=threshold is None), fade=fade)


def _times(texts: pl.DataFrame, fade: float) -> Times:
    days = texts["published"].dt.epoch("us").cast(pl.Float64).fill_null(float("nan")).to_numpy() / 86_400e6
    slack = (texts["precision"].fill_null("second") == "day").cast(pl.Float64).to_numpy()
    return Times(days, slack, fade)


def _copies(graph: ArticleGraph, texts: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """Rows that ``duplicate_of`` edges bind."""
    row_of = {node: row for row, node in enumerate(texts["id"])}
    edges = graph.edges.filter((pl.col("kind") == "duplicate_of") & (pl.col("source") != pl.col("target")))
    for a, b in edges.select("source", "target").iter_rows():
        if a in row_of and b in row_of:
            yield row_of[a], row_of[b]


def _assemble(work: _Work, threshold: float, *, chosen: bool) -> Stories:
    texts, links = work.texts, work.links
    labels = work.groupings.at(threshold)
    labels = np.where(np.bincount(labels, minlength=1)[labels] >= 2, labels, -1)
    labels[labels >= 0] = np.unique(labels[labels >= 0], return_inverse=True)[1]
    names, problems = _names(work, labels)
    frame = _weigh(work, labels)
    stories = frame.group_by("label", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("size"),
        pl.col("node").sort_by([-pl.col("score"), pl.col("node")]).first().alias("medoid"),
        pl.col("published").min().alias("first"),
        pl.col("published").max().alias("last"),
        pl.col("provider").drop_nulls().unique().sort().alias("providers"),
        pl.col("title").first().alias("lead"),
    )
    stories = stories.with_columns(
        id=pl.Series(_ids(stories["lead"].fill_null("").to_list()), dtype=pl.String),
        name=pl.Series([names[label] for label in stories["label"]], dtype=pl.String),
    )
    members = frame.join(stories.select("label", pl.col("id").alias("story")), on="label", maintain_order="left")
    node = texts["id"]
    evidence = [
        json.dumps(
            {"nearest": node[other], "text": round(text, 4), "time": round(time, 4), "threshold": threshold}
            if other >= 0
            else {"threshold": threshold}
        )
        for other, text, time in members.select("nearest", "text", "time").iter_rows()
    ]
    return Stories(
        members=members.with_columns(evidence=pl.Series(evidence, dtype=pl.String))
        .select("story", "node", "key", "title", "score", "rule", "evidence")
        .sort("story", maintain_order=True),
        stories=stories.sort(["size", "id"], descending=[True, False]).select(
            "id", "name", "size", "medoid", "first", "last", "providers"
        ),
        links=pl.DataFrame(
            {
                "a": node.gather(links.a),
                "b": node.gather(links.b),
                "score": links.score,
                "text": links.text,
                "time": links.time,
            }
        ),
        problems=problems,
        threshold=threshold,
        chosen=chosen,
        fade=FADE,
        _work=work,
    )


def _weigh(work: _Work, labels: Ints) -> pl.DataFrame:
    """Return the members with their mean link, nearest member and rule, sorted by group, time and id."""
    links, size = work.links, len(labels)
    inside = np.flatnonzero((labels[links.a] >= 0) & (labels[links.a] == labels[links.b]))
    row = np.concatenate([links.a[inside], links.b[inside]])
    other = np.concatenate([links.b[inside], links.a[inside]])
    text, time, score = (np.tile(values[inside], 2) for values in (links.text, links.time, links.score))
    counts = np.bincount(labels[labels >= 0], minlength=1)
    mean = np.bincount(row, score, minlength=size) / np.maximum(counts[labels] - 1, 1)
    order = np.lexsort((other, -score, row))
    first = order[np.unique(row[order], return_index=True)[1]]
    nearest, near_text, near_time = np.full(size, -1), np.zeros(size), np.zeros(size)
    nearest[row[first]], near_text[row[first]], near_time[row[first]] = other[first], text[first], time[first]
    rules = np.full(size, "average_link", dtype=object)
    for rule, pairs in (("duplicate_of", work.copies), ("must_link", work.resolved.together)):
        for a, b in pairs:
            if labels[a] == labels[b]:
                rules[[a, b]] = rule
    return (
        work.texts.select(pl.col("id").alias("node"), "key", "title", "published", "provider")
        .with_columns(
            label=pl.Series(labels),
            score=pl.Series(mean),
            nearest=pl.Series(nearest),
            text=pl.Series(near_text),
            time=pl.Series(near_time),
            rule=pl.Series(rules.tolist(), dtype=pl.String),
        )
        .filter(pl.col("label") >= 0)
        .sort("label", "published", "node", nulls_last=True)
    )


def _names(work: _Work, labels: Ints) -> tuple[list[str], tuple[Problem, ...]]:
    given: dict[int, str] = {}
    if work.named_like is not None:
        known = work.named_like.scan_nodes().filter(kind="story").select("id", "title").collect()
        now = work.texts.select("id", group=pl.Series(labels).replace(-1, None))
        given = inherited_names(now, story_members(work.named_like), dict(known.iter_rows()))
    names = name_groups(work.texts["title"].fill_null("").to_list(), labels, given=given)
    problems = list(work.resolved.problems)
    for row, name, problem in work.resolved.renames:
        if labels[row] >= 0:
            names[labels[row]] = name
        else:
            problems.append(problem)
    return names, tuple(problems)


def _ids(titles: Sequence[str]) -> list[str]:
    """Return an id a story, from the title of its first article, which stays when later ones come."""
    ids: dict[str, None] = {}
    for title in titles:
        slug = "-".join(words(title))[:SLUG].strip("-") or "untitled"
        name, number = slug, 1
        while name in ids:
            number += 1
            name = f"{slug}-{number}"
        ids[name] = None
    return [f"story:{name}" for name in ids]
