"""Articles and problems as they lie in a graph folder: what was read once need not be read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import polars as pl

from graphkit.articles import ARTICLE_SCHEMA
from graphkit.model import Problem

__all__ = ["PROBLEM_SCHEMA", "STORED_SCHEMA", "problem_table", "problems_of", "stored_problems", "with_inputs"]

# The table of articles, and where each row comes from.
STORED_SCHEMA: dict[str, pl.DataType] = {
    "input": pl.UInt32(),  # number of the input file in the files table
    "owner": pl.UInt32(),  # number of the article, from 0: its own row and those of its entries
    **ARTICLE_SCHEMA,
}

PROBLEM_SCHEMA: dict[str, pl.DataType] = {
    "stage": pl.String(),  # reading, linking, or the analysis
    "input": pl.UInt32(),  # reading: number of the input file in the files table
    "told": pl.Boolean(),  # False: a habit told at an earlier place already
    "file": pl.String(),
    "line": pl.Int64(),
    "field": pl.String(),
    "what": pl.String(),
    "done": pl.String(),
}


def with_inputs(articles: pl.DataFrame, inputs: pl.Series | None = None, *, before: int = 0) -> pl.DataFrame:
    """Return a table of articles as it is stored.

    Args:
        articles: Columns of ``ARTICLE_SCHEMA``.
        inputs: The numbers of each row's file, if they are known.
        before: How many articles come before these, if they are a part of a table.
    """
    owner = ((~pl.col("entry")).cum_sum().cast(pl.Int64) + (before - 1)).cast(pl.UInt32)
    known = pl.lit(None, pl.UInt32) if inputs is None else inputs.cast(pl.UInt32)
    return articles.with_columns(known.alias("input"), owner.alias("owner")).select(*STORED_SCHEMA)


def problem_table(
    stage: str, problems: Sequence[Problem], inputs: Sequence[int] | None = None, told: Sequence[bool] | None = None
) -> pl.DataFrame:
    """Return a row a problem, in order."""
    columns: dict[str, Any] = {
        "stage": [stage] * len(problems),
        "input": inputs if inputs is not None else [None] * len(problems),
        "told": told if told is not None else [True] * len(problems),
    }
    columns |= {field.name: [getattr(problem, field.name) for problem in problems] for field in fields(Problem)}
    return pl.DataFrame({name: pl.Series(name, columns[name], dtype) for name, dtype in PROBLEM_SCHEMA.items()})


def stored_problems(stage: str, problems: pl.DataFrame, told: pl.Series) -> pl.DataFrame:
    """Return problems that are rows already, with the column ``input``, as they are stored."""
    known = problems.with_columns(told.alias("told"), stage=pl.lit(stage))
    return known.select(pl.col(name).cast(dtype) for name, dtype in PROBLEM_SCHEMA.items())


def problems_of(table: pl.DataFrame) -> list[Problem]:
    """Return the problems of :func:`problem_table`'s rows."""
    return [Problem(*row) for row in table.select(field.name for field in fields(Problem)).iter_rows()]
