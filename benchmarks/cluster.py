"""Spark as it is on several machines: a master and workers, each a process of its own, on the loopback address."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cluster", "Process", "running_cluster", "wait_for"]

SECONDS = 60
HERE = ("--host", "127.0.0.1", "--webui-port", "0")


@dataclass(frozen=True)
class Process:
    """A part of Spark, in a process group of its own, and where it writes what it does."""

    popen: subprocess.Popen[bytes]
    log: Path

    def end(self) -> None:
        """Kill it, with all that it started; nothing happens if it is gone."""
        if self.popen.poll() is None:
            os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait()


@dataclass(frozen=True)
class Cluster:
    """The address of a master, and its workers."""

    master: str
    workers: tuple[Process, ...]


@contextmanager
def running_cluster(
    workers: int, folder: Path, *, memory: str = "2g", environment: Mapping[str, str] | None = None
) -> Iterator[Cluster]:
    """Run a master and workers of one core and so much memory each; logs and workers' files go to the folder.

    Raises:
        RuntimeError: If one of them does not start within a minute.
    """
    with ExitStack() as stack:

        def start(name: str, kind: str, *arguments: str) -> Process:
            process = _started(kind, *HERE, *arguments, log=folder / f"{name}.log", environment=environment)
            stack.callback(process.end)
            return process

        port = _free_port()
        master = f"spark://127.0.0.1:{port}"
        wait_for(start("master", "master.Master", "--port", str(port)).log, "Starting Spark master")
        options = "-c", "1", "-m", memory
        names = [f"worker-{number}" for number in range(1, workers + 1)]
        hands = tuple(start(name, "worker.Worker", *options, "-d", str(folder / name), master) for name in names)
        for hand in hands:
            wait_for(hand.log, "Successfully registered with master")
        yield Cluster(master, hands)


def wait_for(log: Path, words: str) -> None:
    """Wait until a log holds these words."""
    until = time.monotonic() + SECONDS
    while words not in (said := log.read_text("utf-8", "replace")):
        if time.monotonic() > until:
            raise RuntimeError(f"{words!r} never came:\n{said[-2000:]}")
        time.sleep(0.2)


def _started(kind: str, *arguments: str, log: Path, environment: Mapping[str, str] | None) -> Process:
    import pyspark

    command = [str(Path(pyspark.__file__).parent / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}"]
    surroundings = {**(environment or os.environ), "SPARK_LOCAL_IP": "127.0.0.1"}
    with log.open("wb") as output:
        popen = subprocess.Popen(
            [*command, *arguments], stdout=output, stderr=output, env=surroundings, start_new_session=True
        )
    return Process(popen, log)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
