"""JSON: a list of articles, exports of news services, JSON Feed, and node-link graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from graphkit.articles import Item
from graphkit.columns import guess_columns
from graphkit.dialects import dialect_of
from graphkit.graph_records import GraphRecords
from graphkit.json_text import parse_json
from graphkit.keyed import Keys
from graphkit.lines import decoded
from graphkit.model import Problem
from graphkit.rows import BATCH, Rows, is_blank

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
    text, problems = decoded(source.read_bytes() if isinstance(source, Path) else source.read(), name)
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
    else:
        yield from _records(document, name, columns)


def _is_graph(document: Any) -> bool:
    return isinstance(document, dict) and isinstance(document.get("nodes"), list) and bool(document.keys() & EDGES)


def _records(document: Any, name: str, columns: Mapping[str, str] | None) -> Iterator[Item]:
    dialect, records, whole = None, _list_in(document), {}
    if columns is None and isinstance(document, dict) and (known := dialect_of(document)):
        dialect, records = known
        whole = {field: document[key] for field, key in dialect.whole.items() if document.get(key)}
    if not records:
        yield Problem(name, 1, "", "holds no list of articles" if records is None else "holds an empty list", "skipped")
        return
    keys = Keys(name, columns, dialect.fields if dialect else None)
    rows = Rows(name, keys.used, chosen=bool(columns))
    each = [(record, number) for number, record in enumerate(records, start=1) if record.__class__ is dict]
    for start in range(0, len(each), BATCH):
        some, numbers = zip(*each[start : start + BATCH], strict=True)
        cells: dict[str, Sequence[Any]] = {**keys.columns(some)}
        for field, value in whole.items():
            told = cells.get(field, [None] * len(some))
            cells[field] = [value if is_blank(cell) else cell for cell in told]
        yield from rows.read_cells(cells, numbers, keys.row_values(some, whole))
    for number, record in enumerate(records, start=1):
        if record.__class__ is not dict:
            yield Problem(name, number, "", "is no object of fields and values", "skipped")
    if rows.count:
        keys.check()
    yield from rows.end()
    yield from keys.problems()


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
