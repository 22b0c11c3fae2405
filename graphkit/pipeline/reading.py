"""From files to articles, a part of the files at a time: :func:`read_on`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import chdir, nullcontext
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

import narwhals as nw
import polars as pl

from graphkit.articles import ARTICLE_SCHEMA, Item
from graphkit.engines import Engine, Schemas, Table, Tables
from graphkit.errors import InputError
from graphkit.model import Problem
from graphkit.readers import items_of
from graphkit.remote import as_path, is_remote
from graphkit.store.articles import PROBLEM_SCHEMA
from graphkit.store.inputs import FILE_SCHEMA, fingerprints, size_and_time, tables_of

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
NOTHING: Tables = {name: pl.DataFrame(schema=schema) for name, schema in READ.items()}
PIECE = 1 << 17  # rows of a file that are in memory at once
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
    relative = any(not is_remote(file) and not file.is_absolute() for file in files)
    read = partial(_read, columns=columns, folder=Path.cwd() if relative else None)
    found = engine.map(engine.given(_lots(files)), read, READ, rows=1)
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


def _read(lots: pl.DataFrame, columns: Mapping[str, str] | None, folder: Path | None) -> Iterator[Tables]:
    """Read files whose names, if they are relative, are so to a folder: a worker runs in another."""
    with nullcontext() if folder is None else chdir(folder):
        yield from _read_here(lots, columns)


def _read_here(lots: pl.DataFrame, columns: Mapping[str, str] | None) -> Iterator[Tables]:
    part = lots.explode("input", "name")
    numbers = part["input"]
    files = [as_path(os.fsdecode(name)) for name in part["name"].to_list()]
    # Before they are read: a change in between makes these outdated, and the file is read again next time.
    yield {**NOTHING, "files": fingerprints(files).with_columns(numbers, refused=pl.lit(None, pl.String))}
    articles, problems = _Numbering(), _Numbering()
    try:
        for piece in _pieces(zip(numbers.to_list(), files, strict=True), columns):
            rows, found = tables_of(piece)
            owners = pl.DataFrame({"input": pl.Series([number for number, _ in found], dtype=pl.Int64)})
            told = owners.hstack(problem_rows([problem for _, problem in found])).with_columns(NTH)
            yield {**NOTHING, "articles": articles.going_on(placed(rows)), "problems": problems.going_on(told)}
    except InputError as error:  # which a worker that fails would not bring back as it is
        refused = pl.DataFrame({"input": numbers[:1], "refused": [str(error)]})
        yield {**NOTHING, "files": pl.concat([NOTHING["files"], refused], how="diagonal")}


def _pieces(
    files: Iterable[tuple[int, Path]], columns: Mapping[str, str] | None
) -> Iterator[list[tuple[int, list[Item]]]]:
    """Yield what files hold, with their numbers, some rows at a time."""
    piece: list[tuple[int, list[Item]]] = []
    size = 0
    for number, file in files:
        piece.append((number, []))
        for item in items_of(file, columns):
            piece[-1][1].append(item)
            size += item.height if isinstance(item, pl.DataFrame) else 1
            if size >= PIECE:
                yield piece
                piece, size = [(number, [])], 0
    yield piece


class _Numbering:
    """Numbers the rows of each input through all pieces."""

    def __init__(self) -> None:
        self._input, self._count = -1, 0  # the last input, and how many rows of it there were

    def going_on(self, piece: pl.DataFrame) -> pl.DataFrame:
        """Return a piece, whose rows are numbered by themselves, as what comes after those before."""
        before = pl.when(pl.col("input") == self._input).then(self._count).otherwise(0)
        piece = piece.with_columns(pl.col("row") + before)
        if piece.height:
            self._input, self._count = piece["input"][-1], piece["row"][-1] + 1
        return piece
