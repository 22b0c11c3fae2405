"""Whether two graph folders hold the same."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import polars as pl


def assert_same_tables(one: Path, other: Path) -> None:
    """Compare the versions that hold: manifests to the byte, and tables value by value, in their order."""
    mine, theirs = one / "current", other / "current"
    assert sorted(file.name for file in mine.iterdir()) == sorted(file.name for file in theirs.iterdir())
    assert (mine / "manifest.json").read_bytes() == (theirs / "manifest.json").read_bytes()
    for file in mine.glob("*.parquet"):
        assert in_bytes(file) == in_bytes(theirs / file.name), f"{file.name} differs"


def in_bytes(table: Path) -> bytes:
    """All rows, in their order. Parquet files of the same rows may be cut into pages elsewhere."""
    written = BytesIO()
    pl.read_parquet(table).rechunk().write_ipc(written)
    return written.getvalue()
