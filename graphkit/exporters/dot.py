"""DOT, for Graphviz."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graphkit.flat import flatten, refuse_merged, rows, stated, xml_text
from graphkit.graph import ArticleGraph
from graphkit.looks import looks
from graphkit.urls import canonical_url

__all__ = ["write_dot"]

HEAD = """digraph graphkit {
node [shape=box, style=rounded, penwidth=2, fontsize=10];
edge [arrowsize=0.5, color="#9a9ea6"];
"""


def write_dot(graph: ArticleGraph, path: Path) -> None:
    """Write a directed graph in UTF-8, one node or edge a line.

    A node's name is its id; it has ``label`` and ``tooltip`` (its title, else its id), ``kind``, ``published``, ``URL``
    if it has a web address, the ``color`` of the page and, where the layout ran, its place as ``pos`` (for
    ``neato -n``). An edge has its ``kind``; where a rule inferred it, it is dashed and has ``rule`` and ``score``. All
    else is left out, as are characters that XML 1.0 forbids: Graphviz ends a text at a NUL, and writes SVG.

    Raises:
        OutputError: If two ids differ in nothing but such characters.
    """
    nodes, edges = xml_text(flatten(graph.nodes)), xml_text(flatten(stated(graph.edges)))
    refuse_merged(nodes["id"])
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEAD)
        for row, (x, y, _, colour) in zip(rows(nodes), looks(graph).iter_rows(), strict=True):
            label = _shown(row.get("title") or row["id"])
            values = {"label": label, "tooltip": label, "kind": _quoted(row["kind"]), "color": _quoted(colour)}
            if "published" in row:
                values["published"] = _quoted(row["published"])
            if address := canonical_url(row.get("url", "")):
                values["URL"] = _shown(address)
            if x is not None:
                values["pos"] = f'"{x:.2f},{-y:.2f}!"'
            file.write(f"{_quoted(row['id'])} {_listed(values)};\n")
        for row in rows(edges.select("source", "target", "kind", "stated", "rule", "score")):
            values = {"kind": _quoted(row["kind"])}
            if not row["stated"]:
                values["style"] = "dashed"
            if "rule" in row:
                values["rule"] = _quoted(row["rule"])
            if "score" in row:
                values["score"] = _quoted(str(row["score"]))  # 1e-9 is no number of DOT
            file.write(f"{_quoted(row['source'])} -> {_quoted(row['target'])} {_listed(values)};\n")
        file.write("}\n")


def _listed(values: Mapping[str, str]) -> str:
    return f"[{', '.join(f'{name}={value}' for name, value in values.items())}]"


def _quoted(text: str) -> str:
    """A string of DOT (https://graphviz.org/doc/info/lang.html).

    Graphviz leaves double backslashes double, which keeps names apart; a single one could end the string, or join it to
    the next line.
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shown(text: str) -> str:
    """An ``escString``: Graphviz reads HTML entities in it, and and codes after a backslash."""
    return _quoted(text.replace("&", "&amp;")).replace("\n", "\\n")
