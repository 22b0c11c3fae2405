"""A graph folder is the graph that went into it."""

from __future__ import annotations

import errno
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from graphkit import (
    ArticleGraph,
    InputError,
    OutputError,
    analyse,
    build_folder,
    build_graph,
    open_graph,
    read_articles,
    save,
)
from graphkit.analysis import ANALYSES
from graphkit.articles import article_table, articles_of
from graphkit.errors import GraphError
from graphkit.graph import Result, edge_table, node_table
from tests.articles import article, entry
from tests.store.corpora import write_article, write_corpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def graph(corpus: Path) -> ArticleGraph:
    return analyse(build_graph(read_articles(corpus)))


def test_everything_comes_back(graph: ArticleGraph, tmp_path: Path) -> None:
    stored = save(graph, tmp_path / "news.graph")
    assert_frame_equal(stored.nodes, graph.nodes)
    assert_frame_equal(stored.edges, graph.edges)
    assert stored.articles == graph.articles
    assert stored.problems == graph.problems
    assert stored.counts() == graph.counts()
    assert list(stored.results) == list(graph.results) == list(ANALYSES)
    for name, result in graph.results.items():
        assert type(stored.results[name]) is type(result)
        assert_frame_equal(stored.results[name].to_frame(), result.to_frame())
        assert_frame_equal(stored.results[name].new_edges(), result.new_edges())
        assert getattr(stored.results[name], "problems", ()) == getattr(result, "problems", ())


def test_a_folder_built_from_files_holds_the_same_as_a_graph_made_step_by_step(
    graph: ArticleGraph, corpus: Path, tmp_path: Path
) -> None:
    built = build_folder(corpus, folder=tmp_path / "news.graph").graph
    assert_frame_equal(built.nodes, graph.nodes)
    assert_frame_equal(built.edges, graph.edges)
    assert built.articles == graph.articles
    assert built.problems_in("reading") == read_articles(corpus).problems


def test_without_some_analyses_it_is_as_if_they_had_never_run(
    graph: ArticleGraph, corpus: Path, tmp_path: Path
) -> None:
    stored = save(graph, tmp_path / "news.graph")
    for names in ((), ("duplicates",), ("duplicates", "stories"), tuple(ANALYSES)):
        bare = build_graph(read_articles(corpus))
        fresh = analyse(bare, *names) if names else bare
        kept = stored.only(*names)
        assert_frame_equal(kept.nodes, fresh.nodes)
        assert_frame_equal(kept.edges, fresh.edges)
        assert kept.counts() == fresh.counts()
        assert list(kept.results) == list(names)
    # Stories without duplicates were never found, so they are not shown.
    assert not stored.only("stories").results


def test_a_stored_graph_can_be_added_to_and_analysed(graph: ArticleGraph, corpus: Path, tmp_path: Path) -> None:
    stored = save(build_graph(read_articles(corpus)), tmp_path / "news.graph")
    assert_frame_equal(analyse(stored).nodes, graph.nodes)
    more = article("Another title", web_url="https://x.example/1", file="z.md")
    again = build_graph([more], base=stored)
    assert_frame_equal(again.nodes, build_graph([*graph.articles, more]).nodes)


def test_articles_survive_as_tables() -> None:
    articles = [
        article("Plain"),
        article("", excerpt="only ☃ this", topics=("a", "b"), quality=3, listed=False, removed=True, body="x\0y"),
        article("With entries", related=(entry("One"), entry("Two", 1, published=None, precision="day"))),
    ]
    assert articles_of(article_table(articles)) == articles
    assert articles_of(article_table([])) == []


def test_a_stored_graph_stays_what_it_was_while_the_folder_is_rebuilt(corpus: Path, tmp_path: Path) -> None:
    source = shutil.copytree(corpus, tmp_path / "articles")
    folder = tmp_path / "news.graph"
    before = build_folder(source, folder=folder).graph
    (source / "000.md").unlink()
    after = build_folder(source, folder=folder).graph
    assert before.counts()["nodes"]["article"] == before.texts().filter(kind="article").height == 12
    assert after.texts().filter(kind="article").height == 11


def test_what_is_no_graph_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no graph; make one with 'graphkit build"):
        open_graph(tmp_path / "nowhere")
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="a folder of something else"):
        save(build_graph([article()]), tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_a_newer_format_is_refused_and_an_older_one_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "news.graph"
    save(build_graph([article()]), folder)
    manifest = folder / "current" / "manifest.json"
    values = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(values | {"format": 99, "graphkit": "9.9"}))
    with pytest.raises(InputError, match=r"format 99, written by graphkit 9\.9.*update it"):
        open_graph(folder)
    with pytest.raises(InputError, match="update it"):
        build_folder(write_corpus(tmp_path / "articles"), folder=folder)
    manifest.write_text(json.dumps(values | {"format": 0, "graphkit": "0.0.1"}))
    assert len(open_graph(folder).articles) == 1


@pytest.mark.parametrize("damage", ["{", '{"format": 1}', "[]", ""])
def test_a_damaged_manifest_is_one_clear_error(damage: str, tmp_path: Path) -> None:
    folder = tmp_path / "news.graph"
    save(build_graph([article()]), folder)
    (folder / "current" / "manifest.json").write_text(damage)
    with pytest.raises(InputError, match="damaged"):
        open_graph(folder)


def test_a_damaged_or_missing_table_is_one_clear_error(tmp_path: Path) -> None:
    folder = tmp_path / "news.graph"
    stored = save(build_graph([article()]), folder)
    stored.path("nodes").write_bytes(b"PAR1 nonsense")
    with pytest.raises(InputError, match="damaged"):
        _ = open_graph(folder).nodes
    stored.path("nodes").unlink()
    with pytest.raises(InputError, match="not whole, or was replaced"):
        _ = open_graph(folder).nodes


def test_table_names_in_a_hostile_manifest_lead_nowhere(tmp_path: Path) -> None:
    folder = tmp_path / "news.graph"
    save(analyse(build_graph([article()]), "duplicates"), folder)
    manifest = folder / "current" / "manifest.json"
    values = json.loads(manifest.read_text())
    values["analyses"]["duplicates"]["tables"]["pairs"] = "../../../../etc/passwd"
    manifest.write_text(json.dumps(values))
    with pytest.raises(InputError, match="impossible name"):
        open_graph(folder)


def test_an_analysis_whose_edges_cannot_be_told_apart_is_refused(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Also(Result):
        name = "also"

        def to_frame(self) -> pl.DataFrame:
            return pl.DataFrame()

        def new_edges(self) -> pl.DataFrame:
            return pl.DataFrame({"source": ["a"], "target": ["b"], "kind": ["related_to"]})

    nodes = node_table([{"id": "a", "kind": "article"}, {"id": "b", "kind": "article"}])
    edges = edge_table([{"source": "b", "target": "a", "kind": "related_to", "stated": True}])
    with pytest.raises(GraphError, match=r"kind 'related_to'.*kind of their own"):
        save(ArticleGraph(nodes, edges).with_result(Also()), tmp_path / "news.graph")


def test_a_result_of_the_same_name_from_elsewhere_is_not_taken_for_ours(graph: ArticleGraph, tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Others(Result):
        name = "communities"

    stored = save(graph, tmp_path / "news.graph")
    assert type(stored.results[Others.name]) is type(graph.results["communities"])


def test_a_graph_folder_that_lies_among_articles_is_not_read_as_articles(corpus: Path, tmp_path: Path) -> None:
    source = shutil.copytree(corpus, tmp_path / "articles")
    build_folder(source, folder=source / "news.graph")
    assert [one.title for one in read_articles(source)] == [one.title for one in read_articles(corpus)]


def test_read_articles_takes_a_graph_folder_beside_files(corpus: Path, tmp_path: Path) -> None:
    build_folder(corpus, folder=tmp_path / "news.graph")
    assert read_articles(tmp_path / "news.graph") == read_articles(corpus)
    extra = tmp_path / "extra.md"
    extra.write_text("---\ntitle: One more\nwebUrl: https://x.example/1\n---\n")
    assert len(read_articles(tmp_path / "news.graph", extra)) == len(read_articles(corpus)) + 1


def test_where_there_are_no_links_a_file_names_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "A required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    source, folder = write_corpus(tmp_path / "articles", 3), tmp_path / "news.graph"
    before = build_folder(source, folder=folder).graph
    assert (folder / "current").read_text() == "versions/1\n"
    write_article(source, 7)
    built = build_folder(source, folder=folder)
    assert (built.read, (folder / "current").read_text()) == (1, "versions/2\n")
    assert open_graph(folder).counts()["nodes"]["article"] == 4
    assert before.counts()["nodes"]["article"] == 3
    (folder / "current").write_text("../elsewhere\n")
    with pytest.raises(InputError, match="holds no graph"):
        open_graph(folder)


def test_any_data_tool_finds_the_tables_under_one_path(graph: ArticleGraph, tmp_path: Path) -> None:
    save(graph, tmp_path / "news.graph")
    assert_frame_equal(pl.read_parquet(tmp_path / "news.graph" / "current" / "nodes.parquet"), graph.nodes)
