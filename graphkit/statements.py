"""The edges that the input states, or implies: who published, what about, related to what."""

from __future__ import annotations

import polars as pl

from graphkit.entities import topic_id
from graphkit.mentions import Ranked
from graphkit.model import Problem
from graphkit.series import to_lists
from graphkit.text_columns import by_label

__all__ = ["Statements", "related_ends", "stated_edges"]

HOST_RULE = "host of the article's address"


class Statements:
    """What the mentions of articles say of their providers and topics.

    Args:
        groups: The mentions, by article.
        ids: Each article's node.
        gone: Which articles stay out of the graph.

    Attributes:
        lead: A row an article that stays: ``source`` (its node), ``provider`` (its provider's node or null),
            ``clean_provider`` and ``file``, as the leading mention has them.
        topics: A row each time a topic is named: ``source``, ``target``, ``topic`` (the label), ``file``, ``field``.
    """

    def __init__(self, groups: Ranked, ids: pl.Series, gone: pl.Series) -> None:
        used = ("label", "number", "place", "file", "topics", "provider", "names_provider", "clean_provider")
        rows = groups.rows.select(used)
        self.groups = groups
        self.rows = rows.with_columns(source=ids.gather(rows["label"]))
        self.lead = self.rows[groups.starts].filter(~gone)
        self.topics = self._topics(gone)

    def provider_of_each(self) -> pl.Series:
        """The provider's node of each group, null where there is none."""
        return self.rows["provider"].gather(self.groups.starts)

    def topics_of_each(self) -> pl.Series:
        """The topics' nodes of each group, each once, sorted."""
        each = self.topics.select("label", "target").unique().sort("label", "target")
        return to_lists(each["label"], each["target"], len(self.groups))

    def published_by(self) -> pl.DataFrame:
        """The edges to providers: the leading mention decides, others that say the same are counted."""
        told = ("label", "provider", "names_provider")
        agreeing = self.rows.join(self.lead.select(told), on=told, how="semi").group_by("label").len("count")
        stated = pl.col("names_provider")
        return (
            self.lead.filter(pl.col("provider").is_not_null())
            .join(agreeing, on="label", how="left", maintain_order="left")
            .select(
                "source",
                target="provider",
                kind=pl.lit("published_by"),
                stated=stated,
                count=pl.when(stated).then(pl.col("count").cast(pl.Int64)),
                file=pl.when(stated).then("file"),
                field=pl.when(stated).then(_inside(pl.lit("provider"))),
                rule=pl.when(~stated).then(pl.lit(HOST_RULE)),
            )
        )

    def about(self) -> pl.DataFrame:
        """The edges to topics: the first mention that names one gives the place, the others are counted."""
        return stated_edges(self.topics, "about")

    def _topics(self, gone: pl.Series) -> pl.DataFrame:
        named = self.rows.filter((pl.col("topics").list.len() > 0) & ~gone.gather(self.rows["label"]))
        each = (
            named.sort("label", "number")
            .with_columns(place_in_list=pl.int_ranges(pl.col("topics").list.len()))
            .explode("topics", "place_in_list")
        )
        return each.select(
            "label",
            "source",
            by_label(each["topics"], topic_id).alias("target"),
            "file",
            field=_inside(pl.format("topics[{}]", "place_in_list")),
            topic="topics",
        ).filter(pl.col("target").is_not_null())


def related_ends(mentions: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """Return which article is said to be related to which, a row a statement, and which entries make none.

    Args:
        mentions: Whole articles, each followed by its entries: what the input says, ``node`` (which each one is), and
            ``gone`` (whether that stays out of the graph).

    Returns:
        ``source``, ``target``, ``file``, ``field`` and ``row``, that of the entry in ``mentions``.
    """
    own = ~pl.col("entry")
    entries = mentions.select(
        *("entry", "line", "place", "title", "node", "gone"),
        row=pl.int_range(pl.len()),
        owner=own.cum_sum(),
        source=pl.when(own).then("node").forward_fill(),
        file=pl.when(own).then("file").forward_fill(),
    ).filter("entry")
    entries = entries.with_columns(
        itself=pl.col("node") == pl.col("source"),
        again=~pl.struct("owner", "node").is_first_distinct(),
        field=pl.when(pl.col("place") != "").then("place").otherwise(pl.lit("related")),
    )
    problems: list[Problem] = []
    odd = entries.filter(pl.any_horizontal("itself", "gone", "again"))
    for file, line, field, title, itself, is_gone in odd.select(
        "file", "line", "field", "title", "itself", "gone"
    ).iter_rows():
        what, done = f"{title!r} is repeated", "linked once, and counted"
        if itself:
            what, done = "the article is related to itself", "left out"
        elif is_gone:
            what, done = f"the related article {title!r} is removed", "left out"
        problems.append(Problem(file, line or None, field, what, done))
    linked = entries.filter(~pl.col("itself") & ~pl.col("gone"))
    return linked.select("source", "file", "field", "row", target="node"), problems


def stated_edges(statements: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Return one edge for all statements (``source``, ``target``, ``file``, ``field``) of the same.

    The first gives its place.
    """
    edges = statements.group_by("source", "target").agg(pl.col("file", "field").first(), count=pl.len().cast(pl.Int64))
    return edges.with_columns(kind=pl.lit(kind), stated=pl.lit(value=True))


def _inside(field: pl.Expr) -> pl.Expr:
    """A field with the entry it is in, such as ``related[3].provider``."""
    return pl.when(pl.col("place") != "").then(pl.col("place") + ".").otherwise(pl.lit("")) + field
