"""Tables as text: CSV with any usual delimiter, and TSV. The first row names the columns."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO

from graphkit.articles import Item
from graphkit.cells import BLOCK, Block
from graphkit.columns import chosen_columns, guess_columns, refusal
from graphkit.lines import Lines
from graphkit.model import Problem
from graphkit.packed import bare_name
from graphkit.rows import Rows, not_used

__all__ = ["read_tabular"]

DELIMITERS = ",;\t|"
QUOTED = re.compile(r'"[^"]*"')
SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # Excel's first line that says which delimiter follows
# Ways to read one line whose quotes do not pair up: as escaped with backslashes, leniently, as plain characters.
LENIENT: tuple[dict[str, Any], ...] = ({"escapechar": "\\"}, {}, {"quoting": csv.QUOTE_NONE})
FEW = 32  # lines parsed at once after a damaged one
MAX_ROW = 1 << 20  # characters: a quote that nobody closes would swallow the rest of the file
MAX_READ_AGAIN = 64 * MAX_ROW  # characters: bounds the time that a file full of open quotes can take
if csv.field_size_limit() < MAX_ROW:  # the module's own limit, one for all, would drop articles with a long body
    csv.field_size_limit(MAX_ROW)


def read_tabular(source: Path | BinaryIO, name: str, columns: Mapping[str, str] | None = None) -> Iterator[Item]:
    """Yield the article of each row in ``source``, and what is wrong with it.

    The delimiter is the one that stands most often in the first row, outside quotes: comma, semicolon, tab or bar.
    Quoting follows RFC 4180; a row whose quotes do not pair up is read as well as it can be, and costs no other row.

    Args:
        source: The file, or a binary stream of it.
        name: What to report it by; if it ends in ``.tsv``, a tab goes before other delimiters.
        columns: Native field -> column; by default the columns' names decide.

    Raises:
        InputError: If ``columns`` names a column that is not there.
        OSError: If the source cannot be read.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield from _Table(stream, name).read(columns)
    else:
        yield from _Table(source, name).read(columns)


class _Table:
    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = name
        self.is_tsv = bare_name(name).endswith(".tsv")
        self.lines = Lines(stream)
        self.problems: list[Problem] = []
        self.delimiter = ","
        self.width = 0
        self.read_again = 0
        self.found = False  # whether there is a row

    def problem(self, line: int, what: str, done: str) -> None:
        self.problems.append(Problem(self.name, line, "", what, done))

    def read(self, columns: Mapping[str, str] | None) -> Iterator[Item]:
        header = self.header()
        if header:
            yield from self.rows(header, columns)
        yield from self.lines.problems(self.name)
        yield from self.problems

    def header(self) -> list[str]:
        """Find the delimiter, and return the columns' names; none if there is no header."""
        for line in self.lines:
            if match := SEPARATOR_LINE.fullmatch(line.strip("\r\n")):
                self.delimiter = match[1]
                break
            if line.strip():
                self.delimiter = _delimiter(line, tabs_first=self.is_tsv)
                self.lines.give_back(1)
                break
            self.lines.mark()
        _, cells = next(self.records(), (0, []))
        header = [cell.strip() for cell in cells]
        if not any(header):
            self.problem(1, "is empty", "skipped")
        elif any("\x00" in cell for cell in header):
            self.problem(1, "is no text", "skipped; save it as UTF-8")
        else:
            return header
        return []

    def rows(self, header: list[str], columns: Mapping[str, str] | None) -> Iterator[Item]:
        line = self.lines.number
        used = chosen_columns(columns, header, self.name) if columns else guess_columns(header)
        if not used:
            self.problem(line, *refusal(header))
            return
        for name, times in Counter(filter(None, header)).items():
            if times > 1:
                self.problem(line, f"{times} columns are named {name!r}", "the first one counts")
        if not columns:
            unused = [name for name in dict.fromkeys(header) if name and name not in used.values()]
            self.problems.extend(not_used(self.name, line, unused, used))
        rows = Rows(self.name, used, chosen=bool(columns))
        fields = [(field, header.index(column)) for field, column in used.items()]
        self.width = len(header)
        yield from rows.read_blocks(
            Block.of({field: list(map(itemgetter(at), records)) for field, at in fields}, lines)
            for records, lines in self.blocks()
        )
        if not self.found:
            self.problem(line, "has a header and no rows", "skipped")
        yield from rows.end()

    def blocks(self) -> Iterator[tuple[list[list[str]], list[int]]]:
        """Yield the cells and first lines of many rows at a time, each as wide as the header and not empty."""
        careful = self.records()
        records: list[list[str]] = []
        lines: list[int] = []
        size, error = FEW, None
        while error is None:
            try:
                clean = self.take_clean(size, records, lines)
                size = min(2 * size, BLOCK)
                if not clean:
                    size = FEW
                    line, cells = next(careful)
                    self.take(line, cells, records, lines)
            except StopIteration:
                break
            except OSError as met:  # what came before it counts
                error = met
            if len(records) >= BLOCK:
                yield records, lines
                records, lines = [], []
        if records:
            yield records, lines
        if error is not None:
            raise error

    def take_clean(self, size: int, records: list[list[str]], lines: list[int]) -> bool:
        """Parse about so many lines at once, up to a record that makes no sense; say whether there was none."""
        ahead = self.lines.ahead(size)
        line, end, width = self.lines.number + 1, 0, self.width
        reader = csv.reader(ahead, delimiter=self.delimiter, strict=True)
        clean = bool(ahead)
        try:
            for cells in reader:
                after = reader.line_num
                if after - end > 1 and (len(cells) != width or sum(map(len, ahead[end:after])) > MAX_ROW):
                    clean = False
                    break
                if len(cells) == width and any(cells):
                    records.append(cells)
                    lines.append(line + end)
                elif cells:
                    self.take(line + end, cells, records, lines)
                end = after
        except csv.Error:
            clean = False
        self.found = self.found or bool(records)
        self.lines.skip(end)
        return clean

    def take(self, line: int, cells: list[str], records: list[list[str]], lines: list[int]) -> None:
        """Add a record to the rows, unless it is none."""
        self.found = True
        fitting = cells if len(cells) == self.width else self.fit(cells, line)
        if any(fitting):
            records.append(fitting)
            lines.append(line)

    def fit(self, cells: list[str], line: int) -> list[str]:
        """Bring a row to the width of the header, or drop it."""
        missing = self.width - len(cells)
        if missing > 0:
            what = f"has {len(cells)} of {self.width} cells"
            self.problem(line, what, "took the missing ones for empty")
            return cells + [""] * missing
        if any(cells[self.width :]):
            what = f"has {len(cells)} cells for {self.width} columns"
            self.problem(line, what, f"skipped; put quotes around cells that hold {self.delimiter!r}")
            return []
        return cells[: self.width]

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the first line and the cells of each record that is not blank."""
        lines = self.lines
        reader = csv.reader(_Bounded(lines), delimiter=self.delimiter, strict=True)
        while True:
            lines.mark()
            line = lines.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                cells = self.mend(line, str(error))
            else:
                if len(lines.taken) > 1 and self.width and len(cells) != self.width:
                    cells = self.mend(line, "", cells)
            if cells:
                yield line, cells

    def mend(self, line: int, error: str, cells: list[str] | None = None) -> list[str]:
        """Read the first line of a record alone when the record makes no sense, and give the others back."""
        taken = self.lines.taken
        self.read_again += sum(map(len, taken))
        if self.read_again > MAX_READ_AGAIN:
            self.problem(line, "has quotes that do not pair up", f"skipped all up to line {self.lines.number}")
            return []
        for options in LENIENT:
            try:
                alone = next(csv.reader(taken[:1], delimiter=self.delimiter, **options), [])
            except csv.Error:
                continue
            if len(alone) == (self.width or len(alone)):
                self.problem(line, "has quotes that do not pair up", "read the line as it stands")
                break
        else:
            if cells is not None:
                return cells
            alone = []
            self.problem(line, f"cannot be told into cells ({error})", "skipped")
        self.lines.give_back(len(taken) - 1)
        return alone


class _Bounded:
    """Lines for the parser, which end in an error where one record takes too many characters."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.size = 0

    def __iter__(self) -> _Bounded:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        if len(self.lines.taken) == 1:
            self.size = 0
        self.size += len(line)
        if self.size > MAX_ROW and len(self.lines.taken) > 1:
            raise csv.Error(f"more than {MAX_ROW:,} characters in one row")
        return line


def _delimiter(header: str, *, tabs_first: bool) -> str:
    bare = QUOTED.sub("", header)
    if tabs_first and "\t" in bare:
        return "\t"
    return max(DELIMITERS, key=bare.count)
