"""How a table of a graph folder is written: whole, by a query, or part by part as it comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import polars as pl

__all__ = ["Parts", "Written", "table_rows", "write_table"]

PROBE = 1 << 20  # bytes
LEVEL = 1  # of zstd: takes a quarter less time than 3, Polars' own, and an eighth more room


@dataclass(frozen=True)
class Parts:
    """A table that comes part by part, once."""

    parts: Iterable[pl.DataFrame]
    schema: Mapping[str, pl.DataType]


Written: TypeAlias = "pl.DataFrame | pl.LazyFrame | Parts"
"""What can be written; of parts, and as far as it allows it of a query, only some rows are in memory at a time."""


def write_table(table: Written, file: Path) -> None:
    """Write a table.

    Raises:
        OSError: If there is no space, no permission or the like.
        Exception: Whatever goes wrong where parts are made.
    """
    failures: list[Exception] = []
    frame = _lazy(table, failures) if isinstance(table, Parts) else table.lazy()
    try:
        frame.sink_parquet(file, compression_level=LEVEL)
    except pl.exceptions.PolarsError as error:
        if failures:
            raise failures[0] from None
        file.write_bytes(bytes(PROBE))  # Polars does not say why; the system does
        raise OSError(str(error)) from error


def table_rows(version: Path, name: str) -> int:
    """Return how many rows a table has that was written."""
    return int(pl.scan_parquet(version / f"{name}.parquet").select(pl.len()).collect().item())


def _lazy(table: Parts, failures: list[Exception]) -> pl.LazyFrame:
    from polars.io.plugins import register_io_source  # late: few tables come in parts

    def source(*_: object) -> Iterator[pl.DataFrame]:  # whoever writes a table asks for all of it
        try:
            yield from table.parts
        except Exception as error:  # Polars would make a text of it
            failures.append(error)
            raise

    return register_io_source(source, schema=pl.Schema(table.schema))
