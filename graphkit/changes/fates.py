"""What became of stories between two graphs.

The words are those of Palla, Barabási, Vicsek 2007, "Quantifying social group evolution", and Greene, Doyle,
Cunningham 2010, "Tracking the evolution of communities in dynamic social networks": birth, growth, contraction,
merging, splitting, death. Who takes over from whom is decided by ``graphkit.heirs.holders``, the rule by which
stories keep their ids, asked in both directions over the articles that are in both graphs:

* An old story *goes into* the new one that holds more than half of its articles.
* A new story *comes out of* the old one that held more than half of its articles.

If each is the other's, the new story *continues* the old one. Of what follows the first that fits is a story's fate:

* One that continues has ``changed`` if others go into it and others come out of it, ``merged`` if others go into it,
  ``split`` if others come out of it, ``grown`` if it has more articles than before, ``shrunk`` if it has fewer; it is
  the ``same`` if it has the same articles, and has ``changed`` if only as many.
* Another old story has ``merged`` if it goes into one, ``split`` if new ones come out of it, else ``ended``.
* Another new story has ``split`` if it comes out of one, ``merged`` if old ones go into it, else it was ``born``.

So every story has one fate, and exchanging the graphs exchanges born and ended, grown and shrunk, merged and split.
"""

from __future__ import annotations

import polars as pl

from graphkit.heirs import holders

__all__ = ["FATES", "story_fates", "story_moves"]

FATES = ("born", "grown", "merged", "split", "changed", "shrunk", "ended", "same")
ENDS = ("old", "new")


def story_fates(old: pl.DataFrame, new: pl.DataFrame, both: pl.Series) -> pl.DataFrame:
    """Return a row for each story, one for both where a new story continues an old one.

    Takes near-linear time in table operations.

    Args:
        old: ``id`` and ``group``: the articles in stories of the old graph, each once.
        new: The same of the new graph, by the same ids where an article is in both.
        both: The ids of all articles that are in both graphs, in a story or not.

    Returns:
        ``fate``; ``old`` and ``new``, ids of the story in either graph, one of them null for a story that is in one
        only; ``old_size`` and ``new_size``, articles in it, 0 where there is none; ``stayed``, articles in both;
        ``came_from``, the old stories it took over besides, and ``went_to``, the new ones it gave to besides (sorted
        ids). Ordered as ``FATES``, the largest first, then by id.
    """
    here = both.alias("id").to_frame()
    into = _holding(here, old, new).select(old="group", new="group_now", into=pl.lit(True))
    out_of = _holding(here, new, old).select(old="group_now", new="group", out_of=pl.lit(True))
    ties = into.join(out_of, on=ENDS, how="full", coalesce=True).with_columns(pl.col("into", "out_of").fill_null(False))
    kept = ties.filter("into", "out_of").select(ENDS)
    others = ties.filter(~(pl.col("into") & pl.col("out_of")))
    sizes = {end: members.group_by("group").agg(size=pl.len()) for end, members in zip(ENDS, (old, new), strict=True)}
    rows = pl.concat(
        [kept, *(sizes[end].select(pl.col("group").alias(end)).join(kept, on=end, how="anti") for end in ENDS)],
        how="diagonal",
    )
    for end, other, name in (("old", "new", "went_to"), ("new", "old", "came_from")):
        size = sizes[end].select(pl.col("group").alias(end), pl.col("size").alias(f"{end}_size"))
        linked = others.group_by(end).agg(
            pl.col(other).sort().alias(name), *(pl.col(way).any().alias(f"{name}_{way}") for way in ("into", "out_of"))
        )
        rows = rows.join(size, on=end, how="left").join(linked, on=end, how="left")
    shared = old.join(new, on="id", suffix="_now").group_by(old="group", new="group_now").agg(stayed=pl.len())
    rows = rows.join(shared, on=ENDS, how="left").with_columns(
        pl.col("old_size", "new_size", "stayed").fill_null(0).cast(pl.Int64),
        pl.col("came_from", "went_to").fill_null([]),
        pl.col("^(came_from|went_to)_.*$").fill_null(False),
    )
    order, most = pl.col("fate").cast(pl.Enum(FATES)), pl.max_horizontal("old_size", "new_size")
    return (
        rows.with_columns(fate=_fate())
        .sort(order, most, pl.coalesce("new", "old"), descending=[False, True, False])
        .select("fate", *ENDS, "old_size", "new_size", "stayed", "came_from", "went_to")
    )


def _holding(here: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    return holders(here.join(after, on="id", how="left"), before)


def _fate() -> pl.Expr:
    old, new = pl.col("old"), pl.col("new")
    merged, split = pl.col("came_from_into"), pl.col("went_to_out_of")
    before, after, stayed = pl.col("old_size"), pl.col("new_size"), pl.col("stayed")
    gone = pl.when("went_to_into").then(pl.lit("merged")).when(split).then(pl.lit("split")).otherwise(pl.lit("ended"))
    come = (
        pl.when("came_from_out_of").then(pl.lit("split")).when(merged).then(pl.lit("merged")).otherwise(pl.lit("born"))
    )
    return (
        pl.when(new.is_null())
        .then(gone)
        .when(old.is_null())
        .then(come)
        .when(merged & split)
        .then(pl.lit("changed"))
        .when(merged)
        .then(pl.lit("merged"))
        .when(split)
        .then(pl.lit("split"))
        .when(after > before)
        .then(pl.lit("grown"))
        .when(after < before)
        .then(pl.lit("shrunk"))
        .when(stayed == before)
        .then(pl.lit("same"))
        .otherwise(pl.lit("changed"))
    )


def story_moves(old: pl.DataFrame, new: pl.DataFrame, stories: pl.DataFrame) -> pl.DataFrame:
    """Return the articles that are in another story than before, in one for the first time, or in none any more.

    Args:
        old: As for :func:`story_fates`.
        new: Likewise.
        stories: What :func:`story_fates` gave.

    Returns:
        ``id``, and ``old`` and ``new``, the stories it left and joined, null for none; sorted by new, old and id.
    """
    kept = stories.drop_nulls(ENDS).select(group="old", heir="new")
    joined = (
        old.join(kept, on="group", how="left")
        .rename({"group": "old"})
        .join(new.rename({"group": "new"}), on="id", how="full", coalesce=True)
    )
    moved = joined.filter(
        pl.col("new").ne_missing(pl.col("heir")) | (pl.col("old").is_null() != pl.col("new").is_null())
    )
    return moved.select("id", *ENDS).sort("new", "old", "id", nulls_last=True)
