"""Groups of verified pairs that cannot chain unrelated texts: stars around a medoid.

A component of pairs may join A to Z through B … Y, none of which resembles the ends. In a star every member is verified
against the centre itself (star clustering: Aslam, Pelekhov, Rus 2004). The centre is the medoid: the row with the
largest sum of scores to rows not yet grouped.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

__all__ = ["stars"]


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
