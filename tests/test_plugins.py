"""Other packages' readers, analyses and exporters, installed for real: a folder on the path with its metadata."""

from __future__ import annotations

import importlib
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphkit import (
    FormatError,
    GraphError,
    NoArticlesError,
    analyse,
    build_folder,
    build_graph,
    export,
    read_articles,
    readers,
)
from graphkit import open_graph as opened
from graphkit.plugins import PluginWarning, plugged_in

MODULE = '''
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import polars as pl

from graphkit import Article
from graphkit.graph import Result


def read_list(source, name):
    """A title a line."""
    data = source.read_bytes() if isinstance(source, Path) else source.read()
    for number, line in enumerate(data.decode().splitlines(), start=1):
        if line == "bad":
            raise RuntimeError("no such line")
        yield Article(title=line, id=line, file=name, line=number)


@dataclass(frozen=True)
class Lengths(Result):
    name: ClassVar[str] = "lengths"
    table: pl.DataFrame

    def to_frame(self):
        return self.table

    def new_columns(self):
        return self.table


def find_lengths(graph):
    return Lengths(graph.texts().select("id", length=pl.col("title").str.len_chars()))


def fail(graph):
    raise ValueError("no idea")


def write_titles(graph, path):
    path.write_text("\\n".join(graph.texts()["title"]) + "\\n", "utf-8")


number = 7
'''

GOOD = """
[graphkit.readers]
.list = a_plugin:read_list
[graphkit.analyses]
lengths = a_plugin:find_lengths
[graphkit.exporters]
titles = a_plugin:write_titles
"""


class Site:
    """A folder of installed packages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, entries: str, name: str = "a_plugin", code: str = MODULE) -> None:
        (self.folder / f"{name}.py").write_text(code, "utf-8")
        info = self.folder / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
        (info / "entry_points.txt").write_text(entries, "utf-8")
        forget()


def forget() -> None:
    importlib.invalidate_caches()
    plugged_in.cache_clear()
    readers.known_suffixes.cache_clear()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    yield Site(folder)
    for name in ("a_plugin", "b_plugin"):
        sys.modules.pop(name, None)
    monkeypatch.undo()
    forget()


def lists(folder: Path, *files: str) -> Path:
    """A folder of files of one title a line."""
    place = folder / "lists"
    place.mkdir()
    for number, text in enumerate(files):
        (place / f"{number}.list").write_text(text, "utf-8")
    return place


def test_a_reader_an_analysis_and_an_exporter(site: Site, tmp_path: Path) -> None:
    site.install(GOOD)
    graph = analyse(build_graph(read_articles(lists(tmp_path, "First\nSecond one\n"))))
    lengths = dict(graph.texts().select("title", "length").iter_rows())
    assert lengths == {"First": 5, "Second one": 10}
    assert list(graph.results)[-1] == "lengths"
    export(graph, tmp_path / "out.titles")
    assert sorted((tmp_path / "out.titles").read_text("utf-8").split("\n")) == ["", "First", "Second one"]


def test_they_are_kept_in_a_graph_folder(site: Site, tmp_path: Path) -> None:
    site.install(GOOD)
    source = lists(tmp_path, "First\nSecond one\n")
    assert build_folder(source, folder=tmp_path / "graph").changed
    assert not build_folder(source, folder=tmp_path / "graph").changed
    stored = opened(tmp_path / "graph")
    assert sorted(stored.texts()["length"]) == [5, 10]
    assert stored.results["lengths"].to_frame().height == 2


def test_the_command_runs_them_and_warns_in_one_line(site: Site, tmp_path: Path) -> None:
    site.install(GOOD.replace("[graphkit.analyses]", "[graphkit.analyses]\nfailing = a_plugin:gone"))
    source = lists(tmp_path, "First\n")
    command = [sys.executable, "-m", "graphkit", "export", str(source), "-o", str(tmp_path / "out.titles"), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, (tmp_path / "out.titles").read_text("utf-8")) == (0, "First\n")
    (line,) = done.stderr.splitlines()
    assert line.startswith("Warning: graphkit.analyses: 'failing' of a_plugin (a_plugin:gone) cannot be loaded")
    assert line.endswith("going on without it")


def test_help_looks_for_none(site: Site) -> None:
    site.install(GOOD, code="raise SystemExit('imported')")
    done = subprocess.run([sys.executable, "-m", "graphkit", "--help"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import nothing_of_that_name", "cannot be loaded (ModuleNotFoundError"),
        ("1 / 0", "cannot be loaded (ZeroDivisionError"),
        ("def", "cannot be loaded (SyntaxError"),
        ("", "cannot be loaded (AttributeError"),
        ("read_list = 7", "is no function"),
    ],
)
def test_a_broken_package_costs_nothing_but_itself(code: str, what: str, site: Site, tmp_path: Path) -> None:
    site.install("[graphkit.readers]\n.broken = b_plugin:read_list\n", "b_plugin", code)
    site.install("[graphkit.readers]\n.list = a_plugin:read_list\n")
    with pytest.warns(PluginWarning, match=r"'\.broken' of b_plugin") as told:
        articles = read_articles(lists(tmp_path, "First\n", "Second\n"))
    assert [article.title for article in articles] == ["First", "Second"]
    assert len(told) == 1
    assert what in str(told[0].message)


def test_a_suffix_of_ours_stays_ours_and_one_name_twice_is_told(site: Site, tmp_path: Path) -> None:
    site.install("[graphkit.readers]\n.md = a_plugin:read_list\n.list = a_plugin:read_list\n")
    site.install("[graphkit.readers]\n.list = b_plugin:read_list\n", "b_plugin")
    (tmp_path / "a.md").write_text("---\ntitle: Native\n---\n", "utf-8")
    with pytest.warns(PluginWarning, match="is there twice"):
        assert read_articles(tmp_path / "a.md")[0].title == "Native"


def test_a_reader_that_fails_is_a_problem_of_its_file(site: Site, tmp_path: Path) -> None:
    site.install(GOOD)
    articles = read_articles(lists(tmp_path, "First\nbad\nlost\n", "Second\n"))
    assert [article.title for article in articles] == ["First", "Second"]
    (problem,) = articles.problems
    assert problem.file.endswith("0.list")
    assert problem.what == "the reader that another package has for .list failed (RuntimeError: no such line)"


def test_an_analysis_that_fails_is_left_out(site: Site, tmp_path: Path) -> None:
    site.install("[graphkit.analyses]\nbad = a_plugin:fail\nlengths = a_plugin:find_lengths\n")
    (tmp_path / "a.md").write_text("---\ntitle: Native\n---\n", "utf-8")
    graph = build_graph(read_articles(tmp_path / "a.md"))
    with pytest.warns(PluginWarning, match=r"the analysis 'bad' of another package failed \(ValueError: no idea\)"):
        graph = analyse(graph)
    assert list(graph.results)[-2:] == ["layout", "lengths"]


def test_errors_name_what_other_packages_have(site: Site, tmp_path: Path) -> None:
    site.install(GOOD)
    (tmp_path / "none").mkdir()
    with pytest.raises(NoArticlesError, match=r"they end in .*\.parquet.*\.list"):
        read_articles(tmp_path / "none")
    graph = build_graph([])
    with pytest.raises(GraphError, match=r"there are duplicates, .*, lengths"):
        analyse(graph, "widths")
    with pytest.raises(FormatError, match=r"use one of .*\.titles"):
        export(graph, tmp_path / "out.unknown")


def test_without_any_there_is_no_warning(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        forget()
        assert dict(plugged_in("readers")) == {}
