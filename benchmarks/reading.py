"""Reading and building beside the bare YAML parser, and the start of the command beside the start of click.

    python -m benchmarks.reading ../shared/data/articles-diablo4

Each round measures everything once, in turn, so that a machine that slows down slows all of them; the ratios are taken
round by round, and their medians are what to quote. Targets: reading and building at most 1.5 times the parser alone;
``graphkit --help`` at most 3 times ``python -c "import click"``.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from graphkit.build import build_graph
from graphkit.readers import READERS, read_articles
from graphkit.sources import find_files

FRONT_MATTER = re.compile(r"---\n(.*?)\n---\s*(?:\n|$)", re.DOTALL)


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="a folder of article files")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    files = find_files([options.folder], READERS)
    fronts = [match[1] for file in files if (match := FRONT_MATTER.match(file.read_text("utf-8")))]
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

    def parse() -> None:
        for text in fronts:
            yaml.load(text, Loader=loader)

    def start(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)

    works: dict[str, Callable[[], object]] = {
        "yaml.load alone": parse,
        "read + build": lambda: build_graph(read_articles(options.folder)),
        "read + build, 1 process": lambda: build_graph(read_articles(options.folder, processes=1)),
        "read + build, 2 processes": lambda: build_graph(read_articles(options.folder, processes=2)),
        "python -c 'import click'": start("-c", "import click"),
        "graphkit --help": start("-m", "graphkit", "--help"),
    }
    for work in works.values():
        work()
    rounds = [{name: seconds(work) for name, work in works.items()} for _ in range(options.rounds)]
    print(f"{len(files):,} files, {len(fronts):,} front matters, {options.rounds} rounds in turn\n")
    print(f"{'':28}{'median s':>10}{'ratio':>8}  beside")
    for name in works:
        beside = "python -c 'import click'" if name.endswith(("--help", "click'")) else "yaml.load alone"
        middle = statistics.median(one[name] for one in rounds)
        ratio = statistics.median(one[name] / one[beside] for one in rounds)
        print(f"{name:28}{middle:10.3f}{ratio:8.2f}  {beside}")


if __name__ == "__main__":
    main()
