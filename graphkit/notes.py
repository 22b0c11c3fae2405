"""Notes: what is said of nodes beside their data.

A graph may have the column ``notes`` of the type ``NOTES``, and a result may open the page with some; the page shows
them as sections of its panel, whatever they are about.
"""

from __future__ import annotations

from typing import TypedDict

import polars as pl

__all__ = ["MOST_ROWS", "NOTES", "NOTE_ROW", "Note", "NoteRow"]

MOST_ROWS = 50  # of a note; ``count`` says how many there are

NOTE_ROW = pl.Struct({"id": pl.String, "title": pl.String, "detail": pl.String})
NOTE = pl.Struct({"title": pl.String, "lines": pl.List(pl.String), "rows": pl.List(NOTE_ROW), "count": pl.Int64})
NOTES = pl.List(NOTE)


class NoteRow(TypedDict):
    """One thing a note lists.

    Attributes:
        id: The node or story it leads to; empty if it is not in the graph.
        title: Its title.
        detail: What is said of it, in lines, or empty.
    """

    id: str
    title: str
    detail: str


class Note(TypedDict):
    """A heading, lines, and at most ``MOST_ROWS`` rows of ``count`` that there are."""

    title: str
    lines: list[str]
    rows: list[NoteRow]
    count: int
