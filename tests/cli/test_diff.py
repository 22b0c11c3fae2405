"""``graphkit diff`` as people run it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from graphkit.cli import cli
from tests.store.corpora import write_article, write_corpus


def run(*words: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["diff", *map(str, words)])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three versions: ten articles, an eleventh that came, and one that went."""
    place = tmp_path_factory.mktemp("versions")
    source = write_corpus(place / "articles", 10)

    def build() -> None:
        done = CliRunner().invoke(cli, ["build", str(source), "-o", str(place / "news.graph"), "--keep", "5", "-q"])
        assert done.exit_code == 0, done.stderr

    build()
    write_article(source, 31)
    build()
    (source / "000.md").unlink()
    build()
    return place


@pytest.fixture
def here(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(place)
    return place


def test_one_folder_is_compared_with_the_version_before(here: Path) -> None:
    alone = run("news.graph").stdout
    assert alone.startswith("What changed\n") and "gone" in alone
    assert alone == run("news.graph@2", "news.graph").stdout == run("news.graph@3").stdout
    assert alone == run("news.graph@2", "news.graph@3").stdout


def test_any_two_versions_can_be_named(here: Path) -> None:
    told: Any = json.loads(run("news.graph@1", "news.graph@2", "--json").stdout)
    came = [row for row in told["articles"] if row["change"] == "new"]
    assert "article:gazette.example/news/31" in {row["id"] for row in came}
    assert (told["old"], told["new"]) == ("news.graph@1", "news.graph@2")
    assert "Articles new" in run("news.graph@1", "news.graph@2").stdout
    back: Any = json.loads(run("news.graph@2", "news.graph@1", "--json").stdout)
    assert back["counts"]["articles"]["gone"] == told["counts"]["articles"]["new"] == len(came)


def test_json_is_whole_and_the_same_on_every_run(here: Path) -> None:
    first = run("news.graph@1", "news.graph@3", "--json").stdout
    assert first == run("news.graph@1", "news.graph@3", "--json").stdout
    told: Any = json.loads(first)
    assert list(told) == ["old", "new", "counts", "articles", "stories", "moves", "providers", "topics"]
    listed = [row["change"] for row in told["articles"]]
    for change in ("new", "changed", "gone"):
        assert listed.count(change) == told["counts"]["articles"][change]
    assert [row["fate"] for row in told["stories"]].count("same") == 0
    fates = {fate: number for fate, number in told["counts"]["stories"].items() if fate != "same"}
    assert sum(fates.values()) == len(told["stories"])
    assert all(field["old"] != field["new"] for row in told["articles"] for field in row["fields"])


def test_the_page_and_the_tables_are_written_and_standard_output_stays_json(here: Path) -> None:
    done = run("news.graph", "-o", "out/changes.html", "--json")
    json.loads(done.stdout)
    assert done.stderr.strip() == str(Path("out", "changes.html"))
    page = Path("out", "changes.html").read_text("utf-8")
    assert "What changed: news.graph@2 → news.graph" in page and '"opening":[{"title":"What changed"' in page
    assert run("news.graph", "-o", "out/c.csv").stdout.splitlines()[-2:] == ["out/c.edges.csv", "out/c.nodes.csv"]
    assert ",gone," in Path("out", "c.nodes.csv").read_text("utf-8")


def test_articles_can_be_compared_without_building_a_folder(here: Path) -> None:
    told: Any = json.loads(run("news.graph@2", "articles", "--json").stdout)
    built: Any = json.loads(run("news.graph@2", "news.graph", "--json").stdout)
    assert told["articles"] == built["articles"]


def test_strict_says_whether_anything_changed(here: Path) -> None:
    assert "0 new, 0 changed, 0 gone" in run("news.graph@1", "news.graph@1", "--strict").stdout
    run("news.graph@1", "news.graph@2", "--strict", code=1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["news.graph@1"], "no version before version 1 is kept; 'graphkit build SOURCE -o FOLDER --keep N'"),
        (["news.graph@9", "news.graph"], "version 9 is not kept, only 1, 2, 3; 'graphkit build"),
        (["articles"], "articles is no graph folder, which alone has a version before; name OLD and NEW"),
        (["articles@2", "news.graph"], "articles: holds no graph"),
        (["a", "b", "c"], "two graphs are compared, not 3"),
        (["news.graph", "nowhere"], "nowhere: no such file or folder"),
        (["news.graph", "-o", "map.png"], "png does not hold what changed; write one of html, json"),
        (["news.graph", "-o", "map"], "no format goes with a name without a suffix"),
        (["news.graph", "--title", "T"], "name a file"),
        (["news.graph", "--title", "T", "-o", "c.json"], "--title is for html, not for json"),
        ([], "Missing argument"),
    ],
)
def test_what_cannot_be_compared_is_refused(here: Path, words: list[str], said: str) -> None:
    assert said in run(*words, code=2).stderr


def test_a_folder_of_one_version_names_the_way_out(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "articles", 3)
    CliRunner().invoke(cli, ["build", str(source), "-o", str(tmp_path / "n.graph"), "-q"])
    said = run(tmp_path / "n.graph", code=2).stderr
    assert "no version before the present one is kept" in said and "--keep N" in said and "another graph" in said


def test_a_folder_may_have_an_at_in_its_name(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "articles", 3)
    folder = tmp_path / "news@2"
    CliRunner().invoke(cli, ["build", str(source), "-o", str(folder), "-q"])
    assert "0 new, 0 changed, 0 gone" in run(folder, f"{folder}@1").stdout
