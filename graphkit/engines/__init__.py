"""Engines: what runs the steps of :mod:`graphkit.pipeline`, over tables that need not fit into memory.

A step is either a table expression, written once with narwhals, or a kernel: a function of Polars frames that sees a
part of a table at a time. An engine is one file here, and nothing else knows which one runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:  # so that the command line may know the names of the engines, and nothing loads
    import narwhals as nw
    import polars as pl

__all__ = ["ENGINES", "Engine", "Kernel", "Schema", "Schemas", "Table", "Tables", "open_engine"]

Table: TypeAlias = "nw.LazyFrame[Any]"
"""A table of the engine's; its rows have no order."""

Schema: TypeAlias = "Mapping[str, pl.DataType]"
Schemas: TypeAlias = "Mapping[str, Schema]"
"""What a kernel returns: name of a table -> its columns. Whole numbers are signed, as Spark knows no others."""

Tables: TypeAlias = "Mapping[str, pl.DataFrame]"
Kernel: TypeAlias = "Callable[[pl.DataFrame], Iterable[Tables]]"
"""Rows in, named tables out, in one piece or several. It must be picklable, and its answer must not depend on the order
of the rows."""

ENGINES = ("local", "spark")


class Engine(Protocol):
    """Runs kernels and expressions on tables. A context manager: its tables are gone when it is left.

    Attributes:
        is_elsewhere: Whether it has memory of its own, beside that of this process.
        memory: How many bytes this process may take.
    """

    is_elsewhere: bool
    memory: int

    def given(self, frame: pl.DataFrame) -> Table:
        """Make a table of rows that are in this process."""

    def map(self, table: Table, kernel: Kernel, schemas: Schemas, *, rows: int | None = None) -> Mapping[str, Table]:
        """Apply a kernel to all rows, in pieces of any size, or of so many rows at most."""

    def by(self, table: Table, keys: Sequence[str], kernel: Kernel, schemas: Schemas) -> Mapping[str, Table]:
        """Apply a kernel to parts, of which each holds all rows of its keys, and as a rule many keys."""

    def keep(self, table: Table) -> Table:
        """Work a table out now, once, however often it is used."""

    def collect(self, table: Table) -> pl.DataFrame:
        """Bring all rows into this process, in no order."""

    def ordered(self, table: Table, keys: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Bring the rows into this process in the order of ``keys``, part by part."""

    def __enter__(self) -> Engine: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_engine(name: str, *, master: str | None = None, memory: int | None = None) -> Engine:
    """Return the engine of this name, one of ``ENGINES``.

    Args:
        name: ``local`` works through parts on the disk, by the threads of this process; ``spark`` on Apache Spark.
        master: Where Spark is, as its ``--master`` takes it; by default what its configuration says, else this machine.
        memory: About how many bytes this process may take; by default four fifths of what is free.

    Raises:
        EngineError: If the engine is not installed or cannot be reached.
        ValueError: If there is no engine of this name, or only Spark could heed ``master``.
    """
    if name == "spark":
        from graphkit.engines.spark import SparkEngine  # late: pyspark is an extra, and starts a JVM

        return SparkEngine(master, memory=memory)
    if name != "local":
        raise ValueError(f"there is no engine {name!r}; there are {', '.join(ENGINES)}")
    if master is not None:
        raise ValueError("only the engine 'spark' has a master")
    from graphkit.engines.local import LocalEngine  # late: most builds need none

    return LocalEngine(memory)
