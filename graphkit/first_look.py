"""What a map shows before anyone asks for anything, on the page and on paper."""

from __future__ import annotations

import polars as pl

__all__ = ["HUBS_UP_TO", "first_colour"]

# With more articles than this, providers and topics are off at first (their edges would turn the map grey), and do not
# shape the map either.
HUBS_UP_TO = 60
COLOURS = 9  # groups that have a colour of their own
COLOURED = 0.1  # what part of a large map the colours for communities must reach to be worth it


def first_colour(articles: pl.DataFrame) -> str:
    """Return what dots are coloured by: ``story``, ``community``, ``time``, ``provider`` or ``kind``.

    On a small map stories are what people look for. On a larger one communities make it readable, unless the nine
    largest are a small part of it: then time does, as stories have theirs.

    Args:
        articles: ``story``, ``community``, ``provider`` and ``published`` (a date is not null) of each article.
    """
    if articles.height <= HUBS_UP_TO:
        return "story" if articles["story"].drop_nulls().len() else "kind"
    groups = articles["community"].drop_nulls()
    sizes = groups.value_counts()["count"].sort(descending=True)
    if groups.is_duplicated().any() and sizes.head(COLOURS).sum() >= COLOURED * articles.height:
        return "community"
    if articles["published"].drop_nulls().len():
        return "time"
    return "provider" if articles["provider"].drop_nulls().is_duplicated().any() else "kind"
