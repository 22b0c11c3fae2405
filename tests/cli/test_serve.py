"""``graphkit serve`` says where the page is, ends well, and names what is in its way."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from graphkit import build_graph, read_articles, save
from graphkit.cli import cli


@pytest.fixture(scope="module")
def folder(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("serve") / "news.graph"
    save(build_graph(read_articles(seeds)), place)
    return place


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(cli, ["serve", *arguments])
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    return done.output.strip().splitlines()[-1]


@pytest.mark.skipif(os.name != "posix", reason="interrupts are sent otherwise")
def test_it_serves_until_it_is_interrupted_and_writes_nothing(folder: Path, tmp_path: Path) -> None:
    before = sorted((file, file.stat().st_mtime_ns) for file in folder.rglob("*"))
    command = [sys.executable, "-m", "graphkit", "serve", str(folder), "--port", "0", "--title", "Medicine"]
    with (
        (tmp_path / "said.txt").open("w") as stream,
        subprocess.Popen(command, stderr=stream, stdout=stream) as process,
    ):
        end = time.monotonic() + 60
        while not (said := re.search(r"Serving (\S+);", (tmp_path / "said.txt").read_text())):
            assert time.monotonic() < end and process.poll() is None
            time.sleep(0.05)
        with urlopen(said[1]) as answer:
            assert "<title>Medicine</title>" in answer.read().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert "Traceback" not in (tmp_path / "said.txt").read_text()
    assert sorted((file, file.stat().st_mtime_ns) for file in folder.rglob("*")) == before


def test_what_is_no_graph_folder_is_said(seeds: Path, tmp_path: Path) -> None:
    for place in (seeds, tmp_path / "nowhere", tmp_path):
        assert f"{place}: holds no graph; make one with 'graphkit build" in refused(str(place), "--port", "0")


def test_a_taken_port_is_said(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port} cannot be served" in refused(str(folder), "--port", str(port))


def test_an_address_of_another_machine_is_said(folder: Path) -> None:
    assert "name another --port or --host" in refused(str(folder), "--host", "192.0.2.1", "--port", "0")


def test_a_missing_extra_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    verb = sys.modules["graphkit.cli.serve"]  # its name in the package is that of the command
    monkeypatch.setattr(verb, "find_spec", lambda name: None if name == "uvicorn" else name)
    assert refused(str(folder)) == "Error: serving needs uvicorn: pip install 'graphkit[serve]'"
    done = CliRunner().invoke(cli, ["build", str(folder), "-o", str(tmp_path / "new.graph"), "--serve"])
    assert "graphkit[serve]" in done.output and not (tmp_path / "new.graph").exists()
