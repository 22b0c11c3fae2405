"""How large the dots of a map are: the one home of these numbers, for layouts and for the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RADIUS", "radii"]

# In map units (pixels at zoom 1). Articles grow with their links to other articles, since that is what the map is
# about; hubs (providers, topics) stay small.
RADIUS = {"article": 8.0, "related": 6.5, "hub": 6.0, "step": 2.0, "most": 9.0}


def radii(kinds: Sequence[str] | pl.Series, links: NDArray[np.integer]) -> NDArray[np.float32]:
    """Return the radius of each node's dot: its kind's, and for articles ``min(step * sqrt(links), most)`` more.

    Args:
        kinds: The kind of each node; everything but ``article`` and ``related`` is a hub.
        links: How many different articles each node is linked to, from 0. Does not matter for hubs.
    """
    kind_of = pl.Series(kinds, dtype=pl.String)
    is_article, is_related = ((kind_of == kind).to_numpy() for kind in ("article", "related"))
    base = np.where(is_article, RADIUS["article"], np.where(is_related, RADIUS["related"], RADIUS["hub"]))
    more = np.minimum(RADIUS["step"] * np.sqrt(np.asarray(links, dtype=np.float64)), RADIUS["most"])
    return np.where(is_article | is_related, base + more, base).astype(np.float32)
