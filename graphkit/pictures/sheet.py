"""A sheet of paper: a matplotlib figure whose coordinates are points from its upper left corner, y downwards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.pictures.figures import save_figure
from graphkit.pictures.fonts import drawable, one_line, sans_families, serif_families
from graphkit.pictures.names import LEADING, Measure
from graphkit.pictures.theme import Theme

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

__all__ = ["LAYERS", "STYLES", "Sheet", "Style"]

POINTS = 72  # an inch
FINE = 10.0  # letters are measured at this many pixels a point and this many points high: widths are whole pixels
OUTLINE = 2.2  # width in points of the outline that makes letters readable on dots and links
HALO = "halo"  # what the copies of letters are called that carry this outline in an SVG
HALO_STYLE = re.compile(rf'(<g id="{HALO}-\d+">\s*<text style=")')
LAYERS = {"island": 1.0, "link": 2.0, "dot": 3.0, "text": 5.0}
PIXELS_BELOW = 4.0  # layers that become pixels in an SVG if they hold too much


@dataclass(frozen=True)
class Style:
    """How a text is set: its colour's name in the theme, whether it is bold, and whether it has serifs."""

    colour: str
    bold: bool = False
    serif: bool = False


STYLES = {
    "title": Style("ink", bold=True, serif=True),
    "facts": Style("muted"),
    "heading": Style("ink", bold=True),
    "entry": Style("ink"),
    "community": Style("ink", bold=True),
    "group": Style("ink"),
    "story": Style("story-name", bold=True),
    "article": Style("ink"),
    "hub": Style("muted"),
}


class Sheet:
    """A blank sheet; within :func:`~graphkit.pictures.figures.plain_style`.

    Args:
        size: Width and height in inches.
        theme: Its colours.
        vector: Whether it will be an SVG: then letters that no font here has stay, as the viewer's fonts may have them.
    """

    def __init__(self, size: tuple[float, float], theme: Theme, *, vector: bool) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
        from matplotlib.figure import Figure

        self.theme, self.vector = theme, vector
        self.wide, self.high = size[0] * POINTS, size[1] * POINTS
        self.figure = Figure(figsize=size, facecolor=theme.named["paper"])
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1), xlim=(0, self.wide), ylim=(self.high, 0))
        self.axes.set_axis_off()
        renderer: Any = RendererAgg(8, 8, POINTS * FINE)  # type: ignore[no-untyped-call]

        @cache
        def width(letter: str, style: str) -> float:
            return float(renderer.get_text_width_height_descent(letter, font(style, FINE), False)[0]) / FINE**2

        self._width = width
        self._halos = count()

    def measure(self, style: str, size: float) -> Measure:
        """The function that tells how wide a text is, in points: letter by letter, which is quick and near enough."""
        return lambda text: size * sum(self._width(letter, style) for letter in text)

    def readable(self, text: str) -> str:
        """One line of what can be drawn of a text."""
        return one_line(text) if self.vector else drawable(text)

    def colour(self, name: str) -> str:
        """A colour of the theme."""
        return self.theme.named[name]

    def text(
        self, lines: Sequence[str], x: float, top: float, style: str, size: float, *, middle: bool = False
    ) -> None:
        """Set lines, left-aligned at ``x`` or around it; with ``middle``, outlined to be read on dots and links."""
        from matplotlib.patheffects import withStroke

        look = STYLES[style]
        paper = self.colour("paper")
        for number, line in enumerate(lines):
            place = x, top + (number + 0.8) * size * LEADING, self.readable(line)
            options: dict[str, Any] = {
                "fontproperties": font(style, size),
                "horizontalalignment": "center" if middle else "left",
                "parse_math": False,
                "zorder": LAYERS["text"],
            }
            if middle and self.vector:  # a path effect would make shapes of the letters, not to be searched or edited
                self.axes.text(*place, color=paper, gid=f"{HALO}-{next(self._halos)}", **options)
            effects = [withStroke(linewidth=OUTLINE, foreground=paper)] if middle and not self.vector else []
            self.axes.text(*place, color=self.colour(look.colour), path_effects=effects, **options)

    def save(self, path: Path, dpi: float, *, pixels: bool) -> None:
        """Save it; ``pixels`` says that an SVG is to hold islands, links and dots as one picture."""
        if pixels:
            self.axes.set_rasterization_zorder(PIXELS_BELOW)
        save_figure(self.figure, path, "svg" if self.vector else "png", dpi=dpi)
        if self.vector:
            stroke = f"stroke: {self.colour('paper')}; stroke-width: {OUTLINE}; stroke-linejoin: round; "
            text = path.read_text(encoding="utf-8")
            path.write_text(HALO_STYLE.sub(rf"\1{stroke}", text), encoding="utf-8", newline="\n")


@cache
def font(style: str, size: float) -> FontProperties:
    """The font of a style."""
    from matplotlib.font_manager import FontProperties

    look = STYLES[style]
    families = [*serif_families(), "serif"] if look.serif else [*sans_families(), "sans-serif"]
    return FontProperties(family=families, weight="bold" if look.bold else "normal", size=size)
