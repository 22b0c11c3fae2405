"""What is on the map: dots, islands, links and names, in map units, computed from the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graphkit.first_look import HUBS_UP_TO, first_colour
from graphkit.graph import ARTICLE_KINDS, ArticleGraph
from graphkit.layouts.sizes import radii
from graphkit.pictures.colouring import Colouring, colouring, span

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Island", "Scene", "make_scene"]

# More links than this say nothing on paper and cost minutes. The first kinds of LINKS come first, then the shorter.
MOST_LINKS = 60_000
LINKS = ("duplicate_of", "related_to")
HUB_LINKS = ("published_by", "about")


@dataclass(frozen=True)
class Island:
    """A story or a community: its name and the numbers of its dots."""

    name: str
    members: NDArray[np.int64]


@dataclass(frozen=True)
class Scene:
    """The map.

    Attributes:
        x, y, radius: Where each dot is and how large, in map units, y downwards.
        kinds: ``article``, ``related``, ``provider`` or ``topic``.
        titles: What each dot is called.
        weight: How important each dot is: its PageRank, else its links.
        slots: The colour of each dot, 0 to 9; hubs have 9 too.
        colouring: What the colours mean.
        links: Numbers of dots, a row a link, by kind in the order of drawing.
        stories, communities: The largest first.
        facts: What is shown and what is not, in sentences.
        small: Whether there are so few articles that each can be named, and its provider and topics shown.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    radius: NDArray[np.float64]
    kinds: NDArray[np.str_]
    titles: list[str]
    weight: NDArray[np.float64]
    slots: NDArray[np.uint8]
    colouring: Colouring
    links: dict[str, NDArray[np.int64]]
    stories: list[Island]
    communities: list[Island]
    facts: str
    small: bool


def make_scene(graph: ArticleGraph, colour: str | None = None) -> Scene:
    """Compute the map of a graph that has a layout (columns ``x`` and ``y``).

    Nodes without a place are left out. Takes O(nodes + edges) time in table operations.

    Args:
        graph: The graph; communities and stories are shown where they were found.
        colour: A key of ``COLOURS``; by default see :func:`~graphkit.first_look.first_colour`.

    Raises:
        ValueError: If there is no such way to colour.
    """
    nodes = _placed(graph)
    articles = nodes.filter(pl.col("kind").is_in(ARTICLE_KINDS))
    small = articles.height <= HUBS_UP_TO
    hubs = nodes.filter(pl.col("kind").is_in(["provider", "topic"]))
    dots = pl.concat([articles, hubs if small else hubs.clear()])
    story_names = dict(graph.nodes.filter(kind="story").select("id", "title").iter_rows())
    community_names = _community_names(graph)
    labels = {
        **dict(hubs.select("id", "title").iter_rows()),
        **{key: name or "(a story without a name)" for key, name in story_names.items()},
        **community_names,
    }
    colours = colouring(articles, colour or first_colour(articles), labels)
    ends = _ends(graph, dots)
    between = ends.filter(pl.col("kind").is_in([*HUB_LINKS, "in_story"]).not_())
    stories, communities = (_islands(articles, key, labels) for key in ("story", "community"))
    links = _links(ends if small else between, dots)
    kinds = dots["kind"].to_numpy().astype(np.str_)
    degree = _degree(between, dots.height)
    rank = dots["pagerank"].fill_null(0).to_numpy() if "pagerank" in dots.columns else degree
    return Scene(
        x=dots["x"].to_numpy(),
        y=dots["y"].to_numpy(),
        radius=radii(dots["kind"].to_list(), degree).astype(np.float64),
        kinds=kinds,
        titles=dots["title"].fill_null("").to_list(),
        weight=rank.astype(np.float64),
        slots=np.concatenate([colours.slots, np.full(dots.height - articles.height, 9, np.uint8)]),
        colouring=colours,
        links=links,
        stories=stories,
        communities=communities,
        facts=_facts(graph, articles, small, between.height, sum(map(len, links.values()))),
        small=small,
    )


def _placed(graph: ArticleGraph) -> pl.DataFrame:
    """Nodes that have a place, with the id of their ``story`` and ``community`` as text."""
    members = graph.edges.filter(kind="in_story").group_by("source").agg(pl.col("target").min().alias("story"))
    known = graph.nodes.columns
    community = pl.col("community").cast(pl.String) if "community" in known else pl.lit(None, pl.String)
    place = [pl.col(axis).cast(pl.Float64, strict=False) for axis in ("x", "y")]
    placed = graph.nodes.with_columns(community.alias("community"), *place).filter(
        pl.col("x").is_finite() & pl.col("y").is_finite()
    )
    return placed.join(members, left_on="id", right_on="source", how="left", maintain_order="left")


def _community_names(graph: ArticleGraph) -> dict[str, str]:
    if "communities" in graph.results:
        table = graph.results["communities"].to_frame().select("community", "name")
        return {str(number): name for number, name in table.iter_rows()}
    numbers = graph.nodes["community"].unique().drop_nulls() if "community" in graph.nodes.columns else ()
    return {str(number): f"Community {number}" for number in numbers}


def _islands(articles: pl.DataFrame, key: str, labels: dict[str, str]) -> list[Island]:
    groups = (
        articles.select(key)
        .with_row_index("row")
        .drop_nulls()
        .group_by(key)
        .agg(pl.col("row").cast(pl.Int64))
        .filter(pl.col("row").list.len() > 1)
        .sort(pl.col("row").list.len(), key, descending=[True, False])
    )
    return [Island(labels.get(group, group), np.asarray(rows)) for group, rows in groups.iter_rows()]


def _ends(graph: ArticleGraph, dots: pl.DataFrame) -> pl.DataFrame:
    """The edges between dots: ``kind``, and the numbers of both dots."""
    numbers = dots.select("id").with_row_index("number").with_columns(pl.col("number").cast(pl.Int64))
    edges = graph.edges.select("source", "target", "kind")
    for end in ("source", "target"):
        edges = edges.join(numbers.rename({"number": f"{end}_dot"}), left_on=end, right_on="id", maintain_order="left")
    return edges.filter(pl.col("source_dot") != pl.col("target_dot")).select("kind", "source_dot", "target_dot")


def _degree(ends: pl.DataFrame, dots: int) -> NDArray[np.int64]:
    """How many different dots each is linked to."""
    both = pl.concat(
        [ends.select("source_dot", "target_dot"), ends.select(source_dot="target_dot", target_dot="source_dot")]
    )
    return np.bincount(both.unique()["source_dot"].to_numpy(), minlength=dots)


def _links(ends: pl.DataFrame, dots: pl.DataFrame) -> dict[str, NDArray[np.int64]]:
    """At most ``MOST_LINKS``: the most telling kinds, the shortest first; the faintest are drawn first."""
    order = [*LINKS, *sorted(set(ends["kind"]) - {*LINKS, *HUB_LINKS}), *HUB_LINKS]
    x, y = dots["x"].to_numpy(), dots["y"].to_numpy()
    found: dict[str, NDArray[np.int64]] = {}
    room = MOST_LINKS
    for kind in order:
        pairs = ends.filter(kind=kind).select("source_dot", "target_dot").to_numpy()
        if len(pairs) > room:
            length = np.hypot(*(axis[pairs[:, 0]] - axis[pairs[:, 1]] for axis in (x, y)))
            pairs = pairs[np.sort(np.argsort(length, kind="stable")[:room])]
        room -= len(pairs)
        if len(pairs):
            found[kind] = pairs
    return dict(reversed(found.items()))


def _facts(graph: ArticleGraph, articles: pl.DataFrame, small: bool, links: int, drawn: int) -> str:
    counts = graph.counts()["nodes"]
    texts = sum(counts.get(kind, 0) for kind in ARTICLE_KINDS)
    known = articles["published"].drop_nulls()
    facts = _many(texts, "article") if articles.height == texts else f"{articles.height:,} of {texts:,} articles"
    if providers := counts.get("provider"):
        facts += f" by {_many(providers, 'provider')}"
    if len(known):
        facts += f", {span(known)}"
    groups = [(articles[key].drop_nulls().n_unique(), key) for key in ("story", "community")]
    if told := [_many(count, key) for count, key in groups if count]:
        facts += f"; {', '.join(told)}"
    facts += "."
    if not small:
        if counts.get("provider") or counts.get("topic"):
            facts += " Providers and topics are not drawn."
        if drawn < links:
            facts += f" Of {links:,} links the {drawn:,} shortest are drawn."
    return facts


def _many(count: int, what: str) -> str:
    plural = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{count:,} {what if count == 1 else plural}"
