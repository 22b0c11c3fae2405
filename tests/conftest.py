"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.browser import chromium, open_page
from tests.node_tools import node

__all__ = ["chromium", "node", "open_page"]  # fixtures, found by name

# No example fails for being slow. Under CI the examples are the same each time, so that only the change counts.
settings.register_profile("everywhere", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("everywhere")

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the four sample articles."""
    return PROJECT / "seeds"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The larger data sets: in $GRAPHKIT_TEST_DATA, or in ``shared/data`` beside the project."""
    folder = Path(os.environ.get("GRAPHKIT_TEST_DATA") or PROJECT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("needs the larger data sets; set GRAPHKIT_TEST_DATA to their folder to run this test")
    return folder
