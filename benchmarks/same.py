"""Whether every engine makes the very same graph folder of the same sources, and what each takes.

    python -m benchmarks.same SOURCE... [--map title=title,url=url] [--engines memory local 'spark=local[2]']

builds a folder with each engine, in a process of its own, and compares the manifest and every table with those of the
first, row by row in their order. ``spark=URL`` names Spark's master; ``spark=workers`` starts one with two workers on
this machine. ``--folder`` keeps the graphs, and takes up those that are there.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from benchmarks.cluster import running_cluster
from benchmarks.scale import watched_memory
from graphkit import build_folder, open_engine
from graphkit.columns import parse_map

WORKER = "2g"  # memory of each of the two, beside what its Python takes

Digests = dict[str, str]


def main() -> None:
    """Build with each engine, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--map", help="as graphkit build takes it")
    parser.add_argument("--engines", nargs="+", default=["memory", "local", "spark=local[2]"])
    parser.add_argument("--folder", type=Path, help="where graphs stay; by default they are removed")
    options = parser.parse_args()
    columns = parse_map(options.map) if options.map else None
    with tempfile.TemporaryDirectory() as place:
        folder = options.folder or Path(place)
        found: dict[str, Digests] = {}
        for number, engine in enumerate(options.engines):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:  # so that memory is its own
                target = folder / f"{number}-{engine.partition('=')[0]}.graph"
                print(process.submit(build, options.sources, columns, engine, target).result(), flush=True)
            found[engine] = digests(target)
    first, *others = found
    differing = {
        f"{name} ({engine})"
        for engine in others
        for name in found[first].keys() | found[engine].keys()
        if found[first].get(name) != found[engine].get(name)
    }
    if differing:
        sys.exit(f"other than with {first}: {', '.join(sorted(differing))}")
    print(f"{len(found[first])} files hold the same with {', '.join(found)}")


def build(sources: list[str], columns: dict[str, str] | None, name: str, folder: Path) -> str:
    """Build a folder with an engine, and say what it took."""
    kind, _, master = name.partition("=")
    started = time.perf_counter()
    with ExitStack() as stack:
        if master == "workers":
            logs = stack.enter_context(tempfile.TemporaryDirectory())
            master = stack.enter_context(running_cluster(2, Path(logs), memory=WORKER)).master
            os.environ["PYSPARK_SUBMIT_ARGS"] = f"--conf spark.executor.memory={WORKER} pyspark-shell"
        peak = stack.enter_context(watched_memory())
        if kind == "memory":
            built = build_folder(*sources, folder=folder, columns=columns)
        else:
            engine = stack.enter_context(open_engine(kind, master=master or None))
            built = build_folder(*sources, folder=folder, columns=columns, engine=engine)
        took = time.perf_counter() - started
        articles = built.graph.manifest.tables["articles"]
        return f"{name}: {articles:,} rows read, {took:,.0f} s, {peak():.1f} GiB in this process"


def digests(folder: Path) -> Digests:
    """A fingerprint of each file of the version that holds: of a table's rows, however the file is cut into pages."""
    return {file.name: _digest(file) for file in sorted((folder / "current").iterdir())}


def _digest(file: Path) -> str:
    digest = hashlib.blake2b(digest_size=16)
    if file.suffix == ".parquet":
        for batch in pl.scan_parquet(file).collect_batches(chunk_size=100_000, maintain_order=True):
            digest.update(batch.hash_rows().to_numpy().tobytes())
    else:
        digest.update(file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
