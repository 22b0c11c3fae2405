"""SQL on a graph folder reads, and says what is wrong."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from graphkit import InputError, StoredGraph, build_folder
from graphkit.cli import cli
from graphkit.store.queries import run_query
from tests.store.corpora import write_corpus


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> StoredGraph:
    place = tmp_path_factory.mktemp("query")
    return build_folder(write_corpus(place / "articles"), folder=place / "news.graph").graph


def test_tables_can_be_counted_joined_and_grouped(graph: StoredGraph) -> None:
    counted = run_query(graph, "SELECT kind, count(*) AS n FROM nodes GROUP BY kind")
    assert dict(counted.iter_rows()) == graph.counts()["nodes"]
    joined = run_query(
        graph,
        "-- who publishes most\nWITH published AS (SELECT target FROM edges WHERE kind = 'published_by') "
        "SELECT nodes.title, count(*) AS n FROM published JOIN nodes ON nodes.id = published.target "
        "GROUP BY nodes.title ORDER BY n DESC, nodes.title",
    )
    assert joined["n"].sum() == graph.counts()["edges"]["published_by"]
    assert set(run_query(graph, "show tables")["name"]) == set(graph.manifest.tables)


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE nodes",
        "DELETE FROM nodes",
        "TRUNCATE nodes",
        "CREATE TABLE more AS SELECT * FROM nodes",
        "COPY nodes TO 'x'",
        "/* SELECT */ DROP TABLE nodes",
        "",
    ],
)
def test_what_writes_is_refused(graph: StoredGraph, sql: str) -> None:
    before = {file.name: file.read_bytes() for file in graph.version.iterdir()}
    with pytest.raises(InputError, match="a query reads"):
        run_query(graph, sql)
    assert {file.name: file.read_bytes() for file in graph.version.iterdir()} == before


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT nope FROM nodes", 'unable to find column "nope"'),
        ("SELECT * FROM lost", "'lost' was not found; the tables are articles,"),
        ("SELECT kind, FROM", "sql parser error"),
        ("SELECT 1; DROP TABLE nodes", "one (and only one) statement"),
    ],
)
def test_a_query_that_fails_says_why_in_one_line(graph: StoredGraph, sql: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        run_query(graph, sql)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_command_prints_a_table_or_json(graph: StoredGraph) -> None:
    folder = str(graph.version.parent.parent)
    sql = "SELECT kind, count(*) AS n FROM edges GROUP BY kind ORDER BY kind"
    told = CliRunner().invoke(cli, ["query", folder, sql])
    assert told.exit_code == 0, told.stderr
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in told.stdout.splitlines()[2:]]
    given = json.loads(CliRunner().invoke(cli, ["query", folder, sql, "--json"]).stdout)["rows"]
    assert {kind: int(n) for kind, n in rows} == {row["kind"]: row["n"] for row in given} == graph.counts()["edges"]
    long = CliRunner().invoke(cli, ["query", folder, "SELECT excerpt, topics FROM nodes WHERE kind = 'article'"])
    assert "…" not in long.stdout
    refused = CliRunner().invoke(cli, ["query", folder + "x", sql])
    assert refused.exit_code == 2 and "holds no graph" in refused.stderr
