"""Every example in the README and the docs runs, and says what it says there."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import graphkit
from tests.cli_reference import reference

PROJECT = Path(__file__).parent.parent
PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return [text for found, text in BLOCK.findall(page.read_text("utf-8")) if found == language]


def having(language: str) -> list[Path]:
    """The pages with a block in this language."""
    return [page for page in PAGES if blocks(page, language)]


@pytest.fixture
def here(tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample articles, as the docs assume."""
    shutil.copytree(seeds, tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", having("python"), ids=lambda page: page.name)
def test_python_examples_run(page: Path, here: Path) -> None:
    code = "\n".join(blocks(page, "python"))
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", having("console"), ids=lambda page: page.name)
def test_console_examples_print_what_they_show(page: Path, here: Path) -> None:
    scripts = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8"}
    checker = doctest.OutputChecker()
    for block in blocks(page, "console"):
        for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = example.partition("\n")
            done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment)
            assert done.returncode == 0, f"$ {command}\n{done.stderr}"
            assert checker.check_output(shown, done.stdout, doctest.ELLIPSIS), f"$ {command}\n{done.stdout}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


def test_the_command_reference_is_what_the_command_says() -> None:
    shown = (PROJECT / "docs" / "cli.md").read_text("utf-8")
    assert shown == reference(), "run: python -m tests.cli_reference > docs/cli.md"


def test_the_continuous_check_runs_the_readme_test_command() -> None:
    _, test_command = blocks(PROJECT / "README.md", "sh")
    assert test_command.strip() in (PROJECT / ".ci" / "run").read_text("utf-8").splitlines()


def test_the_readme_example_has_twenty_lines() -> None:
    (example,) = blocks(PROJECT / "README.md", "python")
    assert len(example.splitlines()) <= 20


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    reasons = (PROJECT / "docs" / "dependencies.md").read_text("utf-8")
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=]", requirement)[0]
        assert f"\n| {name} |" in reasons, f"docs/dependencies.md does not say why {name} is there"
    assert project["version"] == graphkit.__version__
    assert f"## {graphkit.__version__}" in (PROJECT / "CHANGELOG.md").read_text("utf-8")


def test_the_samples_are_the_original_ones(seeds: Path) -> None:
    assert sorted(file.name for file in seeds.iterdir()) == [
        "000_3f4eb1c8579fb27f.txt",
        "001_f74831c792fcf20d.txt",
        "002_f18be6a7170f6cf1.txt",
        "003_8d209b2e664a5752.txt",
    ]
