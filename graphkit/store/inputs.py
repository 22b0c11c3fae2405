"""Which input files changed since a graph was built: fingerprints, and reading what is new."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from graphkit.errors import InputError
from graphkit.model import Article, Problem
from graphkit.readers import each_file, read_or_refuse
from graphkit.store.articles import articles_of, problems_of
from graphkit.store.stored import StoredGraph

__all__ = ["FILE_SCHEMA", "Found", "Inputs", "file_table", "input_digest", "read_changed"]

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
class Found:
    """What one input holds, and its fingerprint."""

    fingerprint: Fingerprint
    articles: list[Article]
    problems: list[Problem]


@dataclass(frozen=True)
class Inputs:
    """All inputs in their order, and how many were read now, taken from the graph before, and are gone."""

    found: list[Found]
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
    """Read the files that are new or changed; take the rest from ``previous``.

    A file is unchanged if size and time are, or else if its contents are. What depends on the present time, dates in
    the future, is read every time.

    Raises:
        InputError: As :func:`graphkit.read_articles`.
    """
    known = {} if previous is None else _known(previous)
    now = time.time_ns()
    prints = [_look(file, known.get(file.as_posix()), now) for file in files]
    kept = [number for number, one in enumerate(prints) if one.digest]
    stale = [number for number, one in enumerate(prints) if not one.digest]
    found: dict[int, Found] = {}
    if previous is not None and kept:
        wanted = [known[prints[number].name][0] for number in kept]
        for number, (articles, problems) in zip(kept, _stored(previous, wanted), strict=True):
            found[number] = Found(prints[number], articles, problems)
    work = partial(_digest_and_read, columns=columns)
    for number, (digest, items) in zip(
        stale, each_file(work, [files[number] for number in stale], processes, progress), strict=True
    ):
        if isinstance(items, InputError):
            raise items
        one = prints[number]
        fingerprint = Fingerprint(one.name, one.size, one.mtime_ns, digest, one.settled)
        articles = [item for item in items if isinstance(item, Article)]
        found[number] = Found(fingerprint, articles, [item for item in items if isinstance(item, Problem)])
    gone = len(known.keys() - {one.name for one in prints})
    return Inputs([found[number] for number in range(len(files))], len(stale), len(kept), gone)


def file_table(found: Sequence[Found]) -> pl.DataFrame:
    """Return the fingerprints, a row an input."""
    rows = [one.fingerprint for one in found]
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


def _digest_and_read(file: Path, columns: Mapping[str, str] | None) -> tuple[str, list[Article | Problem] | InputError]:
    # In this order: a change in between makes the digest outdated, and the file is read again next time.
    return _digest(file), read_or_refuse(file, columns)


def _stored(previous: StoredGraph, numbers: Sequence[int]) -> list[tuple[list[Article], list[Problem]]]:
    """What the inputs with these numbers held."""
    kept = pl.Series(numbers, dtype=pl.UInt32).implode()
    table = previous.collect(previous.scan("articles").filter(pl.col("input").is_in(kept)))
    problems = previous.collect(
        previous.scan("problems").filter((pl.col("stage") == "reading") & pl.col("input").is_in(kept))
    )
    found: dict[int, tuple[list[Article], list[Problem]]] = {number: ([], []) for number in numbers}
    owners = table.filter(~pl.col("entry"))["input"].to_list()
    for number, article in zip(owners, articles_of(table), strict=True):
        found[number][0].append(article)
    for number, problem in zip(problems["input"].to_list(), problems_of(problems), strict=True):
        found[number][1].append(problem)
    return [found[number] for number in numbers]
