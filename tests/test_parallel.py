from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphkit import GraphkitError
from graphkit.parallel import map_in_processes


@pytest.mark.parametrize("count", [0, 1, 7, 1001])
def test_results_come_in_the_order_of_the_items(count: int) -> None:
    seen: list[int] = []
    made = map_in_processes(abs, range(-count, 0), 2, lambda done, _: seen.append(done))
    assert made == list(range(count, 0, -1))
    assert max(seen, default=0) == count


def test_a_worker_that_dies_is_reported(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(GraphkitError, match="ended early"):
        map_in_processes(os._exit, [3], 1)
    with pytest.raises(GraphkitError, match="ended early"):
        map_in_processes(int, ["no number"], 1)
    assert "no number" in capfd.readouterr().err


def test_a_script_needs_no_main_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "print('once')\nfrom graphkit.parallel import map_in_processes\nmap_in_processes(abs, [1, 2], 2)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout == "once\n"
