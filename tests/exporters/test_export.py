"""Where ``export`` writes, what it refuses, and that a failure leaves nothing behind."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graphkit import exporters
from graphkit.errors import FormatError, OutputError
from graphkit.exporters import export
from graphkit.graph import ArticleGraph

from .graphs import empty_graph, one_article

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder to write in, as a user whom permissions bind: root is above them."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        root = os.geteuid() == 0
        if root:
            os.setresuid(65534, 65534, 0)
        try:
            yield Path(folder)
        finally:
            if root:
                os.setresuid(0, 0, 0)
            for path in Path(folder).rglob("*"):
                path.chmod(0o700)


def one_line(error: pytest.ExceptionInfo[Exception]) -> str:
    text = str(error.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.json", "json"),
        ("a.HTM", "html"),
        ("a.b.GraphML", "graphml"),
        ("a.Graphology.JSON", "graphology"),
        ("graphology.json", "json"),
        ("a.gv", "dot"),
    ],
)
def test_the_suffix_picks_the_format(name: str, expected: str) -> None:
    assert exporters.format_of(name) == expected


def test_format_overrides_the_suffix(tmp_path: Path) -> None:
    (path,) = export(one_article(), tmp_path / "graph.txt", format="json")
    assert path.read_text().startswith('{"directed": true')


def test_an_unknown_suffix_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(FormatError) as error:
        export(one_article(), tmp_path / "graph.docx")
    assert "'.docx'" in one_line(error)
    assert ".html, .htm, .json, .graphology.json, .cyjs, .cytoscape.json, .graphml, .gexf, .csv" in one_line(error)
    with pytest.raises(FormatError, match="without a suffix"):
        export(one_article(), tmp_path / "graph")


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="'docx'; known formats are html, json, graphology, cytoscape, graphml, gexf"):
        export(one_article(), tmp_path / "graph.json", format="docx")


def test_csv_is_two_files_named_after_the_one_asked_for(tmp_path: Path) -> None:
    assert export(one_article(), tmp_path / "my.graph.csv") == (
        tmp_path / "my.graph.edges.csv",
        tmp_path / "my.graph.nodes.csv",
    )


def test_missing_folders_are_made(tmp_path: Path) -> None:
    assert export(one_article(), tmp_path / "a" / "b" / "graph.json")[0].is_file()


def test_a_relative_path_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert export(one_article(), "graph.json") == (tmp_path / "graph.json",)


@pytest.mark.parametrize("name", ["folder.json", "folder.csv"])
def test_a_folder_in_the_way(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(OutputError) as error:
        export(one_article(), tmp_path / name)
    assert "it is a folder; name a file in it" in one_line(error)
    assert not list((tmp_path / name).iterdir())


def test_a_folder_in_the_way_of_the_second_table(tmp_path: Path) -> None:
    (tmp_path / "graph.nodes.csv").mkdir()
    (tmp_path / "graph.edges.csv").write_text("old")
    with pytest.raises(OutputError, match="folder"):
        export(one_article(), tmp_path / "graph.csv")
    assert (tmp_path / "graph.edges.csv").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    with pytest.raises(OutputError) as error:
        export(one_article(), tmp_path / "file" / "graph.json")
    assert "a file is in the way" in one_line(error)
    assert (tmp_path / "file").read_text() == "old"


@posix
def test_no_permission_in_the_folder(as_nobody: Path) -> None:
    as_nobody.joinpath("locked").mkdir(mode=0o500)
    for place in ("locked/graph.json", "locked/deeper/graph.json"):
        with pytest.raises(OutputError) as error:
            export(empty_graph(), as_nobody / place)
        assert one_line(error).startswith(f"cannot write {as_nobody / place}: no permission")


@posix
def test_a_read_only_file_stays(as_nobody: Path) -> None:
    old = as_nobody / "graph.json"
    old.write_text("old")
    old.chmod(0o400)
    with pytest.raises(OutputError, match="no permission"):
        export(empty_graph(), old)
    assert old.read_text() == "old"
    assert list(as_nobody.iterdir()) == [old]


@posix
def test_a_device_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(OutputError, match="no regular file"):
        export(one_article(), tmp_path / "pipe.json")
    assert (tmp_path / "pipe.json").is_fifo()


@posix
def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "data.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real/data.json")
    assert export(one_article(), tmp_path / "link.json") == (tmp_path / "real" / "data.json",)
    assert (tmp_path / "link.json").is_symlink()
    assert "article:a.example/1" in (tmp_path / "real" / "data.json").read_text()
    assert len(list((tmp_path / "real").iterdir())) == 1


@posix
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640)])
def test_a_new_file_has_the_mode_of_any_new_file(umask: int, mode: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        (path,) = export(one_article(), tmp_path / "graph.json")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == mode


@posix
def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    path.write_text("private")
    path.chmod(0o600)
    export(one_article(), path)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["n" * 300 + ".json", "nul\0.json"])
def test_names_no_disk_takes(name: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        export(one_article(), tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("failure", "raised"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), OutputError),
        (KeyboardInterrupt(), KeyboardInterrupt),
        (ZeroDivisionError(), ZeroDivisionError),
    ],
)
def test_a_failure_half_way_leaves_everything_as_it_was(
    failure: BaseException, raised: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(graph: ArticleGraph, path: Path, **options: Any) -> None:
        path.write_text(f"half of {len(graph)} {options}")
        path.with_name("second.json").write_text("more")
        raise failure

    monkeypatch.setitem(exporters.EXPORTERS, "json", half)
    (tmp_path / "graph.json").write_text("old")
    for place in ("graph.json", "new/folder/graph.json"):
        with pytest.raises(raised) as error:
            export(one_article(), tmp_path / place)
        if raised is OutputError:
            assert str(error.value).startswith(f"cannot write {tmp_path / place}: no space left on the disk; ")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.json"]
    assert (tmp_path / "graph.json").read_text() == "old"


@pytest.mark.parametrize("old", [True, False])
def test_both_tables_are_replaced_or_neither(old: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["graph.edges.csv", "graph.nodes.csv"]
    if old:
        for name in names:
            (tmp_path / name).write_text("old")
    replace: Callable[[Path, Path], Path] = Path.replace

    def refuse_nodes(self: Path, target: Path) -> Path:
        if target.name == "graph.nodes.csv" and self.name == "graph.nodes.csv":
            raise PermissionError(errno.EPERM, "Operation not permitted")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_nodes)
    with pytest.raises(OutputError, match="no permission"):
        export(one_article(), tmp_path / "graph.csv")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == (dict.fromkeys(names, "old") if old else {})
