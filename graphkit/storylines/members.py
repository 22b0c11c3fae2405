"""What is told of the members of a story: how much they are linked, and to whom most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from graphkit.storylines.arrays import Floats, Ints
from graphkit.storylines.grouping import Found, Pairs
from graphkit.storylines.windows import OWN, Window

__all__ = ["evidence", "gathered", "weighed_members"]


def gathered(cut: Sequence[Window], found: Sequence[Found]) -> tuple[pl.DataFrame, Floats]:
    """Return the links of all windows, and what was asked of each text: the threshold of its window.

    The columns of the links are ``window``, the rows ``a`` < ``b``, ``text`` and ``time``: 28 bytes, as there are many.
    """
    asked = np.zeros(1 + max((int(window.rows.max(initial=-1)) for window in cut), default=-1))
    columns: dict[str, list[pl.Series]] = {name: [] for name in ("window", "a", "b", "text", "time")}
    for number, (window, one) in enumerate(zip(cut, found, strict=True)):
        asked[window.rows[window.places == OWN]] = one.threshold
        links = one.links
        columns["window"].append(pl.repeat(number, len(links.a), dtype=pl.Int32, eager=True))
        columns["a"].append(pl.Series(window.rows[links.a].astype(np.int32)))
        columns["b"].append(pl.Series(window.rows[links.b].astype(np.int32)))
        columns["text"].append(pl.Series(links.text))
        columns["time"].append(pl.Series(links.time))
    return pl.DataFrame({name: pl.concat(parts) for name, parts in columns.items()}), asked


def weighed_members(
    frame: pl.DataFrame, labels: Ints, links: pl.DataFrame, *, copies: Pairs, together: Pairs
) -> pl.DataFrame:
    """Return the members with their mean link, nearest member and rule, sorted by group, time and id.

    Args:
        frame: A row a text: ``id``, ``key``, ``title``, ``published``, ``provider``.
        labels: The group of each, -1 for none.
        links: As :func:`gathered` gives them.
        copies: Pairs of rows bound by ``duplicate_of`` edges.
        together: Pairs of rows that people bound.
    """
    size = len(labels)
    a, b = links["a"].to_numpy(), links["b"].to_numpy()
    inside = np.flatnonzero((labels[a] >= 0) & (labels[a] == labels[b]))
    row, other = np.concatenate([a[inside], b[inside]]), np.concatenate([b[inside], a[inside]])
    text, time = (np.tile(links[name].to_numpy()[inside], 2) for name in ("text", "time"))
    score = text * time
    counts = np.bincount(labels[labels >= 0], minlength=1)
    mean = np.bincount(row, score, minlength=size) / np.maximum(counts[labels] - 1, 1)
    order = np.lexsort((other, -score, row))
    first = order[np.unique(row[order], return_index=True)[1]]
    nearest, near_text, near_time = np.full(size, -1), np.zeros(size), np.zeros(size)
    nearest[row[first]], near_text[row[first]], near_time[row[first]] = other[first], text[first], time[first]
    rules = np.full(size, "average_link", dtype=object)
    for rule, pairs in (("duplicate_of", copies), ("must_link", together)):
        ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        rules[ends[labels[ends[:, 0]] == labels[ends[:, 1]]]] = rule
    return (
        frame.select(pl.col("id").alias("node"), "key", "title", "published", "provider")
        .with_row_index("row")
        .with_columns(
            label=pl.Series(labels),
            score=pl.Series(mean),
            nearest=pl.Series(nearest),
            text=pl.Series(near_text),
            time=pl.Series(near_time),
            rule=pl.Series(rules.tolist(), dtype=pl.String),
        )
        .filter(pl.col("label") >= 0)
        .sort("label", "published", "node", nulls_last=True)
    )


def evidence(members: pl.DataFrame, ids: pl.Series, asked: Floats) -> pl.Series:
    """Return JSON a member: the nearest member, how alike they are in text and time, and the threshold it reached."""
    nearest = members["nearest"]
    told = members.select(
        ids.gather(nearest.set(nearest < 0, None)).alias("nearest"),
        pl.col("text", "time").round(4),
        pl.Series("threshold", asked[members["row"].to_numpy()]),
    )
    near, alone = (pl.struct(names).struct.json_encode() for names in (told.columns, ["threshold"]))
    return told.select(pl.when(pl.col("nearest").is_null()).then(alone).otherwise(near)).to_series()
