import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graphkit.cli.export import CANVASES as COMMAND_CANVASES
from graphkit.explorer import CANVASES
from graphkit.explorer.shell import SHELL
from graphkit.exporters.html import write_html
from graphkit.graph import ArticleGraph, edge_table, node_table
from tests.explorer.samples import stories_graph


def test_one_file_is_written_and_nothing_else(seeds_graph: ArticleGraph, tmp_path: Path) -> None:
    write_html(seeds_graph, tmp_path / "graph.html")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.html"]


def test_the_page_is_utf8_and_names_no_other_host(seeds_graph: ArticleGraph, tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    write_html(seeds_graph, path, title="Über Ärzte & <Genes>")
    text = path.read_text(encoding="utf-8")
    assert "<title>Über Ärzte &amp; &lt;Genes&gt;</title>" in text
    assert 'src="' not in text.replace("<\\/script", "")
    assert "<link" not in text
    assert "\r" not in text


def test_an_empty_graph_makes_a_page(tmp_path: Path) -> None:
    write_html(ArticleGraph(nodes=node_table([]), edges=edge_table([])), tmp_path / "graph.html")
    assert '"count":0' in (tmp_path / "graph.html").read_text(encoding="utf-8")


def test_the_bound_on_nodes_is_passed_on(tmp_path: Path) -> None:
    write_html(stories_graph([2] * 10), tmp_path / "graph.html", max_nodes=9)
    assert "Showing 8 of 20 articles" in (tmp_path / "graph.html").read_text(encoding="utf-8")


def test_a_lone_surrogate_in_the_heading_is_replaced(tmp_path: Path) -> None:
    write_html(stories_graph([1]), tmp_path / "graph.html", title="\ud800!")
    assert "<title>\ufffd!</title>" in (tmp_path / "graph.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("nodes", "canvas"), [(500, "pyvis"), (501, "webgl")])
def test_the_canvas_follows_from_the_number_of_nodes(nodes: int, canvas: str, tmp_path: Path) -> None:
    write_html(stories_graph([1] * (nodes - 1)), tmp_path / "graph.html")
    text = (tmp_path / "graph.html").read_text(encoding="utf-8")
    assert f'"canvas":"{canvas}"' in text
    assert ("@version 9.1.2" in text) == (canvas == "pyvis")


def test_a_folder_in_the_way_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"graph\.html|irectory"):
        write_html(stories_graph([1]), tmp_path)


def _run(code: str, **environment: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, **environment}
    )
    return done.stdout


def test_the_same_graph_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from tests.explorer.samples import stories_graph;"
        "from graphkit.exporters.html import write_html; write_html(stories_graph([5, 3, 2, 1, 1]), Path(r'{}'))"
    )
    pages = []
    for seed in ("0", "1"):
        path = tmp_path / f"{seed}.html"
        _run(code.format(path), PYTHONHASHSEED=seed)
        pages.append(path.read_bytes())
    assert pages[0] == pages[1]


def test_importing_the_exporter_does_not_import_pyvis() -> None:
    code = "import sys, graphkit.exporters.html; print({'pyvis', 'IPython', 'numpy.linalg'} & set(sys.modules))"
    assert b"pyvis" not in _run(code)
    assert b"IPython" not in _run(code)


def test_both_sides_know_the_same_canvases() -> None:
    registry = (SHELL / "js" / "canvases.js").read_text(encoding="utf-8")
    assert re.findall(r"^  (\w+): \w+,$", registry, re.MULTILINE) == list(CANVASES)
    assert list(CANVASES) == list(COMMAND_CANVASES)


def test_an_unknown_canvas_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no canvas is called 'paper'; there are pyvis, webgl"):
        write_html(stories_graph([1]), tmp_path / "graph.html", canvas="paper")
