"""Text that is no evidence: empty, the same under many titles, or printed again and again.

Each function says which rows are concerned and gives a :class:`graphkit.model.Problem` for each text.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from graphkit.model import Problem
from graphkit.similarity.copies import Copies
from graphkit.similarity.sets import Ints

__all__ = ["MIN_WORDS", "drop_stub_excerpts", "empty_texts", "repeated_texts", "template_problems"]

MIN_WORDS = 6  # two texts must share as many different words before their likeness says anything
MAX_TITLES = 10  # a text under more titles than this is the site's or a template, not an article's
MAX_COPIES_BY_PROVIDER = 10  # as is one that a provider prints more often than this
MAX_COPIES = 500  # or that comes more often than this at all, however long it is
MANY = 100  # articles without excerpt worth a problem


def empty_texts(texts: pl.DataFrame) -> list[Problem]:
    """Report texts without any words, and excerpts missing in large numbers."""
    problems = []
    empty = texts.filter((pl.col("title") == "") & (pl.col("excerpt") == ""))
    if empty.height:
        problems.append(_problem(empty, "title", f"{_count(empty)} neither title nor excerpt", "compared with nothing"))
    bare = texts.filter((pl.col("title") != "") & (pl.col("excerpt") == ""))
    if bare.height >= MANY:
        done = f"compared by title, which needs {MIN_WORDS} different words to be proof"
        problems.append(_problem(bare, "excerpt", f"{_count(bare)} no excerpt", done))
    return problems


def drop_stub_excerpts(texts: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """Empty the excerpts that stand under many titles: a paywall's notice does not tell articles apart."""
    frequent = texts["excerpt"].value_counts(name="times").filter(pl.col("times") > MAX_TITLES, pl.col("excerpt") != "")
    excerpts = texts.join(frequent, on="excerpt", how="semi").group_by("excerpt").agg(titles=pl.col("title").n_unique())
    stubs = excerpts.filter(pl.col("titles") > MAX_TITLES).select("excerpt")
    carriers = texts.join(stubs, on="excerpt", how="semi").sort("excerpt", maintain_order=True)
    problems = [
        _problem(
            group,
            "excerpt",
            f"{group.height:,} articles under different titles have the excerpt {_short(group['excerpt'][0])}",
            "compared by title alone",
        )
        for _, group in carriers.group_by("excerpt", maintain_order=True)
    ]
    is_stub = pl.col("excerpt").is_in(stubs["excerpt"].implode())
    return texts.with_columns(excerpt=pl.when(is_stub).then(pl.lit("")).otherwise("excerpt")), problems


def repeated_texts(texts: pl.DataFrame, copies: Copies) -> tuple[Ints, list[Problem]]:
    """Return which rows (bool) have a text that is printed too often to be an article's."""
    printed = pl.Series(copies.copies > MAX_COPIES_BY_PROVIDER).arg_true()
    many = texts[printed].with_columns(family=pl.Series(copies.family).gather(printed))
    by_provider = many.filter(pl.col("provider").is_not_null()).group_by("family", "provider").len("times")
    often = by_provider.filter(pl.col("times") > MAX_COPIES_BY_PROVIDER)["family"]
    everywhere = many.group_by("family").len("times").filter(pl.col("times") > MAX_COPIES)["family"]
    stubs = np.unique(np.concatenate([often.to_numpy(), everywhere.to_numpy()]))
    problems = [
        _problem(
            group,
            "",
            f"{group.height:,} articles have the same text {_short(_text(group))}",
            "taken for boilerplate, not for copies",
        )
        for _, group in many.filter(pl.col("family").is_in(stubs.tolist()))
        .sort("family", maintain_order=True)
        .group_by("family", maintain_order=True)
    ]
    return np.isin(copies.family, stubs), problems


def template_problems(texts: pl.DataFrame, labels: Ints) -> list[Problem]:
    """Report templates: rows with the same label (from 0) are copies of one; -1 is for all others."""
    labelled = pl.Series(labels >= 0).arg_true()
    rows = texts[labelled].with_columns(label=pl.Series(labels).gather(labelled))
    return [
        _problem(
            group,
            "",
            f"{group.height:,} articles share a template, such as {_short(_text(group))}",
            "not taken for copies of each other",
        )
        for _, group in rows.sort("label", maintain_order=True).group_by("label", maintain_order=True)
    ]


def _text(texts: pl.DataFrame) -> str:
    return f"{texts['title'][0]} {texts['excerpt'][0]}".strip()


def _problem(texts: pl.DataFrame, field: str, what: str, done: str) -> Problem:
    file = texts["file"].cast(pl.String).drop_nulls().sort()
    return Problem(file=file[0] if len(file) else "", line=None, field=field, what=what, done=done)


def _count(texts: pl.DataFrame) -> str:
    return "1 article has" if texts.height == 1 else f"{texts.height:,} articles have"


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57].rstrip()}...")
