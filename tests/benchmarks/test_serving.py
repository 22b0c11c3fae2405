"""The benchmark of the server runs, and everything it asks is answered."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="it reads memory from /proc")
def test_it_asks_and_measures() -> None:
    command = [sys.executable, "-m", "benchmarks.serving", "--articles", "1200", "--requests", "400", "--clients", "8"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, env=environment)
    assert done.returncode == 0, done.stderr
    opened, _, *rows = done.stdout.splitlines()
    assert opened.startswith("opened in")
    assert len(rows) == 10 and rows[-1].split()[0] == "400"
    assert all(kind in rows[-1] for kind in ("search", "neighbours", "facets", "tile"))
