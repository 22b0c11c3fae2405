"""Measure duplicate detection: graphkit beside its peers, on one corpus, in one run.

    python -m benchmarks.duplicates --headlines headlines.csv.gz

makes a seeded corpus of each size, finds its exact pairs by a second method, then runs every contender in a process of
its own, in turns (``--rounds``), so that a busy machine is busy for all. Peers are not required: ``pip install rensa
datasketch text-dedup SetSimilaritySearch matplotlib``, in this environment or in one named with ``--peers``; missing
ones are said to be skipped. Writes ``duplicates.md``, ``.json`` and ``.png`` into ``benchmarks/results``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

HERE = Path(__file__).parent
THRESHOLD = 0.8
SLOW = {"SetSimilaritySearch": 100_000, "datasketch": 1_000_000, "text-dedup": 1_000_000}
Row = dict[str, Any]


def main() -> None:
    """Run the benchmark, or one contender of it (``--run``)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--headlines", type=Path, help="CSV with a title column, may be gzipped")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000], help="articles")
    parser.add_argument(
        "--rounds", type=int, default=3, help="runs of each contender, taken in turns; the median counts"
    )
    parser.add_argument("--only", nargs="+", help="names of contenders")
    parser.add_argument("--peers", default=sys.executable, help="the Python that has the peers")
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--run", nargs=3, metavar=("NAME", "TEXTS", "OUT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run_one(*options.run)
        return
    if options.headlines is None:
        parser.error("--headlines is needed: a CSV file with a title column")
    measured = [row for size in options.sizes for row in compare(size, options)]
    report(measured, options.results)


def run_one(name: str, texts_path: str, out: str) -> None:
    """Run one contender in this process; prints its seconds, CPU seconds and peak memory as JSON."""
    from benchmarks.contenders import CONTENDERS

    with Path(texts_path).open(encoding="utf-8") as lines:
        texts = [line.rstrip("\n") for line in lines]
    CONTENDERS[name](texts[:25_000], THRESHOLD)  # loads and warms up libraries and compiled code
    start, cpu = time.perf_counter(), time.process_time()
    pairs = CONTENDERS[name](texts, THRESHOLD)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    np.save(out, pairs)
    print(json.dumps({"seconds": seconds, "cpu": cpu, "gib": peak_memory()}))


def peak_memory() -> float:
    """The most memory this process ever had, in GiB."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count the process that started this one, too
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**30


def compare(size: int, options: argparse.Namespace) -> list[Row]:
    """Measure all contenders on a corpus of ``size`` articles."""
    from benchmarks.contenders import CONTENDERS
    from benchmarks.corpus import make_corpus
    from benchmarks.truth import exact_pairs

    say(f"{size:,} articles: making the corpus and its exact pairs")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.txt"
        texts = make_corpus(options.headlines, size)["text"].to_list()
        path.write_text("\n".join(texts), encoding="utf-8")
        truth = exact_pairs(texts, THRESHOLD)
        say(f"{size:,} articles: {len(truth):,} pairs at {THRESHOLD}")
        del texts
        names = [name for name in options.only or CONTENDERS if size <= SLOW.get(name, size)]
        runs: dict[str, list[Row]] = {name: [] for name in names}
        for turn in range(options.rounds):
            for name in names:
                if runs[name] and "skipped" in runs[name][0]:
                    continue
                row = run_apart(name, path, options.peers if name != "graphkit" else sys.executable, truth)
                say(f"{size:,} articles, round {turn + 1}: {name} {row}")
                runs[name].append(row)
    return [{"name": name, "articles": size, "truth": len(truth), **summary(size, rows)} for name, rows in runs.items()]


def run_apart(name: str, texts: Path, python: str, truth: np.ndarray) -> Row:
    """Run a contender in a process of its own and score its pairs."""
    out = texts.with_suffix(".npy")
    command = [python, "-m", "benchmarks.duplicates", "--run", name, str(texts), str(out)]
    done = subprocess.run(
        command,
        cwd=HERE.parent,
        env=dict(os.environ, PYTHONHASHSEED="0"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return {"skipped": done.stderr.strip().splitlines()[-1]}
    row: Row = json.loads(done.stdout.strip().splitlines()[-1])
    found = np.load(out).astype(np.int64)
    found = np.sort(found, axis=1)
    width = 1 << 32
    right = len(np.intersect1d(found[:, 0] * width + found[:, 1], truth[:, 0].astype(np.int64) * width + truth[:, 1]))
    row["recall"], row["precision"] = right / max(len(truth), 1), right / max(len(found), 1)
    return row


def summary(size: int, rows: list[Row]) -> Row:
    """The median of each figure over the rounds."""
    if "skipped" in rows[0]:
        return rows[0]
    figures: Row = {name: median(row[name] for row in rows) for name in rows[0]}
    figures["rate"], figures["cpu_rate"] = size / figures["seconds"], size / figures["cpu"]
    return figures


def report(measured: list[Row], folder: Path) -> None:
    """Print the table and write it, the figures and a plot."""
    lines = [
        f"Pairs with token-set Jaccard >= {THRESHOLD}, {os.cpu_count()} cores, median of the rounds.",
        "",
        "| | articles | articles/s | articles a CPU second | peak GiB | recall | precision |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for row in measured:
        if "skipped" in row:
            lines.append(f"| {row['name']} | {row['articles']:,} | skipped: {row['skipped']} | | | | |")
        else:
            speed = f"{row['rate']:,.0f} | {row['cpu_rate']:,.0f} | {row['gib']:.2f}"
            quality = f"{row['recall']:.4f} | {row['precision']:.4f}"
            lines.append(f"| {row['name']} | {row['articles']:,} | {speed} | {quality} |")
    table = "\n".join(lines)
    say(table)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "duplicates.md").write_text(table + "\n", encoding="utf-8")
    (folder / "duplicates.json").write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    plot([row for row in measured if "skipped" not in row], folder / "duplicates.png")


def plot(measured: list[Row], path: Path) -> None:
    """Draw articles a second and peak memory over the number of articles."""
    try:
        mpl = import_module("matplotlib")
    except ImportError:
        say("no plot: matplotlib is not installed")
        return
    mpl.use("agg")
    pyplot = import_module("matplotlib.pyplot")
    figure, axes = pyplot.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    for axis, key, title in zip(axes, ("rate", "gib"), ("articles a second", "peak memory, GiB"), strict=True):
        for name in dict.fromkeys(row["name"] for row in measured):
            rows = sorted((row["articles"], row[key]) for row in measured if row["name"] == name)
            axis.plot(*zip(*rows, strict=True), marker="o", label=name)
        axis.set(xscale="log", yscale="log", xlabel="articles", title=title)
        axis.grid(visible=True, which="both", alpha=0.3)
    axes[0].legend()
    figure.savefig(path, dpi=120)


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
