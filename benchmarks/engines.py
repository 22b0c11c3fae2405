"""What reading, linking, joining and stories cost in memory, by parts on the disk, and on Spark; what Spark shuffles.

    python -m benchmarks.engines HEADLINES [--articles 100000] [--master 'local[2]']

HEADLINES is a table of real headlines with the columns ``title``, ``provider`` and ``first_seen``; larger corpora
repeat them with other numbers in the titles. All three must give the same tables; windows of stories are weighed in
memory and on Spark only, as builds do.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from graphkit import build_graph, open_engine, read_articles
from graphkit.analysis.stories import find_stories
from graphkit.columns import named_columns
from graphkit.engines import Engine
from graphkit.engines.local import LocalEngine
from graphkit.graph import ArticleGraph
from graphkit.pipeline.joining import join_on
from graphkit.pipeline.linking import link_on
from graphkit.pipeline.reading import read_on
from graphkit.pipeline.weighing import weigh_on
from graphkit.similarity.copies import join_texts
from graphkit.similarity.sets import token_sets

COLUMNS = {"title": "title", "provider": "provider", "published": "first_seen", "url": "url"}
THRESHOLD = 0.8


def corpus(headlines: str, articles: int, folder: Path, files: int = 8) -> list[str]:
    """Write as many articles as asked for into some files; each article has an address."""
    base = pl.read_csv(headlines, columns=["title", "provider", "first_seen"])
    rounds = -(-articles // base.height)
    every = pl.concat(base.with_columns(nth=pl.lit(nth)) for nth in range(rounds)).head(articles).with_row_index()
    table = every.select(
        pl.when(pl.col("nth") > 0)
        .then(pl.format("{} {} {}", "title", "nth", "index"))
        .otherwise("title")
        .alias("title"),
        "provider",
        "first_seen",
        url=pl.format("https://{}.example/{}", pl.col("index") % 1_000, "index"),
    )
    names = [str(folder / f"{part}.parquet") for part in range(files)]
    for name, part in zip(names, table.iter_slices(-(-articles // files)), strict=True):
        part.write_parquet(name)
    return names


def shuffled(engine: Engine) -> int:
    """Bytes that Spark's workers have written for each other so far."""
    session: Any = getattr(engine, "_session", None)
    if session is None:
        return 0
    workers = session._jsc.sc().statusStore().executorList(False).iterator()
    written = 0
    while workers.hasNext():
        written += workers.next().totalShuffleWrite()
    return written


def measure(name: str, files: list[str], engine: Engine) -> tuple[Any, ...]:
    """Print what each step takes, and return what comes out."""
    with engine:
        started = time.perf_counter()
        reading = read_on(engine, list(map(Path, files)), named_columns(COLUMNS))
        read = time.perf_counter()
        linked = link_on(engine, reading.articles)
        nodes, edges = pl.concat(linked.nodes), pl.concat(linked.edges)
        done, moved = time.perf_counter(), shuffled(engine)
        print(f"| {name} | {read - started:.1f} | {done - read:.1f} ", end="", flush=True)
        texts = nodes.filter(pl.col("kind") == "article").sort("id")["title"]
        begun = time.perf_counter()
        alike = join_on(engine, texts, THRESHOLD)
        joined, then = time.perf_counter(), shuffled(engine)
        print(f"| {joined - begun:.1f} ", end="", flush=True)
        if not engine.is_elsewhere:
            print("| – | – |")
            return nodes, edges, alike.joined, None
        stories = find_stories(ArticleGraph(nodes, edges), weighing=partial(weigh_on, engine))
        found = time.perf_counter()
        told = " + ".join(f"{some / len(texts):,.0f}" for some in (moved, then - moved, shuffled(engine) - then))
        print(f"| {found - joined:.1f} | {told} |")
    return nodes, edges, alike.joined, stories


def in_memory(files: list[str]) -> tuple[Any, ...]:
    """The same as graphkit does it without an engine."""
    started = time.perf_counter()
    articles = read_articles(*files, columns=COLUMNS)
    read = time.perf_counter()
    graph = build_graph(articles)
    done = time.perf_counter()
    texts = graph.texts()["title"]
    begun = time.perf_counter()
    alike = join_texts(token_sets(texts), THRESHOLD)
    joined = time.perf_counter()
    stories = find_stories(graph)
    found = time.perf_counter()
    print(
        f"| memory | {read - started:.1f} | {done - read:.1f} | {joined - begun:.1f} | {found - joined:.1f} | – |",
        flush=True,
    )
    return graph.nodes, graph.edges, alike.joined, stories


def main() -> None:
    """Measure, print a table, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("headlines")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--master", default="local[2]")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = corpus(asked.headlines, asked.articles, Path(folder))
        print(f"{asked.articles:,} articles; load {os.getloadavg()[0]:.1f}\n")
        print("| engine | reading, s | linking, s | join, s | stories, s | bytes shuffled an article |")
        print("|---|---|---|---|---|---|")
        expected = in_memory(files)
        for name, engine in (("local", LocalEngine()), ("spark", open_engine("spark", master=asked.master))):
            found = measure(name, files, engine)
            same = found[0].equals(expected[0]) and found[1].equals(expected[1])
            same &= all(
                np.array_equal(getattr(found[2], side), getattr(expected[2], side)) for side in ("left", "right")
            )
            same &= found[3] is None or found[3].members.equals(expected[3].members)
            assert same, f"{name} gives something else"


if __name__ == "__main__":
    main()
