"""Files and folders that appear whole or not at all: :func:`write_whole`."""

from __future__ import annotations

import errno
import hashlib
import os
import re
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


# What graphkit wrote into a folder: a line a file, as ``sha256sum --check`` reads them.
LIST = ".graphkit-files"
OUTSIDE = re.compile(r"^/|(^|/)\.\.(/|$)|[\\:]")

Move = tuple[Path | None, Path]  # from where (None: nothing, the old file goes) and to where


def write_whole(path: str | os.PathLike[str], write: Callable[[Path], None]) -> tuple[Path, ...]:
    """Let ``write`` make files or a folder in a hidden folder beside ``path``, then move what it made into place.

    Missing folders are made, symbolic links are followed, and a file that is replaced hands its permissions on. If
    anything fails, interruption included, the old files stay as they were and nothing new is left behind.

    A folder that is there already is brought up to date: files that graphkit wrote there and does not write any more
    are removed, and all that it did not write, or that somebody changed since, is never touched.

    Args:
        path: Where the output goes.
        write: Called with a path of the same name in the hidden folder; whatever it writes beside that is moved too.

    Returns:
        The files (or the folder) written, sorted.

    Raises:
        OutputError: If a folder or a device is in the way, a file in a folder is not graphkit's to replace, or the
            place cannot be written to.
    """
    new_folders: list[Path] = []
    try:
        target = _resolved(Path(path))
        new_folders = [folder for folder in target.parents if not folder.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".graphkit-", dir=target.parent) as hidden:
            place = Path(hidden, "new")
            place.mkdir()
            write(place / target.name)
            if not (place / target.name).is_dir():
                _check(target)
            finals: list[Path] = []
            moves: list[Move] = []
            for made in sorted(place.iterdir()):
                final = _resolved(target.with_name(made.name))
                finals.append(final)
                moves += _folder_moves(made, final) if made.is_dir() else [(made, _check(final))]
            _move_all(moves, Path(hidden))
        return tuple(finals)
    except BaseException as error:
        for folder in new_folders:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            reason = REASONS.get(error.errno or 0, error.strerror or str(error))
            raise OutputError(f"cannot write {os.fspath(path)}: {reason}") from error
        raise


def _resolved(path: Path) -> Path:
    """Follow links."""
    try:
        return path.resolve()
    except (RuntimeError, ValueError) as error:  # a loop of links; a NUL in the name
        raise OutputError(f"cannot write {str(path)!r}: {error}") from error


def _check(path: Path) -> Path:
    """Refuse what a file must not replace: folders, devices and files that may not be written."""
    if path.is_dir():
        raise OutputError(f"cannot write {path}: it is a folder; name a file in it, such as {path / 'graph.html'}")
    if path.exists():
        if not path.is_file():
            raise OutputError(f"cannot write {path}: it is no regular file; choose another place")
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "read-only", str(path))
    return path


def _folder_moves(made: Path, final: Path) -> list[Move]:
    """What to move so that the folder ``final`` holds what ``made`` does, and nothing of graphkit's from before."""
    new = {file.relative_to(made).as_posix(): _digest(file) for file in sorted(made.rglob("*")) if file.is_file()}
    lines = (f"{digest}  {name}\n" for name, digest in new.items())
    (made / LIST).write_text("".join(lines), encoding="utf-8", newline="\n")
    if not final.exists():
        return [(made, final)]
    if not final.is_dir():
        raise OutputError(f"cannot write {final}: it is a file, and a folder is to be written; name another place")
    old = _listed(final)
    known = {name.casefold(): digest for name, digest in old.items()}  # the disk may not tell capitals apart
    for name in sorted({*new, *old}):
        file = final / name
        if os.path.lexists(file) and not (file.is_file() and _digest(file) == known.get(name.casefold())):
            what = "was changed since graphkit wrote it" if name.casefold() in known else "is not from graphkit"
            raise OutputError(f"cannot write {final}: {name} in it {what}; move it away or name another folder")
    gone: list[Move] = [(None, final / name) for name in old if name not in new]
    return [*gone, *((made / name, final / name) for name in (*new, LIST))]


def _listed(folder: Path) -> dict[str, str]:
    """The files that graphkit wrote into a folder, and what was in them."""
    try:
        lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return {}
    names = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    # A list that somebody else made must not lead out of the folder.
    return {name: digest for name, digest in names.items() if name and not OUTSIDE.search(name)}


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _move_all(moves: list[Move], spare: Path) -> None:
    """Move every file to its place, or none: what was there before comes back from ``spare`` if a later move fails."""
    done: list[tuple[Path, Path | None]] = []
    try:
        for number, (made, final) in enumerate(moves):
            old = None
            if final.exists():
                if made:
                    shutil.copymode(final, made)
                if len(moves) > 1:  # one move needs no way back: it is atomic
                    old = spare / f"{number}.old"
                    final.replace(old)
            done.append((final, old))
            if made:
                final.parent.mkdir(exist_ok=True)
                made.replace(final)
    except BaseException:
        for final, old in reversed(done):
            if old:
                old.replace(final)
            elif len(moves) > 1:
                final.unlink(missing_ok=True)
        raise
