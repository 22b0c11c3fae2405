"""A seeded graph like a collection of news: heavy-tailed providers, topics, stories and communities.

Everything that costs time at a million nodes is done in arrays and columns; the graph is the same for the same
arguments on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import polars as pl

from benchmarks.page_titles import make_titles
from graphkit.analysis.communities import Communities
from graphkit.graph import EDGE_SCHEMA, ArticleGraph, Result, edge_table, node_table

SEED = 20240602
EDGES_PER_NODE = 2  # without membership of stories
IN_STORY = 0.6  # share of the articles
RELATED = 0.1  # share of the articles that others only name
TOPIC_SHARES = (0.65, 0.22, 0.1, 0.03)  # of articles with 0, 1, 2, 3 topics
FAVOURITES = 5  # topics of a community
COPIED = 0.3  # share of neighbours in a story that are copies
DAYS = 730
FIRST_DAY = np.datetime64("2024-01-01T00:00", "m")
TWO_DAYS = 2880  # minutes
FILE = "news.csv"  # that the input is said to be
Ints = np.ndarray


@dataclass(frozen=True)
class Plan:
    """Who belongs where, in numbers: an array over articles each; -1 is none.

    Attributes:
        story, community, provider: Numbers from 0.
        minute: Minutes since ``FIRST_DAY``, -1 unknown.
        related: Whether the article is only named by another.
        stories, communities, providers, topics: How many there are.
    """

    story: Ints
    community: Ints
    provider: Ints
    minute: Ints
    related: Ints
    stories: int
    communities: int
    providers: int
    topics: int

    def __len__(self) -> int:
        return len(self.story)


def news_graph(nodes: int, *, headlines: Path | None = None, seed: int = SEED) -> ArticleGraph:
    """Return a graph of exactly ``nodes`` articles, providers and topics and twice as many edges.

    Stories come on top, as nodes of their own with an edge a member. The graph has a result ``communities``, and a
    column of that.

    Args:
        nodes: At least 100.
        headlines: CSV with a ``title`` column, may be gzipped; made-up words otherwise.
        seed: From 0.

    Takes O(nodes log nodes): about 15 s for 1,000,000.
    """
    random = np.random.default_rng(seed)
    plan = _plan(nodes, random)
    articles = _articles(plan, make_titles(len(plan), headlines, random), random)
    providers = pl.DataFrame({"title": [f"The Outlet {n}" for n in range(plan.providers)]}).with_columns(
        pl.lit("provider").alias("kind"), _provider_id(pl.int_range(pl.len())).alias("id")
    )
    topics = pl.DataFrame({"title": make_titles(plan.topics, None, random, words=(1, 2))}).with_columns(
        pl.lit("topic").alias("kind"), _topic_id(pl.int_range(pl.len())).alias("id")
    )
    about = _about(plan, random)
    labels = about.with_columns(_topic_id(pl.col("target")).alias("topic")).group_by("source").agg("topic")
    listed = pl.DataFrame({"source": np.arange(len(plan))}).join(labels, on="source", how="left", maintain_order="left")
    articles = articles.with_columns(listed["topic"].alias("topics"))
    edges = _edges(plan, about, articles["id"], EDGES_PER_NODE * nodes, random)
    table = pl.concat([articles, providers, topics, _stories(plan, articles)], how="diagonal")
    members = table.filter(pl.col("community") >= 0).select("id", "community")
    results: Mapping[str, Result] = MappingProxyType({"communities": _communities(members)})
    table = node_table(table.with_columns(pl.when(pl.col("community") >= 0).then("community")))
    return ArticleGraph(nodes=table, edges=edge_table(edges), results=results)


def _plan(nodes: int, random: np.random.Generator) -> Plan:
    providers, topics = max(4, round(nodes**0.5)), max(6, round(2 * nodes**0.5))
    articles = nodes - providers - topics
    communities = max(4, round(nodes**0.45))
    sizes = 2 + np.minimum(random.pareto(1.3, articles), articles // 20).astype(np.int64)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), IN_STORY * articles))]
    story = np.full(articles, -1)
    story[: sizes.sum()] = np.repeat(np.arange(len(sizes)), sizes)
    begun = DAYS * 1440 * np.sqrt(random.random(articles))  # the collection grows
    home = _zipf(random, communities, articles, 1.0)
    in_story = story >= 0
    # What belongs to one story is of one community and comes within days.
    community = np.where(in_story, home[story], home)
    community[~in_story & (random.random(articles) < 0.08)] = -1
    minute = np.where(in_story, begun[story], begun) + random.exponential(TWO_DAYS, articles)
    minute[random.random(articles) < 0.02] = -1
    return Plan(
        story=story,
        community=community,
        provider=_zipf(random, providers, articles, 2.0),
        minute=minute.astype(np.int64),
        related=random.random(articles) < RELATED,
        stories=len(sizes),
        communities=communities,
        providers=providers,
        topics=topics,
    )


def _zipf(random: np.random.Generator, values: int, count: int, shift: float) -> Ints:
    """Draw ``count`` of ``values`` numbers, number r with weight 1 / (r + shift)."""
    weights = 1 / (np.arange(values) + shift)
    return random.choice(values, count, p=weights / weights.sum())


def _provider_id(number: pl.Expr) -> pl.Expr:
    return pl.format("provider:outlet{}.example", number)


def _topic_id(number: pl.Expr) -> pl.Expr:
    return pl.format("topic:topic-{}", number)


def _story_id(number: pl.Expr) -> pl.Expr:
    return pl.format("story:story-{}", number)


def _articles(plan: Plan, titles: list[str], random: np.random.Generator) -> pl.DataFrame:
    """The articles in the plan's order."""
    time = FIRST_DAY + plan.minute.astype("timedelta64[m]")
    count = len(plan)
    rows = pl.DataFrame(
        {
            "title": titles,
            "outlet": plan.provider,
            "community": plan.community,
            "number": random.permutation(count) + 100_000,
            "published": time.astype("datetime64[us]"),
            "known": plan.minute >= 0,
            "related": plan.related,
            "quality": random.integers(0, 101, count),
            "heat": np.minimum(random.pareto(1.2, count) * 5, 100).astype(np.int64),
            "scored": random.random(count) < 0.6,
        }
    )
    path = pl.format("outlet{}.example/{}/{}", "outlet", pl.col("published").dt.strftime("%Y/%m"), "number")
    known, scored = pl.col("known"), pl.col("scored")
    return rows.select(
        pl.format("article:{}", path).alias("id"),
        pl.when("related").then(pl.lit("related")).otherwise(pl.lit("article")).alias("kind"),
        "title",
        pl.format("https://{}", path).alias("url"),
        pl.when(known).then(pl.col("published").dt.replace_time_zone("UTC")).alias("published"),
        pl.when(known & pl.col("related")).then(pl.lit("day")).when(known).then(pl.lit("second")).alias("precision"),
        _provider_id(pl.col("outlet")).alias("provider"),
        pl.when(scored).then("quality").alias("quality"),
        pl.when(scored).then("heat").alias("heat"),
        pl.format("article:{}", path).alias("key"),
        pl.concat_list(pl.lit(FILE)).alias("files"),
        "community",
    )


def _stories(plan: Plan, articles: pl.DataFrame) -> pl.DataFrame:
    """A node a story, named like its first article."""
    firsts = np.flatnonzero(np.diff(plan.story, prepend=-1) > 0)
    return articles[firsts].select(
        _story_id(pl.int_range(pl.len())).alias("id"), pl.lit("story").alias("kind"), "title", "published"
    )


def _about(plan: Plan, random: np.random.Generator) -> pl.DataFrame:
    """Topics of articles, mostly those their community likes: ``source``, ``target`` in numbers."""
    source = np.repeat(np.arange(len(plan)), random.choice(len(TOPIC_SHARES), len(plan), p=TOPIC_SHARES))
    favourite = (plan.community[source] * FAVOURITES + random.integers(0, FAVOURITES, len(source))) % plan.topics
    target = np.where(random.random(len(source)) < 0.7, favourite, _zipf(random, plan.topics, len(source), 2.0))
    return pl.DataFrame({"source": source, "target": target}).unique(maintain_order=True)


def _edges(plan: Plan, about: pl.DataFrame, ids: pl.Series, count: int, random: np.random.Generator) -> pl.DataFrame:
    """``count`` edges between nodes, and those from articles to their stories."""
    rows = np.arange(len(plan))
    followed = (plan.story[:-1] >= 0) & (plan.story[:-1] == plan.story[1:]) & (random.random(len(plan) - 1) < COPIED)
    copies = rows[:-1][followed]
    related = _related(plan, count - len(plan) - len(about) - len(copies), random)
    members = rows[plan.story >= 0]
    scores = pl.Series(random.uniform(0.8, 1, len(copies)).round(4))
    stated = {"stated": pl.lit(True), "count": pl.lit(1), "file": pl.lit(FILE)}
    inferred = {"stated": pl.lit(False), "rule": pl.lit("jaccard"), "match": pl.lit("syndicated"), "score": scores}
    in_story = {"stated": pl.lit(False), "rule": pl.lit("average_link"), "score": pl.lit(0.5)}
    article = pl.Series("ids", ids)
    published = pl.DataFrame({"source": rows, "target": plan.provider})
    parts = (
        ("published_by", published, _provider_id(pl.col("target")), stated | {"field": pl.lit("provider")}),
        ("about", about, _topic_id(pl.col("target")), stated | {"field": pl.lit("topics")}),
        ("related_to", related, None, stated | {"field": pl.lit("related")}),
        ("duplicate_of", pl.DataFrame({"source": copies, "target": copies + 1}), None, inferred),
        (
            "in_story",
            pl.DataFrame({"source": members, "target": plan.story[members]}),
            _story_id(pl.col("target")),
            in_story,
        ),
    )
    return pl.concat(
        [
            frame.with_columns(kind=pl.lit(kind), **columns)
            .with_columns(
                source=article.gather(frame["source"]),
                target=article.gather(frame["target"]) if target is None else target,
            )
            .select(
                pl.col(name).cast(EDGE_SCHEMA[name])
                for name in EDGE_SCHEMA
                if name in columns or name in ("source", "target", "kind")
            )
            for kind, frame, target, columns in parts
        ],
        how="diagonal",
    )


def _related(plan: Plan, count: int, random: np.random.Generator) -> pl.DataFrame:
    """``count`` links between articles: nine in ten inside the community, some targets far more often than others."""
    order = np.argsort(plan.community, kind="stable")
    grouped = plan.community[order]
    starts = np.searchsorted(grouped, np.arange(-1, plan.communities))
    sizes = np.searchsorted(grouped, np.arange(-1, plan.communities), side="right") - starts
    found = pl.DataFrame(schema={"source": pl.Int64, "target": pl.Int64})
    while len(found) < count:
        source = random.integers(0, len(plan), count + 100)
        skewed = random.random(len(source)) ** 3
        own = plan.community[source] + 1
        near = order[starts[own] + (skewed * sizes[own]).astype(np.int64)]
        target = np.where(random.random(len(source)) < 0.9, near, order[(skewed * len(plan)).astype(np.int64)])
        new = pl.DataFrame({"source": source, "target": target}).filter(pl.col("source") != pl.col("target"))
        found = pl.concat([found, new]).unique(maintain_order=True)
    return found.head(count)


def _communities(members: pl.DataFrame) -> Communities:
    """What the analysis would say of the planted communities."""
    table = members.group_by("community").agg(pl.len().alias("size"), pl.col("id").min().alias("medoid"))
    return Communities(
        table=table.sort("community").select(
            "community",
            pl.format("Community {}", "community").alias("name"),
            "size",
            "medoid",
            pl.lit(0.9).alias("cohesion"),
            pl.lit([], dtype=pl.List(pl.String)).alias("providers"),
            pl.lit(None, dtype=pl.Datetime("us", "UTC")).alias("first"),
            pl.lit(None, dtype=pl.Datetime("us", "UTC")).alias("last"),
        ),
        members=members.sort("id"),
        modularity=0.8,
        resolution=1.0,
        seed=0,
    )
