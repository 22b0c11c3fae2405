"""Readers: a path or stream in, articles and problems out.

A reader takes a path (or a binary stream) and the name to report it by, and yields each :class:`Article` and each
:class:`Problem` it finds. Adding one is one file here plus its suffixes in ``READERS``, or in ``MAPPED_READERS`` if it
takes the columns that the user names, too. Any of them may be compressed, as in ``.csv.gz``.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from io import BytesIO
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar
from xml.parsers.expat import ExpatError

from graphkit.articles import Articles, Item, article_table, joined_tables
from graphkit.collector import rare_collections
from graphkit.columns import named_columns
from graphkit.errors import InputError, NoArticlesError
from graphkit.graph_records import GraphRecords
from graphkit.model import Article, Problem
from graphkit.packed import PACKED, DamagedError, bare_name, is_archive, members, unpacked
from graphkit.parallel import map_in_processes
from graphkit.plugins import plugged_in
from graphkit.readers.feed import read_feed
from graphkit.readers.gdelt import read_gdelt
from graphkit.readers.json_document import read_json
from graphkit.readers.json_lines import read_json_lines
from graphkit.readers.native import read_native
from graphkit.readers.parquet import read_parquet
from graphkit.readers.tabular import read_tabular
from graphkit.readers.web_page import read_web_page
from graphkit.readers.xml_graph import read_gexf_graph, read_graphml_graph
from graphkit.remote import as_path, stores_errors
from graphkit.sources import find_files, name_of
from graphkit.store.folder import is_graph_folder
from graphkit.store.stored import read_stored
from graphkit.xml_root import XmlRefusedError, root_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    *("MAPPED_READERS", "READERS", "XML_ROOTS", "MappedReader", "Reader"),
    *(
        "each_file",
        "find_inputs",
        "items_of",
        "known_suffixes",
        "nothing_in",
        "read_articles",
        "read_file",
        "read_or_refuse",
        "told_once",
    ),
]

Reader = Callable[[Path | BinaryIO, str], Iterator[Item]]
MappedReader = Callable[[Path | BinaryIO, str, Mapping[str, str] | None], Iterator[Item]]
"""A reader that also takes native field -> column; without it the columns' names decide."""

READERS: dict[str, Reader] = {
    ".md": read_native,
    ".markdown": read_native,
    ".txt": read_native,
    ".yaml": read_native,
    ".yml": read_native,
    ".rss": read_feed,
    ".atom": read_feed,
    ".html": read_web_page,
    ".htm": read_web_page,
    ".gkg.csv": read_gdelt,
    ".graphml": read_graphml_graph,
    ".gexf": read_gexf_graph,
}

MAPPED_READERS: dict[str, MappedReader] = {
    ".csv": read_tabular,
    ".tsv": read_tabular,
    ".json": read_json,  # what the document looks like decides: see graphkit.dialects
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".parquet": read_parquet,
}

# Several formats share the suffix ``.xml``: the document's root decides.
XML_ROOTS: dict[str, Reader] = {
    "rss": read_feed,
    "feed": read_feed,
    "RDF": read_feed,
    "graphml": read_graphml_graph,
    "gexf": read_gexf_graph,
}

# How a node-link graph of anybody, and what else graphkit writes, begins.
EXPORTED = re.compile(
    rb'\A\{"directed": |"generator": "graphkit"|<generator>graphkit<|<meta name="generator" content="graphkit"'
)
EXPORT_HEAD = 2_000  # bytes

# Below this many files a second process costs more to start than it saves.
FILES_A_PROCESS = 1_000

Progress = Callable[[int, int], None]
Made = TypeVar("Made")


def read_articles(
    *sources: str | os.PathLike[str],
    columns: Mapping[str, str] | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Articles:
    """Read every article in ``sources``: files, folders, patterns, graph folders, ``-`` (standard input).

    What cannot be used becomes a :class:`Problem`, and reading goes on.

    Args:
        sources: Read in this order; a folder's files are sorted, so the result does not depend on the machine.
        columns: Which column of a table holds which field, such as ``{"title": "HEADLINE", "url": "LINK"}``; nothing
            else is read from the tables then. By default the columns' names decide (see ``docs/reading.md``).
        processes: How many to read with. By default as many as pay: 1 below 2,000 files, at most the processors.
        progress: Called now and then with the number of files read and of all files.

    Raises:
        InputError: If a source does not exist or cannot be opened, or if ``columns`` names a column that a table does
            not have, or a field that there is not.
        NoArticlesError: If there is no article in any of them.
    """
    named = None if columns is None else named_columns(columns)
    files = find_inputs(sources, named)
    found: list[list[Item]] = []
    if "-" in map(str, sources):
        found.append(list(read_native(sys.stdin.buffer, "<stdin>")))
    for items in each_file(partial(read_or_refuse, columns=named), files, processes, progress):
        if isinstance(items, InputError):
            raise items
        found.append(items)
    problems = [item for items in found for item in items if isinstance(item, Problem)]
    told = tuple(compress(problems, told_once([one.field for one in problems], [one.what for one in problems])))
    table = joined_tables(item for items in found for item in items if not isinstance(item, Problem))
    if table.is_empty():
        raise nothing_in(sources, len(found), told)
    return Articles(table, told)


def articles_from_networkx(graph: nx.Graph[Any], name: str = "networkx") -> Articles:
    """Return the articles that the nodes and edges of a networkx graph state; the graph is not changed.

    Nodes without ``kind`` are articles, called by their ``title``, ``label`` or id; ``related_to`` edges and edges
    without ``kind`` become their ``related`` lists. What analyses found is left out. O(nodes + edges).

    Args:
        graph: Of any kind, such as ``ArticleGraph.to_networkx()`` gives.
        name: What to call it as the source of the articles and in problems.

    Raises:
        NoArticlesError: If no node is an article.
    """
    items = list(GraphRecords(name).read_networkx(graph))
    problems = tuple(item for item in items if isinstance(item, Problem))
    articles = [item for item in items if isinstance(item, Article)]
    if not articles:
        raise nothing_in([name], 1, problems)
    return Articles(article_table(articles), problems)


def find_inputs(sources: Sequence[str | os.PathLike[str]], columns: Mapping[str, str] | None = None) -> list[Path]:
    """Return the files, and graph folders, that ``sources`` name, but for standard input.

    Raises:
        InputError: As :func:`read_articles`.
    """
    files = _files([source for source in sources if str(source) != "-"])
    if columns is not None and not any(_format(file.name) in MAPPED_READERS or is_archive(file) for file in files):
        raise InputError(f"columns are named, and no source is a table; tables end in {', '.join(MAPPED_READERS)}")
    if len(files) == 1 and "-" not in map(str, sources):
        _check_readable(files[0])
    return files


def each_file(
    function: Callable[[Path], Made],
    files: Sequence[Path],
    processes: int | None = None,
    progress: Progress | None = None,
) -> list[Made]:
    """Return ``function(file)`` of each file, by as many processes as pay unless told how many."""
    if processes is None:
        processes = max(1, min(os.cpu_count() or 1, len(files) // FILES_A_PROCESS))
    if processes > 1:
        return map_in_processes(function, files, processes, progress)
    made: list[Made] = []
    with rare_collections():
        for done, file in enumerate(files):
            if progress is not None and done % 100 == 0:
                progress(done, len(files))
            made.append(function(file))
    if progress is not None:
        progress(len(files), len(files))
    return made


def read_file(file: Path, columns: Mapping[str, str] | None = None) -> list[Item]:
    """Read one file, as :func:`items_of` does, at once.

    Raises:
        InputError: If ``columns`` (native field -> column) names a column that the file, a table, does not have.
    """
    return list(items_of(file, columns))


def items_of(file: Path, columns: Mapping[str, str] | None = None) -> Iterator[Item]:
    """Yield what one file holds, which may be compressed, by the reader its suffix calls for, the native one if none.

    Raises:
        InputError: If ``columns`` (native field -> column) names a column that the file, a table, does not have.
    """
    name = name_of(file)
    found = False
    try:
        for item in _items(file, name, columns):
            found = True
            yield item
    except OSError as error:
        rest = "skipped the rest" if found else "skipped"
        yield Problem(name, None, "", f"cannot be read ({error.strerror or error})", rest)


def _items(file: Path, name: str, columns: Mapping[str, str] | None) -> Iterator[Item]:
    if is_graph_folder(file):
        yield from read_stored(file)
    elif is_archive(file):
        yield from _read_archive(file, columns)
    else:
        with unpacked(file) as source:
            yield from _read(source, name, columns)


def _read_archive(file: Path, columns: Mapping[str, str] | None) -> Iterator[Item]:
    known = False
    for inner, source in members(file):
        if not _format(inner):
            continue
        known, name = True, f"{name_of(file)}/{inner}"
        try:
            if isinstance(source, DamagedError):
                raise source
            yield from _read(source, name, columns)
        except DamagedError as error:
            yield Problem(name, None, "", f"cannot be read ({error})", "skipped the rest of it")
    if not known:
        yield Problem(name_of(file), None, "", "holds no article files", "skipped")


def _read(source: Path | BinaryIO, name: str, columns: Mapping[str, str] | None) -> Iterator[Item]:
    suffix = _format(name)
    if suffix in MAPPED_READERS:
        yield from MAPPED_READERS[suffix](source, name, columns)
    elif suffix == ".xml":
        yield from _read_xml(source, name)
    elif suffix in READERS or not suffix:
        yield from READERS.get(suffix, read_native)(source, name)
    else:
        yield from _read_foreign(plugged_in("readers")[suffix], source, name, suffix)


def _read_foreign(reader: Reader, source: Path | BinaryIO, name: str, suffix: str) -> Iterator[Item]:
    """Read with another package's reader; if it fails, the other files are to be read all the same."""
    try:
        yield from reader(source, name)
    except OSError:
        raise
    except Exception as error:  # it is another's code: anything may happen
        what = f"the reader that another package has for {suffix} failed ({type(error).__name__}: {error})"
        yield Problem(name, None, "", what, "skipped the rest of it")


def _read_xml(source: Path | BinaryIO, name: str) -> Iterator[Item]:
    data = source.read_bytes() if isinstance(source, Path) else source.read()
    try:
        root = root_of(data)
    except (ExpatError, XmlRefusedError) as error:
        yield Problem(name, getattr(error, "lineno", 1), "", f"is no XML that can be read ({error})", "skipped")
        return
    if root in XML_ROOTS:
        yield from XML_ROOTS[root](BytesIO(data), name)
    else:
        what = f"has the root {root[:40]!r}; known are {', '.join(XML_ROOTS)}" if root else "is empty"
        yield Problem(name, 1, "", what, "skipped")


def read_or_refuse(file: Path, columns: Mapping[str, str] | None) -> list[Item] | InputError:
    """Read a file where an error that is raised would not find its way back: in another process."""
    try:
        return read_file(file, columns)
    except InputError as error:
        return error


@cache
def known_suffixes() -> dict[str, None]:
    """Every suffix that a reader is for."""
    return dict.fromkeys(
        [*READERS, *MAPPED_READERS, ".xml", *(name for name in plugged_in("readers") if name.startswith("."))]
    )


def _files(sources: list[str | os.PathLike[str]]) -> list[Path]:
    """Find the files to read; of a folder only those with a known suffix, compressed or not, and no graphs."""
    named = set(map(as_path, sources))
    endings = {"." + suffix.rpartition(".")[2] for suffix in known_suffixes()}
    found = find_files(sources, {*endings, *PACKED})
    return [
        file for file in found if file in named or ((is_archive(file) or _format(file.name)) and not _is_export(file))
    ]


def _format(name: str) -> str:
    """The longest suffix that a reader is for: ``.csv`` of ``news.CSV.gz``, ``.gkg.csv`` of ``1.gkg.csv``; or none."""
    parts = bare_name(name).split(".")
    endings = ("." + ".".join(parts[start:]) for start in range(1, len(parts)))
    return next((ending for ending in endings if ending in known_suffixes()), "")


def _is_export(file: Path) -> bool:
    """Say whether a file in a folder is a graph: written from the very articles there, it would only repeat them."""
    suffix = file.suffix.lower()
    if suffix in (".json", ".html", ".rss"):
        try:
            with stores_errors(), file.open("rb") as stream:
                return EXPORTED.search(stream.read(EXPORT_HEAD)) is not None
        except OSError:
            return False  # reading it will say why
    return suffix in (".graphml", ".gexf")


def _check_readable(file: Path) -> None:
    if is_graph_folder(file):
        return
    try:
        with stores_errors():
            file.open("rb").close()
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror or error})") from error


def told_once(fields: Iterable[str], whats: Iterable[str]) -> list[bool]:
    """Say which problems to report: an unknown field only where it is first met, as all files of a site have it.

    Args:
        fields: The field of each problem, in their order.
        whats: What is wrong with it.
    """
    seen: set[str] = set()
    told: list[bool] = []
    for field, what in zip(fields, whats, strict=True):
        name = field.rpartition(".")[2] if what == "unknown field" else None
        told.append(name is None or name not in seen)
        if name is not None:
            seen.add(name)
    return told


def nothing_in(sources: Iterable[str | os.PathLike[str]], files: int, problems: tuple[Problem, ...]) -> NoArticlesError:
    """Return the error that says why no article was found."""
    return NoArticlesError(_why_nothing(sources, files, problems), problems)


def _why_nothing(sources: Iterable[str | os.PathLike[str]], files: int, problems: tuple[Problem, ...]) -> str:
    names = ", ".join(map(str, sources))
    if problems:
        more = f" (and {len(problems) - 1} more problems)" if len(problems) > 1 else ""
        return f"no article could be read: {problems[0]}{more}"
    if files:
        return f"{names}: no article in {files} file(s)"
    return f"{names}: no article files here; they end in {', '.join(known_suffixes())}"
