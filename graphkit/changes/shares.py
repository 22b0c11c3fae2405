"""Which providers and topics rise and fall: their share of what is new against their share of what was there.

A share of few articles says little, so a trend must be surer than chance: by the log-likelihood ratio G² of Dunning
1993, "Accurate methods for the statistics of surprise and coincidence", of the table *has it or not* by *new or there
before*. It trusts small counts where a χ² test does not. At 10.83, which chance exceeds once in 1,000 times (Rayson,
Berridge, Francis 2004, "Extending the Cochran rule for the comparison of word frequencies between corpora"), 1 article
before and 2 now are no trend.
"""

from __future__ import annotations

import polars as pl

__all__ = ["SURE", "trends"]

SURE = 10.83  # of χ² with one degree of freedom: p = 0.001


def trends(each: pl.DataFrame) -> pl.DataFrame:
    """Count values of articles before and now, and tell which of them rise or fall.

    Args:
        each: A row for each value of each article: ``value``, ``article``, and the ``change`` of the article: ``new``,
            ``gone``, or anything else for articles in both graphs. ``was`` and ``is`` say whether the article has the
            value before and now.

    Returns:
        ``id`` (the value), ``before``, ``now``, ``new`` and ``gone`` (articles), ``share_before`` (of all articles with
        any value before) and ``share_new`` (of the new articles with any), from 0 to 1, null of no articles;
        ``log_likelihood`` (G², from 0, null where a share is) and ``trend``: ``rising``, ``falling`` or null. The
        surest trends first, then by id.
    """
    new, gone = pl.col("change") == "new", pl.col("change") == "gone"
    all_before, all_new = (each.filter(which)["article"].n_unique() for which in (pl.col("was"), new))
    counts = each.group_by(id="value").agg(
        before=pl.col("was").sum(), now=pl.col("is").sum(), new=new.sum(), gone=gone.sum()
    )
    shares = counts.with_columns(
        pl.col("before", "now", "new", "gone").cast(pl.Int64),
        share_before=pl.col("before") / (all_before or None),
        share_new=pl.col("new") / (all_new or None),
    )
    rising = pl.col("share_new") > pl.col("share_before")
    sure = pl.col("log_likelihood") >= SURE
    return (
        shares.with_columns(log_likelihood=_g2(all_before, all_new))
        .with_columns(trend=pl.when(sure & rising).then(pl.lit("rising")).when(sure).then(pl.lit("falling")))
        .sort("log_likelihood", "id", descending=[True, False], nulls_last=True)
    )


def _g2(all_before: int, all_new: int) -> pl.Expr:
    """Twice the sum of observed × ln(observed / expected) over the four cells; an empty cell adds nothing."""
    if not all_before or not all_new:
        return pl.lit(None, pl.Float64)
    having = (pl.col("before") + pl.col("new")).cast(pl.Float64)
    total = float(all_before + all_new)
    cells = []
    for name, size in (("before", all_before), ("new", all_new)):
        has, expected = pl.col(name).cast(pl.Float64), having * size / total
        cells += [(has, expected), (size - has, size - expected)]
    terms = [pl.when(seen > 0).then(seen * (seen / expected).log()).otherwise(0.0) for seen, expected in cells]
    return (2 * pl.sum_horizontal(terms)).clip(lower_bound=0)
