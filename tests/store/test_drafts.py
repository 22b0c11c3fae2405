"""A build by parts goes on where it was interrupted, and what stays for people stays as in memory."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest

from graphkit import GraphError, InputError, NoArticlesError, OutputError, build_folder, open_graph
from graphkit.engines.local import LocalEngine
from graphkit.graph import Result
from graphkit.store import drafts, tables
from graphkit.store.drafts import Draft, resumed
from graphkit.store.tables import Parts, write_table
from tests.store.corpora import write_article, write_corpus
from tests.store.same import assert_same_tables

FOUND = ("duplicates", "stories", "communities", "centrality", "layout")
STAGES = ["Linking", *(f"Finding {name}" for name in FOUND), "Writing"]


def long_ago(source: Path) -> Path:
    """Give files a time that tells when they change; of new ones it does not."""
    for file in source.iterdir():
        os.utime(file, (10**9, 10**9))
    return source


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return long_ago(write_corpus(tmp_path_factory.mktemp("in")))


@pytest.fixture
def changing(tmp_path: Path) -> Path:
    """Like ``source``, for a test that changes it."""
    return long_ago(write_corpus(tmp_path / "articles"))


@pytest.fixture(scope="module")
def whole(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What comes out uninterrupted."""
    folder = tmp_path_factory.mktemp("whole") / "g"
    build(source, folder)
    return folder


def build(source: Path, folder: Path, *, stop: str = "") -> list[str]:
    """Build by parts, and return what was said; stop where something is said, as Ctrl-C does."""
    said: list[str] = []

    def say(what: str) -> None:
        said.append(what)
        if what == stop:
            raise KeyboardInterrupt

    with LocalEngine(part=7) as engine:
        build_folder(source, folder=folder, engine=engine, say=say)
    return said


def leftovers(folder: Path) -> list[Path]:
    return list((folder / "versions").glob(".*"))


@pytest.mark.parametrize("stage", ["Linking", "Finding duplicates", "Finding communities", "Writing"])
def test_an_interrupted_build_goes_on_after_the_last_stage(
    stage: str, source: Path, whole: Path, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        build(source, tmp_path / "g", stop=stage)
    with pytest.raises(InputError, match="holds no graph"):
        open_graph(tmp_path / "g")
    said = build(source, tmp_path / "g")
    if stage == STAGES[0]:
        assert said == ["Reading", *STAGES], "nothing was finished"
    else:
        done = STAGES.index(stage) - 1
        last = STAGES[done].rpartition(" ")[2].lower()
        assert said == [f"Going on after {last}", *STAGES[done + 1 :]]
    assert_same_tables(tmp_path / "g", whole)
    assert leftovers(tmp_path / "g") == []


def test_what_changed_meanwhile_is_read_anew(changing: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        build(changing, tmp_path / "g", stop="Finding stories")
    write_article(changing, 77)
    assert build(changing, tmp_path / "g")[0] == "Reading"
    assert open_graph(tmp_path / "g").nodes["title"].len() > 0
    assert "077.md" in " ".join(open_graph(tmp_path / "g").table("files")["name"])


def test_a_draft_that_the_power_cut_short_is_not_gone_on_with(source: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        build(source, tmp_path / "g", stop="Finding stories")
    (manifest,) = (tmp_path / "g" / "versions" / ".draft").glob("*/manifest.json")
    manifest.write_text(manifest.read_text("utf-8")[:100], "utf-8")
    assert build(source, tmp_path / "g")[0] == "Reading"


def test_a_build_in_memory_takes_leftovers_away(source: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        build(source, tmp_path / "g", stop="Finding stories")
    assert leftovers(tmp_path / "g") != []
    build_folder(source, folder=tmp_path / "g")
    assert leftovers(tmp_path / "g") == []


def test_building_again_by_parts_keeps_what_building_in_memory_keeps(changing: Path, tmp_path: Path) -> None:
    folders = tmp_path / "memory", tmp_path / "parts"
    for folder in folders:
        build_folder(changing, folder=folder)
    for number in range(3, 9):
        write_article(changing, number, edition=1)
    for number in range(20, 32):
        write_article(changing, number)
    long_ago(changing)
    before = open_graph(folders[0]).table("stories")["id"].to_list()
    build_folder(changing, folder=folders[0])
    build(changing, folders[1])
    kept = set(before) & set(open_graph(folders[1]).table("stories")["id"])
    assert kept, "else nothing was carried over"
    assert_same_tables(*folders)


def test_a_full_disk_leaves_the_old_graph_and_what_was_done(changing: Path, tmp_path: Path) -> None:
    build(changing, tmp_path / "g")
    write_article(changing, 50)
    long_ago(changing)

    def full(table: tables.Written, file: Path) -> None:
        if file.name == "stories.parquet":
            raise OSError(errno.ENOSPC, "No space left on device")
        write_table(table, file)

    with patch.object(drafts, "write_table", full), pytest.raises(OutputError, match="no space left"):
        build(changing, tmp_path / "g")
    assert "050.md" not in " ".join(open_graph(tmp_path / "g").table("files")["name"])
    assert build(changing, tmp_path / "g")[0] == "Going on after duplicates"
    assert "050.md" in " ".join(open_graph(tmp_path / "g").table("files")["name"])


def test_no_articles_are_told_as_ever(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.csv").write_text("title\n")
    with pytest.raises(NoArticlesError):
        build(tmp_path / "in", tmp_path / "g")


class Odd(Result):
    """What an analysis of another package might find."""

    def __init__(self, name: str, nodes: pl.DataFrame, edges: pl.DataFrame) -> None:
        vars(self).update(name=name, nodes=nodes, edges=edges)

    def to_frame(self) -> pl.DataFrame:
        return pl.DataFrame()

    def new_nodes(self) -> pl.DataFrame:
        found: pl.DataFrame = vars(self)["nodes"]
        return found

    def new_edges(self) -> pl.DataFrame:
        found: pl.DataFrame = vars(self)["edges"]
        return found


@pytest.mark.parametrize(
    ("nodes", "edges", "reason"),
    [
        ({"id": ["x"], "kind": ["topic"]}, {}, "kind 'topic'"),
        ({"id": ["provider:herald.example"], "kind": ["mood"]}, {}, "share the id 'provider:herald.example'"),
        ({}, {"source": ["x"], "target": ["y"], "kind": ["likes"]}, "not in the nodes table: 'x', 'y'"),
    ],
)
def test_what_does_not_fit_is_refused(
    nodes: dict[str, list[str]], edges: dict[str, list[str]], reason: str, source: Path, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        build(source, tmp_path / "g", stop="Finding stories")
    (place,) = (tmp_path / "g" / "versions" / ".draft").glob("[0-9]*")
    key = (place.parent / "key").read_text()
    draft = resumed(tmp_path / "g", key)
    assert isinstance(draft, Draft)
    with pytest.raises(GraphError, match=reason):
        draft.with_result(Odd("odd", pl.DataFrame(nodes), pl.DataFrame(edges)))
    assert resumed(tmp_path / "g", key) is not None, "it is still there"


def test_what_fails_where_parts_are_made_is_raised_as_it_is(tmp_path: Path) -> None:
    def parts() -> list[pl.DataFrame]:
        raise ZeroDivisionError("of the maker")

    with pytest.raises(ZeroDivisionError, match="of the maker"):
        write_table(Parts((part for _ in range(1) for part in parts()), {"id": pl.String()}), tmp_path / "t.parquet")
