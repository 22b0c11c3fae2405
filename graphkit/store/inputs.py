"""Which input files changed since a graph was built: fingerprints, and reading what is new."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path

import polars as pl

from graphkit.articles import ARTICLE_SCHEMA, Item, joined_tables
from graphkit.errors import InputError
from graphkit.model import Article, Problem
from graphkit.readers import each_file, read_or_refuse
from graphkit.remote import fingerprint, is_remote, stores_errors
from graphkit.sources import name_of
from graphkit.store.articles import problems_of
from graphkit.store.stored import StoredGraph

__all__ = ["FILE_SCHEMA", "Inputs", "fingerprints", "input_digest", "read_changed", "size_and_time", "tables_of"]

# A row a file: its fingerprint, as it was just before it was read.
FILE_SCHEMA: dict[str, pl.DataType] = {
    "name": pl.String(),
    "size": pl.Int64(),
    "mtime_ns": pl.Int64(),
    "digest": pl.String(),  # BLAKE2b of the contents, elsewhere what the store has for it; empty: read it every time
    "settled": pl.Boolean(),  # False: it changed so shortly before that its time may not tell of the next change
}
# File systems keep times by up to two seconds (FAT), and the clock that sets them ticks in milliseconds.
SETTLED = 2_000_000_000
DIGEST_BYTES = 16


@dataclass(frozen=True)
class Inputs:
    """What all inputs hold, in their order, and how many were read now, taken from the graph before, and are gone.

    Attributes:
        files: The inputs' fingerprints, columns of ``FILE_SCHEMA``.
        articles: Columns of ``ARTICLE_SCHEMA`` and ``input``, the number (from 0) of each row's file.
        problems: What was wrong with them, and the number of the file.
    """

    files: pl.DataFrame
    articles: pl.DataFrame
    problems: list[tuple[int, Problem]]
    read: int
    kept: int
    gone: int


def read_changed(
    files: Sequence[Path],
    previous: StoredGraph | None,
    columns: Mapping[str, str] | None,
    processes: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Inputs:
    """Read the files that are new or changed; take the rest from ``previous``, as the rows they are there.

    A file is unchanged if size and time are, or else if its contents are. What depends on the present time, dates in
    the future, is read every time.

    Raises:
        InputError: As :func:`graphkit.read_articles`.
    """
    known = _known(previous)
    prints = _looked_at(files, known)
    kept = prints.select("before", now=pl.int_range(pl.len(), dtype=pl.UInt32)).drop_nulls()
    stale = prints["before"].is_null().arg_true().to_list()
    work = partial(_digest_and_read, columns=columns)
    digests: list[str] = []
    found: list[tuple[int, list[Item]]] = []
    for number, (digest, items) in zip(
        stale, each_file(work, [files[number] for number in stale], processes, progress), strict=True
    ):
        if isinstance(items, InputError):
            raise items
        digests.append(digest)
        found.append((number, items))
    prints = prints.with_columns(digest=prints["digest"].scatter(stale, digests)).select(*FILE_SCHEMA)
    articles, problems = tables_of(found)
    if previous is not None and kept.height:
        before, told = _stored(previous, kept)
        articles = pl.concat([before, articles]).sort("input", maintain_order=True)
        problems = sorted([*told, *problems], key=itemgetter(0))
    gone = known.join(prints, on="name", how="anti").height
    return Inputs(prints, articles, problems, len(stale), kept.height, gone)


def fingerprints(files: Sequence[Path]) -> pl.DataFrame:
    """Return the fingerprints of files, columns of ``FILE_SCHEMA``."""
    digests = pl.Series(list(map(_digest, files)), dtype=pl.String)
    return _looked_at(files, _known(None)).with_columns(digest=digests).select(*FILE_SCHEMA)


def tables_of(found: Iterable[tuple[int, Sequence[Item]]]) -> tuple[pl.DataFrame, list[tuple[int, Problem]]]:
    """Return what readers found in inputs with these numbers as :class:`Inputs` has it."""
    problems: list[tuple[int, Problem]] = []
    articles: list[Article | pl.DataFrame] = []
    inputs: list[int] = []
    rows: list[int] = []
    for number, items in found:
        for item in items:
            if isinstance(item, Problem):
                problems.append((number, item))
            else:
                articles.append(item)
                inputs.append(number)
                rows.append(1 + len(item.related) if isinstance(item, Article) else item.height)
    owners = pl.DataFrame({"input": pl.Series(inputs, dtype=pl.UInt32), "rows": pl.Series(rows, dtype=pl.UInt32)})
    each = owners.select(pl.col("input").repeat_by("rows").explode(empty_as_null=False))
    return joined_tables(articles).with_columns(each["input"]), problems


def input_digest(files: pl.DataFrame) -> str:
    """Return one fingerprint of all names and contents."""
    whole = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for name, digest in files.select("name", "digest").iter_rows():
        whole.update(f"{name}\0{digest}\0".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def _known(previous: StoredGraph | None) -> pl.DataFrame:
    """The inputs of the graph before, with their numbers as ``before``; not those whose reading depends on the time."""
    if previous is None:
        return pl.DataFrame(schema={"before": pl.UInt32, **FILE_SCHEMA})
    future = previous.collect(previous.scan("articles").filter(doubt="future").select(before="input").unique())
    return previous.table("files").with_row_index("before").join(future, on="before", how="anti", maintain_order="left")


def _looked_at(files: Sequence[Path], known: pl.DataFrame) -> pl.DataFrame:
    """Return the files' fingerprints, with ``before`` and ``digest`` of those that are unchanged, null for the rest."""
    now = time.time_ns()
    seen = [(name_of(file), *size_and_time(file)) for file in files]
    prints = pl.DataFrame(seen, {name: FILE_SCHEMA[name] for name in ("name", "size", "mtime_ns")}, orient="row")
    prints = prints.with_columns(settled=(pl.col("mtime_ns") > 0) & (now - pl.col("mtime_ns") > SETTLED))
    alike = prints.with_row_index("number").join(known.filter(pl.col("digest") != ""), on=["name", "size"])
    at_rest = alike["settled_right"] & (alike["mtime_ns"] == alike["mtime_ns_right"])
    again = alike.filter(~at_rest)
    same = [_digest(files[number]) == digest for number, digest in again.select("number", "digest").iter_rows()]
    unchanged = pl.concat([alike.filter(at_rest), again.filter(pl.Series(same, dtype=pl.Boolean))])
    return (
        prints.with_row_index("number")
        .join(unchanged.select("number", "before", "digest"), on="number", how="left", maintain_order="left")
        .drop("number")
    )


def size_and_time(file: Path) -> tuple[int, int]:
    """Return a file's size in bytes, and when it was last changed in nanoseconds since 1970; -1 if it is gone.

    Some stores do not know the time: 0.
    """
    try:
        with stores_errors():
            stat = file.stat()
    except OSError:  # gone meanwhile, or a broken link: the reader will say so
        return -1, -1
    return stat.st_size, stat.st_mtime_ns


def _digest(file: Path) -> str:
    """Return the fingerprint of a file's contents; empty if it cannot be read, or is a folder."""
    if is_remote(file):
        return fingerprint(file)
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=DIGEST_BYTES)).hexdigest()
    except OSError:
        return ""


def _digest_and_read(file: Path, columns: Mapping[str, str] | None) -> tuple[str, list[Item] | InputError]:
    # In this order: a change in between makes the digest outdated, and the file is read again next time.
    return _digest(file), read_or_refuse(file, columns)


def _stored(previous: StoredGraph, kept: pl.DataFrame) -> tuple[pl.DataFrame, list[tuple[int, Problem]]]:
    """What inputs held, as :class:`Inputs` has it; ``kept`` has their numbers ``before`` and ``now``."""
    numbers = kept.lazy().rename({"before": "input"})

    def of_them(query: pl.LazyFrame) -> pl.DataFrame:
        found = query.join(numbers, on="input", maintain_order="left")
        return previous.collect(found.with_columns(input="now").drop("now"))

    articles = of_them(previous.scan("articles").drop("owner"))
    problems = of_them(previous.scan("problems").filter(stage="reading"))
    told = list(zip(problems["input"].to_list(), problems_of(problems), strict=True))
    return articles.select(*ARTICLE_SCHEMA, "input"), told
