"""The engine of one machine: Polars, with tables as Parquet files on the disk and one part in memory at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, count
from pathlib import Path
from types import TracebackType
from typing import Final

import narwhals as nw
import polars as pl

from graphkit.engines import Kernel, Schema, Schemas, Table
from graphkit.memory import free_share, part_rows

__all__ = ["LocalEngine"]

SPILLED: Final = "lz4"  # written once and read once
SAMPLED = 1_000  # of as many rows one tells where parts of ordered rows begin
SALT = 3_141  # other than what hashes tables in joins, so that parts stay even


class LocalEngine:
    """Works through tables part by part.

    Args:
        memory: About how many bytes it may take; by default four fifths of what is free.
        part: About how many rows a part has; by default what the memory allows.
        folder: Where tables lie meanwhile, in a folder of their own; by default where the system keeps such files.
    """

    is_elsewhere = False

    def __init__(self, memory: int | None = None, *, part: int | None = None, folder: Path | None = None) -> None:
        self.memory = free_share() if memory is None else memory
        self._part = part or part_rows(self.memory)
        self._spill = tempfile.TemporaryDirectory(prefix="graphkit-", dir=folder)
        self._numbers = count()

    def __enter__(self) -> LocalEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spill.cleanup()

    def given(self, frame: pl.DataFrame) -> Table:
        """Make a table of rows that are in this process."""
        return nw.from_native(frame.lazy())

    def map(self, table: Table, kernel: Kernel, schemas: Schemas, *, rows: int | None = None) -> Mapping[str, Table]:
        """Apply a kernel to all rows, in pieces of any size, or of so many rows at most."""
        return self._written(kernel, self._pieces(table, rows), schemas)

    def by(self, table: Table, keys: Sequence[str], kernel: Kernel, schemas: Schemas) -> Mapping[str, Table]:
        """Apply a kernel to parts, of which each holds all rows of its keys."""
        parts = self._count(table)
        by_keys = pl.struct(keys).hash(SALT) % parts
        found = self._spread(table, parts, lambda rows: rows.select(by_keys).to_series())
        return self._written(kernel, found, schemas)

    def keep(self, table: Table) -> Table:
        """Work a table out now, once."""
        file = self._place() / "0.parquet"
        _native(table).sink_parquet(file, compression=SPILLED)
        return nw.from_native(pl.scan_parquet(file))

    def collect(self, table: Table) -> pl.DataFrame:
        """Bring all rows into memory."""
        return _native(table).collect(engine="streaming")

    def ordered(self, table: Table, keys: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Bring the rows into memory in the order of ``keys``, part by part: parts are ranges of the first key."""
        parts = self._count(table)
        bounds = self._bounds(table.select(keys[0]), parts)
        for part in self._spread(table, parts, lambda rows: bounds.search_sorted(rows[keys[0]], side="right")):
            yield part.sort(keys)

    def _place(self) -> Path:
        place = Path(self._spill.name, str(next(self._numbers)))
        place.mkdir()
        return place

    def _pieces(self, table: Table, rows: int | None = None) -> Iterator[pl.DataFrame]:
        pieces = _native(table).collect_batches(chunk_size=rows or self._part)
        return (piece for piece in pieces if piece.height)

    def _count(self, table: Table) -> int:
        """How many parts a table makes. To count and then to read costs less than to write it down in between."""
        return -(-int(_native(table).select(pl.len()).collect().item()) // self._part)

    def _bounds(self, table: Table, parts: int) -> pl.Series:
        """Cut the values of a table's only column into ranges of about equally many."""
        if parts <= 1:
            return pl.Series()
        sample = pl.concat(piece.to_series().gather_every(SAMPLED) for piece in self._pieces(table)).sort()
        return sample.gather([place * len(sample) // parts for place in range(1, parts)])

    def _spread(self, table: Table, parts: int, nth: Callable[[pl.DataFrame], pl.Series]) -> Iterator[pl.DataFrame]:
        """Spread rows over files by the number of their part, and read the files of a part together."""
        if parts <= 1:
            yield from (whole for whole in [self.collect(table)] if whole.height)
            return
        place = self._place()
        for number, piece in enumerate(self._pieces(table)):
            for (part,), some in piece.with_columns(__part__=nth(piece)).partition_by("__part__", as_dict=True).items():
                some.drop("__part__").write_parquet(place / f"{part}-{number}.parquet", compression=SPILLED)
        for part in range(parts):
            files = sorted(place.glob(f"{part}-*.parquet"))
            if files:
                yield pl.read_parquet(files)
            for file in files:
                file.unlink()

    def _written(self, kernel: Kernel, parts: Iterator[pl.DataFrame], schemas: Schemas) -> Mapping[str, Table]:
        places = {name: self._place() for name in schemas}
        for number, tables in enumerate(chain.from_iterable(map(kernel, parts))):
            for name, place in places.items():
                if tables[name].height:
                    tables[name].select(*schemas[name]).write_parquet(place / f"{number}.parquet", compression=SPILLED)
        return {name: _scan(place, schemas[name]) for name, place in places.items()}


def _native(table: Table) -> pl.LazyFrame:
    frame: pl.LazyFrame = table.to_native()
    return frame


def _scan(place: Path, schema: Schema) -> Table:
    files = sorted(place.iterdir())
    return nw.from_native(pl.scan_parquet(files) if files else pl.LazyFrame(schema=schema))
