"""What is told of the members of a story: how much they are linked, and to whom most."""

from __future__ import annotations

import numpy as np
import polars as pl

from graphkit.storylines.arrays import Floats, Ints
from graphkit.storylines.grouping import Pairs
from graphkit.storylines.links import Links
from graphkit.storylines.windows import Window

__all__ = ["evidence", "weighed_members", "window_links"]

SLICE = 1 << 18  # links, or members, of which memory holds more than the table itself at a time


def window_links(number: int, window: Window, links: Links) -> pl.DataFrame:
    """Return the links of a window as part of a table of all: ``window``, the rows ``a`` < ``b``, ``text``, ``time``.

    A link takes 28 bytes, as there are many.
    """
    return pl.DataFrame(
        {
            "window": pl.repeat(number, len(links.a), dtype=pl.Int32, eager=True),
            "a": window.rows[links.a].astype(np.int32),
            "b": window.rows[links.b].astype(np.int32),
            "text": links.text,
            "time": links.time,
        }
    )


def weighed_members(
    frame: pl.DataFrame, labels: Ints, links: pl.DataFrame, *, copies: Pairs, together: Pairs
) -> pl.DataFrame:
    """Return the members with their mean link, nearest member and rule, sorted by group, time and id.

    Args:
        frame: A row a text: ``id``, ``key``, ``title``, ``published``, ``provider``.
        labels: The group of each, -1 for none.
        links: Those of all windows, as :func:`window_links` gives them.
        copies: Pairs of rows bound by ``duplicate_of`` edges.
        together: Pairs of rows that people bound.
    """
    size = len(labels)
    total, best, nearest = np.zeros(size), np.full(size, -1.0), np.full(size, -1)
    near_text, near_time = np.zeros(size), np.zeros(size)
    for part in links.iter_slices(SLICE):
        a, b = part["a"].to_numpy(), part["b"].to_numpy()
        inside = np.flatnonzero((labels[a] >= 0) & (labels[a] == labels[b]))
        row, other = np.concatenate([a[inside], b[inside]]), np.concatenate([b[inside], a[inside]])
        text, time = (np.tile(part[name].to_numpy()[inside], 2) for name in ("text", "time"))
        score = text * time
        np.add.at(total, row, score)
        order = np.lexsort((other, -score, row))
        first = order[np.unique(row[order], return_index=True)[1]]
        at, found = row[first], score[first]
        nearer = (found > best[at]) | ((found == best[at]) & (other[first] < nearest[at]))
        at, first = at[nearer], first[nearer]
        best[at], nearest[at], near_text[at], near_time[at] = score[first], other[first], text[first], time[first]
    counts = np.bincount(labels[labels >= 0], minlength=1)
    mean = total / np.maximum(counts[labels] - 1, 1)
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

    def told(part: pl.DataFrame) -> pl.Series:
        nearest = part["nearest"]
        said = part.select(
            ids.gather(nearest.set(nearest < 0, None)).alias("nearest"),
            pl.col("text", "time").round(4),
            pl.Series("threshold", asked[part["row"].to_numpy()]),
        )
        near, alone = (pl.struct(names).struct.json_encode() for names in (said.columns, ["threshold"]))
        return said.select(pl.when(pl.col("nearest").is_null()).then(alone).otherwise(near)).to_series()

    return pl.concat([told(part) for part in members.iter_slices(SLICE)] or [pl.Series(dtype=pl.String)])
