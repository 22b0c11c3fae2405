"""The page: what is on it (``build_page``), how it is put together (``shell``), and its canvases.

A canvas draws the map. Its JavaScript side is registered in ``shell/js/canvases.js``; its Python side here, under the
same name: a function from the page's data to what the canvas draws beyond it, and the script it needs, if any.
``docs/adding-a-canvas.md`` shows how to add one.
"""

from __future__ import annotations

from collections.abc import Callable

from graphkit.explorer.page_data import PageData

__all__ = ["CANVASES", "Canvas"]

Canvas = Callable[[PageData], tuple[dict[str, object], str]]


def _pyvis(page: PageData) -> tuple[dict[str, object], str]:
    from graphkit.explorer.pyvis_canvas import drawing, vis_network  # late: pyvis is slow to import

    return drawing(page), vis_network()


def _webgl(_page: PageData) -> tuple[dict[str, object], str]:
    return {}, ""  # it draws the columns as they are


CANVASES: dict[str, Canvas] = {
    "pyvis": _pyvis,
    "webgl": _webgl,
}
