"""Everything graphkit knows about pyvis: its ``Network`` for people to tweak, and for our page what it would draw.

pyvis' own page is never written: it fetches from a CDN, runs under no content security policy and treats titles as
HTML. Its ``from_nx`` is not used either: it takes quadratic time, changes the caller's graph and merges 7 with "7".
"""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.explorer.build_page import page_data
from graphkit.explorer.page_data import PageData
from graphkit.graph import ArticleGraph

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
    return _network(page_data(graph, max_nodes=max_nodes))


def drawing(page: PageData) -> dict[str, object]:
    """Return ``nodes``, ``edges`` and ``options`` for vis-network, made by pyvis.

    Colours, labels and popups are left out: the page sets colours by theme, draws labels itself so that they do not
    overlap, and shows no popups. Nodes are known by their place in ``page["nodes"]``, edges by theirs in
    ``page["edges"]``: shorter, and no id can clash with a name JavaScript keeps for itself.
    """
    network = _network(page)
    place = {node["id"]: number for number, node in enumerate(page["nodes"])}
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
    for node in page["nodes"]:
        options = {
            "x": node["x"],
            "y": node["y"],
            "size": node["size"],
            "color": COLOURS.get(node["kind"], COLOURS["topic"]),
            "title": html.escape("\n".join(filter(None, (node["title"], node["provider_name"], node["date"])))),
        }
        made = Node(node["id"], SHAPES.get(node["kind"], "dot"), label=_short(node["title"]), **options)
        network.nodes.append(made.options)
        network.node_ids.append(node["id"])
        network.node_map[node["id"]] = made.options
    for number, edge in enumerate(page["edges"]):
        if edge["target"] in network.node_map:  # stories are islands on the map, not nodes
            style = EDGES.get(edge["kind"], {"width": 1.0, "arrows": "to"})
            title = html.escape(f"{edge['label']}: {edge['why']}")
            made = Edge(edge["source"], edge["target"], True, id=number, title=title, **style)
            network.edges.append(made.options)
    return network


def _short(title: str, most: int = 40) -> str:
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"


def vis_network() -> str:
    """Return vis-network's JavaScript, which pyvis ships.

    Raises:
        FileNotFoundError: If the installed pyvis does not have it where pyvis 0.3.2 does.
    """
    import pyvis

    return (Path(pyvis.__file__).parent / "templates" / "lib" / VIS_NETWORK).read_text(encoding="utf-8")
