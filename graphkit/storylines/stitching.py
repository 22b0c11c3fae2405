"""The groups of all windows put together: what lies at a boundary was grouped twice, and tells which groups are one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import polars as pl

from graphkit.storylines.arrays import Bools, Floats, Ints
from graphkit.storylines.grouping import Found, Pairs
from graphkit.storylines.links import Times
from graphkit.storylines.tree import MergeTree, merged_first
from graphkit.storylines.windows import OWN, Window

__all__ = ["inside_windows", "stitch"]

# The texts that groups of two neighbouring windows share are at least this part of the smaller group, if they are one.
SHARED = 0.25


def inside_windows(pairs: Pairs, cut: Sequence[Window]) -> list[list[tuple[int, int]]]:
    """Return the pairs of rows that lie in each window, in their order. Takes O(texts + pairs)."""
    if not pairs or len(cut) == 1:
        return [list(pairs) for _ in cut]
    members = pl.DataFrame(
        {
            "window": np.repeat(np.arange(len(cut)), [len(window.rows) for window in cut]),
            "row": np.concatenate([window.rows for window in cut]),
        }
    )
    found = (
        pl.DataFrame(pairs, schema={"a": pl.Int64, "b": pl.Int64}, orient="row")
        .with_row_index("pair")
        .join(members, left_on="a", right_on="row")
        .join(members, left_on=["b", "window"], right_on=["row", "window"])
        .sort("window", "pair")
    )
    parts = {int(key[0]): part for key, part in found.group_by("window")}
    return [list(parts[number].select("a", "b").iter_rows()) if number in parts else [] for number in range(len(cut))]


def stitch(
    times: Times,
    cut: Sequence[Window],
    found: Sequence[Found],
    links: pl.DataFrame,
    *,
    together: Pairs,
    copies: Pairs,
    apart: Pairs,
) -> Ints:
    """Return the group of each text, numbered by first row.

    Groups of neighbouring windows are one if most of what they share says so on both sides: each is the one the other
    shares most texts with, and these are a quarter of the smaller at least.

    Args:
        times: Of all texts.
        cut: The windows.
        found: Their groups.
        links: Of all windows, as :func:`graphkit.storylines.members.window_links` gives them.
        together: Pairs of rows whose groups are one.
        copies: Pairs of rows that are in one group; if windows far from each other have them, the fewer move.
        apart: Pairs of rows no group may hold both of; they win.
    """
    undated = np.isnan(times.days)
    offsets = np.cumsum([0, *(int(one.labels.max(initial=-1)) + 1 for one in found)])
    group = _own_groups(undated, cut, found, links, offsets)
    if len(cut) > 1:
        pairs = [(int(group[a]), int(group[b])) for a, b in together]
        for number, ((window, one), (after, other)) in enumerate(pairwise(zip(cut, found, strict=True))):
            both, here, there = np.intersect1d(window.rows, after.rows, assume_unique=True, return_indices=True)
            dated = ~undated[both]
            shared = _shared(one.labels, other.labels, here[dated], there[dated])
            pairs.extend((int(offsets[number] + a), int(offsets[number + 1] + b)) for a, b in shared)
        foes = np.sort(group[np.array(apart, dtype=np.int64).reshape(-1, 2)], axis=1)
        group = MergeTree(int(offsets[-1]), *merged_first(pairs, foes)).cut(0.0)[group]
        _bring_together(group, copies, apart)
    _, first, labels = np.unique(group, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[labels], dtype=np.int64)


def _own_groups(
    undated: Bools, cut: Sequence[Window], found: Sequence[Found], links: pl.DataFrame, offsets: Ints
) -> Ints:
    """Return the group each text has in its own window; of a text without a time, where its strongest link is."""
    group = np.zeros(len(undated), dtype=np.int64)
    timeless = np.flatnonzero(undated)
    strongest = np.zeros(len(timeless))
    of_window = _drawn(undated, links)
    for number, (window, one, offset) in enumerate(zip(cut, found, offsets.tolist(), strict=False)):
        own = window.places == OWN
        group[window.rows[own]] = offset + one.labels[own]
        if number not in of_window:
            continue
        pull = np.zeros(len(timeless))
        row, score = of_window[number]
        np.maximum.at(pull, np.searchsorted(timeless, row), score)
        moved = np.flatnonzero(pull > strongest)
        group[timeless[moved]] = offset + one.labels[np.searchsorted(window.rows, timeless[moved])]
        strongest = np.maximum(strongest, pull)
    return group


def _drawn(undated: Bools, links: pl.DataFrame) -> dict[int, tuple[Ints, Floats]]:
    """Return the links of each window between a text without a time, whose row this gives, and one that has one."""
    has_none = pl.Series(undated)
    a, b = has_none.gather(links["a"]), has_none.gather(links["b"])
    one = links.filter(a != b).with_columns(
        row=pl.when(a.filter(a != b)).then("a").otherwise("b"), score=pl.col("text") * pl.col("time")
    )
    parts = one.partition_by("window", as_dict=True)
    return {int(key[0]): (part["row"].to_numpy(), part["score"].to_numpy()) for key, part in parts.items()}


def _shared(one: Ints, other: Ints, here: Ints, there: Ints) -> Iterator[tuple[int, int]]:
    """Yield which groups of two windows are one; ``here`` and ``there`` are the places of what both hold."""
    width = int(other.max(initial=-1)) + 1
    key, count = np.unique(one[here] * width + other[there], return_counts=True)
    a, b = key // max(width, 1), key % max(width, 1)
    nearest = []
    for end, far in ((a, b), (b, a)):
        order = np.lexsort((far, -count, end))
        best = np.zeros(len(key), dtype=bool)
        best[order[np.unique(end[order], return_index=True)[1]]] = True
        nearest.append(best)
    smaller = np.minimum(np.bincount(one, minlength=1)[a], np.bincount(other, minlength=1)[b])
    joined = nearest[0] & nearest[1] & (count >= SHARED * smaller)
    yield from zip(a[joined].tolist(), b[joined].tolist(), strict=True)


def _bring_together(group: Ints, copies: Pairs, apart: Pairs) -> None:
    """Move copies to where most of them are, in place; of equals to the group of the first."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = np.array(copies, dtype=np.int64).reshape(-1, 2)
    if not (group[ends[:, 0]] != group[ends[:, 1]]).any():
        return
    size = len(group)
    unit = connected_components(coo_array((np.ones(len(ends)), tuple(ends.T)), shape=(size, size)), directed=False)[1]
    parted = np.unique(unit[ends[group[ends[:, 0]] != group[ends[:, 1]], 0]])
    rows = np.flatnonzero(np.isin(unit, parted))
    foes: dict[int, list[int]] = {}
    for a, b in apart:
        foes.setdefault(a, []).append(b)
        foes.setdefault(b, []).append(a)
    for same in np.split(rows[np.argsort(unit[rows], kind="stable")], np.cumsum(np.bincount(unit[rows])[parted])[:-1]):
        groups, first, count = np.unique(group[same], return_index=True, return_counts=True)
        target = groups[np.lexsort((first, -count))[0]]
        for row in same.tolist():
            if not any(group[foe] == target for foe in foes.get(row, ())):
                group[row] = target
