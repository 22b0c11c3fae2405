"""From files to articles, a part of the files at a time: :func:`read_on`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

import narwhals as nw
import polars as pl

from graphkit.articles import ARTICLE_SCHEMA
from graphkit.engines import Engine, Schemas, Table
from graphkit.errors import InputError
from graphkit.model import Problem
from graphkit.remote import as_path
from graphkit.store.articles import PROBLEM_SCHEMA
from graphkit.store.inputs import FILE_SCHEMA, read_changed, size_and_time

__all__ = ["OWNER", "PLACE", "PROBLEM_COLUMNS", "Reading", "placed", "problem_rows", "read_on"]

PROBLEM_COLUMNS = {field.name: PROBLEM_SCHEMA[field.name] for field in fields(Problem)}
PLACE = {"input": pl.Int64(), "row": pl.Int64()}
"""Where a row was read: the number of its file, and that of the row in there."""

OWNER = {"owner_file": pl.String(), "owner_line": pl.Int64()}
"""The place that an article gives itself; its entries have the same."""

READ: Schemas = {
    "articles": {**PLACE, **OWNER, **ARTICLE_SCHEMA},
    "problems": {**PLACE, **PROBLEM_COLUMNS},
    "files": {"input": pl.Int64(), **FILE_SCHEMA, "refused": pl.String()},
}
ROWS = 1 << 40  # more than any file has
LOT = 16 << 20  # bytes of files that are read at once
NTH = pl.int_range(pl.len(), dtype=pl.Int64).over("input").alias("row")


@dataclass(frozen=True)
class Reading:
    """What the files hold.

    Attributes:
        articles: Columns of ``PLACE``, ``OWNER`` and ``ARTICLE_SCHEMA``; where linking goes on from.
        files: The fingerprint of each, columns of ``FILE_SCHEMA``.
        problems: What was wrong with them, in order, columns of ``PROBLEM_COLUMNS`` and ``input``.
    """

    articles: Table
    files: pl.DataFrame
    problems: pl.DataFrame

    def is_empty(self, engine: Engine) -> bool:
        """Say whether there is no article."""
        return not engine.collect(self.articles.select(count=nw.len()))["count"].item()

    def in_order(self, engine: Engine) -> Iterator[pl.DataFrame]:
        """Yield the articles part by part, in the order in which one process would read them."""
        placed = self.articles.with_columns(position=nw.col("input") * ROWS + nw.col("row"))
        return engine.ordered(placed, ["position"])


def read_on(engine: Engine, files: Sequence[Path], columns: Mapping[str, str] | None) -> Reading:
    """Read files, each by one worker, which must be able to open it by the same name.

    Raises:
        InputError: If ``columns`` (native field -> column) names a column that a table does not have.
    """
    lots = _lots(files)
    found = engine.map(engine.given(lots), partial(_read, columns=columns), READ, rows=1)
    prints = engine.collect(found["files"]).sort("input")
    if refused := prints["refused"].drop_nulls().to_list():
        raise InputError(refused[0])
    return Reading(
        articles=found["articles"],
        files=prints.select(*FILE_SCHEMA),
        problems=engine.collect(found["problems"]).sort("input", "row").drop("row"),
    )


def _lots(files: Sequence[Path]) -> pl.DataFrame:
    """Put files together until they are worth a worker's while: a row a lot, with their numbers and names."""
    sizes = pl.Series([max(size_and_time(file)[0], 0) for file in files], dtype=pl.Int64)
    each = pl.DataFrame(
        {
            "input": pl.int_range(len(files), dtype=pl.Int64, eager=True),
            "name": pl.Series([os.fsencode(str(file)) for file in files], dtype=pl.Binary),  # which need be no text
            "lot": (sizes.cum_sum() - sizes) // LOT,
        }
    )
    return each.group_by("lot", maintain_order=True).agg("input", "name").drop("lot")


def problem_rows(problems: Sequence[Problem]) -> pl.DataFrame:
    """Return a row a problem, in order."""
    return pl.DataFrame(
        {
            name: pl.Series(name, [getattr(problem, name) for problem in problems], dtype)
            for name, dtype in PROBLEM_COLUMNS.items()
        }
    )


def placed(articles: pl.DataFrame) -> pl.DataFrame:
    """Return articles of whole inputs, in order, with all the columns that :class:`Reading` has.

    Args:
        articles: Columns of ``ARTICLE_SCHEMA`` and ``input``.
    """
    own = pl.when(~pl.col("entry"))
    return articles.with_columns(
        NTH,
        pl.col("input").cast(pl.Int64),
        owner_file=own.then("file").forward_fill(),
        owner_line=own.then("line").forward_fill(),
    )


def _read(lots: pl.DataFrame, columns: Mapping[str, str] | None) -> Mapping[str, pl.DataFrame]:
    part = lots.explode("input", "name")
    numbers = part["input"]
    files = [as_path(os.fsdecode(name)) for name in part["name"].to_list()]
    try:
        found = read_changed(files, None, columns, processes=1)
    except InputError as error:  # which a worker that fails would not bring back as it is
        refused = pl.DataFrame({"input": numbers[:1], "refused": [str(error)]})
        return {name: pl.DataFrame(schema=schema) for name, schema in READ.items()} | {
            "files": pl.concat([pl.DataFrame(schema=READ["files"]), refused], how="diagonal")
        }
    owners = numbers.gather(pl.Series([number for number, _ in found.problems], dtype=pl.UInt32))
    told = owners.to_frame().hstack(problem_rows([problem for _, problem in found.problems]))
    articles = found.articles.with_columns(input=numbers.gather(found.articles["input"]))
    return {
        "articles": placed(articles),
        "problems": told.with_columns(NTH),
        "files": found.files.with_columns(numbers, refused=pl.lit(None, pl.String)),
    }
