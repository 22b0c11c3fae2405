"""The native format: a text file with front matter (YAML, TOML or JSON) and an optional body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import yaml

from graphkit.fronts import (
    FrontMatter,
    FrontMatterError,
    parse_json_front,
    parse_toml_front,
    with_native_names,
)
from graphkit.lines import decoded
from graphkit.model import Article, Problem
from graphkit.packed import bare_name
from graphkit.records import article_from
from graphkit.yaml_text import Document, parse_yaml

__all__ = ["read_native"]

OPENING = re.compile(r"\s*---[ \t]*\n")
TOML_FENCE = "+++\n"
TOML_CLOSING = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
OTHER_OPENINGS = (TOML_FENCE, "{\n", '{"', "{ ")
CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
# Several files joined into one stream: a fence right before the first field of the next article.
NEXT_ARTICLE = re.compile(r"^---[ \t]*\n(?=[A-Za-z_]\w*:(?:[ \t]|$))", re.MULTILINE)
# What YAML 1.1 calls not printable, but for lone surrogates, which no decoder lets through.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
MAX_FRONT_MATTER = 1 << 20  # characters


def read_native(source: Path | BinaryIO, name: str) -> Iterator[Article | Problem]:
    """Yield the article in ``source`` (several, if files were joined into one stream) and what is wrong with it.

    ``name`` is the file as the user named it, for provenance and problems.

    Raises:
        OSError: If the source cannot be read.
    """
    data = source.read_bytes() if isinstance(source, Path) else source.read()
    file = _File(name, joined=not isinstance(source, Path))
    yield from file.read(data)


class _File:
    def __init__(self, name: str, *, joined: bool) -> None:
        self.name = name
        self.joined = joined
        self.is_yaml = bare_name(name).endswith((".yaml", ".yml"))
        self.now = datetime.now(UTC)
        self.problems: list[Problem] = []

    def problem(self, line: int | None, field: str, what: str, done: str) -> None:
        self.problems.append(Problem(self.name, line, field, what, done))

    def read(self, data: bytes) -> Iterator[Article | Problem]:
        text, self.problems = decoded(data, self.name)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if text.startswith(OTHER_OPENINGS):
            yield from self.read_other(text)
            return
        for front, body, line in self.parts(text):
            for document in self.parse(front, line):
                yield from self.articles(document, body, line)
        yield from self.problems

    def read_other(self, text: str) -> Iterator[Article | Problem]:
        """Read what begins with TOML between ``+++`` lines, or with a JSON object."""
        line = 0
        try:
            if text.startswith("{"):
                front, end = parse_json_front(text)
            else:
                line = 1
                closing = TOML_CLOSING.search(text, len(TOML_FENCE))
                if closing is None:
                    raise FrontMatterError("the front matter is not closed by a line '+++'", -1)
                front, end = parse_toml_front(text[len(TOML_FENCE) : closing.start()]), closing.end()
        except FrontMatterError as error:
            self.problem(line + error.line + 1, "", str(error), "skipped")
        else:
            yield from self.articles(front, text[end:], line)
        yield from self.problems

    def parts(self, text: str) -> Iterator[tuple[str, str, int]]:
        """Yield the front matter, the body and the front matter's first line (from 0) of each article."""
        start = OPENING.match(text)
        if start is None:
            if self.is_yaml and text.strip():
                yield text, "", 0
            else:
                what = "has no front matter (a first line '---')" if text.strip() else "is empty"
                self.problem(1, "", what, "skipped")
            return
        if self.is_yaml:  # several documents are separated by the same fence
            yield text, "", 0
            return
        while start is not None:
            line = text.count("\n", 0, start.end())
            end = CLOSING.search(text, start.end())
            if end is None:
                self.problem(line, "", "the front matter is not closed by a line '---'", "read to the end of the file")
                yield text[start.end() :], "", line
                return
            following = NEXT_ARTICLE.search(text, end.end()) if self.joined else None
            body = text[end.end() : following.start() if following else None]
            yield text[start.end() : end.start()], body, line
            start = following

    def parse(self, front: str, first_line: int) -> list[Document]:
        if len(front) > MAX_FRONT_MATTER:
            what = f"the front matter has {len(front):,} characters"
            self.problem(first_line + 1, "", what, f"skipped, as more than {MAX_FRONT_MATTER:,} is no article")
            return []
        if not front.strip():
            self.problem(first_line + 1, "", "the front matter is empty", "skipped")
            return []
        try:
            return parse_yaml(front)
        except yaml.reader.ReaderError:
            return self.parse_without_controls(front, first_line)
        except yaml.MarkedYAMLError as error:
            line = first_line + 1 + (error.problem_mark.line if error.problem_mark else 0)
            self.problem(line, "", f"broken YAML: {error.problem}", f"skipped; {_advice(error)}")
        except yaml.YAMLError as error:
            self.problem(first_line + 1, "", f"broken YAML: {' '.join(str(error).split())}", "skipped")
        return []

    def parse_without_controls(self, front: str, first_line: int) -> list[Document]:
        """YAML allows no control characters; a stray one should not cost the article."""
        bad = CONTROL.search(front)
        if bad is None:
            self.problem(first_line + 1, "", "broken YAML: holds characters that YAML does not allow", "skipped")
            return []
        self.problem(first_line + 1 + front.count("\n", 0, bad.start()), "", "holds control characters", "removed them")
        return self.parse(CONTROL.sub("", front), first_line)

    def articles(self, document: Document | FrontMatter, body: str, first_line: int) -> Iterator[Article]:
        if document.value is None:  # nothing between two fences of a YAML file
            return
        for field in document.repeated:
            self.problem(first_line + 1 + document.line(field), field, "is given twice", "the last one counts")
        records = document.value if isinstance(document.value, list) else [document.value]
        for index, values in enumerate(records):
            prefix = f"[{index}]." if records is document.value else ""
            line_of = self.line_finder(document, prefix, first_line)
            if not isinstance(values, dict):
                self.problem(line_of(""), "", "the front matter is no mapping of fields to values", "skipped")
                continue

            def report(field: str, what: str, done: str, line_of: Callable[[str], int] = line_of) -> None:
                self.problem(line_of(field), field, what, done)

            article = article_from(
                with_native_names(values), file=self.name, now=self.now, report=report, line_of=line_of
            )
            if article is not None:
                text = body.strip()
                yield replace(article, body=text) if text else article

    @staticmethod
    def line_finder(document: Document | FrontMatter, prefix: str, first_line: int) -> Callable[[str], int]:
        return lambda field: first_line + 1 + document.line(prefix + field)


def _advice(error: yaml.MarkedYAMLError) -> str:
    if "mapping values are not allowed" in str(error.problem):
        return "put quotes around values that hold a colon"
    if "found character that cannot start any token" in str(error.problem):
        return "put quotes around the value, and use spaces, not tabs"
    return "check the quotes and the indentation there"
