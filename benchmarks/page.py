"""Measure the page: graphkit beside pyvis, cytoscape.js and sigma.js, in one browser, on one graph, in one run.

    python -m benchmarks.page --headlines headlines.csv.gz -o benchmarks/results

makes a seeded graph like a collection of news for each size, with twice as many edges as nodes, lays it out once, and
gives everybody the same titles, places, sizes and colours as one self-contained file. Every page is opened in a browser
process of its own, in turns (``--rounds``), with the same flags and software GL. Needs Chromium (``GRAPHKIT_CHROMIUM``
names one), playwright and, for cytoscape.js and sigma.js, npm, which puts them into ``--cache``, outside the project.
Writes ``page.md``, ``page.json`` and ``page.png``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.page_data import news_graph
from benchmarks.page_driver import GRAPHKIT, RIVAL, find_browser, measure
from benchmarks.page_report import report
from benchmarks.page_rivals import RIVALS, install, rival_page
from graphkit.analysis.layout import find_layout
from graphkit.exporters.html import write_html
from graphkit.graph import ARTICLE_KINDS, ArticleGraph

HERE = Path(__file__).parent
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
CONTENDERS = ("graphkit", *RIVALS)
RANKS = (3, 30, 100, 300, 1000)  # of the words searched for, by the number of titles that have them
Row = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--headlines", type=Path, help="CSV with a title column, may be gzipped; else made-up words")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="nodes")
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, default=CONTENDERS, help="who is measured")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each, taken in turns; the median counts")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "graphkit-benchmarks")
    parser.add_argument("-o", "--results", type=Path, default=HERE / "results")
    options = parser.parse_args(arguments)
    browser = find_browser()
    if browser is None:
        parser.error("no Chromium was found; install one or name it in GRAPHKIT_CHROMIUM")
    versions = install(options.cache, [name for name in options.only if name != "graphkit"])
    measured: list[Row] = []
    for size in options.sizes:
        measured += compare(size, browser, options)
        report(measured, versions, options.results)


def compare(size: int, browser: str, options: argparse.Namespace) -> list[Row]:
    """Measure all contenders on a graph of ``size`` nodes; a row a run."""
    say(f"{size:,} nodes: making the graph and the pages")
    graph = news_graph(size, headlines=options.headlines)
    graph = graph.with_result(find_layout(graph))
    words = frequent_words(graph)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        pages = write_pages(graph, size, options, Path(folder))
        for turn in range(options.rounds):
            for name in list(pages):
                row: Row = {"name": name, "nodes": size, "round": turn + 1, "bytes": pages[name].stat().st_size}
                try:
                    row |= measure(pages[name], browser, GRAPHKIT if name == "graphkit" else RIVAL, words)
                except Exception as error:  # a page that breaks or never comes is a result, not the end of the run
                    row["failed"] = str(error).splitlines()[0]
                    del pages[name]
                rows.append(row)
                say(json.dumps(row))
    return rows


def write_pages(graph: ArticleGraph, size: int, options: argparse.Namespace, folder: Path) -> dict[str, Path]:
    """Write the page of every contender that is measured at this size."""
    pages: dict[str, Path] = {}
    for name in options.only:
        if name in RIVALS and size > RIVALS[name].up_to:
            continue
        pages[name] = folder / f"{name}.html"
        if name == "graphkit":
            write_html(graph, pages[name], max_nodes=size)
        else:
            pages[name].write_text(rival_page(name, graph, options.cache), encoding="utf-8")
    return pages


def frequent_words(graph: ArticleGraph) -> list[str]:
    """Words of titles, from very frequent to rare, the same ones for every contender."""
    articles = graph.nodes.filter(pl.col("kind").is_in(ARTICLE_KINDS))
    words = articles.select(pl.col("title").str.to_lowercase().str.extract_all("[a-z]{4,}").list.unique().alias("word"))
    ranked = words.explode("word").drop_nulls().group_by("word").len().sort("len", "word", descending=[True, False])
    return ranked["word"].gather([rank for rank in RANKS if rank < len(ranked)]).to_list()


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
