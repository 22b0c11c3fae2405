"""Graphs in notebooks: the page in a frame of its own, and a summary that costs little.

The page runs in a sandboxed ``<iframe srcdoc>``: it cannot see the notebook, nor the notebook's style reach it. A
picture lies under the frame, for viewers that take frames out of what they show or run no scripts.
"""

from __future__ import annotations

import base64
import html
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.errors import GraphkitError

if TYPE_CHECKING:
    import polars as pl

    from graphkit.graph import ArticleGraph

__all__ = ["frame", "show", "summary"]

# What the page may do: run, save pictures and tables, and open articles in tabs of their own. Not allow-same-origin:
# with it a title that ever became a script could read the notebook.
SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
# The page keeps its view in the address, after "#". A frame resolves addresses against its surroundings: without this
# the page would go to the notebook's address. It stands before the page's policy, which forbids any other base.
OWN_ADDRESS = '<base href="about:srcdoc">'
MOST_NODES = 20_000  # on a page in a notebook, which is saved with it: about 3 MB
PICTURED = 2_000  # nodes up to which a summary has a picture: less than a second
LISTED = 5  # stories named in a summary


def show(
    graph: ArticleGraph,
    *,
    height: int = 640,
    title: str | None = None,
    canvas: str | None = None,
    max_nodes: int | None = None,
) -> Path | None:
    """Show the interactive page: in a notebook below the cell, anywhere else in the browser.

    A notebook keeps what it shows: the page (0.7 MB and more) and, with ``graphkit[plot]``, a picture of it.

    Args:
        graph: What to show.
        height: Of the frame, in CSS pixels, 200 or more.
        title: The heading; "Articles" otherwise.
        canvas: What draws the map, a name in ``graphkit.explorer.CANVASES``; by default the number of nodes decides.
        max_nodes: At most so many nodes, 20,000 by default; the page says when there are more.

    Returns:
        Outside notebooks the page's file, in the folder for temporary files; in a notebook nothing.

    Raises:
        ValueError: If ``height`` or ``max_nodes`` is too small, or there is no such canvas.
    """
    if height < 200:
        raise ValueError(f"height is {height}; a page needs at least 200 pixels")
    page = _page(graph, title=title, canvas=canvas, max_nodes=MOST_NODES if max_nodes is None else max_nodes)
    if not _in_notebook():
        return _browse(page)
    from IPython.display import display  # there, since a notebook runs

    picture = _picture(graph, title)
    bundle: dict[str, Any] = {"text/plain": repr(graph), "text/html": frame(page, height=height, picture=picture)}
    if picture:
        bundle["image/png"] = base64.b64encode(picture).decode()
    display(bundle, raw=True)  # type: ignore[no-untyped-call]
    return None


def frame(page: str, *, height: int, picture: bytes | None = None) -> str:
    """HTML that shows a page, itself whole HTML, in a sandboxed frame over a picture (PNG)."""
    fill = "position:absolute;inset:0;width:100%;height:100%"
    under = ""
    if picture:
        data = base64.b64encode(picture).decode()
        under = f'<img alt="The map of the graph" style="{fill};object-fit:contain" src="data:image/png;base64,{data}">'
    own = page.replace("<head>", f"<head>{OWN_ADDRESS}", 1)
    return (
        f'<div style="position:relative;height:{height}px;overflow:hidden">{under}'
        f'<iframe class="graphkit-page" title="graphkit" sandbox="{SANDBOX}" style="{fill};border:0" '
        f'srcdoc="{html.escape(own)}"></iframe>'
        "<noscript><style>iframe.graphkit-page{display:none}</style></noscript></div>"
    )


def summary(graph: ArticleGraph) -> str:
    """HTML of what is in a graph: counts, the largest stories and, for a small one, a picture of it.

    Plain elements without style, script or ids: nothing to clash with the notebook. All text is escaped.
    """
    counts = graph.counts()
    rows = [_row(kind, number, "nodes") for kind, number in counts["nodes"].items()]
    rows += [_row(kind.replace("_", " "), number, "edges") for kind, number in counts["edges"].items()]
    parts = [
        f"<table><thead><tr><th>graphkit</th><th></th><th></th></tr></thead><tbody>{''.join(rows)}</tbody></table>"
    ]
    if "stories" in graph.results:
        named = _largest(graph.results["stories"].to_frame())
        parts.append(f"<p>Largest stories: {named}.</p>" if named else "<p>No stories.</p>")
    if len(graph) <= PICTURED and (picture := _picture(graph, None)):
        data = base64.b64encode(picture).decode()
        parts.append(f'<p><img alt="The map of the graph" width="640" src="data:image/png;base64,{data}"></p>')
    parts.append("<p><code>.show()</code> opens the interactive page.</p>")
    return f"<div>{''.join(parts)}</div>"


def _row(what: str, count: int, table: str) -> str:
    return f"<tr><td>{html.escape(what)}</td><td>{count:,}</td><td>{table}</td></tr>"


def _largest(stories: pl.DataFrame) -> str:
    top = stories.head(LISTED).select("name", "size").iter_rows()
    return "; ".join(f"{html.escape(name or 'without a name')} ({size})" for name, size in top)


def _page(graph: ArticleGraph, **options: Any) -> str:
    from graphkit.exporters.html import write_html  # late: the page's parts cost time

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "graph.html")
        write_html(graph, path, **options)
        return path.read_text(encoding="utf-8")


def _picture(graph: ArticleGraph, title: str | None) -> bytes | None:
    """A PNG for the screen, or None without matplotlib: the page and the summary do without."""
    from graphkit.exporters.picture import write_png

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "graph.png")
        try:
            write_png(graph, path, title=title, size=(6.5, 4.8), dpi=110)
        except GraphkitError:
            return None
        return path.read_bytes()


def _in_notebook() -> bool:
    """Whether a notebook's kernel runs this; IPython in a terminal shows no pages."""
    if "IPython" not in sys.modules:
        return False
    from IPython.core.getipython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None


def _browse(page: str) -> Path:
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", prefix="graphkit-", suffix=".html", delete=False
    ) as file:
        file.write(page)
    path = Path(file.name)
    webbrowser.open(path.as_uri())
    return path
