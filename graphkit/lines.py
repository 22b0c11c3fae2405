"""The lines of a text file whose encoding nobody stated, with their numbers."""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from graphkit.model import Problem

__all__ = ["MARKS", "Lines", "decoded"]

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
AT_ONCE = 256  # lines that are read together
MAX_AHEAD = 1 << 23  # characters
NOT_UTF8 = re.compile("[\udc80-\udcff]")  # what "surrogateescape" makes of bytes that are not UTF-8


def decoded(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """Return a whole file's text, and what was wrong with its encoding: as :class:`Lines`, but not line by line."""
    encoding = next((codec for mark, codec in MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem(file, line, "", f"is not {encoding}", "read as Windows-1252")
        return data.decode("cp1252", errors="replace"), [problem]


class Lines:
    r"""Decodes a stream line by line: UTF-8, UTF-16 with its mark, and lines that are neither as Windows-1252.

    Only a part of the file is ever in memory. Line ends are kept; ``\n``, ``\r\n`` and ``\r`` each end a line. An error
    of the stream comes when the lines before it are used up.

    Attributes:
        number: The number of the line given last, from 1.
        taken: The lines given since :meth:`mark`.
        odd: The first line that was not UTF-8, 0 if there is none.
    """

    def __init__(self, stream: BinaryIO) -> None:
        start = stream.read(3)
        encoding = next((codec for mark, codec in MARKS.items() if start.startswith(mark)), "utf-8")
        errors = "replace" if encoding == "utf-16" else "surrogateescape"
        joined = io.BufferedReader(_Rejoined(start, stream), 1 << 16)
        self.text: Iterator[str] = io.TextIOWrapper(joined, encoding, errors, newline="")
        self.waiting: deque[str] = deque()
        self.error: OSError | None = None
        self.taken: list[str] = []
        self.number = 0
        self.odd = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        if not self.waiting:
            self._fetch()
        if not self.waiting:
            if self.error is not None:
                raise self.error
            raise StopIteration
        line = self.waiting.popleft()
        self.number += 1
        self.taken.append(line)
        return line

    def ahead(self, count: int) -> list[str]:
        """Return the next lines without giving them: ``count``, or fewer if they are long or the last."""
        size = 0
        while len(self.waiting) < count and size < MAX_AHEAD and (fetched := self._fetch()):
            size += fetched
        return list(islice(self.waiting, count))

    def skip(self, count: int) -> None:
        """Give the next ``count`` lines to nobody."""
        if count == len(self.waiting):
            self.waiting.clear()
        else:
            for _ in range(count):
                self.waiting.popleft()
        self.number += count

    def _fetch(self) -> int:
        """Read some more lines; return how many characters they have."""
        new: list[str] = []
        try:
            new.extend(islice(self.text, AT_ONCE))
        except OSError as error:
            self.error = error
            self.text = iter(())
        text = "".join(new)
        if not text.isascii() and NOT_UTF8.search(text):
            for place, line in enumerate(new):
                if NOT_UTF8.search(line):
                    self.odd = self.odd or self.number + len(self.waiting) + place + 1
                    new[place] = line.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
        self.waiting.extend(new)
        return len(text)

    def mark(self) -> None:
        """Forget the lines taken so far."""
        self.taken.clear()

    def give_back(self, count: int) -> None:
        """Put the last ``count`` of the lines taken back, to be given again."""
        for _ in range(count):
            self.waiting.appendleft(self.taken.pop())
        self.number -= count

    def problems(self, file: str) -> Iterator[Problem]:
        """Yield what was wrong with the encoding so far."""
        if 0 < self.odd <= self.number:
            yield Problem(file, self.odd, "", "is not UTF-8", "read this and any other such line as Windows-1252")


class _Rejoined(io.RawIOBase):
    """A stream of which the first bytes were read already."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self.start = start
        self.rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the caller gives no other buffer
        data = self.start or self.rest.read(len(buffer))
        self.start = b""
        buffer[: len(data)] = data
        return len(data)
