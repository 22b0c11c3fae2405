"""Changes in words, as columns: one home for what the page and the command line say."""

from __future__ import annotations

import polars as pl

__all__ = ["article_detail", "came_from", "field_sentence", "left_for", "quoted", "story_detail", "trend_detail"]

LABELS = {"url": "address"}
LONGEST = 160  # characters of a value
NO_FILE = "has a file of its own now; before, only other articles named it"
NO_FILE_NOW = "is only named by other articles now; before, it had a file of its own"


def field_sentence() -> pl.Expr:
    """``title: “Old” → “New”``, of the columns ``field``, ``old`` and ``new``."""
    field, new = pl.col("field"), pl.col("new")
    told = pl.format("{}: {} → {}", field.replace(LABELS), _value("old"), _value("new"))
    promoted = pl.when(new == "article").then(pl.lit(NO_FILE)).otherwise(pl.lit(NO_FILE_NOW))
    return pl.when(field == "kind").then(promoted).otherwise(told)


def _value(column: str) -> pl.Expr:
    stamp = pl.col(column).str.replace("T", " ", literal=True).str.replace("Z", " UTC", literal=True)
    text = pl.when(pl.col("field") == "published").then(stamp).otherwise(column)
    short = pl.when(text.str.len_chars() > LONGEST).then(text.str.head(LONGEST) + " …").otherwise(text)
    return quoted(short.str.replace_all(r"\s+", " ")).fill_null("none")


def quoted(text: pl.Expr) -> pl.Expr:
    """Text between quotation marks."""
    return pl.concat_str(pl.lit("“"), text, pl.lit("”"))


def article_detail() -> pl.Expr:
    """Who published it, and when, of ``provider`` and ``published``."""
    day = pl.col("published").dt.strftime("%Y-%m-%d")
    return pl.concat_str(pl.col("provider"), day, separator=", ", ignore_nulls=True).fill_null("")


def story_detail() -> pl.Expr:
    """How many articles it has and had, who came and left, what it took over and what it gave to.

    Of the columns of :attr:`graphkit.GraphDiff.stories`, and ``from_names`` and ``to_names``, lists.
    """
    before, now, fate = pl.col("old_size"), pl.col("new_size"), pl.col("fate")
    alone = pl.col("old").is_null() | pl.col("new").is_null()
    size = (
        pl.when(pl.col("old").is_null())
        .then(_articles(now))
        .when(pl.col("new").is_null())
        .then(_articles(before))
        .otherwise(pl.format("{} → {}", before, _articles(now)))
    )
    came, left = now - pl.col("stayed"), before - pl.col("stayed")
    both = pl.when(~alone & (came > 0) & (left > 0)).then(pl.format(", {} came and {} left", came, left))
    took = pl.when(~alone).then(pl.lit("; took over ")).when(fate == "split").then(pl.lit(", out of "))
    gave = pl.when(~alone).then(pl.lit("; gave to ")).otherwise(pl.lit(", now in "))
    parts = [_list(took.otherwise(pl.lit(", made of ")), "from_names"), _list(gave, "to_names")]
    return pl.concat_str(size, both.otherwise(pl.lit("")), *parts)


def _articles(number: pl.Expr) -> pl.Expr:
    return pl.when(number == 1).then(pl.lit("1 article")).otherwise(pl.format("{} articles", number))


def _list(lead: pl.Expr, names: str) -> pl.Expr:
    each = pl.col(names)
    told = pl.concat_str(lead, each.list.eval(quoted(pl.element())).list.join(", "))
    return pl.when(each.list.len() > 0).then(told).otherwise(pl.lit(""))


def came_from() -> pl.Expr:
    """Where an article of a story was before, of ``change`` and ``old_name``."""
    return (
        pl.when(pl.col("change") == "new")
        .then(pl.lit("new"))
        .when(pl.col("old_name").is_not_null())
        .then(pl.concat_str(pl.lit("was in "), quoted(pl.col("old_name"))))
        .otherwise(pl.lit("stood alone before"))
    )


def left_for() -> pl.Expr:
    """Where an article of an old story is now, of ``change`` and ``new_name``."""
    return (
        pl.when(pl.col("change") == "gone")
        .then(pl.lit("gone"))
        .when(pl.col("new_name").is_not_null())
        .then(pl.concat_str(pl.lit("now in "), quoted(pl.col("new_name"))))
        .otherwise(pl.lit("stands alone now"))
    )


def trend_detail() -> pl.Expr:
    """``2.1% of articles before, 9.8% of the new (21)``."""
    share = [(pl.col(name) * 100).round(1) for name in ("share_before", "share_new")]
    return pl.format("{}% of articles before, {}% of the new ({})", *share, pl.col("new"))
