"""Spark with worker processes of its own, one of which is killed at work."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graphkit import build_folder
from tests.pipeline.conftest import SETTINGS, need_spark
from tests.store.corpora import write_article

BUILD = """
import sys
from graphkit import build_folder, open_engine
with open_engine("spark", master=sys.argv[1]) as engine:
    build_folder(sys.argv[2], folder=sys.argv[3], engine=engine, say=lambda what: print(what, flush=True))
"""
SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*arguments: str, log: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a part of Spark, in a process group of its own."""
    import pyspark

    command = [str(Path(pyspark.__file__).parent / "bin" / "spark-class"), *arguments]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(log: Path, words: str) -> None:
    until = time.monotonic() + SECONDS
    while words not in log.read_text("utf-8", "replace"):
        assert time.monotonic() < until, f"{words!r} never came:\n{log.read_text('utf-8', 'replace')[-2000:]}"
        time.sleep(0.2)


@pytest.mark.slow
def test_a_graph_comes_out_right_though_a_worker_is_killed(tmp_path: Path) -> None:
    need_spark()
    for number in range(150):
        file = write_article(tmp_path / "in", number)
        os.utime(file, (10**9, 10**9))
    build_folder(tmp_path / "in", folder=tmp_path / "memory")
    settings = {**SETTINGS, "spark.executor.memory": "600m", "spark.executor.cores": "1"}
    (tmp_path / "spark-defaults.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    environment = {**os.environ, "SPARK_CONF_DIR": str(tmp_path), "SPARK_LOCAL_IP": "127.0.0.1"}
    master = f"spark://127.0.0.1:{free_port()}"
    here = "--host", "127.0.0.1", "--webui-port", "0"
    logs = [tmp_path / f"{name}.log" for name in ("master", "one", "two")]
    head = "org.apache.spark.deploy.master.Master", *here, "--port", master.rpartition(":")[2]
    hand = "org.apache.spark.deploy.worker.Worker", *here, "-c", "1", "-m", "1g", "-d"
    with running(*head, log=logs[0], environment=environment):
        wait_for(logs[0], "Starting Spark master")
        with (
            running(*hand, str(tmp_path / "work-1"), master, log=logs[1], environment=environment) as victim,
            running(*hand, str(tmp_path / "work-2"), master, log=logs[2], environment=environment),
        ):
            for log in logs[1:]:
                wait_for(log, "Successfully registered with master")
            command = [sys.executable, "-c", BUILD, master, str(tmp_path / "in"), str(tmp_path / "spark")]
            with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as build:
                assert build.stdout is not None
                said = []
                for line in build.stdout:
                    said.append(line.strip())
                    if said[-1] == "Linking":
                        wait_for(logs[1], "Asked to launch executor")  # it takes part
                        time.sleep(2)  # and is amid its work
                        end(victim)
            assert victim.poll() == -signal.SIGKILL
            assert build.returncode == 0
            assert said[-1] == "Writing"
    for file in (tmp_path / "memory" / "current").iterdir():
        assert file.read_bytes() == (tmp_path / "spark" / "current" / file.name).read_bytes(), file.name
