"""The page as one HTML file; see ``docs/page.md``."""

from __future__ import annotations

from pathlib import Path

from graphkit.explorer import CANVASES
from graphkit.explorer.build_page import page_data
from graphkit.explorer.shell import page_html
from graphkit.graph import ArticleGraph

__all__ = ["write_html"]


def write_html(
    graph: ArticleGraph,
    path: Path,
    *,
    title: str | None = None,
    max_nodes: int | None = None,
    canvas: str | None = None,
) -> None:
    """Write the page of a graph to exactly ``path``: self-contained, UTF-8, opened from disk, fetching nothing.

    Args:
        graph: The graph; what analyses found is shown where it is there.
        path: The file to write.
        title: The heading; "Articles" otherwise.
        max_nodes: At most so many nodes are on the page, the best connected articles, whole stories kept: 1,000,000, or
            1,000 for the canvas ``pyvis``.
        canvas: What draws the map, a name in ``graphkit.explorer.CANVASES``: ``pyvis`` up to 500 nodes and ``webgl``
            from there on.

    Raises:
        OSError: If the file cannot be written.
        ValueError: If ``max_nodes`` is less than 1, or nobody registered the canvas.
    """
    if canvas is not None and canvas not in CANVASES:
        raise ValueError(f"no canvas is called {canvas!r}; there are {', '.join(CANVASES)}")
    page = page_data(graph, title=title, max_nodes=max_nodes, canvas=canvas)
    page.head["drawing"], script = CANVASES[page.head["canvas"]](page)
    path.write_text(page_html(page, script), encoding="utf-8", newline="\n")
