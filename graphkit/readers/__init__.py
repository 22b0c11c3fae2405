"""Readers: a path or stream in, articles and problems out.

A reader takes a path (or a binary stream) and the name to report it by, and yields each :class:`Article` and each
:class:`Problem` it finds. Adding one is one file here plus its suffixes in ``READERS``, or in ``MAPPED_READERS`` if it
takes the columns that the user names, too.
"""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from graphkit.collector import rare_collections
from graphkit.columns import named_columns
from graphkit.errors import InputError, NoArticlesError
from graphkit.model import Article, Problem
from graphkit.parallel import map_in_processes
from graphkit.readers.json_lines import read_json_lines
from graphkit.readers.native import read_native
from graphkit.readers.parquet import read_parquet
from graphkit.readers.tabular import read_tabular
from graphkit.sources import find_files
from graphkit.store.folder import is_graph_folder
from graphkit.store.stored import read_stored

__all__ = [
    *("MAPPED_READERS", "READERS", "Articles", "MappedReader", "Reader"),
    *("each_file", "find_inputs", "nothing_in", "read_articles", "read_file", "read_or_refuse", "told_once"),
]

Reader = Callable[[Path | BinaryIO, str], Iterator[Article | Problem]]
MappedReader = Callable[[Path | BinaryIO, str, Mapping[str, str] | None], Iterator[Article | Problem]]
"""A reader that also takes native field -> column; without it the columns' names decide."""

READERS: dict[str, Reader] = {
    ".md": read_native,
    ".markdown": read_native,
    ".txt": read_native,
    ".yaml": read_native,
    ".yml": read_native,
}

# These may also be compressed, as in ``.csv.gz``.
MAPPED_READERS: dict[str, MappedReader] = {
    ".csv": read_tabular,
    ".tsv": read_tabular,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".parquet": read_parquet,
}
COMPRESSED = ".gz"

# Below this many files a second process costs more to start than it saves.
FILES_A_PROCESS = 1_000

Progress = Callable[[int, int], None]
Made = TypeVar("Made")


@dataclass(frozen=True)
class Articles:
    """What the sources held: the ``articles`` in the order they were read, and every ``problem`` met."""

    articles: tuple[Article, ...]
    problems: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[Article]:
        return iter(self.articles)

    def __len__(self) -> int:
        return len(self.articles)

    def __getitem__(self, index: int) -> Article:
        return self.articles[index]


def read_articles(
    *sources: str | os.PathLike[str],
    columns: Mapping[str, str] | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Articles:
    """Read every article in ``sources``: files, folders, patterns, graph folders, ``-`` (standard input).

    What cannot be used becomes a :class:`Problem`, and reading goes on.

    Args:
        sources: Read in this order; a folder's files are sorted, so the result does not depend on the machine.
        columns: Which column of a table holds which field, such as ``{"title": "HEADLINE", "url": "LINK"}``; nothing
            else is read from the tables then. By default the columns' names decide (see ``docs/reading.md``).
        processes: How many to read with. By default as many as pay: 1 below 2,000 files, at most the processors.
        progress: Called now and then with the number of files read and of all files.

    Raises:
        InputError: If a source does not exist or cannot be opened, or if ``columns`` names a column that a table does
            not have, or a field that there is not.
        NoArticlesError: If there is no article in any of them.
    """
    named = None if columns is None else named_columns(columns)
    files = find_inputs(sources, named)
    found: list[list[Article | Problem]] = []
    if "-" in map(str, sources):
        found.append(list(read_native(sys.stdin.buffer, "<stdin>")))
    for items in each_file(partial(read_or_refuse, columns=named), files, processes, progress):
        if isinstance(items, InputError):
            raise items
        found.append(items)
    articles = tuple(item for items in found for item in items if isinstance(item, Article))
    problems = [item for items in found for item in items if isinstance(item, Problem)]
    told = tuple(compress(problems, told_once(problems)))
    if not articles:
        raise nothing_in(sources, len(found), told)
    return Articles(articles, told)


def find_inputs(sources: Sequence[str | os.PathLike[str]], columns: Mapping[str, str] | None = None) -> list[Path]:
    """Return the files, and graph folders, that ``sources`` name, but for standard input.

    Raises:
        InputError: As :func:`read_articles`.
    """
    files = _files([source for source in sources if str(source) != "-"])
    if columns is not None and not any(_format(file) in MAPPED_READERS for file in files):
        raise InputError(f"columns are named, and no source is a table; tables end in {', '.join(MAPPED_READERS)}")
    if len(files) == 1 and "-" not in map(str, sources):
        _check_readable(files[0])
    return files


def each_file(
    function: Callable[[Path], Made],
    files: Sequence[Path],
    processes: int | None = None,
    progress: Progress | None = None,
) -> list[Made]:
    """Return ``function(file)`` of each file, by as many processes as pay unless told how many."""
    if processes is None:
        processes = max(1, min(os.cpu_count() or 1, len(files) // FILES_A_PROCESS))
    if processes > 1:
        return map_in_processes(function, files, processes, progress)
    made: list[Made] = []
    with rare_collections():
        for done, file in enumerate(files):
            if progress is not None and done % 100 == 0:
                progress(done, len(files))
            made.append(function(file))
    if progress is not None:
        progress(len(files), len(files))
    return made


def read_file(file: Path, columns: Mapping[str, str] | None = None) -> list[Article | Problem]:
    """Read one file with the reader its suffix calls for, the native one if none does.

    Raises:
        InputError: If ``columns`` (native field -> column) names a column that the file, a table, does not have.
    """
    name, suffix = file.as_posix(), _format(file)
    found: list[Article | Problem] = []
    try:
        if suffix not in READERS and is_graph_folder(file):
            found.extend(read_stored(file))
        elif suffix not in MAPPED_READERS:
            found.extend(READERS.get(suffix, read_native)(file, name))
        elif file.suffix.lower() == COMPRESSED:
            with gzip.open(file) as stream:
                found.extend(MAPPED_READERS[suffix](cast(BinaryIO, stream), name, columns))
        else:
            found.extend(MAPPED_READERS[suffix](file, name, columns))
    except (OSError, EOFError, zlib.error) as error:  # the last two: a compressed file that is cut short or damaged
        rest = "skipped" if not found else "skipped the rest"
        found.append(Problem(name, None, "", f"cannot be read ({getattr(error, 'strerror', None) or error})", rest))
    return found


def read_or_refuse(file: Path, columns: Mapping[str, str] | None) -> list[Article | Problem] | InputError:
    """Read a file where an error that is raised would not find its way back: in another process."""
    try:
        return read_file(file, columns)
    except InputError as error:
        return error


def _files(sources: list[str | os.PathLike[str]]) -> list[Path]:
    """Find the files to read; what is compressed only if it is named outright or holds a table."""
    named = set(map(Path, sources))
    found = find_files(sources, {*READERS, *MAPPED_READERS, COMPRESSED})
    return [file for file in found if _format(file) != COMPRESSED or file in named]


def _format(file: Path) -> str:
    """The suffix that tells the format: ``.csv`` of ``news.CSV.gz``, and ``.gz`` of ``notes.txt.gz``."""
    suffix = file.suffix.lower()
    if suffix == COMPRESSED:
        inner = Path(file.stem).suffix.lower()
        return inner if inner in MAPPED_READERS else suffix
    return suffix


def _check_readable(file: Path) -> None:
    if is_graph_folder(file):
        return
    try:
        file.open("rb").close()
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror})") from error


def told_once(problems: Iterable[Problem]) -> list[bool]:
    """Say which problems to report: an unknown field only where it is first met, as all files of a site have it."""
    seen: set[str] = set()
    told: list[bool] = []
    for problem in problems:
        name = problem.field.rpartition(".")[2] if problem.what == "unknown field" else None
        told.append(name is None or name not in seen)
        if name is not None:
            seen.add(name)
    return told


def nothing_in(sources: Iterable[str | os.PathLike[str]], files: int, problems: tuple[Problem, ...]) -> NoArticlesError:
    """Return the error that says why no article was found."""
    return NoArticlesError(_why_nothing(sources, files, problems), problems)


def _why_nothing(sources: Iterable[str | os.PathLike[str]], files: int, problems: tuple[Problem, ...]) -> str:
    names = ", ".join(map(str, sources))
    if problems:
        more = f" (and {len(problems) - 1} more problems)" if len(problems) > 1 else ""
        return f"no article could be read: {problems[0]}{more}"
    if files:
        return f"{names}: no article in {files} file(s)"
    return f"{names}: no article files here; they end in {', '.join([*READERS, *MAPPED_READERS])}"
