"""How large the dots of a map are: the one home of these numbers, for layouts and for the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RADIUS", "radii"]

# In map units (pixels at zoom 1). Articles grow with their links to other articles, since that is what the map is
# about; hubs (providers, topics) stay small.
RADIUS = {"article": 8.0, "related": 6.5, "hub": 6.0, "step": 2.0, "most": 9.0}


def radii(kinds: Sequence[str], links: NDArray[np.integer]) -> NDArray[np.float32]:
    """Return the radius of each node's dot: its kind's, and for articles ``min(step * sqrt(links), most)`` more.

    Args:
        kinds: The kind of each node; everything but ``article`` and ``related`` is a hub.
        links: How many different articles each node is linked to, from 0. Does not matter for hubs.
    """
    kind = np.asarray(kinds, dtype=np.str_)
    base = np.where(kind == "article", RADIUS["article"], np.where(kind == "related", RADIUS["related"], RADIUS["hub"]))
    more = np.minimum(RADIUS["step"] * np.sqrt(np.asarray(links, dtype=np.float64)), RADIUS["most"])
    return np.where((kind == "article") | (kind == "related"), base + more, base).astype(np.float32)
