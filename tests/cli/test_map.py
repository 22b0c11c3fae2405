"""``--map`` on every verb."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graphkit.cli import VERBS, cli

TEXT = "KEY,WORDS,MAKER,WHEN\n7,A headline of several words,The Example,2024-01-02\n"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table whose columns nobody would guess, in the present folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text(TEXT, "utf-8")
    return tmp_path


def run(*words: str, code: int = 0) -> Any:
    """Run the command line and expect an exit code."""
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == code, result.output
    return result


def test_columns_are_read_as_named(table: Path) -> None:
    found = run("stats", "a.csv", "--map", "id=KEY,title=WORDS,provider=MAKER", "--json").stdout
    assert json.loads(found)["nodes"] == {"article": 1, "provider": 1}
    assert "no column is named like a title" in run("stats", "a.csv", code=2).stderr


def test_what_is_not_named_is_not_used_and_not_missed(table: Path) -> None:
    found = json.loads(run("check", "a.csv", "--map", "title=WORDS", "--strict", "--json").stdout)
    assert found == {"problems": [], "articles": 1}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("--map", "title=HEADLINE"),
            "has no column 'HEADLINE', which is mapped to 'title'; its columns are KEY, WORDS",
        ),
        (("--map", "headline=WORDS"), "there is no field 'headline' (for the column 'WORDS')"),
        (("--map", "WORDS"), "'WORDS' is no FIELD=COLUMN"),
    ],
)
def test_a_wrong_map_is_one_clear_message(words: tuple[str, ...], message: str, table: Path) -> None:
    assert message in run("stats", "a.csv", *words, code=2).stderr


def test_it_may_stand_in_the_settings(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("graphkit.toml").write_text('[stats]\nmap = "title=WORDS"\n', "utf-8")
    assert json.loads(run("stats", "a.csv", "--json").stdout)["nodes"] == {"article": 1}
    monkeypatch.setenv("GRAPHKIT_STATS_MAP", "title=WORDS,provider=MAKER")
    assert json.loads(run("stats", "a.csv", "--json").stdout)["nodes"] == {"article": 1, "provider": 1}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: str(verb.name))
def test_every_verb_with_a_source_has_it(verb: Any) -> None:
    options = {name for parameter in verb.params for name in parameter.opts}
    assert ("--map" in options) == ("sources" in options)
