"""A long list of objects in a JSON document, a piece at a time: :class:`Pieces`.

As Python objects a document takes many times its size, and whoever goes through them waits for memory. So the text is
cut between objects of the list, and each piece is parsed alone.

Cuts are found by how the text looks, and that may be wrong: a cut may lie inside a text, or a list inside an object. It
shows. A parser that begins at a true cut is in the same state after a whole number of objects as it would be without
cuts. If what stands before the first cut and after the last one makes a document together, with a mark between them
that is an item of the right list, the first cut is true; and so is each after a piece that makes a list alone.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from graphkit.json_text import loads_quickly

__all__ = ["Pieces"]

OPENING = re.compile(rb'\[\s*(\{\s*"[^"\\]*")')  # of a list of objects, with the first key
HEAD = 1 << 16  # bytes in which the list begins
PIECE = 1 << 17  # bytes: a few hundred articles, few enough for the processor's cache


class Pieces:
    """A document of which one list is in pieces.

    Args:
        data: The document in UTF-8.

    Attributes:
        document: The document with a mark in that list in the place of most of its items.

    Raises:
        ValueError: If there is no such list, or it is short. Also if the document is damaged.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.cuts = list(_cuts(data))
        if len(self.cuts) < 2:
            raise ValueError("no long list")
        self.mark = secrets.token_hex()
        shell = data[: self.cuts[0]] + f',"{self.mark}"'.encode() + data[self.cuts[-1] :]
        self.document = loads_quickly(shell)(shell)

    def of(self, items: list[Any]) -> Iterator[list[Any]]:
        """Yield the items of the list, many at a time.

        Args:
            items: The list as it is in ``document``.

        Raises:
            ValueError: If that is another list, or a piece is not as ``json.loads`` would read it.
        """
        place = items.index(self.mark)
        yield items[:place]
        for start, end in pairwise(self.cuts):
            piece = b"[" + self.data[start + 1 : end] + b"]"  # without the comma
            yield loads_quickly(piece)(piece)
        yield items[place + 1 :]


def _cuts(data: bytes) -> Iterator[int]:
    """Yield where the commas seem to be between objects of the first list: about a piece apart."""
    if first := OPENING.search(data, 0, HEAD):
        between = re.compile(rb"\}\s*(,)\s*" + re.escape(first[1]))
        start = first.end() + PIECE
        while cut := between.search(data, start):
            yield cut.start(1)
            start = cut.end() + PIECE
