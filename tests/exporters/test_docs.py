"""The examples in the documentation of formats and exporters do what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from graphkit import exporters
from graphkit.exporters import EXPORTERS, SUFFIXES, export
from graphkit.exporters.node_link import read_node_link

from .graphs import awkward_graph

DOCS = Path(__file__).parents[2] / "docs"


def example(page: str, language: str) -> str:
    found = re.search(
        rf"^```{language}\n(.*?)^```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert found is not None
    return found[1]


def test_the_node_link_example_is_what_we_write(tmp_path: Path) -> None:
    shown = tmp_path / "shown.json"
    shown.write_text(example("formats.md", "json"), encoding="utf-8")
    (path,) = export(read_node_link(shown), tmp_path / "written.json")
    assert path.read_text(encoding="utf-8") == shown.read_text(encoding="utf-8")


def test_the_exporter_of_the_guide_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module: dict[str, Any] = {}
    exec(example("adding-an-exporter.md", "python"), module)
    monkeypatch.setitem(exporters.EXPORTERS, "tgf", module["write_tgf"])
    monkeypatch.setitem(exporters.SUFFIXES, ".tgf", "tgf")
    graph = awkward_graph()
    (path,) = export(graph, tmp_path / "graph.tgf")
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert len(lines) == len(graph) + graph.edges.height + 1


def test_every_format_and_suffix_is_in_the_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (`[^|]*`) \|", (DOCS / "formats.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name, _ in rows] == list(EXPORTERS)
    assert {suffix: name for name, cell in rows for suffix in re.findall(r"`(\.[\w.]+)`", cell)} == SUFFIXES
