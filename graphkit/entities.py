"""Providers and topics: their ids, and the name each is shown by."""

from __future__ import annotations

import re

import polars as pl

from graphkit.text import clean
from graphkit.text_columns import by_label

__all__ = ["provider_ids", "provider_rows", "slug", "topic_id", "topic_rows"]

SPACE = re.compile(r"[\s_]+")
# A name that at least this share of a provider's articles give is the provider's; else the domain speaks for it.
NAME_MAJORITY = 0.5


def slug(label: str) -> str:
    """Return a label as an id part: cleaned, case-folded, hyphens for spaces; ``C++`` and ``C#`` stay apart."""
    return SPACE.sub("-", clean(label).casefold())


def topic_id(label: str) -> str | None:
    """Return the id of the topic with this label, None for a blank one."""
    name = slug(label)
    return f"topic:{name}" if name else None


def provider_ids(mentions: pl.DataFrame) -> list[pl.Series]:
    """Return the columns ``provider`` and ``names_provider``: its id, and whether the input names it.

    Else only the article's address implies it. A provider is known by its domain; where the input gives none, by the
    host of the article's address, and without an address by its name.

    Args:
        mentions: Columns ``provider_domain``, ``provider_name`` and ``site``, the host or null.
    """
    domain = pl.when(pl.col("provider_domain") != "").then("provider_domain").otherwise("site")
    named = (pl.col("provider_domain") != "") | (pl.col("provider_name") != "")
    known = mentions.select(domain=domain, named=named, bare=pl.when(domain.is_null()).then("provider_name"))
    by_name = by_label(known["bare"], lambda name: slug(name) or None)
    known = known.with_columns(id=pl.lit("provider:") + pl.coalesce("domain", by_name))
    return [known["id"].alias("provider"), known["named"].alias("names_provider")]


def provider_rows(given: pl.DataFrame) -> pl.DataFrame:
    """Return a row a provider, for the nodes table.

    Args:
        given: A row an article; columns ``provider`` (the node's id or null), ``clean_provider`` (the name it gives)
            and ``file``.
    """
    given = given.filter(pl.col("provider").is_not_null())
    counts = given.group_by("provider", name="clean_provider").len("count").sort("provider", "name")
    each = counts.group_by("provider", maintain_order=True).agg("name", "count")
    files = given.filter(pl.col("file") != "").unique(["provider", "file"]).sort("provider", "file")
    files = files.group_by("provider").agg(files="file")
    titles = [
        _provider_title(node.removeprefix("provider:"), dict(zip(names, times, strict=True)))
        for node, names, times in each.iter_rows()
    ]
    return each.join(files, on="provider", how="left", maintain_order="left").select(
        "files",
        id="provider",
        kind=pl.lit("provider"),
        title=pl.Series(titles, dtype=pl.String),
        names=pl.col("name").list.filter(pl.element() != ""),
    )


def _provider_title(domain: str, names: dict[str, int]) -> str:
    """The name most articles give. A platform with a name a channel is called like its domain instead."""
    given = {name: count for name, count in names.items() if name}
    if not given:
        return domain
    label = "".join(domain.split(".")[:-1])
    alike = sorted(name for name in given if "".join(filter(str.isalnum, name.casefold())) == label)
    best = min(given, key=lambda name: (-given[name], name))
    if given[best] >= NAME_MAJORITY * sum(given.values()):
        return best
    return alike[0] if alike else domain


def topic_rows(given: pl.DataFrame) -> pl.DataFrame:
    """Return a row a topic, shown by its commonest spelling.

    Args:
        given: A row each time a topic is named; columns ``target`` (the node's id) and ``topic`` (the label).
    """
    spelt = given.select("target", label=by_label(given["topic"], clean))
    counts = spelt.group_by("target", "label").len("count").sort("target", "label")
    commonest = pl.col("label").sort_by("count", descending=True, maintain_order=True).first()
    return (
        counts.group_by("target", maintain_order=True)
        .agg(title=commonest, names="label")
        .select("title", "names", id="target", kind=pl.lit("topic"))
    )
