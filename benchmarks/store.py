"""Building a graph folder anew, and again after 1% of the articles came new; and opening a large one.

    python -m benchmarks.store ../shared/data/headlines-121583.csv.gz

Writes article files made of real headlines in the order of their time, builds a graph folder of them, adds the next 1%,
and builds again: into the same folder, and into a new one, which has to hold the same. Targets: building again takes at
most 20% of building anew; ``graphkit stats`` on the folder of a million articles takes under 2 s and 1 GiB.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import polars as pl

from graphkit import ArticleGraph, StoredGraph, build_folder, save
from graphkit.tokens import words

SAME_BYTES = ("articles", "duplicates", "duplicates_groups", "problems")
EACH = 1_000  # files a folder


def write_articles(headlines: Path, folder: Path, numbers: Sequence[int]) -> None:
    """Write the headlines with these numbers, counted by time, as article files with topics and related articles."""
    rows = pl.read_csv(headlines).drop_nulls("first_seen").sort("first_seen", maintain_order=True)
    titles, outlets, times = (rows[name].fill_null("x").to_list() for name in ("title", "provider", "first_seen"))

    def link(number: int) -> str:
        host = f"{''.join(words(outlets[number])) or 'x'}.example"
        address = f"https://{host}/news/{'-'.join(words(titles[number]))[:70]}-{number}"
        return (
            f"title: {json.dumps(titles[number])}\n    webUrl: {json.dumps(address)}\n"
            f"    publishedDateTime: {times[number][:16]}:00Z\n"
            f"    provider: {{name: {json.dumps(outlets[number])}, domain: {host}}}\n"
        )

    for number in numbers:
        chance = random.Random(number)
        near = [max(0, number + chance.randrange(-300, 0)) for _ in range(4)]
        excerpt = " ".join(titles[max(0, number - chance.randrange(1, 40))] for _ in range(2))
        topic = max(words(titles[number]), key=len, default="news")
        text = (
            f"---\n{link(number).replace('    ', '')}excerpt: {json.dumps(excerpt)}\n"
            f"topics: [News, {json.dumps(topic)}]\nrelated:\n{''.join(f'  - {link(other)}' for other in near)}---\n"
        )
        file = folder / f"{number // EACH:03}" / f"{number:06}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def processor_time() -> float:
    """Seconds that this process and those it started computed: a busy machine changes them less than the clock."""
    return sum(os.times()[:4])


def timed_build(source: Path, folder: Path, name: str) -> tuple[StoredGraph, float, float]:
    """Build, and print how long each step took; return seconds by the clock and of the processors, too."""
    times = [("Reading", time.perf_counter(), processor_time())]
    built = build_folder(
        source, folder=folder, say=lambda step: times.append((step, time.perf_counter(), processor_time()))
    )
    times.append(("", time.perf_counter(), processor_time()))
    spent = [(one[0], other[1] - one[1], other[2] - one[2]) for one, other in pairwise(times)]
    clock, computed = sum(row[1] for row in spent), sum(row[2] for row in spent)
    print(f"{name}: {clock:.1f} s, {computed:.1f} s computing ({built.read:,} files read, {built.kept:,} kept)")
    for step, seconds, work in spent:
        print(f"    {seconds:6.1f} s {work:6.1f} s  {step}", flush=True)
    return built.graph, clock, computed


def groups(graph: StoredGraph, query: pl.LazyFrame) -> set[frozenset[str]]:
    """The members of each group, whatever it is called."""
    found = graph.collect(query).group_by("group").agg("id")
    return {frozenset(members) for members in found["id"].to_list()}


def check_same(one: StoredGraph, other: StoredGraph) -> None:
    """Stop if two graphs differ in more than names of stories and communities, and positions."""
    for table in SAME_BYTES:
        assert one.path(table).read_bytes() == other.path(table).read_bytes(), table
    mine, others = one.only("duplicates"), other.only("duplicates")
    assert mine.nodes.equals(others.nodes) and mine.edges.equals(others.edges)
    stories = [groups(graph, graph.scan("stories_members").select(id="node", group="story")) for graph in (one, other)]
    assert stories[0] == stories[1]
    articles = [graph.scan("communities_members").join(graph.only().scan_nodes(), on="id") for graph in (one, other)]
    communities = [
        groups(graph, query.select("id", group="community"))
        for graph, query in zip((one, other), articles, strict=True)
    ]
    assert communities[0] == communities[1]


def measure_stats(articles: int, folder: Path) -> None:
    """Print what ``graphkit stats`` takes on a graph of so many articles."""
    number = pl.int_range(articles, eager=True)
    nodes = pl.DataFrame({"number": number}).select(
        id=pl.format("article:outlet{}.example/news/what-happened-on-day-{}", pl.col("number") % 997, "number"),
        kind=pl.lit("article"),
        title=pl.format("What happened on day {} and what it means for people", "number"),
        excerpt=pl.format("A longer text that says what came before {} and who said what about it.", "number"),
        published=(pl.lit(1_700_000_000_000_000) + pl.col("number") * 60_000_000).cast(pl.Datetime("us", "UTC")),
        provider=pl.format("provider:outlet{}.example", pl.col("number") % 997),
    )
    outlets = nodes.select(id=pl.col("provider").unique()).with_columns(kind=pl.lit("provider"), title="id")
    edges = pl.concat(
        [
            nodes.select(source="id", target="provider", kind=pl.lit("published_by")),
            nodes.select(
                source="id", target=pl.col("id").shift(1, fill_value=nodes["id"][0]), kind=pl.lit("related_to")
            ),
        ]
    )
    save(ArticleGraph.from_frames(pl.concat([nodes, outlets], how="diagonal"), edges), folder)
    del nodes, edges
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "graphkit", "stats", folder], check=True)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1 << 20)
    print(f"stats on {articles:,} articles: {seconds:.2f} s, {peak:.2f} GiB at most")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("headlines", type=Path, help="CSV of title, provider, first_seen")
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--stats", type=int, default=1_000_000, help="articles of the graph to open; 0: none")
    parser.add_argument("--folder", type=Path, help="where to work; by default a temporary folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as place:
        if options.stats:
            measure_stats(options.stats, Path(place, "large.graph"))
        source, folder = Path(place, "articles"), Path(place, "news.graph")
        more = options.articles // 100
        write_articles(options.headlines, source, range(options.articles))
        os.sync()
        _, clock, computed = timed_build(source, folder, f"{options.articles:,} articles")
        write_articles(options.headlines, source, range(options.articles, options.articles + more))
        again, clock_again, computed_again = timed_build(source, folder, f"{more:,} more")
        full, *_ = timed_build(source, Path(place, "anew.graph"), "all of them anew")
        check_same(again, full)
        print(f"the same graph in {clock_again / clock:.0%} of the time, {computed_again / computed:.0%} of the work")


if __name__ == "__main__":
    main()
