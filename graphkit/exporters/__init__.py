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
from graphkit.exporters.gexf import write_gexf
from graphkit.exporters.graphml import write_graphml
from graphkit.exporters.node_link import write_node_link
from graphkit.exporters.picture import write_png, write_svg
from graphkit.graph import ArticleGraph
from graphkit.output import write_whole

__all__ = ["EXPORTERS", "SUFFIXES", "Exporter", "export", "format_of"]

Exporter = Callable[..., None]


def _write_html(graph: ArticleGraph, path: Path, **options: Any) -> None:
    from graphkit.exporters.html import write_html  # late: the page's parts cost time that other formats need not pay

    write_html(graph, path, **options)


EXPORTERS: dict[str, Exporter] = {
    "html": _write_html,
    "json": write_node_link,
    "graphml": write_graphml,
    "gexf": write_gexf,
    "csv": write_csv,
    "png": write_png,
    "svg": write_svg,
}

SUFFIXES: dict[str, str] = {
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".csv": "csv",
    ".png": "png",
    ".svg": "svg",
}


def format_of(path: str | os.PathLike[str]) -> str:
    """The format that goes with the suffix of ``path``, in capitals or not.

    Raises:
        FormatError: If none does.
    """
    suffix = Path(path).suffix
    if known := SUFFIXES.get(suffix.lower()):
        return known
    what = f"the suffix {suffix!r}" if suffix else "a name without a suffix"
    raise FormatError(
        f"no format goes with {what} ({os.fspath(path)}); use one of {', '.join(SUFFIXES)} or name the format"
    )


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
        path: Where to. Missing folders are made, a file that is there is replaced, links are followed.
        format: A name in ``EXPORTERS``; by default the one that goes with the suffix of ``path``.
        options: For the exporter, such as ``title`` and ``max_nodes`` for ``html`` or ``size`` for ``png``.

    Returns:
        The files written: one, or two for ``csv`` (``graph.csv`` means ``graph.edges.csv`` and ``graph.nodes.csv``).

    Raises:
        FormatError: If the format or the suffix is not known.
        OutputError: If a folder is in the way, or the place cannot be written to.
    """
    name = format_of(path) if format is None else format
    if name not in EXPORTERS:
        raise FormatError(f"unknown format {name!r}; known formats are {', '.join(EXPORTERS)}")
    return write_whole(path, lambda place: EXPORTERS[name](graph, place, **options))
