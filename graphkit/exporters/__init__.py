"""Exporters: an :class:`~graphkit.ArticleGraph` in, files out.

An exporter is a function ``(graph, path, **options) -> None`` that writes to a path which is free. It need not care
what is there already, or what happens when it fails: :func:`export` gives it a hidden folder and moves what it wrote
into place.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graphkit.errors import FormatError
from graphkit.exporters.csv_tables import write_csv
from graphkit.exporters.cytoscape import write_cytoscape
from graphkit.exporters.dot import write_dot
from graphkit.exporters.gexf import write_gexf
from graphkit.exporters.graphml import write_graphml
from graphkit.exporters.graphology import write_graphology
from graphkit.exporters.jsonld import write_jsonld
from graphkit.exporters.node_link import write_node_link
from graphkit.exporters.obsidian import write_obsidian
from graphkit.exporters.parquet import write_parquet
from graphkit.exporters.picture import write_png, write_svg
from graphkit.exporters.rss import write_rss
from graphkit.graph import ArticleGraph
from graphkit.output import write_whole
from graphkit.plugins import plugged_in, registered

__all__ = ["EXPORTERS", "FOLDERS", "SUFFIXES", "Exporter", "export", "format_of"]

Exporter = Callable[..., None]


def _write_html(graph: ArticleGraph, path: Path, **options: Any) -> None:
    from graphkit.exporters.html import write_html  # late: the page's parts cost time that other formats need not pay

    write_html(graph, path, **options)


EXPORTERS: dict[str, Exporter] = {
    "html": _write_html,
    "json": write_node_link,
    "graphology": write_graphology,
    "cytoscape": write_cytoscape,
    "graphml": write_graphml,
    "gexf": write_gexf,
    "csv": write_csv,
    "parquet": write_parquet,
    "dot": write_dot,
    "jsonld": write_jsonld,
    "rss": write_rss,
    "obsidian": write_obsidian,
    "png": write_png,
    "svg": write_svg,
}

FOLDERS = frozenset({"obsidian"})  # formats that are a folder of files

SUFFIXES: dict[str, str] = {
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".graphology.json": "graphology",
    ".cyjs": "cytoscape",
    ".cytoscape.json": "cytoscape",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".csv": "csv",
    ".parquet": "parquet",
    ".dot": "dot",
    ".gv": "dot",
    ".jsonld": "jsonld",
    ".rss": "rss",
    ".vault": "obsidian",
    ".png": "png",
    ".svg": "svg",
}


def format_of(path: str | os.PathLike[str]) -> str:
    """The format that goes with the suffix of ``path``, in capitals or not; of two suffixes that fit, the longer.

    Raises:
        FormatError: If none does.
    """
    place = Path(path)
    # ".json" alone is a hidden file without a suffix
    fitting = [suffix for suffix in SUFFIXES if place.suffix and place.name.lower().endswith(suffix)]
    if fitting:
        return SUFFIXES[max(fitting, key=len)]
    foreign = {f".{name}": name for name in plugged_in("exporters")}
    if place.suffix.lower() in foreign:
        return foreign[place.suffix.lower()]
    what = f"the suffix {place.suffix!r}" if place.suffix else "a name without a suffix"
    known = ", ".join([*SUFFIXES, *foreign])
    raise FormatError(f"no format goes with {what} ({os.fspath(path)}); use one of {known} or name the format")


def export(
    graph: ArticleGraph,
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002  # the word users know; nothing here formats
    **options: Any,
) -> tuple[Path, ...]:
    """Write ``graph`` to ``path``, whole or not at all, and nothing else.

    Args:
        graph: What to write; it is not changed.
        path: Where to. Missing folders are made, a file that is there is replaced, links are followed. In a folder
            only files that graphkit wrote, and nobody changed since, are replaced or removed.
        format: A name in ``EXPORTERS``, or another package's; by default the one that goes with the suffix of ``path``.
        options: For the exporter, such as ``title`` and ``max_nodes`` for ``html`` or ``size`` for ``png``.

    Returns:
        What was written, which is one file, two for ``csv`` and ``parquet`` (``graph.csv`` means ``graph.edges.csv``
        and ``graph.nodes.csv``), or the folder for ``obsidian``.

    Raises:
        FormatError: If the format or the suffix is not known.
        OutputError: If a folder is in the way, or the place cannot be written to, or the format cannot hold the graph.
    """
    name = format_of(path) if format is None else format
    known = EXPORTERS if name in EXPORTERS else registered("exporters", EXPORTERS)
    if name not in known:
        raise FormatError(f"unknown format {name!r}; known formats are {', '.join(known)}")
    return write_whole(path, lambda place: known[name](graph, place, **options))
