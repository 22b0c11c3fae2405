"""Ctrl-C and failures on Spark: the one stops at once and is no failure, the others are told in a line."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest

from graphkit.engines import Engine, Tables
from graphkit.errors import EngineError

LONG = 15.0  # seconds; whoever waits for it did not stop at once
SCHEMAS = {"rows": {"number": pl.Int64()}}


def dawdle(part: pl.DataFrame) -> Iterator[Tables]:
    """Say that it has begun, and take long."""
    Path(part["begun"][0]).touch()
    time.sleep(LONG)
    yield {"rows": part.select(pl.col("number"))}


def fail(part: pl.DataFrame) -> Iterator[Tables]:
    raise ValueError(f"no use for {part.height} rows")


@pytest.mark.parametrize("bring", ["collect", "ordered", "keep"])
def test_ctrl_c_is_no_failure(bring: str, spark: Engine, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    rows = spark.map(spark.given(pl.DataFrame({"number": [1], "begun": [str(begun)]})), dawdle, SCHEMAS)["rows"]

    def press() -> None:
        while not begun.exists():
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    pressed = threading.Thread(target=press, daemon=True)
    pressed.start()
    bringing = {
        "collect": spark.collect,
        "ordered": lambda rows: list(spark.ordered(rows, ["number"])),
        "keep": spark.keep,
    }
    with pytest.raises(KeyboardInterrupt):
        bringing[bring](rows)
    pressed.join()
    assert time.time() - begun.stat().st_mtime < LONG
    assert spark.collect(spark.given(pl.DataFrame({"number": [7]}))).rows() == [(7,)]


def test_what_fails_on_spark_is_told_in_a_line(spark: Engine) -> None:
    rows = spark.map(spark.given(pl.DataFrame({"number": [1]})), fail, SCHEMAS)["rows"]
    with pytest.raises(EngineError, match=r"^Spark could not go on: ValueError: no use for 1 rows$"):
        spark.collect(rows)


def test_so_is_what_fails_in_spark_itself(spark: Engine) -> None:
    given = spark.given(pl.DataFrame({"number": [1]})).to_native()
    rows = nw.from_native(given.selectExpr("raise_error('no such row') as number"))
    with pytest.raises(EngineError, match=r"^Spark could not go on: .*no such row") as told:
        list(spark.ordered(rows, ["number"]))
    assert "\n" not in str(told.value)
