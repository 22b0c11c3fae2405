"""Groups of verified pairs that cannot chain unrelated texts: stars around a medoid.

A component of pairs may join A to Z through B … Y, none of which resembles the ends. In a star every member is verified
against the centre itself (star clustering: Aslam, Pelekhov, Rus 2004). The centre is the medoid: the row with the
largest sum of scores to rows not yet grouped.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from graphkit.similarity.sets import Ints

__all__ = ["star_members", "stars"]

BATCH = 1 << 15  # pairs that are grouped at a time
MEMBERS = {"first": pl.Int64(), "member": pl.Int64(), "matched": pl.Int64(), "pair": pl.UInt32()}


def star_members(one: Ints, two: Ints, score: Ints) -> pl.DataFrame:
    """Group rows by verified pairs, numbered by rank, as :func:`stars` does.

    Args:
        one: The earlier row of each pair.
        two: The later one.
        score: Of each pair.

    Returns:
        A row a member, sorted by group: ``first`` (the group's first member), ``member``, ``matched`` (whom it was
        verified against: the first, or else the centre) and ``pair`` (the number of theirs), null for the first itself.
        Memory grows by a few numbers a pair, besides what one batch or one component takes.
    """
    found = [pl.DataFrame(schema=MEMBERS)]
    for batch in _batches(one, two):
        ends = list(zip(one[batch].tolist(), two[batch].tolist(), strict=True))
        pair_of = dict(zip(ends, batch.tolist(), strict=True))
        rank = range(int(two[batch].max(initial=-1)) + 1)
        members: list[tuple[int, int, int | None, int | None]] = []
        for centre, others in stars([(*pair, of) for pair, of in zip(ends, score[batch].tolist(), strict=True)], rank):
            first = min(centre, *others)
            for member in (centre, *others):
                matched = None if member == first else first if (first, member) in pair_of else centre
                pair = None if matched is None else pair_of[min(member, matched), max(member, matched)]
                members.append((first, member, matched, pair))
        found.append(pl.DataFrame(members, schema=MEMBERS, orient="row"))
    return pl.concat(found).sort("first", "member")


def _batches(one: Ints, two: Ints) -> Iterator[Ints]:
    """Cut pairs into batches, none of which parts a component."""
    if len(one) <= BATCH:
        yield np.arange(len(one))
        return
    from scipy.sparse import coo_matrix  # late: loading it takes a while
    from scipy.sparse.csgraph import connected_components

    size = int(two.max()) + 1
    linked = coo_matrix((np.ones(len(one), dtype=np.int8), (one, two)), shape=(size, size))
    component = connected_components(linked, directed=False)[1][one]
    order = np.argsort(component, kind="stable")
    starts = np.flatnonzero(np.diff(component[order], prepend=-1))
    cuts = starts[np.flatnonzero(np.diff(starts // BATCH, prepend=0))]
    yield from np.split(order, cuts)


def stars(pairs: Sequence[tuple[int, int, float]], rank: Sequence[int]) -> list[tuple[int, list[int]]]:
    """Group rows by verified pairs.

    Args:
        pairs: (row, row, score) of each verified pair.
        rank: Position of each row in the order that settles ties (earliest first).

    Returns:
        (centre, other members) of each group; no row is in two groups, and every member is paired with its centre.
        Sorted by the rank of the centre. O(pairs log pairs).
    """
    near: dict[int, dict[int, float]] = {}
    for one, two, score in pairs:
        near.setdefault(one, {})[two] = score
        near.setdefault(two, {})[one] = score
    weight = {row: _total(found) for row, found in near.items()}
    queue = [(-total, rank[row], row) for row, total in weight.items()]
    heapq.heapify(queue)
    groups: list[tuple[int, list[int]]] = []
    while queue:
        total, _, centre = heapq.heappop(queue)
        if centre not in near or -total != weight[centre]:
            continue  # grouped since, or an entry from before its neighbours were
        members = sorted(near[centre], key=rank.__getitem__)
        if members:
            groups.append((centre, members))
        touched: set[int] = set()
        for row in (centre, *members):
            for other in near.pop(row):
                if other in near:
                    del near[other][row]
                    touched.add(other)
        for row in touched & near.keys():
            weight[row] = _total(near[row])
            heapq.heappush(queue, (-weight[row], rank[row], row))
    return sorted(groups, key=lambda group: rank[group[0]])


def _total(found: dict[int, float]) -> float:
    # Sorted and rounded: a sum of floats depends on their order, and the order of ties must not.
    return round(sum(sorted(found.values())), 9)
