"""Draws the map on a sheet: islands under links under dots, then the names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from graphkit.pictures.islands import convex_hull
from graphkit.pictures.names import Box, Cover, place_names
from graphkit.pictures.scene import Scene
from graphkit.pictures.sheet import LAYERS, Sheet
from graphkit.pictures.words import map_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LINKS", "MARKERS", "draw_dots", "draw_map", "palette"]

ROOM_FOR_NAME = 5000.0  # square points of map a name should have
MAGNIFIED = 0.75  # points a map unit at most: a map of three articles is not to look like three moons
SMALLEST_DOT = 0.3  # radius in points
ISLAND_PAD = 5.0  # map units of shore around the dots of a story
MOST_ISLANDS = 5_000  # the largest; with more, each is smaller than a letter's dot
CLASSES = 12  # of dot sizes: dots of one size and colour are drawn in one go
MARKERS = {"article": "o", "related": "o", "provider": "s", "topic": "D"}
LINKS = {  # kind: colour in the theme, width in points where there is room
    "duplicate_of": ("same", 1.5),
    "related_to": ("edge", 0.7),
    "published_by": ("edge-light", 0.7),
    "about": ("edge-light", 0.7),
}


def draw_map(sheet: Sheet, scene: Scene, area: Box) -> None:
    """Fit the map into an area of the sheet."""
    if not len(scene.x):
        return
    x, y, scale = _fit(scene, area)
    radius = np.maximum(scene.radius * scale, SMALLEST_DOT)
    _draw_islands(sheet, scene, x, y, radius, scale)
    _draw_links(sheet, scene, x, y, float(np.median(radius)))
    colours = palette(sheet, scene)
    for marker in dict.fromkeys(MARKERS.values()):
        for ring in (False, True):
            kinds = [kind for kind, shape in MARKERS.items() if shape == marker and (kind == "related") == ring]
            dots = np.flatnonzero(np.isin(scene.kinds, kinds))
            _draw_classes(sheet, x, y, radius, scene.slots, dots, marker, ring, colours)
    wide, high = area[2] - area[0], area[3] - area[1]
    placed = place_names(
        (replace(name, text=sheet.readable(name.text)) for name in map_names(scene, x, y, radius)),
        area,
        Cover(area, x, y, radius),
        lambda name: sheet.measure(name.style, name.size),
        most=max(4, int(wide * high / ROOM_FOR_NAME)),
    )
    for one in placed:
        sheet.text(one.lines, one.x, one.top, one.name.style, one.name.size, middle=True)


def palette(sheet: Sheet, scene: Scene) -> tuple[str, ...]:
    """The colours of the scene's slots."""
    return sheet.theme.ramp if scene.colouring.ramp else sheet.theme.palette


def _fit(scene: Scene, area: Box) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Where the dots are on the sheet, and how many points a map unit takes."""
    pad = float(scene.radius.max()) + ISLAND_PAD
    left, right = float(scene.x.min()) - pad, float(scene.x.max()) + pad
    top, bottom = float(scene.y.min()) - pad, float(scene.y.max()) + pad
    scale = min((area[2] - area[0]) / (right - left), (area[3] - area[1]) / (bottom - top), MAGNIFIED)
    x = (area[0] + area[2]) / 2 + (scene.x - (left + right) / 2) * scale
    y = (area[1] + area[3]) / 2 + (scene.y - (top + bottom) / 2) * scale
    return x, y, scale


def _draw_islands(
    sheet: Sheet,
    scene: Scene,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    radius: NDArray[np.float64],
    scale: float,
) -> None:
    """Hulls with round corners: a stroke of twice the shore's width, over one a little wider in the line's colour."""
    from matplotlib.collections import PolyCollection

    hulls, pads = [], []
    for story in scene.stories[:MOST_ISLANDS]:
        points = np.column_stack([x[story.members], y[story.members]])
        pad = ISLAND_PAD * scale + float(radius[story.members].max())
        corners = convex_hull(points)
        hulls.append(np.vstack([corners, corners[:1]]))
        pads.append(pad)
    line = min(0.7, 4 * scale)
    for more, colour in ((line, "hull-line"), (0.0, "hull")):
        collection = PolyCollection(
            hulls,
            closed=False,
            facecolors=sheet.colour(colour),
            edgecolors=sheet.colour(colour),
            linewidths=[2 * pad + more for pad in pads],
            joinstyle="round",
            capstyle="round",
            zorder=LAYERS["island"],
        )
        sheet.axes.add_collection(collection, autolim=False)


def _draw_links(sheet: Sheet, scene: Scene, x: NDArray[np.float64], y: NDArray[np.float64], radius: float) -> None:
    from matplotlib.collections import LineCollection

    for kind, pairs in scene.links.items():
        colour, width = LINKS.get(kind, LINKS["related_to"])
        strong = kind == "duplicate_of"
        opacity = 1.0 if strong else float(np.clip(14 / len(pairs) ** 0.5, 0.12, 0.9))
        lines = LineCollection(
            np.stack([np.column_stack([x[ends], y[ends]]) for ends in pairs.T], axis=1).tolist(),
            colors=sheet.colour(colour),
            linewidths=min(width, max(0.15, radius * (0.6 if strong else 0.3))),
            alpha=opacity,
            capstyle="round",
            zorder=LAYERS["link"],
        )
        sheet.axes.add_collection(lines, autolim=False)


def _draw_classes(
    sheet: Sheet,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    radius: NDArray[np.float64],
    slots: NDArray[np.uint8],
    dots: NDArray[np.int64],
    marker: str,
    ring: bool,
    colours: tuple[str, ...],
) -> None:
    """Draw dots of one shape, the greys first and the larger before the smaller, those of one look in one go."""
    if not len(dots):
        return
    edges = np.linspace(radius[dots].min(), radius[dots].max(), CLASSES + 1)
    classes = np.clip(np.searchsorted(edges, radius[dots], side="right") - 1, 0, CLASSES - 1)
    for slot in range(len(colours) - 1, -1, -1):
        for number in range(CLASSES - 1, -1, -1):
            these = dots[(slots[dots] == slot) & (classes == number)]
            if len(these):
                colour = sheet.colour("hub") if marker in ("s", "D") else colours[slot]
                draw_dots(sheet, x[these], y[these], float(radius[these].mean()), colour, marker, ring=ring)


def draw_dots(
    sheet: Sheet,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    radius: float,
    colour: str,
    marker: str = "o",
    *,
    ring: bool = False,
) -> None:
    """Draw dots of one look; with ``ring``, hollow ones."""
    paper = sheet.colour("paper")
    rim = min(1.6, radius * 0.4) if ring else 0.5 if radius > 1.8 else 0.0
    square = {"s": 0.85, "D": 0.75}.get(marker, 1.0)  # so that all shapes look equally large
    sheet.axes.plot(
        x,
        y,
        linestyle="none",
        marker=marker,
        markersize=2 * radius * square - (rim if ring else 0),
        markerfacecolor=paper if ring else colour,
        markeredgecolor=colour if ring else paper,
        markeredgewidth=rim,
        zorder=LAYERS["dot"],
        scalex=False,
        scaley=False,
        clip_on=False,
    )
