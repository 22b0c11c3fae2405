"""Writing tables and reading them back, for the tests of every format with columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from graphkit.articles import Item, articles_of, joined_tables
from graphkit.columns import named_columns
from graphkit.model import Article, Problem
from graphkit.readers import read_file

Row = dict[str, Any]


def write_csv(rows: Sequence[Row], file: Path, delimiter: str = ",") -> None:
    """Write flat rows as text with a header."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    file.write_bytes(text.getvalue().encode())


def write_tsv(rows: Sequence[Row], file: Path) -> None:
    """Write flat rows with tabs between the cells."""
    write_csv(rows, file, "\t")


def write_json_lines(rows: Sequence[Row], file: Path) -> None:
    """Write a line for each row."""
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def write_json(rows: Sequence[Row], file: Path) -> None:
    """Write a list of objects."""
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")


def write_parquet(rows: Sequence[Row], file: Path) -> None:
    """Write a column for each field."""
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(file)


WRITERS: dict[str, Callable[[Sequence[Row], Path], None]] = {
    ".csv": write_csv,
    ".tsv": write_tsv,
    ".json": write_json,
    ".jsonl": write_json_lines,
    ".ndjson": write_json_lines,
    ".parquet": write_parquet,
}


def read(file: Path, columns: dict[str, str] | None = None) -> tuple[list[Article], list[Problem]]:
    """What one file gives; columns as the user names them."""
    return apart(read_file(file, named_columns(columns) if columns else None))


def apart(found: Iterable[Item]) -> tuple[list[Article], list[Problem]]:
    """The articles and the problems that a reader gave."""
    items = list(found)
    table = joined_tables(x for x in items if not isinstance(x, Problem))
    return articles_of(table), [x for x in items if isinstance(x, Problem)]


def read_text(
    text: str | bytes, file: Path, columns: dict[str, str] | None = None
) -> tuple[list[Article], list[Problem]]:
    """What a file with this content gives."""
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(file, columns)
