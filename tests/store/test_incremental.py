"""Building again gives what building anew gives, whatever happened to the files in between."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from graphkit import StoredGraph, build_folder
from tests.store.corpora import groups, write_article, write_corpus

SLOTS = st.integers(0, 11)
CHANGES = st.one_of(
    st.tuples(st.just("write"), SLOTS, st.integers(0, 3)),
    st.tuples(st.just("remove"), SLOTS, st.just(0)),
    st.tuples(st.just("rename"), SLOTS, st.integers(12, 15)),
    st.tuples(st.just("touch"), SLOTS, st.just(0)),
    st.tuples(st.just("break"), SLOTS, st.just(0)),
    st.tuples(st.just("future"), SLOTS, st.just(0)),
)


def assert_as_new(built: StoredGraph, source: Path, folder: Path) -> None:
    """Compare with a graph built anew from the same files."""
    anew = build_folder(source, folder=folder).graph
    for table in ("articles", "duplicates", "duplicates_groups", "problems"):
        assert built.path(table).read_bytes() == anew.path(table).read_bytes(), table
    mine, other = built.only("duplicates"), anew.only("duplicates")
    assert_frame_equal(mine.nodes, other.nodes)
    assert_frame_equal(mine.edges, other.edges)
    assert groups(built) == groups(anew)
    assert groups(built, "community") == groups(anew, "community")
    stories = built.nodes.filter(kind="story")["id"]
    assert (
        sorted(stories)
        == sorted(built.table("stories")["id"])
        == sorted(built.table("stories_members")["story"].unique())
    )


def change(source: Path, kind: str, slot: int, value: int) -> None:
    file = source / f"{slot:03}.md"
    if kind == "write":
        write_article(source, slot, edition=value)
    elif kind == "remove":
        file.unlink(missing_ok=True)
    elif kind == "rename" and file.exists():
        file.rename(source / f"{value:03}.md")
    elif kind == "touch" and file.exists():
        os.utime(file)
    elif kind == "break":
        file.write_text("---\ntitle: a: b\n---\n", "utf-8")
    elif kind == "future":
        file.write_text(f"---\ntitle: To come {slot}\npublishedDateTime: 2199-01-01\n---\n", "utf-8")


@settings(max_examples=20)
@given(st.lists(st.lists(CHANGES, min_size=1, max_size=6), min_size=1, max_size=3))
def test_any_sequence_of_changes_gives_what_a_new_folder_gives(batches: list[list[tuple[str, int, int]]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        source, folder = Path(place, "articles"), Path(place, "news.graph")
        for number in range(8):
            write_article(source, number)
        write_article(source, 99, name="stays.md")
        build_folder(source, folder=folder)
        for step, batch in enumerate(batches):
            for one in batch:
                change(source, *one)
            built = build_folder(source, folder=folder).graph
            assert_as_new(built, source, Path(place, f"anew{step}.graph"))


def test_only_new_and_changed_files_are_read(tmp_path: Path) -> None:
    source, folder = write_corpus(tmp_path / "articles"), tmp_path / "news.graph"
    first = build_folder(source, folder=folder)
    assert (first.read, first.kept, first.gone, first.changed) == (13, 0, 0, True)
    for file in source.iterdir():  # old enough for their times to be trusted
        os.utime(file, (1_700_000_000, 1_700_000_000))
    again = build_folder(source, folder=folder)
    assert (again.read, again.kept, again.gone, again.changed) == (0, 13, 0, False)
    write_article(source, 3, edition=1)
    write_article(source, 20)
    (source / "005.md").unlink()
    third = build_folder(source, folder=folder)
    assert (third.read, third.kept, third.gone, third.changed) == (2, 11, 1, True)


def test_an_edit_right_after_a_build_that_keeps_size_and_time_is_seen(tmp_path: Path) -> None:
    source, folder = write_corpus(tmp_path / "articles"), tmp_path / "news.graph"
    file = source / "000.md"
    build_folder(source, folder=folder)
    stat = file.stat()
    file.write_text(file.read_text().replace("Flood", "Storm"))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    built = build_folder(source, folder=folder)
    assert built.read == 1
    assert any(title.startswith("Storm") for title in built.graph.nodes["title"])


def test_other_parameters_are_heeded(tmp_path: Path) -> None:
    source, folder = write_corpus(tmp_path / "articles"), tmp_path / "news.graph"
    text = (source / "000.md").read_text()
    (source / "000.md").write_text(text.replace("mood: 0", "removed: true"))
    assert build_folder(source, folder=folder).graph.texts()["removed"].sum() == 0
    with_removed = build_folder(source, folder=folder, include_removed=True)
    assert with_removed.graph.texts()["removed"].sum() == 1
    decisions = tmp_path / "decisions.yaml"
    decisions.write_text("rename:\n  https://herald.example/news/3: The robot wins\n")
    named = build_folder(source, folder=folder, decisions=decisions).graph
    assert "The robot wins" in named.table("stories")["name"].to_list()
    decisions.write_text("rename:\n  https://herald.example/news/3: A robot won\n")
    named = build_folder(source, folder=folder, decisions=decisions).graph
    assert "A robot won" in named.table("stories")["name"].to_list(), "what people say wins over what was carried"


def test_other_columns_read_everything_anew(tmp_path: Path) -> None:
    table, folder = tmp_path / "news.csv", tmp_path / "news.graph"
    table.write_text("headline,blurb\nOne title of words,Another title\n")
    assert build_folder(table, folder=folder).graph.texts()["title"].to_list() == ["One title of words"]
    again = build_folder(table, folder=folder, columns={"title": "blurb"})
    assert again.graph.texts()["title"].to_list() == ["Another title"]


def test_a_story_keeps_its_id_and_name_while_its_members_stay(tmp_path: Path) -> None:
    source, folder = tmp_path / "articles", tmp_path / "news.graph"
    for number in (0, 1, 3, 4, 5, 6, 7, 8, 9):
        write_article(source, number)
    before = build_folder(source, folder=folder).graph
    story_of = dict(before.edges.filter(kind="in_story").select("source", "target").iter_rows())
    assert story_of
    # Earlier articles come: a new folder would name the stories after them.
    for number in (10, 11, 13, 14):
        write_article(source, number, edition=18)
    for number in range(30, 40):
        write_article(source, number)
    after = build_folder(source, folder=folder).graph
    assert_as_new(after, source, tmp_path / "anew.graph")
    known = dict(before.table("stories").select("id", "name").iter_rows())
    now = dict(after.edges.filter(kind="in_story").select("source", "target").iter_rows())
    names = dict(after.table("stories").select("id", "name").iter_rows())
    stayed = 0
    for story in set(story_of.values()):
        members = [node for node, found in story_of.items() if found == story]
        places = [now.get(node) for node in members]
        heir = max(set(places), key=places.count)
        if heir == story:
            stayed += 1
            assert names[story] == known[story]
    assert stayed


def test_communities_keep_their_numbers_while_their_members_stay(tmp_path: Path) -> None:
    source, folder = write_corpus(tmp_path / "articles", 20), tmp_path / "news.graph"
    before = build_folder(source, folder=folder).graph
    write_article(source, 50)
    after = build_folder(source, folder=folder).graph
    was = dict(before.table("communities_members").iter_rows())
    now = dict(after.table("communities_members").iter_rows())
    named = dict(before.table("communities").select("community", "name").iter_rows())
    names = dict(after.table("communities").select("community", "name").iter_rows())
    for number in set(was.values()):
        members = [node for node, group in was.items() if group == number]
        held = [node for node in members if now.get(node) == number]
        if len(held) * 2 > len(members):
            assert names[number] == named[number]
    assert sum(now.get(node) == group for node, group in was.items()) > len(was) / 2


def test_what_is_carried_over_depends_on_the_graph_before_and_the_articles_alone(tmp_path: Path) -> None:
    source, folder, copy = write_corpus(tmp_path / "articles", 20), tmp_path / "news.graph", tmp_path / "copy.graph"
    build_folder(source, folder=folder)
    shutil.copytree(folder, copy, symlinks=True)
    for number in range(50, 56):
        write_article(source, number)
    (source / "004.md").unlink()
    for file in source.iterdir():
        os.utime(file, (10**9, 10**9))  # long ago: what just changed is looked at again, and says so
    one, other = (build_folder(source, folder=place).graph for place in (folder, copy))
    assert sorted(one.manifest.tables) == sorted(other.manifest.tables)
    for table in one.manifest.tables:
        assert one.path(table).read_bytes() == other.path(table).read_bytes(), table


def test_the_map_starts_from_the_places_before(tmp_path: Path) -> None:
    source, folder = write_corpus(tmp_path / "articles", 40), tmp_path / "news.graph"
    before = build_folder(source, folder=folder).graph.table("positions")
    write_article(source, 50)
    after = build_folder(source, folder=folder).graph.table("positions")
    anew = build_folder(source, folder=tmp_path / "anew.graph").graph.table("positions")

    def moved(now: pl.DataFrame) -> float:
        both = before.join(now, on="id", suffix="_now")
        gaps = both.select(((pl.col("x") - pl.col("x_now")) ** 2 + (pl.col("y") - pl.col("y_now")) ** 2).sqrt())
        return float(np.median(gaps.to_series().to_numpy()))

    assert moved(after) < moved(anew) / 3


def test_no_articles_leave_the_old_graph(tmp_path: Path) -> None:
    source, folder = write_corpus(tmp_path / "articles"), tmp_path / "news.graph"
    build_folder(source, folder=folder)
    shutil.rmtree(source)
    source.mkdir()
    with pytest.raises(Exception, match="no article files here"):
        build_folder(source, folder=folder)
    assert build_folder(write_corpus(source), folder=folder).graph.counts()["nodes"]["article"] == 12
