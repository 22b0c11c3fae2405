"""``graphkit build --engine`` on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphkit import EngineError, open_engine, open_graph
from graphkit.cli import cli
from graphkit.cli.build import size


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(cli, list(map(str, arguments)))
    return done.exit_code, done.output


def test_a_graph_is_built_part_by_part(seeds: Path, tmp_path: Path) -> None:
    code, said = run("build", seeds, "-o", tmp_path / "g", "--engine", "local")
    assert code == 0, said
    assert "Read 4 files, 0 unchanged, 0 gone." in said
    assert open_graph(tmp_path / "g").counts()["nodes"] == {
        "article": 4,
        "related": 5,
        "provider": 6,
        "topic": 2,
        "story": 2,
    }


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        (["--spark-master", "local[1]"], "--spark-master is for --engine spark"),
        (["--engine", "local", "--spark-master", "local[1]"], "--spark-master is for --engine spark"),
        (["--engine", "local", "--watch"], "build without it"),
        (["--memory", "8G"], "--memory is for --engine"),
        (["--engine", "flink"], "'local', 'spark'"),
    ],
)
def test_what_does_not_go_together_is_refused(seeds: Path, tmp_path: Path, options: list[str], advice: str) -> None:
    code, said = run("build", seeds, "-o", tmp_path / "g", *options)
    assert code == 2
    assert advice in said
    assert not (tmp_path / "g").exists()


def test_what_spark_needs_is_said(seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    code, said = run("build", seeds, "-o", tmp_path / "g", "--engine", "spark")
    assert (code, "pip install 'graphkit[spark]'" in said) == (2, True)


def test_without_java_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason="needs pyspark: pip install 'graphkit[spark]'")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(EngineError, match="JAVA_HOME"):
        open_engine("spark")
    with pytest.raises(ValueError, match="local, spark"):
        open_engine("flink")


@pytest.mark.parametrize(
    ("text", "bytes_"), [("800M", 800 << 20), ("16g", 16 << 30), ("1.5 GiB", 3 << 29), ("2TB", 2 << 40)]
)
def test_sizes_are_read_as_people_write_them(text: str, bytes_: int) -> None:
    assert size(text) == bytes_


@pytest.mark.parametrize("text", ["", "8", "lots", "-1G", "1e3M"])
def test_what_is_no_size_is_refused(text: str, seeds: Path, tmp_path: Path) -> None:
    code, said = run("build", seeds, "-o", tmp_path / "g", "--engine", "local", f"--memory={text}")
    assert (code, "say it as 800M or 16G" in said) == (2, True)


def test_too_little_memory_is_told_before_hours_are_spent(seeds: Path, tmp_path: Path) -> None:
    code, said = run("build", seeds, "-o", tmp_path / "g", "--engine", "local", "--memory", "900M")
    assert code == 2
    assert "9 articles need about 1.5 GiB, and only 0.9 GiB may be taken; allow more with --memory" in said
    code, said = run("build", seeds, "-o", tmp_path / "g", "--engine", "local", "--memory", "2G")
    assert code == 0, said
