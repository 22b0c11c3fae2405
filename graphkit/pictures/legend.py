"""The legend: what colours, signs and lines mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from graphkit.pictures.chart import LINKS, MARKERS, draw_dots, palette
from graphkit.pictures.names import LEADING, wrap
from graphkit.pictures.scene import Scene
from graphkit.pictures.sheet import LAYERS, Sheet
from graphkit.pictures.theme import OTHERS

__all__ = ["Legend"]

SIZE = 7.5  # of letters, in points
ROW = 12.5  # height in points
COLUMN = 210.0  # points a column should have
APART = 5.0  # points between columns, and between colours and signs
SIGN = 16.0  # points from a sign's left edge to its words
DOT = 3.4  # radius
SIGNS = {
    "article": "Article",
    "related": "Only named by another article",
    "provider": "Provider",
    "topic": "Topic",
}
LINES = {
    "duplicate_of": "Same text",
    "related_to": "Declared related",
    "published_by": "Published by",
    "about": "About a topic",
}

Draw = Callable[[float, float], None]


@dataclass(frozen=True)
class _Item:
    draw: Draw  # at the left edge and the middle of the row
    words: str
    count: str = ""  # stays when the words are cut


class Legend:
    """The legend of a scene, for a sheet: ``height`` in points, and :meth:`draw`."""

    def __init__(self, sheet: Sheet, scene: Scene, wide: float) -> None:
        self._sheet, self._scene, self._wide = sheet, scene, wide
        self._measure = sheet.measure("entry", SIZE)
        self._groups = [(items, self._columns(items)) for items in (self._colours(), self._signs()) if items]
        rows = sum(-(-len(items) // columns) for items, columns in self._groups)
        self.height = (1 + rows) * ROW + len(self._groups) * APART

    def _columns(self, items: Sequence[_Item]) -> int:
        """As many as hold the words uncut, but no fewer than fit at ``COLUMN`` points each."""
        longest = max(self._measure(item.words + item.count) for item in items) + SIGN + APART
        fitting = (self._wide // COLUMN, self._wide // max(longest, SIGN * 5))
        return int(max(1, *fitting)) if fitting[1] < 5 else 4

    def _colours(self) -> list[_Item]:
        colours = palette(self._sheet, self._scene)
        return [
            _Item(self._dot(colours[entry.slot]), entry.label, f" ({entry.count:,})")
            for entry in self._scene.colouring.entries
        ]

    def _signs(self) -> list[_Item]:
        grey = self._sheet.theme.palette[OTHERS]
        kinds = set(np.unique(self._scene.kinds).tolist())
        signs = [
            _Item(self._dot(grey, kind), words) for kind, words in SIGNS.items() if kind in kinds and kinds != {kind}
        ]
        if self._scene.stories:
            signs.append(_Item(self._island, "Story: articles on one event"))
        lines = reversed(self._scene.links)
        return signs + [_Item(self._line(kind), LINES.get(kind, kind.replace("_", " "))) for kind in lines]

    def _dot(self, colour: str, kind: str = "article") -> Draw:
        def draw(x: float, y: float) -> None:
            place = np.array([x + DOT]), np.array([y])
            draw_dots(self._sheet, *place, DOT, colour, MARKERS[kind], ring=kind == "related")

        return draw

    def _island(self, x: float, y: float) -> None:
        for more, name in ((0.7, "hull-line"), (0.0, "hull")):
            self._stroke(x + 2, x + 7, y, self._sheet.colour(name), 7 + more)

    def _line(self, kind: str) -> Draw:
        name, width = LINKS.get(kind, LINKS["related_to"])
        return lambda x, y: self._stroke(x - 1, x + 10, y, self._sheet.colour(name), width)

    def _stroke(self, left: float, right: float, y: float, colour: str, width: float) -> None:
        self._sheet.axes.plot(
            [left, right],
            [y, y],
            color=colour,
            linewidth=width,
            solid_capstyle="round",
            zorder=LAYERS["dot"],
            scalex=False,
            scaley=False,
        )

    def draw(self, left: float, top: float) -> None:
        """Draw it with its upper left corner there."""
        sheet = self._sheet
        sheet.text([self._scene.colouring.heading], left, top, "heading", SIZE)
        top += ROW
        for items, columns in self._groups:
            column = self._wide / columns
            for number, item in enumerate(items):
                x, y = left + number % columns * column, top + number // columns * ROW
                item.draw(x, y + SIZE * LEADING / 2)
                room = column - SIGN - APART - self._measure(item.count)
                (words,) = wrap(sheet.readable(item.words) or "–", room, 1, self._measure)
                sheet.text([words + item.count], x + SIGN, y, "entry", SIZE)
            top += -(-len(items) // columns) * ROW + APART
