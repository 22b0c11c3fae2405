"""Layouts: where the nodes of a map stand.

A layout is a function ``(Pieces, seed) -> Placed``.
"""

from __future__ import annotations

from collections.abc import Callable

from graphkit.layouts.islands import island_layout
from graphkit.layouts.pieces import Pieces, Placed
from graphkit.layouts.small import force_layout

__all__ = ["LAYOUTS", "MapLayout", "layout_for"]

MapLayout = Callable[[Pieces, int], Placed]

LAYOUTS: dict[str, MapLayout] = {
    "force": force_layout,
    "islands": island_layout,
}

FORCE_UP_TO = 1000  # nodes; the force layout's time grows with their square, and larger graphs are balls of wool in it


def layout_for(nodes: int) -> str:
    """Return the name of the layout for a map of so many nodes."""
    return "force" if nodes <= FORCE_UP_TO else "islands"
