"""Everything graphkit knows about pyvis: its ``Network`` for people to tweak, and for our page what it would draw.

pyvis' own page is never written: it fetches from a CDN, runs under no content security policy and treats titles as
HTML. Its ``from_nx`` is not used either: it takes quadratic time, changes the caller's graph and merges 7 with "7".
"""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from graphkit.explorer.build_page import STEPS, page_data
from graphkit.explorer.page_data import PageData
from graphkit.explorer.page_edges import FIRST_FILE
from graphkit.explorer.page_nodes import NO_MINUTE
from graphkit.explorer.times import date_text
from graphkit.graph import ArticleGraph
from graphkit.layouts.sizes import radii

if TYPE_CHECKING:
    from pyvis.network import Network

__all__ = ["drawing", "to_pyvis", "vis_network"]

VIS_NETWORK = "vis-9.1.2/vis-network.min.js"

# Okabe and Ito's blue and sky blue, and greys: told apart by people with any kind of colour vision.
COLOURS = {"article": "#0072b2", "related": "#9ecae9", "provider": "#8a8f98", "topic": "#b9bec6"}
SHAPES = {"provider": "square", "topic": "diamond"}
# Width and dashes; arrows only where the direction says something.
EDGES: dict[str, dict[str, Any]] = {
    "duplicate_of": {"width": 3.5, "arrows": ""},
    "related_to": {"width": 1.4, "arrows": "to"},
    "published_by": {"width": 0.8, "arrows": ""},
    "about": {"width": 0.6, "arrows": "", "dashes": [2, 4]},
}

OPTIONS: dict[str, Any] = {
    "layout": {"improvedLayout": False},  # Kamada-Kawai over all nodes: a minute for what we know beforehand
    "physics": {
        "enabled": True,
        "solver": "forceAtlas2Based",
        "forceAtlas2Based": {
            "gravitationalConstant": -12,
            "centralGravity": 0,
            "springConstant": 0.06,
            "damping": 0.7,
            "avoidOverlap": 0.4,
        },
        "maxVelocity": 30,
        "minVelocity": 0.6,
        "stabilization": {"enabled": False, "iterations": 200},  # positions are given: nothing to wait for
    },
    "nodes": {"chosen": False},
    "edges": {
        "chosen": False,
        "hoverWidth": 0,
        "selectionWidth": 0,
        "smooth": False,
        "color": {"inherit": False},
        "arrows": {"to": {"scaleFactor": 0.45}},
    },
    "interaction": {"hover": True, "tooltipDelay": 100000, "keyboard": False, "multiselect": False},
}


def to_pyvis(graph: ArticleGraph, *, max_nodes: int = 1000) -> Network:
    """Return a new ``pyvis.network.Network`` of the graph, placed and coloured, to tweak and save yourself.

    Titles are escaped, since pyvis' page treats them as HTML; ids are always text. The graph is not changed.
    Above ``max_nodes`` nodes the best connected articles are taken. Takes O(nodes + edges) time beside the layout.
    """
    return _network(page_data(graph, max_nodes=max_nodes, canvas="pyvis"))


def drawing(page: PageData) -> dict[str, object]:
    """Return ``nodes``, ``edges`` and ``options`` for vis-network, made by pyvis.

    Colours, labels and popups are left out: the page sets colours by theme, draws labels itself so that they do not
    overlap, and shows no popups. Nodes and edges are known by their place in the page's columns: shorter, and no id can
    clash with a name JavaScript keeps for itself.
    """
    network = _network(page)
    place = {node: number for number, node in enumerate(page["id"])}
    unused = ("color", "label", "title")
    return {
        "nodes": [_without(unused, {**node, "id": place[node["id"]]}) for node in network.nodes],
        "edges": [
            _without(unused, {**edge, "from": place[edge["from"]], "to": place[edge["to"]]}) for edge in network.edges
        ],
        "options": OPTIONS,
    }


def _without(unused: tuple[str, ...], options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name not in unused}


def _network(page: PageData) -> Network:
    from pyvis.edge import Edge  # late: pyvis imports IPython
    from pyvis.network import Network
    from pyvis.node import Node

    network = Network(height="800px", width="100%", directed=True, cdn_resources="in_line")
    network.set_options(json.dumps(OPTIONS))
    # add_node and add_edge search all nodes for every one they add; their own Node and Edge give the same, at once.
    ids = page["id"].to_list()
    for name, kind, title, told, x, y, size in zip(ids, *_node_columns(page), strict=True):
        options = {
            "x": x,
            "y": y,
            "size": size,
            "color": COLOURS.get(kind, COLOURS["topic"]),
            "title": html.escape("\n".join(filter(None, (title, told)))),
        }
        made = Node(name, SHAPES.get(kind, "dot"), label=_short(title), **options)
        network.nodes.append(made.options)
        network.node_ids.append(name)
        network.node_map[name] = made.options
    kinds = [kind["kind"] for kind in page.head["edge_kinds"]]
    reasons = [json.loads(text) for text in page["reasons"]]
    ends = zip(page["source"], page["target"], page["edge_kind"], page["reason"], strict=True)
    for number, (source, target, edge_kind, reason) in enumerate(ends):
        style = EDGES.get(kinds[edge_kind], {"width": 1.0, "arrows": "to"})
        said, _, why, _ = reasons[reason]
        title = html.escape(f"{said}: {why}".replace(FIRST_FILE, page["file"][source]))
        made = Edge(ids[source], ids[target], True, id=number, title=title, **style)
        network.edges.append(made.options)
    return network


def _node_columns(page: PageData) -> tuple[list[Any], ...]:
    """Kind, title, provider and day, x, y and size of each node; vis-network takes whole places."""
    head, titles = page.head, page["title"].to_list()
    kinds = [head["kinds"][kind] for kind in page["kind"]]
    outlets = [
        name or (titles[provider] if provider >= 0 else "")
        for name, provider in zip(page["provider_name"], page["provider"], strict=True)
    ]
    days = pl.from_epoch(page["minute"].cast(pl.Int64).replace(NO_MINUTE, None) * 60)
    told = ["\n".join(filter(None, (o, date_text(day, "day")))) for o, day in zip(outlets, days, strict=True)]
    bounds, scale = head["bounds"], head["radius"]["scale"]
    x = _spread(page["x"], bounds["left"], bounds["right"])
    y = _spread(page["y"], bounds["top"], bounds["bottom"])
    sizes = [round(float(size) * scale, 1) for size in radii(kinds, page["links"].to_numpy())]
    return kinds, titles, told, x, y, sizes


def _spread(steps: pl.Series, first: float, last: float) -> list[int]:
    return [round(first + step * (last - first) / STEPS) for step in steps]


def _short(title: str, most: int = 40) -> str:
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"


def vis_network() -> str:
    """Return vis-network's JavaScript, which pyvis ships.

    Raises:
        FileNotFoundError: If the installed pyvis does not have it where pyvis 0.3.2 does.
    """
    import pyvis

    return (Path(pyvis.__file__).parent / "templates" / "lib" / VIS_NETWORK).read_text(encoding="utf-8")
