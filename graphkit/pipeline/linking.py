"""From articles to the graph, by parts of mentions that know nothing of each other: :func:`link_on`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import narwhals as nw
import polars as pl

from graphkit.articles import ARTICLE_SCHEMA
from graphkit.build import in_order, in_place_order, linked, without_removed
from graphkit.engines import Engine, Schemas, Table, Tables
from graphkit.entities import provider_rows, topic_rows
from graphkit.graph import EDGE_SCHEMA, NODE_SCHEMA, edge_table, node_table
from graphkit.mentions import described
from graphkit.model import Problem
from graphkit.pipeline.components import components
from graphkit.pipeline.reading import OWNER, PROBLEM_COLUMNS, problem_rows
from graphkit.statements import related_ends, stated_edges
from graphkit.store.articles import problems_of
from graphkit.ties import ties

__all__ = ["LinkedTables", "link_on"]

# The place of a mention in the order of the input: that of its article, and its number there.
ARTICLE = {**OWNER, "owner_nth": pl.Int64()}
ORDER = {**OWNER, "nth": pl.Int64()}
MENTION = {**ARTICLE, **ORDER}

PREPARED: Schemas = {
    # out: a removed article, of which only the addresses count; tie: the first of the mention's
    "mentions": {**MENTION, **ARTICLE_SCHEMA, "out": pl.Boolean(), "tie": pl.Int64()},
    "pairs": {"a": pl.Int64(), "b": pl.Int64()},
}
LINKED: Schemas = {
    "articles": NODE_SCHEMA,
    "edges": EDGE_SCHEMA,
    "leads": {"provider": pl.String(), "clean_provider": pl.String(), "file": pl.String()},
    "topics": {"target": pl.String(), "topic": pl.String()},
    "mentions": {
        **MENTION,
        **{name: ARTICLE_SCHEMA[name] for name in ("entry", "line", "place", "title", "file")},
        "node": pl.String(),
        "gone": pl.Boolean(),
    },
    "problems": PROBLEM_COLUMNS,
}
RELATED: Schemas = {
    "ends": {**ORDER, **dict.fromkeys(("source", "target", "file", "field"), pl.String())},
    "problems": PROBLEM_COLUMNS,
}
NODES: Schemas = {"nodes": NODE_SCHEMA}
EDGES: Schemas = {"edges": EDGE_SCHEMA}


@dataclass(frozen=True)
class LinkedTables:
    """What :func:`graphkit.build_graph` makes a graph of: both tables, in order and part by part, and what is wrong."""

    nodes: Iterator[pl.DataFrame]
    edges: Iterator[pl.DataFrame]
    problems: tuple[Problem, ...]


def link_on(engine: Engine, articles: Table, *, include_removed: bool = False) -> LinkedTables:
    """Link articles: the same nodes, edges and problems as those of :func:`graphkit.build_graph`.

    Args:
        engine: What to run on.
        articles: As :class:`graphkit.pipeline.reading.Reading` has them.
        include_removed: Keep articles marked as removed.
    """
    prepare = partial(_prepared, include_removed=include_removed)
    prepared = engine.by(articles, list(OWNER), prepare, PREPARED)
    component = components(engine, _links(prepared["pairs"]))
    mentions = prepared["mentions"].join(component, left_on="tie", right_on="node", how="left")
    parted = mentions.with_columns(component=nw.coalesce("component", "tie"))
    found = engine.by(parted, ["component"], _linked, LINKED)
    related = engine.by(found["mentions"], list(ARTICLE), _related, RELATED)
    nodes = [
        found["articles"],
        engine.by(found["leads"].drop_nulls("provider"), ["provider"], _providers, NODES)["nodes"],
        engine.by(found["topics"], ["target"], _topics, NODES)["nodes"],
    ]
    edges = [found["edges"], engine.by(related["ends"], ["source"], _related_edges, EDGES)["edges"]]
    problems = [problem for table in (found, related) for problem in problems_of(engine.collect(table["problems"]))]
    return LinkedTables(
        nodes=map(node_table, engine.ordered(nw.concat(nodes), ["id"])),
        edges=map(edge_table, engine.ordered(nw.concat(edges), ["source", "target", "kind"])),
        problems=in_place_order(problems),
    )


def _prepared(part: pl.DataFrame, *, include_removed: bool) -> Iterator[Tables]:
    """Put articles in order, and say what ties each mention to others."""
    nth = pl.int_range(pl.len(), dtype=pl.Int64).over(*OWNER)
    ordered = in_order(part.sort("input", "row")).with_columns(nth=nth)
    placed = ordered.with_columns(owner_nth=pl.when(~pl.col("entry")).then("nth").forward_fill())
    kept, removed = without_removed(placed, include_removed)
    mentions = pl.concat([table.with_columns(out=out) for table, out in ((kept, False), (removed, True))])
    each = ties(described(mentions)).with_columns(tie=pl.col("tie").hash(0).reinterpret(signed=True))
    each = each.with_columns(first=pl.col("tie").first().over("number"))
    firsts = each.unique("number", keep="first", maintain_order=True)["tie"]
    yield {"mentions": mentions.with_columns(firsts), "pairs": each.select(a="first", b="tie").unique()}


def _links(pairs: Table) -> Table:
    """Return the pairs of ties that join mentions: of those that only one first tie comes with, most are."""
    pairs = pairs.unique()
    several = pairs.group_by("b").agg(count=nw.len()).filter(nw.col("count") > 1)
    return pairs.join(several, on="b", how="semi").filter(nw.col("a") != nw.col("b"))


def _linked(part: pl.DataFrame) -> Iterator[Tables]:
    part = part.sort(*ORDER)
    kept = part.filter(~pl.col("out"))
    found = linked(kept, part.filter("out"))
    yield {
        "articles": node_table(found.articles),
        "edges": edge_table(found.edges),
        "leads": found.leads,
        "topics": found.topics,
        "mentions": found.mentions.hstack(kept.select(*MENTION)),
        "problems": problem_rows(found.problems),
    }


def _related(part: pl.DataFrame) -> Iterator[Tables]:
    part = part.sort(*ORDER)
    ends, problems = related_ends(part)
    yield {"ends": ends.hstack(part.select(*ORDER)[ends["row"]]), "problems": problem_rows(problems)}


def _related_edges(part: pl.DataFrame) -> Iterator[Tables]:
    yield {"edges": edge_table(stated_edges(part.sort(*ORDER), "related_to"))}


def _providers(part: pl.DataFrame) -> Iterator[Tables]:
    yield {"nodes": node_table(provider_rows(part))}


def _topics(part: pl.DataFrame) -> Iterator[Tables]:
    yield {"nodes": node_table(topic_rows(part))}
