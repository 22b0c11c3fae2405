"""File names out of titles, for every disk: :func:`file_names`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import count

__all__ = ["file_names"]

# What Windows forbids (https://learn.microsoft.com/windows/win32/fileio/naming-a-file), what ends a link in Obsidian
# (#^[] and %%, which starts a comment), and what cannot be seen: controls, line separators, signs that turn the
# direction of writing, and non-characters.
UNSAFE = re.compile(
    '[<>:"/\\\\|?*#^\\[\\]\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+|%%+'
)
RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE)
CHARACTERS, BYTES = 80, 200  # room is left for a number, a suffix and, on Windows, the folder


def file_names(titles: Iterable[str]) -> list[str]:
    """Return a name for each title, without suffix, that Windows, macOS and Linux take and that no other one has.

    No two are the same in other capitals or another Unicode form; the second of a name gets `` 2``. Names are up to
    about 90 characters long. The same titles in the same order give the same names.
    """
    taken: set[str] = set()
    next_number: dict[str, int] = {}
    names = []
    for title in titles:
        first = _safe(title)
        name, key = first, _folded(first)
        if key in taken:
            for number in count(next_number.get(key, 2)):
                name = f"{first} {number}"
                if _folded(name) not in taken:
                    next_number[key] = number + 1
                    break
        taken.add(_folded(name))
        names.append(name)
    return names


def _safe(title: str) -> str:
    text = unicodedata.normalize("NFC", " ".join(UNSAFE.sub(" ", title).split()))
    if len(text) > CHARACTERS:
        text = text[:CHARACTERS].rpartition(" ")[0] or text[:CHARACTERS]
    text = text.encode()[:BYTES].decode(errors="ignore").strip(" .")
    return f"_{text}" if RESERVED.match(text) else text or "Untitled"


def _folded(name: str) -> str:
    """What disks that do not tell capitals and Unicode forms apart compare."""
    return unicodedata.normalize("NFKC", name.casefold())
