"""Readers: a path or stream in, articles and problems out.

A reader takes a path (or a binary stream) and the name to report it by, and yields each :class:`Article` and each
:class:`Problem` it finds. Adding one is one file here plus its suffixes in ``READERS``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from graphkit.collector import rare_collections
from graphkit.errors import InputError, NoArticlesError
from graphkit.model import Article, Problem
from graphkit.parallel import map_in_processes
from graphkit.readers.native import read_native
from graphkit.sources import find_files

__all__ = ["READERS", "Articles", "Reader", "read_articles", "read_file"]

Reader = Callable[[Path | BinaryIO, str], Iterator[Article | Problem]]

READERS: dict[str, Reader] = {
    ".md": read_native,
    ".markdown": read_native,
    ".txt": read_native,
    ".yaml": read_native,
    ".yml": read_native,
}

# Below this many files a second process costs more to start than it saves.
FILES_A_PROCESS = 1_000

Progress = Callable[[int, int], None]


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
    processes: int | None = None,
    progress: Progress | None = None,
) -> Articles:
    """Read every article in ``sources``: files, folders (with all below them), patterns, or ``-`` for standard input.

    What cannot be used becomes a :class:`Problem`, and reading goes on.

    Args:
        sources: Read in this order; a folder's files are sorted, so the result does not depend on the machine.
        processes: How many to read with. By default as many as pay: 1 below 2,000 files, at most the processors.
        progress: Called now and then with the number of files read and of all files.

    Raises:
        InputError: If a source does not exist or cannot be opened.
        NoArticlesError: If there is no article in any of them.
    """
    streamed = [source for source in sources if str(source) == "-"]
    files = find_files((source for source in sources if str(source) != "-"), READERS)
    if len(files) == 1 and not streamed:
        _check_readable(files[0])
    found: list[Article | Problem] = []
    if streamed:
        found.extend(read_native(sys.stdin.buffer, "<stdin>"))
    if processes is None:
        processes = max(1, min(os.cpu_count() or 1, len(files) // FILES_A_PROCESS))
    if processes > 1:
        for items in map_in_processes(read_file, files, processes, progress):
            found.extend(items)
    else:
        with rare_collections():
            found.extend(_read_all(files, progress))
    articles = tuple(item for item in found if isinstance(item, Article))
    problems = tuple(_once(item for item in found if isinstance(item, Problem)))
    if not articles:
        raise NoArticlesError(_nothing_in(sources, len(files) + len(streamed), problems), problems)
    return Articles(articles, problems)


def read_file(file: Path) -> list[Article | Problem]:
    """Read one file with the reader its suffix calls for, the native one if none does."""
    name = file.as_posix()
    reader = READERS.get(file.suffix.lower(), read_native)
    try:
        return list(reader(file, name))
    except OSError as error:
        return [Problem(name, None, "", f"cannot be read ({error.strerror})", "skipped")]


def _read_all(files: list[Path], progress: Progress | None) -> Iterator[Article | Problem]:
    for done, file in enumerate(files):
        if progress is not None and done % 100 == 0:
            progress(done, len(files))
        yield from read_file(file)
    if progress is not None:
        progress(len(files), len(files))


def _check_readable(file: Path) -> None:
    try:
        file.open("rb").close()
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror})") from error


def _once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Report an unknown field where it is first met: a site's own fields stand in every one of its files."""
    seen: set[str] = set()
    for problem in problems:
        if problem.what == "unknown field":
            name = problem.field.rpartition(".")[2]
            if name in seen:
                continue
            seen.add(name)
        yield problem


def _nothing_in(sources: Iterable[str | os.PathLike[str]], files: int, problems: tuple[Problem, ...]) -> str:
    names = ", ".join(map(str, sources))
    if problems:
        more = f" (and {len(problems) - 1} more problems)" if len(problems) > 1 else ""
        return f"no article could be read: {problems[0]}{more}"
    if files:
        return f"{names}: no article in {files} file(s)"
    return f"{names}: no article files here; they end in {', '.join(READERS)}"
