"""The whole picture: title and facts, the map, the legend."""

from __future__ import annotations

from pathlib import Path

from graphkit.pictures.chart import draw_map
from graphkit.pictures.figures import plain_style
from graphkit.pictures.legend import Legend
from graphkit.pictures.names import LEADING, wrap
from graphkit.pictures.scene import Scene
from graphkit.pictures.sheet import Sheet
from graphkit.pictures.theme import read_theme

__all__ = ["draw_picture"]

TITLE, FACTS = 17.0, 8.0  # letter sizes in points: a page is read at arm's length, however large it is
MARGIN = 0.035  # of the shorter side
MOST_LEGEND = 0.34  # of the height; a legend that needs more is left out
PLAIN_UP_TO = 5_000  # dots and links; an SVG with more holds them as pixels


def draw_picture(
    scene: Scene,
    path: Path,
    format: str,  # noqa: A002  # the word users know; nothing here formats
    *,
    title: str,
    size: tuple[float, float],
    dpi: float,
    theme: str,
) -> None:
    """Draw a scene to a file.

    Args:
        scene: The map.
        path: The file.
        format: ``png`` or ``svg``.
        title: The heading.
        size: Width and height in inches.
        dpi: Pixels an inch, also of what an SVG holds as pixels.
        theme: ``light`` or ``dark``.
    """
    with plain_style():
        sheet = Sheet(size, read_theme(theme), vector=format == "svg")
        margin = MARGIN * min(sheet.wide, sheet.high)
        wide = sheet.wide - 2 * margin
        top = margin
        for text, style, letters, rows in ((title, "title", TITLE, 2), (scene.facts, "facts", FACTS, 3)):
            lines = wrap(sheet.readable(text), wide, rows, sheet.measure(style, letters))
            sheet.text(lines, margin, top, style, letters)
            top += len(lines) * letters * LEADING + 3
        legend = Legend(sheet, scene, wide)
        bottom = sheet.high - margin
        if legend.height <= MOST_LEGEND * sheet.high:
            bottom -= legend.height
            legend.draw(margin, bottom)
            bottom -= margin / 3
        if bottom - top > margin:
            draw_map(sheet, scene, (margin, top + margin / 3, sheet.wide - margin, bottom))
        much = len(scene.x) + sum(map(len, scene.links.values())) > PLAIN_UP_TO
        sheet.save(path, dpi, pixels=much)
