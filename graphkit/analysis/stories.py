"""Stories: which articles report the same event, in whatever words.

Title, excerpt and time decide together. Every text is linked to its nearest neighbours by TF-IDF over words and
character n-grams, words that come in bursts most of all, and links fade with the days between; neighbours make links
surer; what is surely alike merges, and texts then move to the group they are most alike, down to a threshold. How fast
links fade and what is alike enough follow from the corpus. Large corpora are cut into windows of time, and windows in
which nothing changed need not be weighed again. The steps are in :mod:`graphkit.storylines`, why they are what they are
in ``docs/stories.md``.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median_low
from typing import ClassVar

import numpy as np
import polars as pl

from graphkit.graph import ArticleGraph, Result
from graphkit.heirs import inherited_names, story_members
from graphkit.model import Problem
from graphkit.naming import name_groups
from graphkit.storylines.arrays import Ints
from graphkit.storylines.corpus import Corpus, Part
from graphkit.storylines.cut import THRESHOLDS
from graphkit.storylines.decisions import Decisions, read_decisions
from graphkit.storylines.grouping import Found, Texts, Weighed, Weighing, weigh
from graphkit.storylines.known import Known
from graphkit.storylines.links import Links
from graphkit.storylines.meaning import Embedder
from graphkit.storylines.members import evidence, weighed_members, window_links
from graphkit.storylines.stitching import stitch
from graphkit.storylines.windows import OWN, Window, windows
from graphkit.threads import over_threads
from graphkit.tokens import words

__all__ = ["Stories", "find_stories", "read_decisions"]

SLUG = 60  # characters of a title that go into a story's id
NOTHING = Window(np.zeros(0, np.int64), np.zeros(0, np.int8))
NO_LINKS = Links(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
KEPT = 20  # windows whose links are kept for other thresholds; of more they would fill the memory


@dataclass(frozen=True)
class Stories(Result):
    """Articles grouped by the event they report; an article that stands alone is in no story.

    Attributes:
        members: A row an article in a story: ``story``, ``node``, ``key``, ``title``, ``score`` (its mean link to the
            other members, 0 to 1), ``rule`` (``average_link``, ``duplicate_of`` or ``must_link``) and ``evidence``
            (JSON: the nearest member, their likeness in text and time, the threshold); sorted by story, then time.
        stories: What :meth:`to_frame` gives.
        links: Pairs that were weighed, those within a story and the ten strongest of each text, to be collected as far
            as they are wanted, for there are many: ``window`` (its row in ``windows``), ``a``, ``b`` (node ids),
            ``score`` = ``text`` * ``time``, each 0 to 1. With an embedder, ``text`` is the mean of the likeness in
            words and in meaning, which counts 1.15 times.
        windows: A row a window of time that was weighed by itself, in their order: ``digest`` (of all that went into
            it), ``texts`` (of its period), ``threshold``, ``fade``, and ``labels``, the group of each of its texts.
            Small corpora have one.
        problems: Decisions that could not be followed.
        threshold: The mean link, after sharpening, from which a text joins a group; the median of those of all windows.
        chosen: Whether the thresholds follow from the corpus.
        fade: Days after which a likeness counted 1/e; the median of those of all windows.
    """

    name: ClassVar[str] = "stories"

    members: pl.DataFrame
    stories: pl.DataFrame
    links: pl.LazyFrame
    windows: pl.DataFrame
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
        """Return the stories of another threshold. Only in corpora of very many windows anything is weighed again.

        Raises:
            ValueError: If the threshold is lower than what was weighed, or above 1.
        """
        if not self._work.floor <= threshold <= 1:
            raise ValueError(
                f"the threshold must be from {self._work.floor} to 1, not {threshold}; run again for a lower"
            )
        return _assemble(self._work, self._work.regrouped(threshold), chosen=False)


@dataclass(frozen=True)
class _Grouped:
    """A window, what went into it, and what came out."""

    window: Window
    digest: str
    found: Found
    weighed: Weighed | None


@dataclass(frozen=True)
class _Work:
    """All that was weighed, so that another threshold costs little."""

    corpus: Corpus
    named_like: ArticleGraph | None
    fade: float | None
    grouped: tuple[_Grouped, ...] = ()

    @property
    def floor(self) -> float:
        return min(*(one.found.threshold for one in self.grouped), *THRESHOLDS)

    def regrouped(self, threshold: float) -> Iterator[_Grouped]:
        def again(task: tuple[_Grouped, Part]) -> _Grouped:
            before, (window, part, digest) = task
            weighed = before.weighed or weigh(part)
            return _Grouped(window, digest, weighed.at(threshold), before.weighed)

        parts = self.corpus.parts([one.window for one in self.grouped], threshold=threshold, fade=self.fade)
        return over_threads(again, zip(self.grouped, parts, strict=True))


def find_stories(
    graph: ArticleGraph,
    *,
    threshold: float | None = None,
    fade: float | None = None,
    decisions: Decisions | str | os.PathLike[str] | None = None,
    semantic: Embedder | None = None,
    named_like: ArticleGraph | None = None,
    weighing: Weighing | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Stories:
    """Group the articles (and related articles) of a graph by the event they report.

    ``duplicate_of`` edges bind; ``related_to`` edges say nothing about events. Nothing is random: the same articles
    give the same stories.

    Args:
        graph: Any graph; it is not changed.
        threshold: How alike a text must be to a story on average to be part of it, 0 to 1; higher gives more and
            smaller stories. By default the one that explains the corpus' words best.
        fade: Days after which a likeness counts 1/e. By default what suits the days between the texts most alike.
        decisions: Must-links, cannot-links and names people gave: a file, or what :func:`read_decisions` made of it.
        semantic: Texts in, unit vectors out (n x d, float32): pairs are then weighed by words and meaning. See
            :func:`graphkit.semantic.sentence_embedder`. By default words alone decide, and no model is loaded.
        named_like: A graph before: a story that holds more than half of one there has its name, unless the decisions
            give it another. Windows in which nothing changed since are taken over from it.
        weighing: What weighs and groups the texts of windows elsewhere (see ``graphkit.pipeline``); by default, and
            with ``semantic``, this process does.
        progress: Called with the number of windows that are done, and of all.

    Returns:
        Stories of two articles or more. Takes near-linear time where articles have dates.

    Raises:
        InputError: If the decisions cannot be read.
        ValueError: If the threshold is not above 0 and at most 1, fade is not above 0, or the embedder does not give
            one finite vector a text.
    """
    if threshold is not None and not 0 < threshold <= 1:
        raise ValueError(f"threshold must be above 0 and at most 1, not {threshold}")
    if fade is not None and not fade > 0:
        raise ValueError(f"fade must be above 0 days, not {fade}")
    if decisions is None:
        decisions = Decisions()
    elif not isinstance(decisions, Decisions):
        decisions = read_decisions(decisions)
    corpus = Corpus.of(graph, decisions, semantic)
    cut = windows(corpus.times)
    before = None if named_like is None else named_like.results.get("stories")
    known = Known(before.windows, before.links, corpus.frame["id"]) if isinstance(before, Stories) else None

    def group(task: Part) -> _Grouped:
        window, part, digest = task
        if known and (found := known.get(digest, window)):
            return _Grouped(window, digest, found, None)
        weighed = weigh(part)
        kept = weighed if len(cut) <= KEPT else None
        return _Grouped(window, digest, weighed.at(weighed.threshold), kept)

    tasks = corpus.parts(cut, threshold=threshold, fade=fade)
    if weighing is None or semantic is not None:
        grouped = over_threads(group, tasks)
    else:
        grouped = _elsewhere(weighing, tasks, known)
    return _assemble(_Work(corpus, named_like, fade), _counted(grouped, len(cut), progress), chosen=threshold is None)


def _elsewhere(weighing: Weighing, tasks: Iterable[Part], known: Known | None) -> Iterator[_Grouped]:
    """Let windows be weighed elsewhere, but for those that are known."""
    sent: deque[tuple[Window, str, Found | None]] = deque()

    def unknown() -> Iterator[Texts]:
        for window, part, digest in tasks:
            sent.append((window, digest, known.get(digest, window) if known else None))
            if sent[-1][2] is None:
                yield part

    for found in weighing(unknown()):
        while (taken := sent[0][2]) is not None:
            yield _Grouped(*sent.popleft()[:2], taken, None)
        yield _Grouped(*sent.popleft()[:2], found, None)
    yield from (_Grouped(window, digest, taken, None) for window, digest, taken in sent if taken)


def _counted(
    grouped: Iterable[_Grouped], total: int, progress: Callable[[int, int], None] | None
) -> Iterator[_Grouped]:
    for done, one in enumerate(grouped, start=1):
        if progress is not None:
            progress(done, total)
        yield one


def _assemble(work: _Work, found: Iterable[_Grouped], *, chosen: bool) -> Stories:
    work, links = _gathered(work, found)
    corpus = work.corpus
    cut, groups = [one.window for one in work.grouped], [one.found for one in work.grouped]
    together, apart = corpus.resolved.together, corpus.resolved.apart
    labels = stitch(corpus.times, cut, groups, links, together=together, copies=corpus.copies, apart=apart)
    labels = np.where(np.bincount(labels, minlength=1)[labels] >= 2, labels, -1)
    labels[labels >= 0] = np.unique(labels[labels >= 0], return_inverse=True)[1]
    names, problems = _names(work, labels)
    asked = np.zeros(corpus.frame.height)  # of each text, the threshold of its window
    for window, one in zip(cut, groups, strict=True):
        asked[window.rows[window.places == OWN]] = one.threshold
    thresholds = [one.threshold for one in groups]
    frame = weighed_members(corpus.frame, labels, links, copies=corpus.copies, together=together)
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
    node = corpus.frame["id"]
    return Stories(
        members=members.with_columns(evidence=evidence(members, node, asked))
        .select("story", "node", "key", "title", "score", "rule", "evidence")
        .sort("story", maintain_order=True),
        stories=stories.sort(["size", "id"], descending=[True, False]).select(
            "id", "name", "size", "medoid", "first", "last", "providers"
        ),
        links=_named(links, node),
        windows=pl.DataFrame(
            {
                "digest": [one.digest for one in work.grouped],
                "texts": [int((window.places == OWN).sum()) for window in cut],
                "threshold": thresholds,
                "fade": [one.fade for one in groups],
                "labels": pl.Series([one.labels for one in groups], dtype=pl.List(pl.Int32)),
            }
        ),
        problems=problems,
        threshold=median_low(thresholds),
        chosen=chosen,
        fade=median_low([one.fade for one in groups]),
        _work=work,
    )


def _gathered(work: _Work, found: Iterable[_Grouped]) -> tuple[_Work, pl.DataFrame]:
    """Put the links of all windows into one table as they come: memory has them once."""
    grouped: list[_Grouped] = []
    links = [window_links(0, NOTHING, NO_LINKS)]
    for number, one in enumerate(found):
        links.append(window_links(number, one.window, one.found.links))
        grouped.append(replace(one, found=replace(one.found, links=NO_LINKS)))
    return replace(work, grouped=tuple(grouped)), pl.concat(links)


def _named(links: pl.DataFrame, ids: pl.Series) -> pl.LazyFrame:
    """Return links by the ids of their ends; these take six times as much memory as their rows do."""
    ends = pl.col("a", "b").map_batches(lambda rows: ids.gather(rows), return_dtype=pl.String, is_elementwise=True)
    return links.lazy().select("window", ends, (pl.col("text") * pl.col("time")).alias("score"), "text", "time")


def _names(work: _Work, labels: Ints) -> tuple[list[str], tuple[Problem, ...]]:
    frame, resolved = work.corpus.frame, work.corpus.resolved
    given: dict[int, str] = {}
    if work.named_like is not None:
        known = work.named_like.scan_nodes().filter(kind="story").select("id", "title").collect()
        now = frame.select("id", group=pl.Series(labels).replace(-1, None))
        given = inherited_names(now, story_members(work.named_like), dict(known.iter_rows()))
    names = name_groups(frame["title"].fill_null(""), labels, given=given)
    problems = list(resolved.problems)
    for row, name, problem in resolved.renames:
        if labels[row] >= 0:
            names[labels[row]] = name
        else:
            problems.append(problem)
    return names, tuple(problems)


def _ids(titles: Sequence[str]) -> list[str]:
    """Return an id a story, from the title of its first article, which stays when later ones come."""
    ids: dict[str, None] = {}
    times: Counter[str] = Counter()
    for title in titles:
        slug = name = "-".join(words(title))[:SLUG].strip("-") or "untitled"
        times[slug] += 1
        if times[slug] > 1:
            name = f"{slug}-{times[slug]}"
        while name in ids:  # some title ends with that number
            times[slug] += 1
            name = f"{slug}-{times[slug]}"
        ids[name] = None
    return [f"story:{name}" for name in ids]
