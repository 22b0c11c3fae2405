"""Spark with worker processes of its own, one of which is killed at work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.cluster import running_cluster, wait_for
from graphkit import build_folder
from tests.pipeline.conftest import SETTINGS, need_spark
from tests.store.corpora import write_article

BUILD = """
import sys
from graphkit import build_folder, open_engine
with open_engine("spark", master=sys.argv[1]) as engine:
    build_folder(sys.argv[2], folder=sys.argv[3], engine=engine, say=lambda what: print(what, flush=True))
"""


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
    with running_cluster(2, tmp_path, memory="1g", environment=environment) as cluster:
        victim = cluster.workers[0]
        command = [sys.executable, "-c", BUILD, cluster.master, str(tmp_path / "in"), str(tmp_path / "spark")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as build:
            assert build.stdout is not None
            said = []
            for line in build.stdout:
                said.append(line.strip())
                if said[-1] == "Linking":
                    wait_for(victim.log, "Asked to launch executor")  # it takes part
                    time.sleep(2)  # and is amid its work
                    victim.end()
        assert victim.popen.poll() == -signal.SIGKILL
        assert build.returncode == 0
        assert said[-1] == "Writing"
    for file in (tmp_path / "memory" / "current").iterdir():
        assert file.read_bytes() == (tmp_path / "spark" / "current" / file.name).read_bytes(), file.name
