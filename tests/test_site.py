"""The documentation builds as a site, without a warning, and its reference leaves out nothing that is public."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import graphkit

PROJECT = Path(__file__).parent.parent
FIELDS = [
    f"{name}.{field.name}"
    for name in graphkit.__all__
    if dataclasses.is_dataclass(found := getattr(graphkit, name))
    for field in dataclasses.fields(found)
    if not field.name.startswith("_")
]
FORMATS = [
    f"{room}.{module.name}.{name}"
    for room in ("readers", "exporters")
    for module in pkgutil.iter_modules(importlib.import_module(f"graphkit.{room}").__path__)
    for name in importlib.import_module(f"graphkit.{room}.{module.name}").__all__
]
# What a browser loads by itself; links that somebody may click are no concern.
LOADED = re.compile(r'<(?:script|img|iframe|link)\b[^>]*\b(?:src|href)="((?:https?:)?//[^"]*)"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, as the README builds it, where no network is."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "docs", str(folder)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def reference(site: Path) -> dict[str, str]:
    """The pages of the Python interface, by name."""
    return {page.stem: page.read_text("utf-8") for page in (site / "api").glob("*.html")}


def test_every_page_is_there(site: Path) -> None:
    docs = PROJECT / "docs"
    pages = {page.relative_to(docs).with_suffix(".html").as_posix() for page in docs.rglob("*.md")}
    assert len(pages) > 30
    assert not [page for page in sorted(pages) if not (site / page).is_file()]


def test_the_front_page_leads_to_all_others(site: Path) -> None:
    front = (site / "index.html").read_text("utf-8")
    for page in site.rglob("*.html"):
        name = page.relative_to(site).as_posix()
        if name not in ("genindex.html", "search.html", "py-modindex.html", "index.html"):
            assert f'href="{name}"' in front, f"{name} is not in the contents"


@pytest.mark.parametrize("name", [*graphkit.__all__, *FIELDS, *FORMATS])
def test_the_reference_has_every_public_name(reference: dict[str, str], name: str) -> None:
    home = [page for page, text in reference.items() if f'id="graphkit.{name}"' in text]
    assert len(home) == 1, f"graphkit.{name} is told on {len(home)} pages of docs/api"
    told = reference[home[0]].partition(f'id="graphkit.{name}"')[2].partition("</dt>")[2]
    assert told.startswith("\n<dd><p>"), f"graphkit.{name} has no docstring"


def test_docstrings_are_rendered(reference: dict[str, str]) -> None:
    for page, text in reference.items():
        shown = re.sub(r"<[^>]*>", "", text)
        for raw in ("``", ":class:", ":func:", ":meth:", ":mod:", "Args:", "Attributes:", "~", "&lt;function"):
            assert raw not in shown, f"{page} shows {raw!r} as it stands in a docstring"


def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert LOADED.findall(page.read_text("utf-8")) == [], page.name
