"""``graphkit build --watch --serve`` builds again on a change, and the open page shows it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graphkit import InputError, open_graph
from graphkit.store.watching import look, watch
from tests.store.corpora import write_article, write_corpus

PATIENCE = 60.0  # seconds


def until(fits: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE
    while not (value := fits()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
    return value


def fetch(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode("utf-8"))


def test_a_change_is_seen_once_it_has_come_to_rest() -> None:
    views = iter([{"a": (1, 1)}, {"a": (2, 2)}, {"a": (3, 3)}, {"a": (3, 3)}, {"a": (3, 3)}, {}, {}])
    seen = watch(lambda: next(views), {"a": (1, 1)}, pause=0)
    assert next(seen) == {"a": (3, 3)}
    assert next(seen) == {}


def test_looking_sees_new_changed_and_lost_files(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "articles", 3)
    before = look([source])
    assert len(before) == 4
    write_article(source, 7)
    (source / "000.md").write_text("other")
    (source / "001.md").unlink()
    after = look([source, tmp_path / "nowhere"])
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert {Path(name).name for name in changed} == {"000.md", "001.md", "007.md"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path, Path]]:
    source, folder = write_corpus(tmp_path / "articles", 4), tmp_path / "news.graph"
    command = [sys.executable, "-m", "graphkit", "build", str(source), "-o", str(folder), "--serve", "--port", "0"]
    said = tmp_path / "said.txt"
    with said.open("w") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        address = until(lambda: re.search(r"Serving (\S+);", said.read_text()))[1]
        yield address, source, folder
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130, said.read_text()


@pytest.mark.skipif(os.name != "posix", reason="interrupts are sent otherwise")
def test_a_new_article_is_in_the_graph_and_a_mistake_is_no_end(served: tuple[str, Path, Path]) -> None:
    address, source, folder = served
    first = fetch(f"{address}api/version")
    for file in source.glob("*.md"):
        file.rename(file.with_suffix(".hidden"))
    time.sleep(3)  # nothing to read now: said, and no end
    for file in source.glob("*.hidden"):
        file.rename(file.with_suffix(".md"))
    write_article(source, 9)
    until(lambda: open_graph(folder).counts()["nodes"]["article"] == 5)
    until(lambda: fetch(f"{address}api/version") != first)


def test_standard_input_cannot_be_watched(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "graphkit", "build", "-", "-o", str(tmp_path / "x.graph"), "--watch"]
    done = subprocess.run(command, capture_output=True, text=True, input="")
    assert done.returncode == 2 and "standard input cannot be watched" in done.stderr
    with pytest.raises(InputError):
        open_graph(tmp_path / "x.graph")
