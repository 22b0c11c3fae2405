"""Which article of one graph is which of another.

An article is known by its id. Ids follow from addresses, so an article that got another leading address has another id:
what is left is matched by any address that both have, each article once, unless title and provider both say that they
are two (as :mod:`graphkit.identity` has it: an address is evidence, no proof). An article without any address is known
by its id alone.
"""

from __future__ import annotations

import polars as pl

from graphkit.identity import MIN_TITLE_OVERLAP

__all__ = ["match_articles"]


def match_articles(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each article of either graph, sorted by new id, then old id.

    Exchanging the graphs exchanges the columns and nothing else. Takes near-linear time in table operations; addresses
    are only looked at for articles whose id is not in both.

    Args:
        old: ``id``, ``title``, ``provider``, ``provider_name``, ``url`` and ``urls`` of each article.
        new: The same of the other graph.

    Returns:
        ``old`` and ``new``, ids, one of them null for what is not in that graph; ``elsewhere``: for an article in one
        graph only, an article of the other that has one of its addresses but is matched already, as happens when two
        articles turn out to be one. Null for all others.
    """
    same = old.select("id").join(new.select("id"), on="id").select(old="id", new="id")
    gone, come = old.join(new, on="id", how="anti"), new.join(old, on="id", how="anti")
    pairs = pl.concat([_sharing(gone, new), _sharing(old, come)]).unique(["old", "new"])
    free = pairs.join(gone, left_on="old", right_on="id", how="semi")
    matched = _settled(free.join(come, left_on="new", right_on="id", how="semi"))
    both = pl.concat([same, matched])
    lost = gone.select(old="id").join(matched, on="old", how="anti")
    found = come.select(new="id").join(matched, on="new", how="anti")
    alone = [
        lost.join(_best(pairs, "old"), on="old", how="left").select("old", elsewhere="new"),
        found.join(_best(pairs, "new"), on="new", how="left").select("new", elsewhere="old"),
    ]
    return pl.concat([both, *alone], how="diagonal").select("old", "new", "elsewhere").sort("new", "old")


def _sharing(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Pairs of articles with an address in common that may be one article, with ``rank``: a smaller one is surer."""
    both = _addresses(old).join(_addresses(new), on="address", suffix="_new")
    pairs = both.group_by(old="id", new="id_new").agg(shared=pl.len())
    for end, articles in (("old", old), ("new", new)):
        told = (pl.col(name).alias(f"{end}_{name}") for name in ("title", "provider", "provider_name"))
        pairs = pairs.join(articles.select(pl.col("id").alias(end), *told), on=end)
    return pairs.filter(~(_titles_differ() & _providers_differ())).select(
        "old", "new", "shared", alike=(pl.col("old_title") == pl.col("new_title")).fill_null(False)
    )


def _addresses(articles: pl.DataFrame) -> pl.DataFrame:
    met = articles.select("id", address="urls").explode("address", empty_as_null=True, keep_nulls=False)
    each = pl.concat([met, articles.select("id", address="url")])
    return each.filter(pl.col("address") != "").unique()


def _titles_differ() -> pl.Expr:
    old, new = (
        pl.col(f"{end}_title").str.to_lowercase().str.extract_all(r"\w+").list.unique() for end in ("old", "new")
    )
    fewer = pl.min_horizontal(old.list.len(), new.list.len())
    return (old.list.set_intersection(new).list.len() < MIN_TITLE_OVERLAP * fewer).fill_null(False)


def _providers_differ() -> pl.Expr:
    ids = pl.col("old_provider") != pl.col("new_provider")
    names = pl.col("old_provider_name").str.to_lowercase() != pl.col("new_provider_name").str.to_lowercase()
    return ids.fill_null(False) & names.fill_null(True)


def _settled(pairs: pl.DataFrame) -> pl.DataFrame:
    """Match each article once, the surest pairs first, whichever graph is called the old one.

    A pair that is the best of both its articles is settled, until none is left: the greedy matching, found round by
    round (Preis 1999, "Linear time 1/2-approximation algorithm for maximum weighted matching").
    """
    left = _ranked(pairs)
    rounds = [left.clear()]
    while left.height:
        best = left.filter(*(pl.col("rank") == pl.col("rank").min().over(end) for end in ("old", "new")))
        rounds.append(best)
        left = left.join(best, on="old", how="anti").join(best, on="new", how="anti")
    return pl.concat(rounds).select("old", "new")


def _best(pairs: pl.DataFrame, end: str) -> pl.DataFrame:
    return _ranked(pairs).unique(end, keep="first", maintain_order=True)


def _ranked(pairs: pl.DataFrame) -> pl.DataFrame:
    smaller, larger = pl.min_horizontal("old", "new"), pl.max_horizontal("old", "new")
    order = [pl.col("shared"), pl.col("alike"), smaller, larger]
    return pairs.sort(order, descending=[True, True, False, False]).with_row_index("rank")
