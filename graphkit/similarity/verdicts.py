"""Verdicts: what each pair of near-copies is, by signals that are kept as its evidence."""

from __future__ import annotations

import numpy as np
import polars as pl

from graphkit.similarity.copies import Copies
from graphkit.similarity.counters import counter
from graphkit.similarity.join import overlap
from graphkit.similarity.sets import Ints, TokenSets
from graphkit.similarity.stubs import MAX_COPIES_BY_PROVIDER, MAX_TITLES, MIN_WORDS
from graphkit.tokens import words

__all__ = ["COPY_KINDS", "judge", "measure", "pair_table"]

COPY_KINDS = ("exact", "syndicated", "revised")
TITLE_ONLY_DAYS = 7.0  # a title without excerpt is proof for as long; after that it is a recurring column's
BEST = 5  # pairs that are no copies are kept as long as they are among so many best of one of their two
FILLERS = 5  # so many titles that differ in one place make a series
COUNTERS = 8  # titles that differ in more words than this differ in more than counters


def measure(
    pairs: pl.DataFrame, texts: pl.DataFrame, sets: TokenSets, titles: TokenSets, threshold: float
) -> pl.DataFrame:
    """Measure candidate pairs (rows ``a``, ``b``), and keep those that some rule puts at the threshold.

    The rule ``jaccard`` compares the words of title and excerpt. ``cut_short`` is for copies whose excerpt lost its
    end: the smaller of the titles' Jaccard and the share of the shorter text that is in the longer.
    """
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    common, title_common = overlap(sets, a, b), overlap(titles, a, b)
    title_union = titles.sizes[a] + titles.sizes[b] - title_common
    no_excerpt = (texts["excerpt"] == "").to_numpy()
    published = texts["published"]
    apart = (published.gather(pairs["a"]) - published.gather(pairs["b"])).abs().dt.total_seconds() / 86_400
    provider = texts["provider"]
    measured = pairs.with_columns(
        common=pl.Series(common),
        jaccard=pl.Series(common / np.maximum(sets.sizes[a] + sets.sizes[b] - common, 1)),
        title_jaccard=pl.Series(title_common / np.maximum(title_union, 1)),
        title_rest=pl.Series(title_union - title_common),
        containment=pl.Series(common / np.maximum(np.minimum(sets.sizes[a], sets.sizes[b]), 1)),
        days_apart=apart.round(2),
        title_only=pl.Series(no_excerpt[a] | no_excerpt[b]),
        same_provider=(provider.gather(pairs["a"]) == provider.gather(pairs["b"])).fill_null(False),
    )
    by_words = pl.col("jaccard") >= threshold
    return measured.with_columns(
        rule=pl.when(by_words).then(pl.lit("jaccard")).otherwise(pl.lit("cut_short")),
        score=pl.when(by_words).then("jaccard").otherwise(pl.min_horizontal("title_jaccard", "containment")),
    ).filter(pl.col("score") >= threshold)


def judge(
    measured: pl.DataFrame, texts: pl.DataFrame, copies: Copies, repeated: Ints, threshold: float
) -> tuple[pl.DataFrame, Ints]:
    """Give each measured pair its ``kind``; also returns a template's label for each row, -1 for most.

    Of pairs that are no copies, those that are not among the best of either side (by score, then row) are dropped.
    """
    a, b = measured["a"].to_numpy(), measured["b"].to_numpy()
    templated, labels = _templates(measured, len(texts), threshold)
    labels = np.where(labels >= 0, labels, np.where(copies.crowd >= 0, copies.crowd + len(texts), -1))
    no_proof = (pl.col("common") < MIN_WORDS) | pl.Series(repeated[a] | repeated[b] | templated)
    recurring = pl.col("title_only") & (pl.col("days_apart") > TITLE_ONLY_DAYS).fill_null(False)
    kind = (
        pl.when(no_proof)
        .then(pl.lit("boilerplate"))
        .when(pl.Series(_series(measured, texts), dtype=pl.Boolean) | recurring)
        .then(pl.lit("series"))
        .when(pl.Series(_exact(measured, texts), dtype=pl.Boolean))
        .then(pl.lit("exact"))
        .when("same_provider")
        .then(pl.lit("revised"))
        .otherwise(pl.lit("syndicated"))
    )
    judged = measured.with_columns(kind=kind)
    is_copy = pl.col("kind").is_in(COPY_KINDS)
    others = judged.filter(~is_copy).sort("score", "a", "b", descending=[True, False, False])
    first = pl.int_range(pl.len()).over("a") < BEST
    second = pl.int_range(pl.len()).over("b") < BEST
    return pl.concat([judged.filter(is_copy), others.filter(first | second)]).sort("a", "b"), labels


def _templates(measured: pl.DataFrame, size: int, threshold: float) -> tuple[Ints, Ints]:
    """Find the pairs of templates: texts that many others resemble, each under its own title or by one provider."""
    a, b = measured["a"].to_numpy(), measured["b"].to_numpy()
    retitled = (measured["title_jaccard"] < threshold).to_numpy()
    reprinted = (measured["same_provider"] & (measured["jaccard"] < 1.0)).to_numpy()
    is_template = np.zeros(size, dtype=np.bool_)
    for suspicious, most in ((retitled, MAX_TITLES), (reprinted, MAX_COPIES_BY_PROVIDER)):
        near = np.bincount(a[suspicious], minlength=size) + np.bincount(b[suspicious], minlength=size)
        is_template |= near > most
    templated = (retitled | reprinted) & (is_template[a] | is_template[b])
    if not templated.any():
        return templated, np.full(size, -1)
    from scipy.sparse import coo_matrix  # late: few corpora have templates
    from scipy.sparse.csgraph import connected_components

    linked = coo_matrix((np.ones(templated.sum()), (a[templated], b[templated])), shape=(size, size))
    labels = connected_components(linked, directed=False)[1]
    return templated, np.where(np.bincount(labels)[labels] > 1, labels, -1)


def _series(measured: pl.DataFrame, texts: pl.DataFrame) -> list[bool]:
    """Whether two texts are parts of a series.

    They are if their titles differ only in counters; if their titles differ in one place, and at least ``FILLERS``
    titles of near-copies differ just there ("Weather in Bonn: the outlook"); or if one provider gave them the same
    title a day or more apart, and the rest differs only in counters.
    """
    found = [False] * measured.height
    titles, excerpts = texts["title"], texts["excerpt"]
    fillers: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    one_place: list[tuple[int, tuple[str, ...]]] = []
    reissued = pl.col("same_provider") & (pl.col("jaccard") < 1.0) & (pl.col("days_apart") >= 1.0).fill_null(True)
    near = pl.col("title_rest").is_between(1, COUNTERS) | ((pl.col("title_rest") == 0) & reissued)
    rows = measured.with_row_index().filter(near).select("index", "a", "b", "title_rest")
    for place, one, two, title_rest in rows.iter_rows():
        if title_rest:
            first, second = words(titles[one]), words(titles[two])
            frame, *gaps = _one_place(first, second)
            if len(frame) > max(map(len, gaps)):  # at least as much is shared as differs
                fillers.setdefault(frame, set()).update(gaps)
                one_place.append((place, frame))
        else:
            first, second = words(excerpts[one]), words(excerpts[two])
        found[place] = all(counter(word) is not None for word in set(first) ^ set(second))
    for place, frame in one_place:
        found[place] |= len(fillers[frame]) >= FILLERS
    return found


def _one_place(first: list[str], second: list[str]) -> tuple[tuple[str, ...], ...]:
    """Split two word lists at the one place where they differ: what they share, and what each has there.

    ``["weather", "in", "bonn"]`` and ``["weather", "in", "ulm"]`` give ``("weather", "in", "*")``, ``("bonn",)`` and
    ``("ulm",)``.
    """
    start, end = 0, 0
    shortest = min(len(first), len(second))
    while start < shortest and first[start] == second[start]:
        start += 1
    while end < shortest - start and first[-1 - end] == second[-1 - end]:
        end += 1
    gaps = (tuple(row[start : len(row) - end]) for row in (first, second))
    return (*first[:start], "*", *first[len(first) - end :]), *gaps


def _exact(measured: pl.DataFrame, texts: pl.DataFrame) -> list[bool]:
    """Whether a pair has the same words in the same order, in title and excerpt."""
    found = [False] * measured.height
    columns = texts["title"], texts["excerpt"]
    equal = measured.with_row_index().filter(pl.col("jaccard") == 1.0)
    for place, one, two in equal.select("index", "a", "b").iter_rows():
        found[place] = all(column[one] == column[two] or words(column[one]) == words(column[two]) for column in columns)
    return found


def pair_table(judged: pl.DataFrame, ids: pl.Series, threshold: float) -> pl.DataFrame:
    """Turn judged pairs into ``a``, ``b`` (ids), ``kind``, ``score``, ``rule`` and ``evidence`` (signals as JSON)."""
    by_words = pl.when(pl.col("rule") == "jaccard").then(threshold)
    by_part = pl.when(pl.col("rule") == "cut_short").then(threshold)
    evidence = pl.struct(
        jaccard=pl.struct(value=pl.col("jaccard").round(4), threshold=by_words),
        title_jaccard=pl.struct(value=pl.col("title_jaccard").round(4), threshold=by_part),
        containment=pl.struct(value=pl.col("containment").round(4), threshold=by_part),
        shared_words=pl.struct(value="common", threshold=pl.lit(MIN_WORDS)),
        days_apart=pl.struct(value="days_apart", threshold=pl.when("title_only").then(TITLE_ONLY_DAYS)),
    )
    return judged.select(
        ids.gather(judged["a"]).alias("a"),
        ids.gather(judged["b"]).alias("b"),
        "kind",
        "score",
        "rule",
        evidence.struct.json_encode().alias("evidence"),
    )
