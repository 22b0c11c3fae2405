"""Where the nodes of a page stand: which springs :func:`~graphkit.explorer.layout.force_layout` gets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from graphkit.explorer.layout import force_layout
from graphkit.explorer.page_data import PageEdge, PageNode
from graphkit.explorer.page_nodes import HUB_KINDS

__all__ = ["place"]

# Links between articles make the map; hubs only lean on it.
SPRINGS = {"duplicate_of": 1.2, "in_story": 0.9, "related_to": 0.5, "published_by": 0.08, "about": 0.03}


def place(nodes: Sequence[PageNode], edges: Sequence[PageEdge], hubs_shown: bool) -> None:
    """Set x and y. Hubs that are off at first do not shape the map: they stand amid their articles."""
    placed = [node for node in nodes if node["kind"] not in HUB_KINDS or (hubs_shown and not node["folded"])]
    # The rows of unlinked nodes are in this order: by time, hubs last.
    placed.sort(key=lambda node: (node["kind"] in HUB_KINDS, node["sort_date"] or "~", node["id"]))
    index = {node["id"]: number for number, node in enumerate(placed)}
    links: list[tuple[int, int, float]] = []
    stories: dict[str, list[int]] = defaultdict(list)
    articles_of: dict[str, list[PageNode]] = defaultdict(list)
    for edge in edges:
        source, target = index.get(edge["source"]), index.get(edge["target"])
        if edge["kind"] == "in_story" and source is not None:
            stories[edge["target"]].append(source)
        elif source is not None and target is None:
            articles_of[edge["target"]].append(placed[source])
        elif source is not None and target is not None and source != target:
            links.append((source, target, SPRINGS.get(edge["kind"], 0.5)))
    for members in stories.values():  # a hub and a rim hold a story together with few springs
        links += [(members[0], other, SPRINGS["in_story"]) for other in members[1:]]
        links += [(a, b, SPRINGS["in_story"]) for a, b in pairwise(members[1:])]
    groups = _numbers([node["community"] or node["story"] or node["id"] for node in placed])
    circles = _numbers([node["story"] or node["id"] for node in placed])
    places = force_layout(links, groups, [node["size"] for node in placed], circles)
    linked = {end for a, b, _ in links for end in (a, b)}
    for number, (node, (x, y)) in enumerate(zip(placed, places, strict=True)):
        node["x"], node["y"], node["lone"] = x, y, number not in linked
    _place_hubs([node for node in nodes if node["id"] not in index], articles_of)


def _place_hubs(hubs: Sequence[PageNode], articles_of: Mapping[str, Sequence[PageNode]]) -> None:
    """Put each hub where its articles are on average, a little off so that it covers none of them."""
    for number, hub in enumerate(hubs):
        mine = articles_of.get(hub["id"], ())
        hub["x"] = _middle(node["x"] for node in mine) + (34 if number % 2 else -34)
        hub["y"] = _middle(node["y"] for node in mine) - 18 - 4 * (number % 5)


def _middle(values: Iterable[int]) -> int:
    found = list(values)
    return round(sum(found) / max(len(found), 1))


def _numbers(keys: Sequence[str]) -> list[int]:
    numbers: dict[str, int] = {}
    return [numbers.setdefault(key, len(numbers)) for key in keys]
