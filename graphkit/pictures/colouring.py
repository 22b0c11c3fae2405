"""Which colour each dot has, and what the colours mean: the largest nine groups, and grey for all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graphkit.pictures.theme import OTHERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["COLOURS", "Colouring", "Entry", "colouring", "span"]

# What can be told by colour, and the legend's word for it.
COLOURS = {
    "community": "Community",
    "story": "Story",
    "provider": "Provider",
    "kind": "Kind",
    "topic": "Topic",
    "time": "Published",
}
KINDS = {"article": "Article with its own file", "related": "Only named by another article"}


@dataclass(frozen=True)
class Entry:
    """One colour: its slot (0 to 9), what it means, and how many articles have it."""

    slot: int
    label: str
    count: int


@dataclass(frozen=True)
class Colouring:
    """The slot of each article (0 to 8, 9 for all others), and an entry for each slot in use."""

    heading: str
    slots: NDArray[np.uint8]
    entries: tuple[Entry, ...]
    ramp: bool


def colouring(articles: pl.DataFrame, colour: str, labels: Mapping[str, str]) -> Colouring:
    """Colour articles.

    Args:
        articles: A row an article: ``kind``, ``story``, ``community``, ``provider`` (text, null for none), ``topics``
            (list of text), ``published``.
        colour: A key of ``COLOURS``.
        labels: What values are called; a value without a label stands for itself.

    Raises:
        ValueError: If there is no such way to colour.
    """
    if colour not in COLOURS:
        raise ValueError(f"cannot colour by {colour!r}; there are {', '.join(COLOURS)}")
    if colour == "time":
        slots, entries = _by_time(articles["published"])
    elif colour == "kind":  # in one order on all pictures
        slots, entries = _by_value(articles["kind"], KINDS, order=["value"])
    else:
        values = _first_common(articles["topics"]) if colour == "topic" else articles[colour]
        slots, entries = _by_value(values, labels)
    heading = COLOURS[colour] if entries else f"{COLOURS[colour]}: not known of any article"
    if entries and (rest := int((slots == OTHERS).sum())):
        entries.append(Entry(OTHERS, "Not known" if colour == "time" else "All others", rest))
    return Colouring(heading, slots, tuple(entries), ramp=colour == "time")


def span(published: pl.Series) -> str:
    """The first and the last day of some times, of which at least one is known: ``2024-05-06 to 2024-06-01``."""
    days = published.drop_nulls().dt.strftime("%Y-%m-%d")
    first, last = str(days.min()), str(days.max())
    return first if first == last else f"{first} to {last}"


def _by_value(
    values: pl.Series, labels: Mapping[str, str], order: Sequence[str] = ("count", "label", "value")
) -> tuple[NDArray[np.uint8], list[Entry]]:
    """Nine values, the commonest first; a value that one article alone has is no group, unless it is a kind."""
    counts = values.drop_nulls().value_counts(name="count").rename({values.name: "value"})
    named = counts.with_columns(label=pl.col("value").replace_strict(labels, default=pl.col("value")))
    groups = named.filter((pl.col("count") > 1) | pl.col("value").is_in(list(KINDS)))
    top = groups.sort(order, descending=[column == "count" for column in order]).head(OTHERS)
    entries = [
        Entry(slot, label, count) for slot, (count, label) in enumerate(top.select("count", "label").iter_rows())
    ]
    slot_of = pl.DataFrame({"value": top["value"], "slot": range(top.height)}, schema_overrides={"slot": pl.UInt8})
    found = values.to_frame("value").join(slot_of, on="value", how="left", maintain_order="left")["slot"]
    return found.fill_null(OTHERS).to_numpy().copy(), entries


def _first_common(topics: pl.Series) -> pl.Series:
    """Of each article's topics the first that is among the nine commonest."""
    each = pl.DataFrame({"topics": topics}).with_row_index("row").explode("topics", empty_as_null=False).drop_nulls()
    counts = each["topics"].value_counts().sort(["count", "topics"], descending=[True, False]).head(OTHERS)
    first = each.join(counts, on="topics", how="semi", maintain_order="left").unique("row", keep="first")
    rows = pl.DataFrame({"row": pl.Series(range(len(topics)), dtype=pl.UInt32)})
    return rows.join(first, on="row", how="left", maintain_order="left")["topics"]


def _by_time(published: pl.Series) -> tuple[NDArray[np.uint8], list[Entry]]:
    """Nine classes of the same number of articles, early to late; articles of one moment are in one class."""
    moments = published.dt.epoch("us")
    ordered = moments.drop_nulls().sort()
    slots = np.full(len(published), OTHERS, dtype=np.uint8)
    known = moments.is_not_null().to_numpy()
    if not len(ordered):
        return slots, []
    places = ordered.search_sorted(moments.drop_nulls(), side="left").to_numpy().astype(np.int64)
    slots[known] = places * OTHERS // len(ordered)
    entries = []
    for slot in np.unique(slots[known]).tolist():
        days = published.filter(pl.Series(slots == slot))
        entries.append(Entry(slot, span(days), len(days)))
    return slots, entries
