"""How long the map of a large graph takes, and how much of it stays when articles are added.

    python -m benchmarks.layout [NODES ...]

Makes a seeded graph like a news corpus for each size (by default 10,000, 100,000 and 1,000,000 nodes with twice as
many edges: themes of very different sizes, stories in them, related articles mostly of the same theme, topics,
providers, and articles that nothing links), reads and builds its articles from a Parquet table, lays it out without 1%
of its articles, then whole, without and with the first places. Each size runs in a process of its own, so that peak
memory is its own. Compiling is not counted.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from graphkit import build_graph, read_articles
from graphkit.analysis.layout import Layout, find_layout
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.layouts.pieces import Ints, pieces

SIZES = (10_000, 100_000, 1_000_000)


def news(nodes: int, seed: int = 0) -> ArticleGraph:
    """Make a graph of about so many nodes, and twice as many edges."""
    random = np.random.default_rng(seed)
    articles, topics, providers = int(nodes * 0.86), nodes // 50, nodes // 500 + 3
    stories, themes = nodes // 9, nodes // 250 + 2
    theme_of_story = _zipf(random, themes, stories)
    in_story = random.random(articles) < 0.5
    story = np.where(in_story, _zipf(random, stories, articles, 0.5), -1)
    # Of the others some have a theme, and some have nothing.
    themed = random.random(articles) < 0.6
    theme = np.where(in_story, theme_of_story[story], np.where(themed, _zipf(random, themes, articles), -1))
    provider = _zipf(random, providers, articles)
    topic = np.where(theme >= 0, (theme * 7 + random.integers(0, 7, articles) ** 2 // 7) % topics, -1)
    by_theme = np.argsort(theme, kind="stable")
    one = np.sort(random.choice(np.flatnonzero(theme >= 0), int(nodes * 0.4)))
    place = np.empty(articles, dtype=np.int64)
    place[by_theme] = np.arange(articles)
    near = by_theme[np.clip(place[one] + random.integers(-40, 41, len(one)), 0, articles - 1)]
    anywhere = random.choice(np.flatnonzero(theme >= 0), len(one))
    other = np.where(random.random(len(one)) < 0.97, near, anywhere)
    about = (topic >= 0) & (random.random(articles) < 0.5)
    names = {kind: _names(kind, count) for kind, count in _counts(articles, providers, topics, stories).items()}
    times = pl.Series(random.integers(0, 10**8, articles) * 10**6 + 17 * 10**14).cast(pl.Datetime("us", "UTC"))
    community = pl.Series(theme).replace(-1, None)
    tables = [
        pl.DataFrame({"id": names["article"], "kind": "article", "published": times, "community": community}),
        *(pl.DataFrame({"id": names[kind], "kind": kind}) for kind in ("provider", "topic", "story")),
    ]
    article = names["article"]
    edges = [
        _edges(article, names["provider"].gather(provider), "published_by"),
        _edges(article.filter(about), names["topic"].gather(topic[about]), "about"),
        _edges(article.filter(in_story), names["story"].gather(story[in_story]), "in_story"),
        _edges(article.gather(one), article.gather(other), "related_to"),
    ]
    return ArticleGraph(node_table(pl.concat(tables, how="diagonal")), edge_table(pl.concat(edges)))


def write_articles(graph: ArticleGraph, file: Path) -> None:
    """Write articles as a Parquet table that reads and builds into a graph of the same nodes and edges."""

    def ends(kind: str, name: str) -> pl.DataFrame:
        return graph.edges.filter(kind=kind).group_by("source").agg(pl.col("target").alias(name))

    address = "https://news.example/" + pl.element().str.strip_prefix("article:")
    (
        graph.nodes.filter(kind="article")
        .select("id", "published", title=pl.format("What {} tells", "id"))
        .join(ends("published_by", "provider"), left_on="id", right_on="source", how="left")
        .join(ends("about", "topics"), left_on="id", right_on="source", how="left")
        .join(ends("related_to", "related"), left_on="id", right_on="source", how="left")
        .select(
            "title",
            "published",
            "topics",
            url="https://news.example/" + pl.col("id").str.strip_prefix("article:"),
            provider=pl.col("provider").list.first(),
            related=pl.col("related").list.eval(pl.struct(title="What " + pl.element() + " tells", url=address)),
        )
        .write_parquet(file)
    )


def read_and_build(graph: ArticleGraph) -> float:
    """Return the seconds it takes to read the articles of ``graph`` from a table and to build the graph."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "articles.parquet")
        write_articles(graph, file)
        start = time.perf_counter()
        built = build_graph(read_articles(file))
        seconds = time.perf_counter() - start
    assert len(built) >= graph.texts().height
    return seconds


def without(graph: ArticleGraph, part: float, seed: int = 1) -> ArticleGraph:
    """Return the graph without this part of its articles."""
    gone = graph.texts()["id"].sample(fraction=part, seed=seed).implode()
    edges = graph.edges.filter(~pl.col("source").is_in(gone) & ~pl.col("target").is_in(gone))
    return ArticleGraph(graph.nodes.filter(~pl.col("id").is_in(gone)), edges)


def overlaps(graph: ArticleGraph, layout: Layout) -> int:
    """Count the pairs of article dots that overlap."""
    arrays = pieces(graph, None)
    places = layout.table.select("x", "y").to_numpy().astype(np.float64)[arrays.is_article]
    radius = arrays.radius[arrays.is_article]
    pairs = cKDTree(places).query_pairs(2 * float(radius.max(initial=0.0)), output_type="ndarray")
    distance = np.hypot(*(places[pairs[:, 0]] - places[pairs[:, 1]]).T)
    return int((distance < radius[pairs].sum(axis=1) - 0.01).sum())


def moved(before: Layout, after: Layout) -> float:
    """Return the median move of the nodes that are in both, as a part of the map's radius."""
    both = before.table.join(after.table, on="id", suffix="_after")
    places = both.select("x", "y").to_numpy()
    radius = float(np.hypot(*(places - places.mean(axis=0)).T).max())
    return float(np.median(np.hypot(*(both.select("x_after", "y_after").to_numpy() - places).T))) / radius


def measure(nodes: int) -> None:
    """Print a row of the table."""
    graph = news(nodes)
    fewer = without(graph, 0.01)
    find_layout(news(2_000))  # compiled, or read from disk
    first = find_layout(fewer)
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    start = time.perf_counter()
    cold = find_layout(graph)
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    warm = find_layout(graph, previous=first.table)
    warm_seconds = time.perf_counter() - start
    peak = max(base, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
    counts = f"{len(graph):>9,} | {graph.edges.height:>9,}"
    clashes = f"{overlaps(graph, cold)} / {overlaps(graph, warm)}"
    stays = f"{moved(first, cold):.4f} | {moved(first, warm):.4f}"
    reading = read_and_build(graph)
    print(
        f"| {counts} | {reading:7.1f} | {seconds:7.1f} | {warm_seconds:7.1f} | {peak:5.1f} | {clashes} | {stays} |",
        flush=True,
    )


def _counts(articles: int, providers: int, topics: int, stories: int) -> dict[str, int]:
    return {"article": articles, "provider": providers, "topic": topics, "story": stories}


def _names(kind: str, count: int) -> pl.Series:
    return pl.select(pl.format(f"{kind}:" + "{}", pl.int_range(count))).to_series()


def _zipf(random: np.random.Generator, values: int, count: int, power: float = 0.8) -> Ints:
    """Numbers below ``values``, the first ones most often."""
    weight = np.cumsum((np.arange(values) + 3.0) ** -power)
    found: Ints = np.searchsorted(weight, random.random(count) * weight[-1]).astype(np.int64)
    return found


def _edges(source: pl.Series, target: pl.Series, kind: str) -> pl.DataFrame:
    return pl.DataFrame({"source": source, "target": target, "kind": kind})


def main() -> None:
    """Measure the sizes asked for, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("nodes", nargs="*", type=int, default=SIZES)
    sizes = parser.parse_args().nodes
    if len(sizes) == 1:
        measure(sizes[0])
        return
    print("| nodes | edges | reading | layout | with previous | peak GiB | overlaps | median move cold | warm |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for size in sizes:
        subprocess.run([sys.executable, "-m", "benchmarks.layout", str(size)], check=True)


if __name__ == "__main__":
    main()
