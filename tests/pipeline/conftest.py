"""Engines for the tests of the pipeline."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphkit.engines import Engine
from graphkit.engines.local import LocalEngine

SETTINGS = {
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.driver.memory": "1g",
    # Compiling pays for jobs that take longer than these.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


def need_spark() -> None:
    """Skip where there is no Spark, but not on a CI machine: there a missing one is a failure."""
    pytest.importorskip("pyspark", reason="needs pyspark: pip install 'graphkit[spark]'")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("needs Java 17: see docs/scale.md")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The local engine with parts of a few rows, so that there are several even of small tables."""
    with LocalEngine(part=5, folder=tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Spark on this machine: one session for all tests, as it takes seconds to start."""
    need_spark()
    from graphkit.engines.spark import SparkEngine

    home = tmp_path_factory.mktemp("spark")
    conf = home / "spark-defaults.conf"
    conf.write_text("".join(f"{name} {value}\n" for name, value in SETTINGS.items()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(home))
        with SparkEngine("local[2]") as opened:
            yield opened
