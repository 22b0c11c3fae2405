"""What a graph costs from a hundred thousand articles to ten million: time and memory a stage, and whether it is right.

    python -m benchmarks.scale --headlines ../shared/data/headlines-121583.csv.gz --sizes 100000 1000000

makes a seeded archive of each size (see ``benchmarks/archive.py``), builds a graph folder of it in its own process, and
compares duplicates and stories with what was planted. Writes ``scale.md``, ``.json`` and ``.png`` into
``benchmarks/results``. ``--folder`` keeps archives and graphs, and takes up archives that are there.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.archive import PART, write_archive
from graphkit import build_folder, open_engine, open_graph

HERE = Path(__file__).parent
THRESHOLD = 0.8
Row = dict[str, Any]


def main() -> None:
    """Run the benchmark, or one build of it (``--run``)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--headlines", type=Path, help="CSV with a title column, may be gzipped")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000], help="articles")
    parser.add_argument("--folder", type=Path, help="where to work; by default a temporary folder")
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--run", nargs=2, type=Path, metavar=("ARTICLES", "GRAPH"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(json.dumps(run(*options.run)))
        return
    if options.headlines is None:
        parser.error("--headlines is needed: a CSV file with a title column")
    with tempfile.TemporaryDirectory() as place:
        folder = options.folder or Path(place)
        measured = [measure(size, options.headlines, folder / str(size)) for size in options.sizes]
    report(measured, options.results)


def measure(size: int, headlines: Path, folder: Path) -> Row:
    """Build a graph of so many articles, and check it."""
    if len(list((folder / "articles").glob("*.parquet"))) < math.ceil(size / PART):
        print(f"{size:,} articles: writing", flush=True)
        write_archive(headlines, size, folder)
    print(f"{size:,} articles: building", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale", "--run", folder / "articles", folder / "news.graph"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    row: Row = {"articles": size, "stages": json.loads(done.stdout)}
    row |= check(folder)
    print(summary(row), flush=True)
    return row


def run(source: Path, folder: Path) -> list[Row]:
    """Build the graph in this process; return each stage with its seconds, processor seconds and peak GiB."""
    stages: list[Row] = []

    def say(step: str) -> None:
        now = {"stage": step, "start": time.perf_counter(), "work": _computed(), "peak": peak()}
        if stages:
            print(f"  {now['start'] - stages[-1]['start']:8.1f} s  {stages[-1]['stage']}", file=sys.stderr, flush=True)
        stages.append(now)

    with watched_memory() as peak:
        with open_engine("local") as engine:
            build_folder(source, folder=folder, say=say, engine=engine)
        say("")
    return [
        {
            "stage": one["stage"],
            "seconds": other["start"] - one["start"],
            "work": other["work"] - one["work"],
            "peak": other["peak"],
        }
        for one, other in pairwise(stages)
    ]


def _computed() -> float:
    return sum(os.times()[:4])


@contextmanager
def watched_memory() -> Iterator[Callable[[], float]]:
    """Look at this process' memory ten times a second; gives a function: the most GiB since it was last called."""
    most, stop = [0.0], threading.Event()

    def resident() -> float:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 30)

    def watch() -> None:
        while not stop.wait(0.1):
            most[0] = max(most[0], resident())

    def taken() -> float:
        peak, most[0] = max(most[0], resident()), 0.0
        return peak

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield taken
    finally:
        stop.set()
        watcher.join()


def check(folder: Path) -> Row:
    """Compare duplicates and stories with what was planted."""
    graph = open_graph(folder / "news.graph")
    nodes = graph.collect(graph.scan_nodes().filter(kind="article").select("id", "key"))
    truth = pl.scan_parquet(folder / "truth" / "*.parquet")
    texts = pl.scan_parquet(folder / "articles" / "*.parquet").select(
        "id", text=pl.concat_str("title", "excerpt", separator=" ")
    )
    pairs = graph.table("duplicates").filter(pl.col("rule") == "jaccard").select("a", "b", "score")
    found = pairs.join(nodes.rename({"id": "a", "key": "one"}), on="a").join(
        nodes.rename({"id": "b", "key": "two"}), on="b"
    )
    planted = truth.filter(pl.col("copy").is_not_null()).select(one="copy", two="id").collect()
    right = _alike(planted, texts).filter(pl.col("alike") >= THRESHOLD)
    verified = _alike(found.select("one", "two"), texts)
    known = pl.concat([found.select("one", "two"), found.select(one="two", two="one")])
    met = right.join(known, on=["one", "two"], how="semi").height
    stories = graph.table("stories_members").select(id="node", group="story").join(nodes, on="id")
    told = (
        truth.select("id", "story")
        .collect()
        .join(stories.select("key", "group"), left_on="id", right_on="key", how="left")
    )
    return {
        "planted": right.height,
        "pairs": pairs.height,
        "recall": met / max(right.height, 1),
        "precision": verified.filter(pl.col("alike") >= THRESHOLD).height / max(verified.height, 1),
        "stories": stories["group"].n_unique(),
        **_pairwise(told),
    }


def _alike(pairs: pl.DataFrame, texts: pl.LazyFrame) -> pl.DataFrame:
    """The Jaccard similarity of the words of each pair, computed another way than graphkit does."""
    found = []
    for part in pairs.iter_slices(200_000):
        used = pl.concat([part["one"], part["two"]]).unique().to_frame("id")
        sets = texts.join(used.lazy(), on="id", how="semi").collect()
        sets = sets.select("id", words=pl.col("text").str.split(" ").list.unique())
        both = part.join(sets.rename({"id": "one"}), on="one").join(sets.rename({"id": "two"}), on="two")
        common = pl.col("words").list.set_intersection("words_right").list.len()
        union = pl.col("words").list.len() + pl.col("words_right").list.len() - common
        found.append(both.select("one", "two", alike=common / union))
    return pl.concat(found) if found else pairs.with_columns(alike=pl.lit(0.0))


def _pairwise(told: pl.DataFrame) -> Row:
    """Pairwise precision and recall of the stories."""

    def pairs(*columns: str) -> int:
        counts = told.drop_nulls(columns).group_by(columns).len()["len"].cast(pl.Int64)
        return int((counts * (counts - 1) // 2).sum())

    both, found, planted = pairs("story", "group"), pairs("group"), pairs("story")
    return {"story_precision": both / max(found, 1), "story_recall": both / max(planted, 1)}


def summary(row: Row) -> str:
    """Some lines on one size."""
    lines = [f"{row['articles']:,} articles"]
    lines += [
        f"  {stage['seconds']:9.1f} s {stage['work']:9.1f} s computing {stage['peak']:6.2f} GiB  {stage['stage']}"
        for stage in row["stages"]
    ]
    lines.append(
        f"  duplicates: {row['planted']:,} planted, recall {row['recall']:.4f}, precision {row['precision']:.4f}; "
        f"stories: {row['stories']:,}, precision {row['story_precision']:.3f}, recall {row['story_recall']:.3f}"
    )
    return "\n".join(lines)


def exponent(rows: list[Row], cost: Callable[[Row], float]) -> float:
    """The power of the size that the cost grows with, between the smallest and the largest."""
    first, last = rows[0], rows[-1]
    return math.log(cost(last) / cost(first)) / math.log(last["articles"] / first["articles"])


def report(rows: list[Row], folder: Path) -> None:
    """Write a table, the raw figures and a plot."""
    from matplotlib.figure import Figure

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scale.json").write_text(json.dumps(rows, indent=1), "utf-8")
    stages = [stage["stage"] for stage in rows[0]["stages"]]
    lines = ["| stage | " + " | ".join(f"{row['articles']:,}" for row in rows) + " |", "|---" * (len(rows) + 1) + "|"]
    for number, name in enumerate(stages):
        cells = [f"{row['stages'][number]['seconds']:.1f} s, {row['stages'][number]['peak']:.1f} GiB" for row in rows]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    totals = [f"{_total(row):.0f} s, {_peak(row):.1f} GiB" for row in rows]
    lines.append("| all | " + " | ".join(totals) + " |")
    if len(rows) > 1:
        lines.append(f"\nSeconds grow with the {exponent(rows, _total):.2f}th power of the articles.")
    (folder / "scale.md").write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))
    figure = Figure(figsize=(12, 4.5), layout="constrained")
    time_axes, memory_axes = figure.subplots(1, 2)
    sizes = [row["articles"] for row in rows]
    for number, name in enumerate(stages):
        time_axes.plot(sizes, [max(row["stages"][number]["seconds"], 0.01) for row in rows], marker="o", label=name)
        memory_axes.plot(sizes, [row["stages"][number]["peak"] for row in rows], marker="o")
    time_axes.plot(sizes, [_total(row) for row in rows], "k--", marker="o", label="all")
    time_axes.set(xscale="log", yscale="log", xlabel="articles", ylabel="seconds")
    memory_axes.set(xscale="log", xlabel="articles", ylabel="GiB at most")
    figure.legend(loc="outside right upper", fontsize="small")
    figure.savefig(folder / "scale.png", dpi=120)


def _total(row: Row) -> float:
    return float(sum(stage["seconds"] for stage in row["stages"]))


def _peak(row: Row) -> float:
    return float(max(stage["peak"] for stage in row["stages"]))


if __name__ == "__main__":
    main()
