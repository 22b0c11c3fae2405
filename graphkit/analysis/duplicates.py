"""Duplicates: which articles are the same text. Every pair is verified, scored and explained.

Kinds of copies:

* ``exact``: the same words in the same order, in title and excerpt;
* ``syndicated``: near-identical under another provider;
* ``revised``: near-identical under the same provider;
* ``same_article``: one article that several files hold; the builder made it one node, so ``a`` and ``b`` are equal.

And what looks like a copy and is none:

* ``series``: the titles differ only in counters, such as a month, number or edition;
* ``boilerplate``: too few words, a template, or a text that one provider prints again and again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import polars as pl

from graphkit.graph import ArticleGraph, Result
from graphkit.model import Problem
from graphkit.similarity.copies import Join, cut_short, join_texts, near_copies
from graphkit.similarity.groups import star_members
from graphkit.similarity.sets import Ints, token_sets
from graphkit.similarity.stubs import drop_stub_excerpts, empty_texts, repeated_texts, template_problems
from graphkit.similarity.verdicts import COPY_KINDS, judge, measure, pair_table

__all__ = ["COPY_KINDS", "Duplicates", "find_duplicates"]

LONGEST = 2_000  # characters of a title or an excerpt that are compared


@dataclass(frozen=True)
class Duplicates(Result):
    """Pairs of near-identical articles, and the groups they make.

    Attributes:
        pairs: ``a``, ``b`` (node ids; ``a`` is the earlier one), ``kind``, ``score`` (0 to 1), ``rule`` (``jaccard``,
            ``cut_short`` or ``same_address``) and ``evidence`` (JSON: each signal's ``value``, and the ``threshold`` it
            was held to, null where it did not decide). Sorted by kind, best first.
        groups: A row a member: ``group`` (from 0), ``id``, ``original`` (true for the earliest), and the member it was
            verified against (``matched``) with that pair's kind, score, rule and evidence; null for the original.
        problems: Stubs, templates and other texts that were too common to be compared.
        threshold: What scores had to reach.
        order: ``id`` and ``rank`` of the articles in pairs: who came first.
    """

    name: ClassVar[str] = "duplicates"

    pairs: pl.DataFrame
    groups: pl.DataFrame
    problems: tuple[Problem, ...]
    threshold: float
    order: pl.DataFrame

    def to_frame(self) -> pl.DataFrame:
        """The pairs, by kind, best first."""
        return self.pairs

    def new_edges(self) -> pl.DataFrame:
        """``duplicate_of`` edges from each copy to its group's original, or to the member it was verified against."""
        return self.groups.filter(~pl.col("original")).select(
            source="id",
            target="matched",
            kind=pl.lit("duplicate_of"),
            stated=pl.lit(False),
            rule="rule",
            score="score",
            match="kind",
            evidence="evidence",
        )

    def at(self, threshold: float) -> Duplicates:
        """Return the same verdicts at a higher threshold: pairs below it go, and groups are made anew.

        Raises:
            ValueError: If the threshold is lower than this result's: pairs below that were never looked for.
        """
        if not self.threshold <= threshold <= 1.0:
            raise ValueError(f"the threshold must be from {self.threshold} to 1, not {threshold}; find again for less")
        pairs = self.pairs.filter(pl.col("score") >= threshold)
        return replace(self, pairs=pairs, groups=_groups(pairs, self.order), threshold=threshold)


def find_duplicates(graph: ArticleGraph, *, threshold: float = 0.8, join: Join | None = None) -> Duplicates:
    """Find articles that are the same text.

    Every pair at or above the threshold is found (how and by whose method: ``graphkit.similarity.join``), but for the
    templates and stubs that ``problems`` names. Groups are stars: each member is verified against the group's centre.

    Args:
        graph: Its articles and related articles are compared, by title and excerpt; it is not changed.
        threshold: Least score of a pair, 0.5 to 1: the Jaccard similarity of the two sets of words.
        join: What joins texts elsewhere (see ``graphkit.pipeline``); by default this process does.

    Returns:
        Verified pairs with their evidence, and the groups they make. The same whatever the order of the input. Takes
        near-linear time.

    Raises:
        ValueError: If the threshold is not from 0.5 to 1.
    """
    if not 0.5 <= threshold <= 1.0:
        raise ValueError(f"the threshold must be from 0.5 to 1, not {threshold}")
    texts = _texts(graph)
    rank = _rank(graph)
    problems = empty_texts(texts)
    texts, stubs = drop_stub_excerpts(texts)
    cut = cut_short(texts, rank)
    if join is None:
        alike = join_texts(token_sets(texts["title"], texts["excerpt"]), threshold)
    else:
        alike = join(texts.select(pl.concat_str("title", "excerpt", separator=" ")).to_series(), threshold)
    copies = near_copies(alike, rank)
    del alike
    measured = _measured(pl.concat([copies.pairs, cut]).unique().sort("a", "b"), texts, threshold)
    repeated, repetitions = repeated_texts(texts, copies)
    judged, templates = judge(measured, texts, copies, repeated, threshold)
    problems += stubs + repetitions + template_problems(texts, templates)
    del texts, copies, repeated, templates
    ids = graph.texts("id")["id"]
    pairs = pl.concat([pair_table(judged, ids, threshold), _same_articles(graph)])
    pairs = pairs.sort("kind", "score", "a", "b", descending=[False, True, False, False])
    named = pl.concat([pairs["a"], pairs["b"]]).unique()
    order = pl.DataFrame({"id": ids, "rank": rank}).filter(pl.col("id").is_in(named.implode()))
    return Duplicates(pairs, _groups(pairs, order), tuple(sorted(problems, key=str)), threshold, order)


def _texts(graph: ArticleGraph) -> pl.DataFrame:
    """What is compared of each row, and the first of its files. Labels are told apart by numbers, which are small."""
    return graph.texts("title", "excerpt", "published", "provider", "files").select(
        pl.col("title", "excerpt").fill_null("").str.slice(0, LONGEST),
        "published",
        pl.col("provider").cast(pl.Categorical),
        file=pl.col("files").list.first().cast(pl.Categorical),
    )


def _rank(graph: ArticleGraph) -> Ints:
    """The place of each row in time: the earliest published first, files before related entries, then by id."""
    keys = graph.texts("published", "kind")
    first = keys.select(pl.arg_sort_by("published", "kind", pl.int_range(pl.len()), nulls_last=True)).to_series()
    rank = np.empty(len(first), dtype=np.int64)
    rank[first.to_numpy()] = np.arange(len(first))
    return rank


def _measured(candidates: pl.DataFrame, texts: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """Measure candidates; only the texts that are in any are tokenised for it."""
    rows = pl.concat([candidates["a"], candidates["b"]]).unique().sort()
    some = texts[rows]
    near = candidates.select(
        pl.Series(name, rows.search_sorted(candidates[name])).cast(pl.Int64) for name in ("a", "b")
    )
    sets, titles = token_sets(some["title"], some["excerpt"]), token_sets(some["title"])
    measured = measure(near, some, sets, titles, threshold)
    return measured.with_columns(rows.gather(measured[name]).alias(name) for name in ("a", "b"))


def _same_articles(graph: ArticleGraph) -> pl.DataFrame:
    """Nodes that several files hold themselves, rather than mention in ``related``."""
    texts = graph.texts("id", "files")
    several = texts.filter(pl.col("files").list.len() > 1)
    concerned = (pl.col("kind") == "related_to") & pl.col("target").is_in(several["id"].implode())
    stated = graph.collect(graph.scan_edges().filter(concerned).select("source", "target", "file", "count"))
    # An edge names the first file that states it; if there are more, they are among those of its source.
    once = stated.select(id="target", files="file")
    more = stated.filter(pl.col("count") > 1).join(texts.select(source="id", files="files"), on="source")
    mentions = pl.concat([once, more.select(id="target", files="files").explode("files")])
    own = several.explode("files").join(mentions, on=["id", "files"], how="anti")
    held = own.group_by("id").agg(pl.col("files").unique().sort()).filter(pl.col("files").list.len() > 1)
    return held.select(
        a="id",
        b="id",
        kind=pl.lit("same_article"),
        score=pl.lit(1.0),
        rule=pl.lit("same_address"),
        evidence=pl.struct("files").struct.json_encode(),
    )


def _groups(pairs: pl.DataFrame, order: pl.DataFrame) -> pl.DataFrame:
    """Group verified copies. The earliest is the original; members not verified against it name their centre."""
    copies = pairs.filter(pl.col("kind").is_in(COPY_KINDS))
    ranked = order.sort("rank")
    place = ranked.select("id").with_row_index("place", offset=0)
    one, two = (
        copies.select(id=end)
        .join(place, on="id", how="left", maintain_order="left")["place"]
        .to_numpy()
        .astype(np.int64)
        for end in ("a", "b")
    )
    members = star_members(one, two, copies["score"].to_numpy())
    frame = members.select(
        group=(pl.col("first").rank("dense") - 1).cast(pl.Int64),
        id=ranked["id"].gather(members["member"]),
        original=pl.col("pair").is_null(),
        matched=ranked["id"].gather(members["matched"]),
    )
    return frame.hstack(copies.select(pl.col("kind", "score", "rule", "evidence").gather(members["pair"])))
