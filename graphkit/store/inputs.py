"""Which input files changed since a graph was built: fingerprints, and reading what is new."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from pathlib import Path

import polars as pl

from graphkit.articles import ARTICLE_SCHEMA, Item, joined_tables
from graphkit.errors import InputError
from graphkit.model import Article, Problem
from graphkit.readers import each_file, read_or_refuse
from graphkit.store.articles import problems_of
from graphkit.store.stored import StoredGraph

__all__ = [
    "FILE_SCHEMA",
    "Fingerprint",
    "Inputs",
    "file_table",
    "input_digest",
    "read_anew",
    "read_changed",
    "tables_of",
]

FILE_SCHEMA: dict[str, pl.DataType] = {
    "name": pl.String(),
    "size": pl.Int64(),
    "mtime_ns": pl.Int64(),
    "digest": pl.String(),  # BLAKE2b of the contents; empty: read it every time
    "settled": pl.Boolean(),  # False: it changed so shortly before that its time may not tell of the next change
}
# File systems keep times by up to two seconds (FAT), and the clock that sets them ticks in milliseconds.
SETTLED = 2_000_000_000
DIGEST_BYTES = 16


@dataclass(frozen=True)
class Fingerprint:
    """A file as it was just before it was read."""

    name: str
    size: int
    mtime_ns: int
    digest: str
    settled: bool


@dataclass(frozen=True)
class Inputs:
    """What all inputs hold, in their order, and how many were read now, taken from the graph before, and are gone.

    Attributes:
        files: The inputs' fingerprints.
        articles: Columns of ``ARTICLE_SCHEMA`` and ``input``, the number (from 0) of each row's file.
        problems: What was wrong with them, and the number of the file.
    """

    files: list[Fingerprint]
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
    known = {} if previous is None else _known(previous)
    now = time.time_ns()
    prints = [_look(file, known.get(file.as_posix()), now) for file in files]
    kept = {known[one.name][0]: number for number, one in enumerate(prints) if one.digest}
    stale = [number for number, one in enumerate(prints) if not one.digest]
    work = partial(_digest_and_read, columns=columns)
    found: list[tuple[int, list[Item]]] = []
    for number, (digest, items) in zip(
        stale, each_file(work, [files[number] for number in stale], processes, progress), strict=True
    ):
        if isinstance(items, InputError):
            raise items
        prints[number] = replace(prints[number], digest=digest)
        found.append((number, items))
    articles, problems = tables_of(found)
    if previous is not None and kept:
        before, told = _stored(previous, kept)
        articles = pl.concat([before, articles]).sort("input", maintain_order=True)
        problems = sorted([*told, *problems], key=itemgetter(0))
    gone = len(known.keys() - {one.name for one in prints})
    return Inputs(prints, articles, problems, len(stale), len(kept), gone)


def read_anew(
    files: Mapping[int, Path], columns: Mapping[str, str] | None, now: int
) -> tuple[list[Fingerprint], pl.DataFrame, list[tuple[int, Problem]]]:
    """Read files, by their numbers, whatever is known of them; returns what :class:`Inputs` has of each.

    Raises:
        InputError: As :func:`graphkit.read_articles`.
    """
    prints: list[Fingerprint] = []
    found: list[tuple[int, list[Item]]] = []
    for number, file in files.items():
        print_ = _look(file, None, now)
        digest, items = _digest_and_read(file, columns)
        if isinstance(items, InputError):
            raise items
        prints.append(replace(print_, digest=digest))
        found.append((number, items))
    return prints, *tables_of(found)


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


def file_table(rows: Sequence[Fingerprint]) -> pl.DataFrame:
    """Return the fingerprints, a row an input."""
    return pl.DataFrame(
        {name: pl.Series(name, [getattr(row, name) for row in rows], dtype) for name, dtype in FILE_SCHEMA.items()}
    )


def input_digest(files: pl.DataFrame) -> str:
    """Return one fingerprint of all names and contents."""
    whole = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for name, digest in files.select("name", "digest").iter_rows():
        whole.update(f"{name}\0{digest}\0".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def _known(previous: StoredGraph) -> dict[str, tuple[int, Fingerprint]]:
    """The inputs of the graph before, by name, with their numbers; not those whose reading depends on the time."""
    future = previous.collect(previous.scan("articles").filter(doubt="future").select("input").unique())
    again = set(future["input"].to_list())
    rows = previous.table("files").iter_rows(named=True)
    return {row["name"]: (number, Fingerprint(**row)) for number, row in enumerate(rows) if number not in again}


def _look(file: Path, known: tuple[int, Fingerprint] | None, now: int) -> Fingerprint:
    """Return a file's fingerprint, with a digest if and only if it is unchanged."""
    name = file.as_posix()
    try:
        stat = file.stat()
    except OSError:  # gone meanwhile, or a broken link: the reader will say so
        return Fingerprint(name, -1, -1, "", settled=False)
    settled = now - stat.st_mtime_ns > SETTLED
    digest = ""
    if known is not None and known[1].digest and stat.st_size == known[1].size:
        before = known[1]
        if (before.settled and stat.st_mtime_ns == before.mtime_ns) or _digest(file) == before.digest:
            digest = before.digest
    return Fingerprint(name, stat.st_size, stat.st_mtime_ns, digest, settled)


def _digest(file: Path) -> str:
    """Return the fingerprint of a file's contents; empty if it cannot be read, or is a folder."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=DIGEST_BYTES)).hexdigest()
    except OSError:
        return ""


def _digest_and_read(file: Path, columns: Mapping[str, str] | None) -> tuple[str, list[Item] | InputError]:
    # In this order: a change in between makes the digest outdated, and the file is read again next time.
    return _digest(file), read_or_refuse(file, columns)


def _stored(previous: StoredGraph, kept: Mapping[int, int]) -> tuple[pl.DataFrame, list[tuple[int, Problem]]]:
    """What inputs held, as :class:`Inputs` has it: number in the graph before -> number now."""
    numbers = pl.LazyFrame({"input": list(kept), "now": list(kept.values())}).cast(pl.UInt32)

    def of_them(query: pl.LazyFrame) -> pl.DataFrame:
        found = query.join(numbers, on="input", maintain_order="left")
        return previous.collect(found.with_columns(input="now").drop("now"))

    articles = of_them(previous.scan("articles").drop("owner"))
    problems = of_them(previous.scan("problems").filter(stage="reading"))
    told = list(zip(problems["input"].to_list(), problems_of(problems), strict=True))
    return articles.select(*ARTICLE_SCHEMA, "input"), told
