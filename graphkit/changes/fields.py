"""What is told differently of one article in two graphs."""

from __future__ import annotations

import polars as pl

__all__ = ["FIELDS", "changed_fields"]

DAY, SECOND = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"

# Each field as text, the most telling first. What only says how the input spelt it or where it was met is not told.
FIELDS: dict[str, pl.Expr] = {
    "kind": pl.col("kind"),  # related -> article: until then only others named it
    "title": pl.col("title"),
    "removed": pl.col("removed").cast(pl.String),
    "listed": pl.col("listed").cast(pl.String),
    "provider": pl.col("provider").str.strip_prefix("provider:"),
    "published": pl.when(pl.col("precision") == "day")
    .then(pl.col("published").dt.strftime(DAY))
    .otherwise(pl.col("published").dt.strftime(SECOND)),
    "url": pl.col("url"),
    "excerpt": pl.col("excerpt"),
    "topics": pl.col("topics").list.eval(pl.element().str.strip_prefix("topic:")).list.sort().list.join(", "),
    "category": pl.col("category"),
    "type": pl.col("type"),
    "quality": pl.col("quality").cast(pl.String),
    "heat": pl.col("heat").cast(pl.String),
}


def changed_fields(old: pl.DataFrame, new: pl.DataFrame, both: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each changed field, by article and then as in ``FIELDS``.

    Args:
        old: The articles of the old graph, with the columns that ``FIELDS`` needs.
        new: Those of the new one.
        both: ``old`` and ``new``, the ids of articles that are in both.

    Returns:
        ``id`` (in the new graph), ``field``, ``old`` and ``new``, the values as text, null where unknown.
    """
    told = [pl.col("id"), *(value.replace("", None).alias(name) for name, value in FIELDS.items())]
    pairs = both.join(old.select(told), left_on="old", right_on="id").join(
        new.select(told), left_on="new", right_on="id", suffix="_now"
    )
    each = [
        pairs.filter(pl.col(name).ne_missing(pl.col(f"{name}_now"))).select(
            id="new", field=pl.lit(name), old=pl.col(name), new=pl.col(f"{name}_now")
        )
        for name in FIELDS
    ]
    order = pl.col("field").replace_strict(list(FIELDS), range(len(FIELDS)), return_dtype=pl.Int8)
    return pl.concat(each).sort("id", order)
