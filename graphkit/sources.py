"""From what the user named (files, folders, patterns) to the files to read, always in the same order."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection, Iterable
from pathlib import Path

from graphkit.errors import InputError
from graphkit.remote import is_remote, remote_files
from graphkit.store.folder import is_graph_folder

__all__ = ["find_files", "name_of"]


def find_files(sources: Iterable[str | os.PathLike[str]], suffixes: Collection[str]) -> list[Path]:
    """Return the files that ``sources`` name, each once, in the order of the sources.

    A folder stands for the files below it whose suffix is in ``suffixes`` (any case), sorted by path; hidden files and
    folders, links to folders and graph folders inside are passed over; a graph folder named itself is returned as it
    is. A pattern (``news/**/*.md``) stands for the files it matches. A file named outright is taken whatever its
    suffix. Addresses (``s3://bucket/news``) stand for the same elsewhere, but hold no graph folders.

    Raises:
        InputError: If a source does not exist, matches nothing or may not be opened.
    """
    found: dict[Path, None] = {}
    for source in sources:
        if is_remote(source):
            found.update(dict.fromkeys(remote_files(source, suffixes)))
            continue
        path = Path(source)
        if is_graph_folder(path):
            found[path] = None
        elif path.is_dir():
            found.update(dict.fromkeys(_walk(path, suffixes)))
        elif path.exists():
            found[path] = None
        elif glob.has_magic(str(source)):
            matches = sorted(map(Path, glob.glob(str(source), recursive=True)))  # noqa: PTH207  # takes absolute ones
            if not matches:
                raise InputError(f"{source}: no file matches this pattern")
            for match in matches:
                found.update(dict.fromkeys(_walk(match, suffixes) if match.is_dir() else [match]))
        else:
            raise InputError(f"{source}: no such file or folder")
    return list(found)


def name_of(file: Path) -> str:
    r"""Return the path as text with ``/``, whatever its bytes: what is no UTF-8 is written ``\xff``."""
    return os.fsencode(file.as_posix()).decode("utf-8", "backslashreplace")


def _walk(folder: Path, suffixes: Collection[str]) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise InputError(f"{error.filename}: cannot open this folder ({error.strerror})") from error

    files: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=refuse):
        if is_graph_folder(place):  # its tables would be read as articles
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        within = Path(place)
        files.extend(
            within / name
            for name in names
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in suffixes  # noqa: PTH122  # 3x faster
        )
    return sorted(files, key=lambda file: file.parts)
