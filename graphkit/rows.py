"""From the rows of a table to articles: what every format with columns does alike."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any

import polars as pl

from graphkit.articles import Item, article_table
from graphkit.cells import BLOCK, Block, joined
from graphkit.columns import shown, written
from graphkit.json_text import loads
from graphkit.model import Article, Problem
from graphkit.plain import Plain, Report, plain_rows
from graphkit.records import article_from

__all__ = ["Rows", "not_used"]

Place = tuple[int, ...]

SEPARATOR = re.compile(r"[;|]")
MISSING = "is missing"
# Habits of whoever wrote the file, not slips in a row: told once a file, with a count.
HABITS = (" has no time zone", " is neither article nor video", " is above 100")
# In which order records tell of one row that these are missing, or have such habits.
TOLD = ("title", "publishedDateTime", "provider", "related", "quality", "heat", "type")
ENTRY = re.compile(r"related\[(\d+)\]\.(.*)")
BATCH = 1 << 16  # rows that become articles together
FEW = 20  # rows; below, columns cost more than they save


class Rows:
    """Makes the articles of one file's rows. What is wrong with every row alike is told once, at the end.

    Args:
        file: The file as the user named it.
        columns: Native field -> column: problems name the column.
        chosen: Whether the user said which columns to read; then the fields left out are not missed.
    """

    def __init__(self, file: str, columns: Mapping[str, str], *, chosen: bool) -> None:
        self.file = file
        self.columns = columns
        self.chosen = chosen
        self.addressed = False
        self.line = 0
        self.count = 0
        self.now = datetime.now(UTC)
        self.problems: list[Problem] = []
        self.alike: dict[tuple[str, str], list[tuple[int, Place, str, str]]] = {}
        self.more: Counter[tuple[str, str]] = Counter()  # habits told once for many rows

    def read_all(self, rows: Iterable[tuple[dict[str, Any], int]]) -> Iterator[Item]:
        """Yield the articles of rows (as for :meth:`read`), and what is wrong with them: quickly where nothing is."""
        return self.read_blocks(_blocks(rows))

    def read_blocks(self, blocks: Iterable[Block]) -> Iterator[Item]:
        """Yield the articles of rows that are there as columns, and what is wrong with them.

        Raises:
            OSError: If ``blocks`` does, when what it gave before is read.
        """
        waiting: list[Block] = []
        size = 0
        error: OSError | None = None
        each = iter(blocks)
        while True:
            try:
                block = next(each, None)
            except OSError as met:
                block, error = None, met
            if block is not None:
                waiting.append(block)
                size += len(block)
            if size >= BATCH or (size and block is None):
                yield from self._read_together(waiting)
                waiting, size = [], 0
            if block is None:
                break
        if error is not None:
            raise error

    def _read_together(self, blocks: Sequence[Block]) -> Iterator[Item]:
        lines = pl.concat([block.lines for block in blocks])
        if len(lines) < FEW:
            for values, line in zip(_values(blocks, range(len(lines))), lines, strict=True):
                yield from self.read(values, line)
            return
        plain = plain_rows(joined(blocks), self.file, self.now)
        self.count += len(lines) - len(plain.odd)
        for one in plain.reports:
            self.report_alike(one)
        if not plain.odd:
            yield plain.articles
            return
        odd = zip(plain.odd, _values(blocks, plain.odd), lines.gather(plain.odd), strict=True)
        read = [(number, item) for number, values, line in odd for item in self.read(values, line)]
        yield _merged(plain, [(number, item) for number, item in read if isinstance(item, Article)])
        yield from (item for _, item in read if isinstance(item, Problem))

    def read(self, values: dict[str, Any], line: int) -> Sequence[Article | Problem]:
        """Return the article of one row, and what is wrong with it.

        Args:
            values: Native field -> value, without what is blank; ``domain`` is the provider's. It is changed.
            line: Where the row starts, from 1.
        """
        self.count += 1
        self.line = line
        self.addressed = "webUrl" in values or "originalUrl" in values
        self.arrange(values)
        article = article_from(values, file=self.file, now=self.now, report=self.report, line_of=self.line_of)
        problems, self.problems = self.problems, []
        return problems if article is None else (article, *problems)

    def arrange(self, values: dict[str, Any]) -> None:
        """Turn flat values into the native format's: a provider with a domain, lists, times as text."""
        if "domain" in values:
            domain, provider = values.pop("domain"), values.get("provider")
            known = dict(provider) if isinstance(provider, Mapping) else {"name": provider}
            values["provider"] = {**known, "domain": domain}
        if isinstance(topics := values.get("topics"), str):
            values["topics"] = _labels(topics)
        if isinstance(images := values.get("images"), str):
            values["images"] = [images]
        published = values.get("publishedDateTime")
        if published.__class__ is not str:
            if isinstance(published, bool) and not self.chosen:  # the native flag under the name that dates often have
                values["published"] = values.pop("publishedDateTime")
            elif isinstance(published, (date, time)) and not isinstance(published, datetime):
                values["publishedDateTime"] = published.isoformat()

    def report(self, field: str, what: str, done: str) -> None:
        if field == "provider" and what == MISSING and not self.addressed:
            done = "left unknown"
        kind = MISSING if what == MISSING else next((habit for habit in HABITS if what.endswith(habit)), "")
        if not kind:
            self.problems.append(Problem(self.file, self.line, self.column(field), what, done))
        elif kind != MISSING or not self.chosen or field in self.columns:
            self.alike.setdefault((self.column(field), kind), []).append((self.line, _place(field), what, done))

    def report_alike(self, told: Report) -> None:
        """Take note of what is wrong with many rows alike."""
        place = _place(told.field)
        if told.what != MISSING:
            kind = next(habit for habit in HABITS if told.what.endswith(habit))
            found = [(told.lines[0], place, told.what, told.done)]
            self.more[self.column(told.field), kind] += len(told.lines) - 1
        elif not self.chosen or told.field in self.columns:
            kind = MISSING
            found = [(line, place, MISSING, told.done) for line in told.lines]
        else:
            return
        self.alike.setdefault((self.column(told.field), kind), []).extend(found)

    def column(self, field: str) -> str:
        """The column of a field, to be named in a problem."""
        return self.columns.get("domain" if field == "provider.domain" else field, field)

    def line_of(self, field: str) -> int:  # noqa: ARG002  # a row has one line, whatever the field
        return self.line

    def end(self) -> Iterator[Problem]:
        """Yield what was put off: habits once, and what is missing once if no row has it, else row by row."""
        for found in self.alike.values():
            found.sort(key=itemgetter(0, 1))  # rows that nothing else was wrong with were told first
        for (field, kind), found in sorted(self.alike.items(), key=lambda told: told[1][0][:2]):
            line, _, what, done = found[0]
            more = len(found) - 1 + self.more[field, kind]
            if kind != MISSING and more:
                yield Problem(self.file, line, field, f"{what} (and {more:,} more like it)", done)
            elif len(found) == self.count > 1:
                yield Problem(self.file, line, field, f"is missing in all {self.count:,} rows", done)
            else:
                for line, _, what, done in found:
                    yield Problem(self.file, line, field, what, done)


def _blocks(rows: Iterable[tuple[dict[str, Any], int]]) -> Iterator[Block]:
    """Put rows side by side. An OSError comes after the rows before it."""
    waiting = iter(rows)
    some: list[tuple[dict[str, Any], int]] = []
    error: OSError | None = None
    while error is None:
        try:
            some.extend(islice(waiting, BLOCK))
        except OSError as met:
            error = met
        if not some:
            break
        values, lines = zip(*some, strict=True)
        fields = dict.fromkeys(chain.from_iterable(values))
        yield Block.of({field: [row.get(field) for row in values] for field in fields}, lines)
        some.clear()
    if error is not None:
        raise error


def _values(blocks: Sequence[Block], rows: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield the values of rows; their ascending numbers count from the first row of the first block."""
    start, done = 0, 0
    for block in blocks:
        end = start + len(block)
        here = bisect_left(rows, end, done)
        yield from block.values([row - start for row in rows[done:here]])
        start, done = end, here


def _merged(plain: Plain, read: Sequence[tuple[int, Article]]) -> pl.DataFrame:
    """Put the articles of odd rows, with the numbers of their rows, between the others."""
    between = pl.Series([number for number, article in read for _ in range(1 + len(article.related))], dtype=pl.Int64)
    tables = [
        plain.articles.with_columns(number=plain.rows),
        article_table([article for _, article in read]).with_columns(number=between),
    ]
    return pl.concat(tables).sort("number", maintain_order=True).drop("number")


@lru_cache(maxsize=1 << 10)
def _place(field: str) -> Place:
    """When records tell of a field, among all that they tell of a row."""
    if match := ENTRY.fullmatch(field):
        return (TOLD.index("related"), int(match[1]), *_place(match[2]))
    return (TOLD.index(field) if field in TOLD else len(TOLD),)


def not_used(file: str, line: int | None, unused: Sequence[str], used: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the one problem that lists the columns nobody read, and says which were read as what."""
    if unused:
        done = f"ignored; read {written(used)}" if used else "ignored"
        yield Problem(file, line, "", f"columns not used: {shown(unused)}", done)


def _labels(text: str) -> list[Any]:
    """Split a cell of several topics: a JSON list, or labels between ``;`` or ``|``, or else between commas."""
    if text.startswith("["):
        try:
            labels = loads(text)
        except (ValueError, RecursionError):
            labels = None
        if isinstance(labels, list):
            return labels
    labels = SEPARATOR.split(text) if SEPARATOR.search(text) else text.split(",")
    return [label.strip() for label in labels if label.strip()]
