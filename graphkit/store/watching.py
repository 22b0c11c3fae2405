"""Noticing that input files changed: :func:`watch`. It looks now and then, which works on every file system."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from graphkit.errors import InputError
from graphkit.readers import find_inputs

__all__ = ["look", "watch"]

PAUSE = 1.0  # seconds between two looks
SHARE = 10  # and at least so many times as long as a look takes

Seen = Mapping[str, tuple[int, int]]


def look(sources: Sequence[str | os.PathLike[str]], also: Sequence[str | os.PathLike[str]] = ()) -> Seen:
    """Return size and time of every input file, by name; what cannot be looked at is not there.

    Args:
        sources: As :func:`graphkit.read_articles` takes them.
        also: Further files, such as the decisions.
    """
    files = [Path(file) for file in also]
    for source in sources:
        try:
            files.extend(find_inputs([source]))
        except InputError:  # it may come back
            continue
    seen: dict[str, tuple[int, int]] = {}
    for file in files:
        try:
            stat = file.stat()
        except OSError:
            continue
        seen[file.as_posix()] = stat.st_size, stat.st_mtime_ns
    return seen


def watch(look: Callable[[], Seen], seen: Seen, *, pause: float = PAUSE) -> Iterator[Seen]:
    """Yield what there is to see whenever it is other than before and has come to rest; never ends.

    Args:
        look: Gives what there is to see.
        seen: What it gave before; take it before you read the files, so that no change in between is missed.
        pause: Seconds between two looks.
    """
    last = seen
    while True:
        time.sleep(pause)
        start = time.monotonic()
        now = look()
        if now == last and now != seen:  # nobody is writing any more
            seen = now
            yield now
        last = now
        time.sleep(SHARE * (time.monotonic() - start) if now == seen else 0.0)
