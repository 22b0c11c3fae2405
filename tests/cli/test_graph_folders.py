"""Every verb says of a graph folder what it says of the articles in it."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphkit.cli import VERBS, cli
from tests.store.corpora import write_corpus

# A verb and what follows its source. The gold file is beside the articles.
CALLS = {
    "export": [["-o", "-", "-f", "json"]],
    "stats": [[], ["--json"], ["--include-removed"]],
    "duplicates": [["--all"], ["--json"]],
    "stories": [[], ["--json"], ["--decisions", "decisions.yml"]],
    "why": [["https://herald.example/news/0", "https://gazette.example/news/1"]],
    "check": [[], ["--strict"]],
    "path": [["https://herald.example/news/0", "https://gazette.example/news/1"]],
    "neighbors": [["https://herald.example/news/0"]],
    "eval": [["--gold", "gold.csv", "--json"]],
}


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("verbs")
    source = write_corpus(place / "articles")
    removed = (source / "011.md").read_text().replace("mood: 11", "removed: true")
    (source / "011.md").write_text(removed)
    members = ["herald.example/news/0,flood", "gazette.example/news/1,flood", "herald.example/news/3,chess"]
    (place / "gold.csv").write_text("id,group\n" + "".join(f"https://{row}\n" for row in members))
    (place / "decisions.yml").write_text("rename:\n  https://herald.example/news/3: A robot wins\n")
    with chdir(place):  # names of files are stored as they were given
        built = run("build", "articles", "-o", "news.graph", "--quiet")
    assert built.exit_code == 0, built.stderr
    return place


def test_every_verb_that_takes_sources_is_tried() -> None:
    assert {str(verb.name) for verb in VERBS} - {"build", "query", "diff", "serve"} == set(CALLS)


@pytest.mark.parametrize(("verb", "words"), [(verb, words) for verb, calls in CALLS.items() for words in calls])
def test_a_folder_is_as_good_as_its_articles(
    place: Path, verb: str, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    given, kept = (run(verb, source, *words) for source in ("articles", "news.graph"))
    assert given.exception is None or isinstance(given.exception, SystemExit)
    assert kept.exit_code == given.exit_code
    assert kept.stdout == given.stdout and len(kept.stdout) > 20
    assert kept.stderr == given.stderr.replace("graphkit check articles", "graphkit check news.graph")


def test_strict_finds_problems_and_a_second_writer_is_refused(place: Path) -> None:
    from graphkit.store.folder import writing

    assert run("build", place / "articles", "-o", place / "news.graph", "--quiet", "--strict").exit_code == 1
    with writing(place / "news.graph"):
        refused = run("build", place / "articles", "-o", place / "news.graph")
    assert refused.exit_code == 2 and "another process is writing it" in refused.stderr
