"""What mentions must share to know of each other in linking: :func:`ties`.

It is what lets mentions be linked apart, by parts that share nothing: a test links parts and compares.
"""

from __future__ import annotations

import polars as pl

from graphkit.mentions import URL_COLUMNS
from graphkit.nodes import natural_names

__all__ = ["ties"]


def ties(mentions: pl.DataFrame) -> pl.DataFrame:
    """Return all that may tie a mention to others, each once: ``number`` and ``tie`` (text). The first is never absent.

    Two mentions that no chain of common ties joins are never one article, never dispute an address, and their nodes
    never claim one id. There may be more ties than needed: they make parts larger, and change nothing.

    * Its addresses: mentions that share one are one article, or dispute it (see :mod:`graphkit.identity`).
    * Its title, outlet and second: they join what has no address to others.
    * The id that its article's node would have. Where several claim one, all but one of them add to it after a ``~``,
      so what stands before the first of those is what they have in common.

    Args:
        mentions: As :func:`graphkit.mentions.described` returns them.
    """
    names = natural_names(mentions, mentions["number"])
    outlet = pl.when(pl.col("provider_domain") != "").then("provider_domain").otherwise("key_provider")
    exact = pl.col("published").is_not_null() & (pl.col("key_title") != "") & (pl.col("precision") == "second")
    moment = pl.concat_str(outlet, pl.col("published").dt.epoch("us"), "key_title", separator="\n")
    told = mentions.select(
        "number",
        name=names.str.split_exact("~", 0).struct[0],
        moment=pl.when(exact).then(moment),
        **{name: f"key_{place}" for place, name in enumerate(URL_COLUMNS)},
    )
    each = told.unpivot(index="number", value_name="tie", variable_name="place").drop_nulls("tie")
    return each.unique(["number", "tie"], keep="first", maintain_order=True).select("number", "tie")
