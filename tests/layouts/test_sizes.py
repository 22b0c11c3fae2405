"""Dots."""

from __future__ import annotations

import numpy as np

from graphkit.layouts.sizes import radii


def test_articles_grow_with_their_links_up_to_a_limit_and_hubs_do_not() -> None:
    kinds = ["article", "article", "article", "related", "provider", "topic"]
    found = radii(kinds, np.array([0, 4, 10_000, 1, 10_000, 0]))
    assert found.tolist() == [8.0, 12.0, 17.0, 8.5, 6.0, 6.0]
    assert found.dtype == np.float32
    assert radii([], np.array([], dtype=np.int64)).tolist() == []
