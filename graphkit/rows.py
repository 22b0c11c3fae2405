"""From the rows of a table to articles: what every format with columns does alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

from graphkit.columns import shown, written
from graphkit.model import Article, Problem
from graphkit.plain import plain_articles
from graphkit.records import article_from

__all__ = ["Rows", "is_blank", "not_used"]

SEPARATOR = re.compile(r"[;|]")
MISSING = "is missing"
# Habits of whoever wrote the file, not slips in a row: told once a file, with a count.
HABITS = (" has no time zone", " is neither article nor video", " is above 100")
BATCHES = 128, 8, 1  # rows tried at once; where one is odd, in smaller batches
MAX_DEPTH = 8  # an article with related entries, their providers and those providers' images is 6 deep


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
        self.alike: dict[tuple[str, str], list[tuple[int, str, str]]] = {}

    def read_all(self, rows: Iterable[tuple[dict[str, Any], int]]) -> Iterator[Article | Problem]:
        """Yield the articles of rows (as for :meth:`read`), and what is wrong with them: quickly where nothing is."""
        waiting = iter(rows)
        while batch := list(islice(waiting, BATCHES[0])):
            yield from self._read_batch(batch, BATCHES[1:])

    def _read_batch(
        self, batch: list[tuple[dict[str, Any], int]], smaller: tuple[int, ...]
    ) -> Iterator[Article | Problem]:
        records, lines = zip(*batch, strict=True)
        articles = plain_articles(records, lines, self.file, self.now)
        if articles is not None:
            self.count += len(batch)
            yield from articles
        elif smaller:
            for start in range(0, len(batch), smaller[0]):
                yield from self._read_batch(batch[start : start + smaller[0]], smaller[1:])
        else:
            for values, line in batch:
                yield from self.read(values, line)

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
        column = self.columns.get("domain" if field == "provider.domain" else field, field)
        if field == "provider" and what == MISSING and not self.addressed:
            done = "left unknown"
        kind = MISSING if what == MISSING else next((habit for habit in HABITS if what.endswith(habit)), "")
        if not kind:
            self.problems.append(Problem(self.file, self.line, column, what, done))
        elif kind != MISSING or not self.chosen or field in self.columns:
            self.alike.setdefault((column, kind), []).append((self.line, what, done))

    def line_of(self, field: str) -> int:  # noqa: ARG002  # a row has one line, whatever the field
        return self.line

    def end(self) -> Iterator[Problem]:
        """Yield what was put off: habits once, and what is missing once if no row has it, else row by row."""
        for (field, kind), found in self.alike.items():
            line, what, done = found[0]
            if kind != MISSING and len(found) > 1:
                yield Problem(self.file, line, field, f"{what} (and {len(found) - 1:,} more like it)", done)
            elif len(found) == self.count > 1:
                yield Problem(self.file, line, field, f"is missing in all {self.count:,} rows", done)
            else:
                for line, what, done in found:
                    yield Problem(self.file, line, field, what, done)


def is_blank(value: Any) -> bool:
    """Say whether a cell holds nothing: null, white space or not-a-number."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value != value  # NaN alone differs from itself


def without_nulls(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Return a copy of nested values whose mappings hold no nulls: columns of structs fill them with those."""
    if isinstance(value, Mapping) and depth:
        return {key: without_nulls(inner, depth - 1) for key, inner in value.items() if inner is not None}
    if isinstance(value, list) and depth:
        return [without_nulls(inner, depth - 1) for inner in value]
    return value


def not_used(file: str, line: int | None, unused: Sequence[str], used: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the one problem that lists the columns nobody read, and says which were read as what."""
    if unused:
        done = f"ignored; read {written(used)}" if used else "ignored"
        yield Problem(file, line, "", f"columns not used: {shown(unused)}", done)


def _labels(text: str) -> list[Any]:
    """Split a cell of several topics: a JSON list, or labels between ``;`` or ``|``, or else between commas."""
    if text.startswith("["):
        try:
            labels = json.loads(text)
        except (ValueError, RecursionError):
            labels = None
        if isinstance(labels, list):
            return labels
    labels = SEPARATOR.split(text) if SEPARATOR.search(text) else text.split(",")
    return [label.strip() for label in labels if label.strip()]
