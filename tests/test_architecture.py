"""The arrows of the architecture, read from the imports themselves (see docs/architecture.md)."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import graphkit
from graphkit.engines import ENGINES

PACKAGE = Path(graphkit.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
REGISTRIES = {"readers", "analysis", "exporters"}
HEAVY = (
    *("pyvis", "IPython", "matplotlib", "networkx", "numba", "scipy", "graspologic_native", "jinja2", "ftfy"),
    *("torch", "sentence_transformers", "starlette", "uvicorn", "narwhals", "pyspark"),
)


def name_of(file: Path) -> str:
    """The dotted name of a module of ours."""
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(file: Path) -> set[str]:
    """Every module a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_arrows_point_down_only(file: Path) -> None:
    name, imported = name_of(file), imports_of(file)
    parts = name.split(".")
    room = parts[1] if len(parts) > 1 else ""
    ours = {module for module in imported if module.startswith("graphkit")}
    if room in ("model", "errors"):
        assert not ours, f"{name} is at the bottom and imports nothing of ours"
    if room != "cli" and name not in ("graphkit", "graphkit.__main__"):
        assert not any(module.startswith("graphkit.cli") for module in ours), f"{name} imports the command line"
        assert "click" not in imported, f"{name} knows click; only the command line does"
    if room in REGISTRIES and len(parts) == 3:
        siblings = {module for module in ours if module.startswith(f"graphkit.{room}.") and not module.startswith(name)}
        assert not siblings, f"{name} imports its sibling(s) {siblings}"
    if room in ("analysis", "readers", "build", "identity"):
        assert not any(module.startswith(("graphkit.exporters", "graphkit.explorer")) for module in ours)
    if name != "graphkit.explorer.pyvis_canvas":
        assert not any(module.split(".")[0] == "pyvis" for module in imported), f"{name} knows pyvis"


ENGINE_LIBRARIES = {"pyspark", "py4j"}
ENGINE_ROOMS = ("graphkit.engines", "graphkit.pipeline")
STARTS_THEM = ("graphkit.store.parted", "graphkit.store.update", "graphkit.cli.build")


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_only_its_own_file_knows_which_engine_runs(file: Path) -> None:
    name, imported = name_of(file), imports_of(file)
    if name != "graphkit.engines.spark":
        assert not {module.split(".")[0] for module in imported} & ENGINE_LIBRARIES, f"{name} knows Spark"
    if name != "graphkit.engines":
        own = {f"graphkit.engines.{engine}" for engine in ENGINES}
        assert not any(module.startswith(tuple(own)) for module in imported), f"{name} chooses an engine"
    if not name.startswith(ENGINE_ROOMS):
        assert "narwhals" not in imported, f"{name} writes table steps; these are for the pipeline"
    if not name.startswith((*ENGINE_ROOMS, *STARTS_THEM)) and name != "graphkit":
        assert not any(module.startswith(ENGINE_ROOMS) for module in imported), f"{name} knows that there are engines"


def test_an_engine_is_a_file_and_a_name() -> None:
    files = {file.stem for file in (PACKAGE / "engines").glob("*.py")} - {"__init__"}
    assert files == set(ENGINES)


@pytest.mark.parametrize("file", [file for file in MODULES if "cli" not in file.parts], ids=name_of)
def test_only_the_command_line_prints_and_exits(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in ("print", "sys.exit", "exit", "quit"), f"{name_of(file)}:{node.lineno} calls {called}"


def test_importing_graphkit_and_reading_and_building_loads_nothing_heavy(seeds: Path) -> None:
    code = (
        "import sys, graphkit\n"
        "assert 'polars' not in sys.modules, 'import graphkit alone is light'\n"
        "graphkit.build_graph(graphkit.read_articles(sys.argv[1]))\n"
        "import graphkit.analysis, graphkit.exporters, graphkit.exporters.html\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(seeds)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_loads_click_and_nothing_else_of_weight() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom graphkit.cli import cli\n"
        "assert CliRunner().invoke(cli, ['--help']).exit_code == 0\n"
        f"print([name for name in {(*HEAVY, 'polars', 'yaml')} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", graphkit.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(graphkit, name)
    assert value.__doc__, f"graphkit.{name} has no docstring"
    assert name in dir(graphkit)


def test_no_public_name_is_misspelt() -> None:
    with pytest.raises(AttributeError, match="no attribute 'read_article'"):
        graphkit.read_article  # noqa: B018


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_every_module_says_what_it_is_for_and_lists_what_is_there(file: Path) -> None:
    module = import_module(name_of(file)) if file.name != "__main__.py" else None
    if module is None:
        return
    assert module.__doc__, f"{name_of(file)} has no docstring"
    for name in getattr(module, "__all__", ()):
        assert hasattr(module, name), f"{name_of(file)} lists {name}, which it has not"
