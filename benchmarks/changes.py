"""What changed between two made graphs of many articles: seconds and peak memory, by step.

    python -m benchmarks.changes --articles 1000000

The new graph lacks 2% of the old one's articles, has 10% new ones and tells 3% otherwise; stories have about seven
articles, of which some move to the next story. The seed is fixed, so every run compares the same.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graphkit import ArticleGraph, diff_graphs, export
from graphkit.graph import edge_table, node_table

GONE, NEW, CHANGED, MOVED = 0.02, 0.1, 0.03, 0.03
PROVIDERS, TOPICS = 2_000, 5_000
PER_STORY = 7
SPACING = 12.0  # map units between two articles


def made_graph(numbers: NDArray[np.int64], every: int, *, later: bool) -> ArticleGraph:
    """Articles with these numbers (below ``every``), in stories, of providers, about topics, on a map."""
    chance = np.random.default_rng(0)
    told, moved = chance.random(every)[numbers] < CHANGED, chance.random(every)[numbers] < MOVED
    outlet, topic = (chance.zipf(1.3, every)[numbers] % count for count in (PROVIDERS, TOPICS))
    story = numbers // PER_STORY + (moved & later)
    side = int(np.sqrt(every)) + 1
    articles = pl.DataFrame({"number": numbers, "story": story, "outlet": outlet, "topic": topic}).select(
        id=pl.format("article:news{}.example/{}", "outlet", "number"),
        kind=pl.lit("article"),
        title=pl.format("The title of article {} on the event {}{}", "number", "story", pl.Series(told & later)),
        url=pl.format("https://news{}.example/{}", "outlet", "number"),
        urls=pl.concat_list(pl.format("https://news{}.example/{}", "outlet", "number")),
        published=pl.from_epoch(1_600_000_000 + 60 * pl.col("number")).dt.replace_time_zone("UTC"),
        provider=pl.format("provider:news{}.example", "outlet"),
        topics=pl.concat_list(pl.format("topic:{}", "topic")),
        story=pl.format("story:{}", "story"),
        x=(pl.col("number") % side * SPACING).cast(pl.Float32),
        y=(pl.col("number") // side * SPACING).cast(pl.Float32),
    )
    links = [
        ("published_by", pl.col("provider")),
        ("about", pl.col("topics").list.first()),
        ("in_story", pl.col("story")),
    ]
    edges = pl.concat([articles.select(source="id", target=target, kind=pl.lit(kind)) for kind, target in links])
    related = articles.select(source="id", target=pl.col("id").shift(1), kind=pl.lit("related_to")).drop_nulls()
    hubs = edges.group_by(id="target").agg(kind=pl.col("kind").first())
    kinds = {"published_by": "provider", "about": "topic", "in_story": "story"}
    place = [pl.lit(0.0, pl.Float32).alias(axis) for axis in "xy"]
    nodes = [articles.drop("story"), hubs.with_columns(pl.col("kind").replace(kinds), *place, title=pl.col("id"))]
    return ArticleGraph(
        nodes=node_table(pl.concat(nodes, how="diagonal")), edges=edge_table(pl.concat([edges, related]))
    )


def main() -> None:
    """Compare, and print a line a step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--page", action="store_true", help="write the page, too")
    options = parser.parse_args()
    every = np.arange(int(options.articles * (1 + NEW)))
    left = every[np.random.default_rng(1).random(len(every)) >= GONE]
    size = len(every)
    old, new = made_graph(every[: options.articles], size, later=False), made_graph(left, size, later=True)

    def step(name: str, since: float) -> float:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        sys.stdout.write(f"{name:<24} {time.perf_counter() - since:>7.1f} s {peak:>6.2f} GiB at most\n")
        return time.perf_counter()

    started = time.perf_counter()
    found = diff_graphs(old, new)
    started = step(repr(found)[:20] + "…", started)
    found.opening()
    started = step("in words", started)
    shown = new.with_result(found)
    started = step("the new graph with it", started)
    if options.page:
        with tempfile.TemporaryDirectory() as folder:
            export(shown, Path(folder, "changes.html"))
        step("its page", started)
    sys.stdout.write(f"{found!r}\n")


if __name__ == "__main__":
    main()
