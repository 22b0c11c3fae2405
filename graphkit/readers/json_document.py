"""JSON: a list of articles, exports of news services, JSON Feed, and node-link graphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import Any, BinaryIO

from graphkit.articles import Item
from graphkit.blanks import is_blank
from graphkit.cells import BLOCK, Block
from graphkit.columns import guess_columns
from graphkit.dialects import dialect_of
from graphkit.graph_records import GraphRecords
from graphkit.json_pieces import Pieces
from graphkit.json_text import loads_quickly, parse_json
from graphkit.keyed import Keys
from graphkit.lines import decoded
from graphkit.model import Problem
from graphkit.rows import Rows

__all__ = ["read_json"]

# Where the list is in documents of no known dialect, the likeliest first.
LISTS = ("articles", "items", "results", "stories", "docs", "documents", "news", "entries", "data", "response")
MAX_DEPTH = 3
EDGES = {"edges", "links"}  # networkx wrote "links" before version 3.4


def read_json(source: Path | BinaryIO, name: str, columns: Mapping[str, str] | None = None) -> Iterator[Item]:
    """Yield the articles in ``source``, and what is wrong with them; an article's ``line`` is its number in the list.

    What the document looks like decides how it is read: the exports in ``graphkit.dialects``, a node-link graph, a list
    of objects (also inside an object, as ``articles``, ``items`` or the like), or one object that is an article. Of a
    damaged document the whole articles are read.

    Args:
        source: The file, or a binary stream of it. It is held in memory whole.
        name: What to report it by.
        columns: Native field -> key; ``source.name`` reaches into an object. By default the keys' names decide.

    Raises:
        InputError: If ``columns`` names a key that no object has.
        OSError: If the source cannot be read.
    """
    data = source.read_bytes() if isinstance(source, Path) else source.read()
    try:
        found, blocks = _in_pieces(data, name, columns)
    except (ValueError, RecursionError):
        yield from _whole(data, name, columns)
    else:
        yield from found.read(blocks)


def _in_pieces(data: bytes, name: str, columns: Mapping[str, str] | None) -> tuple[_List, list[Block]]:
    """Parse a document with a long list of articles; raise ValueError where that is not sure to be right."""
    pieces = Pieces(data)
    if _is_graph(pieces.document):
        raise ValueError("a graph")
    found = _List(pieces.document, name, columns)
    return found, list(found.blocks(pieces.of(found.records)))


def _whole(data: bytes, name: str, columns: Mapping[str, str] | None) -> Iterator[Item]:
    try:
        document = loads_quickly(data)(data)
    except (ValueError, RecursionError):
        text, problems = decoded(data, name)
        yield from problems
        if not text.strip():
            yield Problem(name, 1, "", "is empty", "skipped")
            return
        document, line, damage = parse_json(text)
        if damage:
            yield Problem(name, line, "", damage, "skipped" if document is None else "read what is whole")
        if document is None and damage:
            return
    if _is_graph(document):
        yield from GraphRecords(name).read_node_link(document)
        return
    try:
        found = _List(document, name, columns)
    except ValueError as error:
        yield Problem(name, 1, "", str(error), "skipped")
        return
    starts = range(0, len(found.records), BLOCK)
    yield from found.read(found.blocks(found.records[start : start + BLOCK] for start in starts))


def _is_graph(document: Any) -> bool:
    return isinstance(document, dict) and isinstance(document.get("nodes"), list) and bool(document.keys() & EDGES)


class _List:
    """The list of articles in a document.

    Attributes:
        records: The list.

    Raises:
        ValueError: If there is none, or it is empty.
    """

    def __init__(self, document: Any, name: str, columns: Mapping[str, str] | None) -> None:
        dialect, records, whole = None, _list_in(document), {}
        if columns is None and isinstance(document, dict) and (known := dialect_of(document)):
            dialect, records = known
            whole = {field: document[key] for field, key in dialect.whole.items() if document.get(key)}
        if not records:
            raise ValueError("holds no list of articles" if records is None else "holds an empty list")
        self.records = records
        self.name = name
        self.whole = whole
        self.keys = Keys(name, columns, dialect.fields if dialect else None)
        self.rows = Rows(name, self.keys.used, chosen=bool(columns))
        self.strays: list[int] = []

    def blocks(self, parts: Iterable[list[Any]]) -> Iterator[Block]:
        """Yield the records, which come a part at a time, as columns."""
        start = 1
        for part in parts:
            numbers: Sequence[int] = range(start, start + len(part))
            start += len(part)
            records = [record for record in part if record.__class__ is dict]
            if len(records) < len(part):
                is_record = [record.__class__ is dict for record in part]
                self.strays.extend(number for number, is_one in zip(numbers, is_record, strict=True) if not is_one)
                numbers = list(compress(numbers, is_record))
            if not records:
                continue
            cells = self.keys.columns(records)
            for field, value in self.whole.items():
                told = cells.get(field, [None] * len(records))
                cells[field] = [value if is_blank(cell) else cell for cell in told]
            yield Block.of(cells, numbers)

    def read(self, blocks: Iterable[Block]) -> Iterator[Item]:
        """Yield the articles of all :meth:`blocks`, and what is wrong with them."""
        yield from self.rows.read_blocks(blocks)
        for number in self.strays:
            yield Problem(self.name, number, "", "is no object of fields and values", "skipped")
        if self.rows.count:
            self.keys.check()
        yield from self.rows.end()
        yield from self.keys.problems()


def _list_in(document: Any) -> list[Any] | None:
    """Find the list of articles in a document of no known dialect; one article alone is a list, too."""
    for _ in range(MAX_DEPTH):
        if not isinstance(document, dict):
            break
        inner = next((document[key] for key in LISTS if isinstance(document.get(key), (dict, list))), None)
        if inner is None:
            return [document] if guess_columns(list(document)) else None
        document = inner
    return document if isinstance(document, list) else None
