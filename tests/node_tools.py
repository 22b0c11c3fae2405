"""JavaScript tools that open what exporters write; tests are skipped where the npm registry cannot be reached."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PACKAGES = {
    "@viz-js/viz": "3.31.0",  # Graphviz itself, compiled
    "cytoscape": "3.34.4",
    "graphology": "0.26.0",
    "graphology-gexf": "0.13.2",  # what Gephi Lite reads GEXF with
}
PATIENCE = 180  # seconds, for a slow network

RunNode = Callable[[str, Path], Any]


@pytest.fixture(scope="session")
def node() -> RunNode:
    """Run a script of CommonJS in which ``text`` is what a file holds; what its function ``done`` is given comes back.

    The tools are installed once, below the user's cache folder.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("needs Node.js and npm")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "graphkit-tests")
    modules = cache / "node_modules"
    if not all(_version(modules / name) == version for name, version in PACKAGES.items()):
        cache.mkdir(parents=True, exist_ok=True)
        wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
        options = ("--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(cache))
        try:
            subprocess.run([npm, "install", *options, *wanted], capture_output=True, check=True, timeout=PATIENCE)
        except (OSError, subprocess.SubprocessError) as error:
            pytest.skip(f"needs the npm registry for {', '.join(PACKAGES)}: {error}")

    def run(script: str, file: Path) -> Any:
        head = (
            'const text = require("fs").readFileSync(process.argv[1], "utf8");'
            "const done = (value) => process.stdout.write(JSON.stringify(value));"
        )
        found = subprocess.run(
            [node, "-e", head + script, str(file)],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "NODE_PATH": str(modules)},
        )
        assert found.returncode == 0, found.stderr
        return json.loads(found.stdout)

    return run


def _version(package: Path) -> str:
    try:
        return str(json.loads((package / "package.json").read_text(encoding="utf-8"))["version"])
    except FileNotFoundError:
        return ""
