"""Files that appear whole or not at all: :func:`write_whole`."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from graphkit.errors import OutputError

__all__ = ["write_whole"]

REASONS = {
    errno.EACCES: "no permission to write there; choose another place or change its permissions",
    errno.EPERM: "no permission to write there; choose another place or change its permissions",
    errno.EROFS: "the disk is read-only; choose another place",
    errno.ENOSPC: "no space left on the disk; free some or choose another place",
    errno.EDQUOT: "the disk quota is used up; free some space or choose another place",
    errno.ENOTDIR: "a file is in the way where a folder should be; choose another place",
    errno.EEXIST: "a file is in the way where a folder should be; choose another place",
    errno.EISDIR: "it is a folder; name a file",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.EXDEV: "it is a link to another disk; name the real file",
}


def write_whole(path: str | os.PathLike[str], write: Callable[[Path], None]) -> tuple[Path, ...]:
    """Let ``write`` make one file (or several) in a hidden folder beside ``path``, then move what it made into place.

    Missing folders are made, symbolic links are followed, and a file that is replaced hands its permissions on. If
    anything fails, interruption included, the old files stay as they were and nothing new is left behind.

    Args:
        path: Where the output goes.
        write: Called with a path of the same name in the hidden folder; whatever it writes beside that is moved too.

    Returns:
        The files written, sorted.

    Raises:
        OutputError: If a folder or a device is in the way, or the place cannot be written to.
    """
    new_folders: list[Path] = []
    try:
        target = _real(Path(path))
        new_folders = [folder for folder in target.parents if not folder.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".graphkit-", dir=target.parent) as hidden:
            write(Path(hidden, target.name))
            moves = [(made, _real(target.with_name(made.name))) for made in sorted(Path(hidden).iterdir())]
            _move_all(moves)
        return tuple(final for _, final in moves)
    except BaseException as error:
        for folder in new_folders:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            reason = REASONS.get(error.errno or 0, error.strerror or str(error))
            raise OutputError(f"cannot write {os.fspath(path)}: {reason}") from error
        raise


def _real(path: Path) -> Path:
    """Follow links, and refuse what must not be replaced: folders, devices and files that may not be written."""
    try:
        real = path.resolve()
    except (RuntimeError, ValueError) as error:  # a loop of links; a NUL in the name
        raise OutputError(f"cannot write {str(path)!r}: {error}") from error
    if real.is_dir():
        raise OutputError(f"cannot write {path}: it is a folder; name a file in it, such as {path / 'graph.html'}")
    if real.exists():
        if not real.is_file():
            raise OutputError(f"cannot write {path}: it is no regular file; choose another place")
        if not os.access(real, os.W_OK):
            raise PermissionError(errno.EACCES, "read-only", str(real))
    return real


def _move_all(moves: list[tuple[Path, Path]]) -> None:
    """Move every file to its place, or none: what was there before comes back if a later move fails."""
    done: list[tuple[Path, Path | None]] = []
    try:
        for made, final in moves:
            old = None
            if final.exists():
                shutil.copymode(final, made)
                if len(moves) > 1:  # one move needs no way back: it is atomic
                    old = made.with_name(f"{made.name}.old")
                    final.replace(old)
            done.append((final, old))
            made.replace(final)
    except BaseException:
        for final, old in reversed(done):
            if old:
                old.replace(final)
            elif len(moves) > 1:
                final.unlink(missing_ok=True)
        raise
