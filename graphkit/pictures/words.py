"""Which names a map has, the most important first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from graphkit.pictures.names import Box, Name
from graphkit.pictures.scene import Island, Scene
from graphkit.pictures.theme import OTHERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["map_names"]


ARTICLES = 60  # of a large map's articles so many are tried, the most important ones
ISLANDS = 300  # communities and stories that are tried
SAME = 0.6  # a story with this part of a community's articles stands for it: one name, not two


def map_names(
    scene: Scene, x: NDArray[np.float64], y: NDArray[np.float64], radius: NDArray[np.float64]
) -> Iterator[Name]:
    """The names of a map whose dots are at ``x`` and ``y`` with ``radius``, all in points."""

    def box(dots: NDArray[np.int64], pad: float = 0.0, trim: float = 0.0) -> Box:
        """Around dots; with ``trim``, around all but that part of them on each side."""
        (left, right), (top, bottom) = (np.quantile(axis[dots], [trim, 1 - trim]) for axis in (x, y))
        pad += float(radius[dots].max())
        return float(left) - pad, float(top) - pad, float(right) + pad, float(bottom) + pad

    hubs = np.isin(scene.kinds, ["article", "related"], invert=True)
    communities = [] if scene.small else _without_twins(scene)
    named = {one.name for one in communities}
    islands = [(one, True) for one in communities]
    islands += [(one, False) for one in scene.stories if one.name not in named]
    islands.sort(key=lambda pair: -len(pair[0].members))
    for number, (one, is_community) in enumerate(islands[:ISLANDS]):
        if is_community:
            style = "community" if number < OTHERS else "group"
            size = 6 + 4 * (len(one.members) / len(islands[0][0].members)) ** 0.5
            yield Name(one.name, box(one.members, trim=0.1), style, size, 12 * size, rows=3, covers=1.0, across=True)
        else:
            yield Name(one.name, box(one.members, pad=4), "story", 6.5, wide=100, rows=3, covers=0.6)
    for dot in np.lexsort((-scene.weight, hubs))[: None if scene.small else ARTICLES].tolist():
        style = "hub" if hubs[dot] else "article"
        yield Name(
            scene.titles[dot],
            box(np.array([dot])),
            style,
            6,
            wide=100,
            rows=3 if scene.small else 2,
            covers=0.25 if scene.small else 0.08,
        )


def _without_twins(scene: Scene) -> list[Island]:
    """The communities that no story stands for."""
    story_of = np.full(len(scene.x), -1)
    for number, story in enumerate(scene.stories):
        story_of[story.members] = number
    kept = []
    for one in scene.communities:
        stories = story_of[one.members]
        counts = np.bincount(stories[stories >= 0], minlength=1)
        if counts.max() < SAME * len(one.members):
            kept.append(one)
    return kept
