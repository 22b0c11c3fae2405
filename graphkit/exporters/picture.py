"""PNG and SVG: the map as a picture for print, drawn without a browser; see ``docs/pictures.md``."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from graphkit.graph import ArticleGraph

__all__ = ["write_picture", "write_png", "write_svg"]

SIZE = (10.0, 7.5)  # inches
MOST_PIXELS = 30_000  # a side


def write_png(graph: ArticleGraph, path: Path, **options: Any) -> None:
    """Write a PNG; see :func:`write_picture` for the options."""
    write_picture(graph, path, "png", **options)


def write_svg(graph: ArticleGraph, path: Path, **options: Any) -> None:
    """Write an SVG; see :func:`write_picture` for the options."""
    write_picture(graph, path, "svg", **options)


def write_picture(
    graph: ArticleGraph,
    path: Path,
    format: str,  # noqa: A002  # the word users know; nothing here formats
    *,
    title: str | None = None,
    size: tuple[float, float] = SIZE,
    dpi: float = 200,
    colour: str | None = None,
    theme: str = "light",
) -> None:
    """Draw the map of a graph, with title, legend and what is shown.

    The same graph and options give the same bytes with the same fonts and matplotlib. Needs ``graphkit[plot]``.
    A graph without a layout gets one. Takes O(nodes + edges) time: about 2 s for 2,000 articles, 15 s for 1,000,000.

    Args:
        graph: The graph; what analyses found is shown where it is there.
        path: The file to write.
        format: ``png`` or ``svg``.
        title: The heading, as plain text; "Articles" otherwise.
        size: Width and height in inches, 1 or more each.
        dpi: Pixels an inch, 10 or more. An SVG has none, but for maps of more than 5,000 dots and links, which it
            holds as a picture.
        colour: What colours tell: ``community``, ``story``, ``provider``, ``kind``, ``topic`` or ``time``. By default
            stories on a map of up to 60 articles; on a larger one communities, or the time where the nine largest
            communities are a small part of it.
        theme: ``light`` or ``dark``.

    Raises:
        GraphkitError: If matplotlib is not installed.
        OSError: If the file cannot be written.
        ValueError: If an option is out of range.
    """
    wide, high = size
    if not all(math.isfinite(value) for value in (wide, high, dpi)) or min(wide, high) < 1 or dpi < 10:
        raise ValueError(f"a picture is at least 1 by 1 inch at 10 dpi, not {wide} by {high} at {dpi}")
    if max(wide, high) * dpi > MOST_PIXELS:
        raise ValueError(f"{wide} by {high} inches at {dpi} dpi is more than {MOST_PIXELS:,} pixels a side; lower dpi")
    from graphkit.pictures.figures import need_matplotlib  # late: knowing the format must stay cheap

    need_matplotlib()
    from graphkit.pictures.paper import draw_picture
    from graphkit.pictures.scene import make_scene

    scene = make_scene(_placed(graph), colour)
    draw_picture(scene, path, format, title=title or "Articles", size=(wide, high), dpi=dpi, theme=theme)


def _placed(graph: ArticleGraph) -> ArticleGraph:
    """The graph with places for its nodes: its own, or those of the layout analysis."""
    if {"x", "y"} <= set(graph.nodes.columns):
        return graph
    from graphkit.analysis import analyse

    return analyse(graph, "layout")
