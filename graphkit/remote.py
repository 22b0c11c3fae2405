"""Sources that lie elsewhere, in object stores and on servers: addresses such as ``s3://bucket/news``, by fsspec.

They behave like paths, so that all else treats them as files; what a store raises becomes an :class:`OSError`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from graphkit.errors import InputError

__all__ = ["as_path", "fingerprint", "is_remote", "opened", "remote_files", "stores_errors"]

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://").match
MAGIC = re.compile(r"[*?[]")
# Their files say neither when they changed nor whether they did.
SILENT = ("http", "https")


def is_remote(source: str | os.PathLike[str]) -> bool:
    """Say whether a source is an address rather than a path of this machine."""
    return ADDRESS(str(source)) is not None


def as_path(source: str | os.PathLike[str]) -> Path:
    """Return a source as a path; an address as one that behaves like a path, though it is none to Python.

    Raises:
        InputError: If it is an address that nothing installed can reach, or one with a password.
    """
    if not is_remote(source):
        return Path(source)
    parts = urlsplit(str(source))
    if parts.password is not None:
        told = "the graph would keep the password in this address; give it as the store's own settings do"
        raise InputError(f"{parts.scheme}://…@{parts.hostname or ''}{parts.path}: {told}")
    try:
        from upath import UPath  # late: an extra
    except ModuleNotFoundError as error:
        raise InputError(
            f"{source}: addresses need graphkit[remote]; pip install 'graphkit[remote]' brings it"
        ) from error
    try:
        return cast(Path, UPath(str(source)))
    except ValueError as error:
        raise InputError(f"{source}: {error}") from error


def remote_files(source: str | os.PathLike[str], suffixes: Collection[str]) -> list[Path]:
    """Return the files that an address stands for, as :func:`graphkit.sources.find_files` does.

    Raises:
        InputError: If there is nothing, or the store cannot be reached.
    """
    address = str(source)
    magic = None if address.startswith(SILENT) else MAGIC.search(address)
    if magic is not None and "/" not in address[address.index("://") + 3 : magic.start()]:
        raise InputError(f"{address}: a pattern may stand for files and folders, not for a bucket; say which")
    try:
        with stores_errors():
            if magic is None:
                return _files(_looked_at_anew(address), suffixes)
            start = address.rindex("/", 0, magic.start())
            matches = sorted(_looked_at_anew(address[:start]).glob(address[start + 1 :]), key=str)
            found = [file for match in matches for file in _files(match, suffixes)]
    except OSError as error:
        raise InputError(f"{address}: cannot be reached ({error.strerror or error})") from error
    if not found:
        raise InputError(f"{address}: no file matches this pattern")
    return found


def opened(file: Path) -> BinaryIO:
    """Open a file of this machine; of another, return its contents.

    Raises:
        OSError: If it cannot be opened, or got.
    """
    if not is_remote(file):
        return file.open("rb")
    with stores_errors():
        return BytesIO(file.read_bytes())


def fingerprint(file: Path) -> str:
    """Return what changes when a file elsewhere does, as its store knows it; empty if it does not."""
    place = cast(Any, file)  # an UPath
    if place.protocol in SILENT:
        return ""
    try:
        with stores_errors():
            return str(place.fs.ukey(place.path))
    except OSError:  # reading it will say why
        return ""


@contextmanager
def stores_errors() -> Iterator[None]:
    """Make an :class:`OSError` of whatever the library of a store raises."""
    try:
        yield
    except (OSError, InputError):
        raise
    except Exception as error:  # each has errors of its own
        raise OSError(f"{type(error).__name__}: {error}") from error


def _looked_at_anew(address: str) -> Path:
    """Return a place as it is now: stores keep what they said of their folders, as long as the process lives."""
    place = as_path(address)
    cast(Any, place).fs.invalidate_cache()
    return place


def _files(place: Path, suffixes: Collection[str]) -> list[Path]:
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise InputError(f"{place}: no such file or folder")
    files: list[Path] = []
    for folder, folders, names in cast(Any, place).walk():
        folders[:] = [name for name in folders if not name.startswith(".")]
        files.extend(folder / name for name in names if not name.startswith("."))
    return sorted((file for file in files if file.suffix.lower() in suffixes), key=str)
