"""GDELT's Global Knowledge Graph 2.1: tab-separated, without a header, an article a line."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from graphkit.articles import Item
from graphkit.lines import Lines
from graphkit.model import Problem
from graphkit.rows import Rows

__all__ = ["read_gdelt"]

# http://data.gdeltproject.org/documentation/GDELT-Global_Knowledge_Graph_Codebook-V2.1.pdf
WIDTH = 27
ID, BATCH, COLLECTION, SOURCE, DOCUMENT, IMAGE, EXTRAS = 0, 1, 2, 3, 4, 18, 26
WEB = "1"  # the collection whose documents are addresses
TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>")
TIME = re.compile(r"<PAGE_PRECISEPUBTIMESTAMP>(\d{14})</PAGE_PRECISEPUBTIMESTAMP>")
DIGITS = re.compile(r"\d{14}")


def read_gdelt(source: Path | BinaryIO, name: str) -> Iterator[Item]:
    """Yield the article of each line in ``source``, and what is wrong with it.

    ``published`` is the time that the page states, else that of the quarter of an hour in which GDELT saw it. Themes,
    persons, places and tones are what GDELT computed, not what the publisher said, and are not read.

    Raises:
        OSError: If the source cannot be read.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield from _read(stream, name)
    else:
        yield from _read(source, name)


def _read(stream: BinaryIO, name: str) -> Iterator[Item]:
    rows = Rows(name, {}, chosen=False)
    lines = Lines(stream)
    problems: list[Problem] = []
    yield from rows.read_all(_values(lines, name, problems))
    yield from problems
    if not (rows.count or problems):
        yield Problem(name, 1, "", "is empty", "skipped")
    yield from rows.end()
    yield from lines.problems(name)


def _values(lines: Lines, name: str, problems: list[Problem]) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the values and the line of each article; ``problems`` gets the lines that are none."""
    found = False
    for line in lines:
        lines.mark()
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) == WIDTH and DIGITS.fullmatch(cells[BATCH]):
            found = True
            yield _fields(cells), lines.number
        elif not line.isspace():
            what = f"has {len(cells)} cells where GKG 2.1 has {WIDTH}, or no time in the second"
            done = "skipped; call a table with a header just .csv or .tsv"
            problems.append(Problem(name, lines.number, "", what, done))
            if not found and lines.number > WIDTH:  # another kind of table: one problem a line helps nobody
                problems.append(Problem(name, lines.number, "", "no line so far is of GKG 2.1", "skipped the rest"))
                return


def _fields(cells: list[str]) -> dict[str, Any]:
    title, time = TITLE.search(cells[EXTRAS]), TIME.search(cells[EXTRAS])
    web = cells[COLLECTION] == WEB
    stamp = time[1] if time else cells[BATCH]
    fields = {
        "id": cells[ID],
        "title": html.unescape(title[1]) if title else "",
        "excerpt": "" if web or title else cells[DOCUMENT],  # a citation
        "webUrl": cells[DOCUMENT] if web else "",
        "provider": cells[SOURCE],
        "domain": cells[SOURCE] if web else "",
        "publishedDateTime": f"{stamp[:8]}T{stamp[8:]}Z",
        "images": cells[IMAGE],
    }
    return {field: value for field, value in fields.items() if value.strip()}
