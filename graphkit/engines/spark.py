"""The engine of many machines: Apache Spark. Kernels run in its Python workers, and tables travel as Arrow data."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import narwhals as nw
import polars as pl

from graphkit.engines import Kernel, Schema, Schemas, Table
from graphkit.errors import EngineError
from graphkit.memory import free_share

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["SparkEngine"]

HERE = "local[*]"
BATCH = 1 << 16  # rows that a worker hands to Spark at a time
SHARE, LEAST = 4, 2 << 30  # of the memory, one part of so many is for Java, but so many bytes at least
SETTINGS = {
    "spark.app.name": "graphkit",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.advisoryPartitionSizeInBytes": "16m",
    "spark.sql.optimizer.canChangeCachedPlanOutputPartitioning": "true",  # small parts of what is kept are put together
    "spark.driver.maxResultSize": "0",  # tables that are collected go through the driver in small pieces
}
# A master on this machine: nobody else is to reach it, and its workers run this very Python and graphkit.
ON_LOOPBACK = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.executorEnv.PYTHONPATH": str(Path(__file__).parents[2]),
    "spark.sql.shuffle.partitions": "512",  # at first: small parts are put together
}


class SparkEngine:
    """Runs on a session of its own, or on the one that is there.

    Args:
        master: As Spark's ``--master`` takes it; by default what Spark's configuration says, else this machine.
        session: A session to use; it is left running.
        memory: About how many bytes this process may take; by default four fifths of what is free. Java on this
            machine gets a quarter of it, and 2 GiB at least.

    Raises:
        EngineError: If pyspark or Java is missing, or the master cannot be reached.
    """

    is_elsewhere = True

    def __init__(
        self, master: str | None = None, *, session: SparkSession | None = None, memory: int | None = None
    ) -> None:
        self.memory = free_share() if memory is None else memory
        self._session = session or _new_session(master, max(self.memory // SHARE, LEAST))
        self._owned = session is None
        self._kept: list[DataFrame] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        try:
            self._folder = _shared_folder(self._session)
        except EngineError:
            self.__exit__(None, None, None)
            raise

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._owned:
            self._session.stop()
        else:
            for frame in self._kept:
                frame.unpersist()
        if self._folder is not None:
            self._folder.cleanup()

    def given(self, frame: pl.DataFrame) -> Table:
        """Make a table of rows that are in this process."""
        table = _arrow(frame, frame.schema)
        with _failures():
            return nw.from_native(self._session.createDataFrame(table))

    def map(self, table: Table, kernel: Kernel, schemas: Schemas, *, rows: int | None = None) -> Mapping[str, Table]:
        """Apply a kernel to all rows, in pieces of any size, or of so many rows at most."""
        return self._applied(_native(table), partial(_on_each, kernel, schemas, rows), schemas)

    def by(self, table: Table, keys: Sequence[str], kernel: Kernel, schemas: Schemas) -> Mapping[str, Table]:
        """Apply a kernel to parts, of which each holds all rows of its keys."""
        return self._applied(_native(table).repartition(*keys), partial(_on_all, kernel, schemas), schemas)

    def keep(self, table: Table) -> Table:
        """Work a table out now, once, and write it down.

        What Spark only caches keeps the plan of how it was made, and plans that use a table several times, again and
        again as :func:`graphkit.pipeline.components.components` does, double in length each time.
        """
        with _failures():
            return nw.from_native(_native(table).checkpoint())

    def collect(self, table: Table) -> pl.DataFrame:
        """Bring all rows into the driver's memory."""
        even = _native(table).hint("rebalance")  # a task whose rows are too many for one answer loses them
        with _failures():
            found = pl.from_arrow(even.toArrow())
        assert isinstance(found, pl.DataFrame)  # a table, no column
        return found

    def ordered(self, table: Table, keys: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Bring the rows into the driver's memory in the order of ``keys``, some at a time."""
        with _failures(), _no_word_of_pandas():
            made = _native(table).sort(*keys).mapInArrow(_as_bytes, "part binary")
            for row in made.toLocalIterator(prefetchPartitions=True):
                yield pl.read_ipc_stream(bytes(row.part))

    def _applied(
        self,
        frame: DataFrame,
        function: Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]],
        schemas: Schemas,
    ) -> Mapping[str, Table]:
        """One column a table that the kernel returns; a row has a value in one of them."""
        from pyspark import StorageLevel  # late: pyspark is an extra
        from pyspark.sql.pandas.types import from_arrow_schema

        schema = from_arrow_schema(_arrow(_packed({}, schemas), _packing(schemas)).schema)
        with _no_word_of_pandas():
            made = frame.mapInArrow(function, schema)
        if len(schemas) > 1:  # else each would work out all
            made = made.persist(StorageLevel.DISK_ONLY)  # memory is for the work
            self._kept.append(made)
        return {name: nw.from_native(made.where(made[name].isNotNull()).select(f"{name}.*")) for name in schemas}


def _on_each(
    kernel: Kernel, schemas: Schemas, rows: int | None, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        step = rows or max(batch.num_rows, 1)
        for start in range(0, batch.num_rows, step):
            yield from _on_all(kernel, schemas, [batch.slice(start, step)])


def _on_all(kernel: Kernel, schemas: Schemas, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    given = [batch for batch in batches if batch.num_rows]
    if given:
        part = pl.from_arrow(pa.Table.from_batches(given))
        assert isinstance(part, pl.DataFrame)  # a table, no column
        for tables in kernel(part):
            for some in _packed(tables, schemas).iter_slices(BATCH):
                yield from _arrow(some, _packing(schemas)).to_batches()


def _as_bytes(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Make one value of each batch, so that it travels as it is, not row by row."""
    import pyarrow as pa

    for batch in batches:
        stream = pa.BufferOutputStream()
        with pa.ipc.new_stream(stream, batch.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
            writer.write_batch(batch)
        yield pa.RecordBatch.from_pydict({"part": [stream.getvalue().to_pybytes()]})


def _packing(schemas: Schemas) -> Schema:
    return {name: pl.Struct(dict(schema)) for name, schema in schemas.items()}


def _packed(tables: Mapping[str, pl.DataFrame], schemas: Schemas) -> pl.DataFrame:
    """Put several tables into one, a column each."""
    empty = pl.DataFrame(schema=_packing(schemas))
    filled = (tables[name].select(pl.struct(*schemas[name]).alias(name)) for name in tables if tables[name].height)
    return pl.concat([empty, *filled], how="diagonal")


def _arrow(frame: pl.DataFrame, schema: Schema) -> pa.Table:
    """Return a frame in the types of Arrow that Spark knows."""
    import pyarrow as pa

    table = frame.cast(pl.Schema(schema)).to_arrow()
    return table.cast(pa.schema([pa.field(field.name, _known(field.type)) for field in table.schema]))


def _known(kind: pa.DataType) -> pa.DataType:
    """Polars' lists and texts may hold more than 2 GiB; Spark's may not."""
    import pyarrow as pa

    if pa.types.is_large_string(kind):
        return pa.string()
    if pa.types.is_large_list(kind):
        return pa.list_(_known(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(field.name, _known(field.type)) for field in kind])
    return kind


def _native(table: Table) -> DataFrame:
    frame: DataFrame = table.to_native()
    return frame


def _new_session(master: str | None, memory: int) -> SparkSession:
    try:
        from pyspark import SparkConf
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as error:
        raise EngineError("the engine 'spark' needs pyspark; pip install 'graphkit[spark]' brings it") from error
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise EngineError("Spark needs Java 17 or newer: install it, or say in JAVA_HOME where it is")
    configured = SparkConf()
    where = master or configured.get("spark.master") or HERE
    settings = SETTINGS
    if _is_loopback(where):
        settings = {**SETTINGS, **ON_LOOPBACK, "spark.driver.memory": f"{memory >> 20}m"}
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder: Any = SparkSession.builder
    builder = builder.master(where)
    for name, value in settings.items():
        if not configured.contains(name):
            builder = builder.config(name, value)
    with _failures(), _no_word_of_pandas():
        session: SparkSession = builder.getOrCreate()
    return session


def _shared_folder(session: SparkSession) -> tempfile.TemporaryDirectory[str] | None:
    """Say where Spark writes tables down, unless it knows: on one machine in a folder that is gone with the engine."""
    context = session.sparkContext
    if context.getCheckpointDir() is not None:
        return None
    if not _is_loopback(context.master or HERE):
        raise EngineError(
            "Spark's workers need a folder that all of them can reach: set spark.checkpoint.dir in Spark's"
            " configuration, such as hdfs:///tmp/graphkit"
        )
    folder = tempfile.TemporaryDirectory(prefix="graphkit-")
    context.setCheckpointDir(folder.name)
    return folder


@contextmanager
def _no_word_of_pandas() -> Iterator[None]:
    """Pass over what pyspark says of the version of pandas, which has no part in this."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


def _is_loopback(master: str) -> bool:
    return master.startswith("local") or urlsplit(master).hostname in ("127.0.0.1", "localhost", "::1")


@contextmanager
def _failures() -> Iterator[None]:
    """Tell what went wrong on Spark in a line, rather than in pages of Java; Ctrl-C stays Ctrl-C."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        if _is_interrupted(error):
            raise KeyboardInterrupt from error
        lines = [line for line in str(error).strip().splitlines() if line.strip()]
        ours = [line for line in lines if "Error: " in line and not line.startswith("\t")]
        causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
        told = (ours or causes or lines[:1])[-1]
        raise EngineError(f"Spark could not go on: {told.strip()[:500]}") from error


def _is_interrupted(error: BaseException) -> bool:
    """Say whether what Spark reports is that its jobs were cancelled, as Ctrl-C makes it do."""
    before = error.__context__
    return before is not None and (isinstance(before, KeyboardInterrupt) or _is_interrupted(before))
