"""Stories by windows (see :mod:`graphkit.storylines`), each weighed and grouped by one worker: :func:`weigh_on`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

import numpy as np
import polars as pl

from graphkit.engines import Engine, Schemas, Tables
from graphkit.storylines.grouping import Found, Pairs, Texts, weigh
from graphkit.storylines.links import Links, Times

__all__ = ["weigh_on"]

AT_ONCE = 64  # windows whose texts are on their way to the workers, or in memory here: some 400,000 texts

PAIRS = pl.List(pl.Int64())
WINDOW = {"window": pl.Int64(), "row": pl.Int64()}
NEAR = {"a": pl.Int64(), "b": pl.Int64(), "text": pl.Float64(), "time": pl.Float64()}
WEIGHED: Schemas = {
    "groups": {**WINDOW, "label": pl.Int64(), "threshold": pl.Float64(), "fade": pl.Float64()},
    "links": {**WINDOW, **NEAR},
}


def weigh_on(engine: Engine, parts: Iterable[Texts]) -> Iterator[Found]:
    """Yield what :func:`graphkit.storylines.grouping.weigh` finds in the texts of each window, in their order.

    Args:
        engine: What to run on.
        parts: The texts of windows, of one corpus. What a model made of them is not heeded.
    """
    each = iter(parts)
    while batch := list(islice(each, AT_ONCE)):
        rows = engine.given(pl.concat(_rows(number, texts) for number, texts in enumerate(batch)))
        kernel = partial(_weighed, threshold=batch[0].threshold, fade=batch[0].fade)
        found = engine.by(rows, ["window"], kernel, WEIGHED)
        groups, links = (_by_window(engine.collect(found[name])) for name in WEIGHED)
        for number, texts in enumerate(batch):
            near = links.get(number, pl.DataFrame(schema=WEIGHED["links"]))
            yield _found(groups[number], near) if number in groups else _found_here(texts)  # it has no texts then


def _rows(number: int, texts: Texts) -> pl.DataFrame:
    """Return a row a text; the first has the pairs of rows that are bound, and those that are parted."""
    size = len(texts.contents)
    pairs = {"together": texts.together, "apart": texts.apart}
    return pl.DataFrame(
        {
            "window": pl.repeat(number, size, dtype=pl.Int64, eager=True),
            "row": pl.int_range(size, dtype=pl.Int64, eager=True),
            "content": texts.contents,
            "days": texts.times.days,
            "slack": texts.times.slack,
            "place": texts.places.astype(np.int64),
            # No expression: those keep the list in every row, though all but the first are null.
            **{
                name: pl.Series([[end for pair in some for end in pair], *[None] * (size - 1)][:size], dtype=PAIRS)
                for name, some in pairs.items()
            },
        }
    )


def _weighed(part: pl.DataFrame, *, threshold: float | None, fade: float | None) -> Iterator[Tables]:
    for (number,), rows in part.sort("window", "row").group_by("window", maintain_order=True):
        texts = Texts(
            rows["content"],
            Times(rows["days"].to_numpy(), rows["slack"].to_numpy()),
            rows["place"].to_numpy().astype(np.int8),
            together=_pairs(rows["together"]),
            apart=_pairs(rows["apart"]),
            threshold=threshold,
            fade=fade,
        )
        found = _found_here(texts)
        window, links = pl.lit(number, pl.Int64).alias("window"), found.links
        told = {"label": found.labels, "threshold": found.threshold, "fade": found.fade}
        groups = pl.DataFrame(told).with_row_index("row")
        near = pl.DataFrame({"a": links.a, "b": links.b, "text": links.text, "time": links.time}).with_row_index("row")
        yield {
            "groups": groups.with_columns(window).cast(pl.Schema(WEIGHED["groups"])),
            "links": near.with_columns(window).cast(pl.Schema(WEIGHED["links"])),
        }


def _found_here(texts: Texts) -> Found:
    weighed = weigh(texts)
    return weighed.at(weighed.threshold)


def _pairs(column: pl.Series) -> Pairs:
    ends = column[0].to_list()
    return list(zip(ends[::2], ends[1::2], strict=True))


def _by_window(table: pl.DataFrame) -> dict[int, pl.DataFrame]:
    parts = table.sort("window", "row").partition_by("window", as_dict=True)
    return {int(key[0]): part for key, part in parts.items()}


def _found(groups: pl.DataFrame, links: pl.DataFrame) -> Found:
    a, b = (links[end].cast(pl.Int32).to_numpy() for end in ("a", "b"))
    near = Links(a, b, links["text"].to_numpy(), links["time"].to_numpy())
    return Found(groups["threshold"][0], groups["fade"][0], groups["label"].to_numpy(), near)
