"""A folder that always holds one whole version: the one before a write, or the one after it.

    news.graph/
      current      a symbolic link to the version that holds; where there can be none, a file that names it
      versions/3/  its tables and its manifest
      .lock        held by whoever writes

A version is written into a hidden folder, brought to the disk, and renamed; replacing the link makes it hold. Every
step is one rename, so that whatever ends the writer, power included, leaves the old version or the new one.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from graphkit.errors import OutputError
from graphkit.output import REASONS
from graphkit.remote import is_remote
from graphkit.store.lock import LockedError, locked

__all__ = [
    "CURRENT",
    "DRAFT",
    "MANIFEST",
    "current_version",
    "is_graph_folder",
    "kept_versions",
    "linked",
    "publish",
    "refusals",
    "remove",
    "writing",
]

CURRENT, VERSIONS, LOCK, MANIFEST = "current", "versions", ".lock", "manifest.json"
DRAFT = f"{VERSIONS}/.draft"
NUMBER = re.compile(r"[1-9][0-9]*")
NAMED = re.compile(rf"{VERSIONS}/(?P<number>{NUMBER.pattern})\n")


def is_graph_folder(path: str | os.PathLike[str]) -> bool:
    """Say whether ``path`` is a graph folder: one that holds a graph, or one whose first graph is being written."""
    if is_remote(path) or not Path(path).is_dir():  # as most that is asked about is a file
        return False
    held = current_version(Path(path)) is not None
    return held or (Path(path, VERSIONS).is_dir() and Path(path, LOCK).is_file())


def current_version(folder: Path) -> Path | None:
    """Return the folder of the version that holds, None if there is none yet."""
    pointer = Path(folder, CURRENT)
    try:
        named = NAMED.fullmatch(pointer.read_text("ascii")) if pointer.is_file() else None
    except (OSError, UnicodeDecodeError):
        return None
    version = Path(folder, VERSIONS, named["number"]).resolve() if named else pointer.resolve()
    return version if Path(version, MANIFEST).is_file() else None


def kept_versions(folder: Path) -> dict[int, Path]:
    """Return the folders of all versions that are kept, by number, the oldest first; the last is the one that holds.

    What a killed writer left behind is none of them.
    """
    held = _number(current_version(folder))
    found = {_number(version): version for version in _all_versions(Path(folder, VERSIONS))} if held else {}
    return {number: found[number] for number in sorted(found) if number <= held}


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Make ``folder`` if need be, and be its only writer inside the block.

    Raises:
        OutputError: If another process writes there, if the folder holds something else, or cannot be written.
    """
    if folder.is_dir() and not is_graph_folder(folder) and any(folder.iterdir()):
        raise OutputError(f"cannot write {folder}: it is a folder of something else; name a new or an empty one")
    with ExitStack() as held:
        try:
            Path(folder, VERSIONS).mkdir(parents=True, exist_ok=True)
            held.enter_context(locked(Path(folder, LOCK)))
        except LockedError:
            raise OutputError(f"cannot write {folder}: another process is writing it; wait until it is done") from None
        except OSError as error:
            raise _refusal(folder, error) from error
        yield


def publish(folder: Path, write: Callable[[Path], None], *, keep: int = 1) -> Path:
    """Let ``write`` fill a new version of ``folder``, and make it the one that holds. Call it inside :func:`writing`.

    Args:
        folder: The graph folder.
        write: Called with an empty folder to write files into.
        keep: How many versions before the new one stay: whoever reads the old one is not disturbed.

    Returns:
        The folder of the new version.

    Raises:
        OutputError: If there is no space, no permission or the like; the version before still holds.
    """
    versions = Path(folder, VERSIONS)
    held = _number(current_version(folder))
    hidden, version = versions / ".new", versions / str(held + 1)
    try:
        if Path(folder, CURRENT).is_dir() and not Path(folder, CURRENT).is_symlink():
            raise OutputError(f"cannot write {folder}: it was copied without its links; build into a new folder")
        remove(hidden, *(found for found in _all_versions(versions) if _number(found) > held))
        hidden.mkdir()
        write(hidden)
        for file in sorted(hidden.iterdir()):
            _bring_to_disk(file)
        _bring_to_disk(hidden)
        os.replace(hidden, version)  # noqa: PTH105  # tests fail each of these calls in turn
        _bring_to_disk(versions)
        _point_to(folder, version)
    except BaseException as error:
        with suppress(OSError):
            remove(hidden)
        if isinstance(error, OSError):
            raise _refusal(folder, error) from error
        raise
    with suppress(OSError):  # the new version holds; what is too much goes with the next one
        remove(*(found for found in _all_versions(versions) if _number(found) < held + 1 - keep))
    return version


def _point_to(folder: Path, version: Path) -> None:
    link = Path(folder, VERSIONS, ".link")
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(Path(VERSIONS, version.name), target_is_directory=True)
    except (OSError, NotImplementedError):  # such file systems and users there are
        link.write_text(f"{VERSIONS}/{version.name}\n", "ascii")
        _bring_to_disk(link)
    os.replace(link, Path(folder, CURRENT))  # noqa: PTH105  # here the new version begins to hold
    _bring_to_disk(folder)


def _all_versions(versions: Path) -> list[Path]:
    return [found for found in versions.iterdir() if NUMBER.fullmatch(found.name)]


def _number(version: Path | None) -> int:
    return int(version.name) if version and NUMBER.fullmatch(version.name) else 0


def remove(*folders: Path) -> None:
    """Remove folders, as far as they are there."""
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)


def _bring_to_disk(path: Path) -> None:
    """Wait until a file's contents or a folder's entries are on the disk."""
    if path.is_dir() and os.name == "nt":  # there folders cannot be opened, and renames are on the disk at once
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def linked(file: Path, folder: Path) -> None:
    """Let a file stand in another folder as well, under its name; as a copy where files cannot have two names."""
    try:
        (folder / file.name).hardlink_to(file)
    except (OSError, NotImplementedError):
        shutil.copyfile(file, folder / file.name)


@contextmanager
def refusals(folder: Path) -> Iterator[None]:
    """Say what the system refuses inside the block as a graph folder that cannot be written.

    Raises:
        OutputError: Instead of any ``OSError``.
    """
    try:
        yield
    except OSError as error:
        raise _refusal(folder, error) from error


def _refusal(folder: Path, error: OSError) -> OutputError:
    return OutputError(f"cannot write {folder}: {REASONS.get(error.errno or 0, error.strerror or str(error))}")
