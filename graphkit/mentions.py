"""What linking has to know of every mention of an article, worked out for whole columns: :func:`described`.

A mention is a row of the table of articles: an article's own, or that of an entry in another's ``related`` list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from graphkit.articles import ARTICLE_SCHEMA
from graphkit.entities import provider_ids
from graphkit.text import clean
from graphkit.text_columns import addresses, by_label, casefolded, cleaned, once_each

__all__ = ["URL_COLUMNS", "Ranked", "described", "keys_of"]

URL_COLUMNS = ("web_url", "original_url", "amp_web_url", "cdn_amp_web_url")  # the most telling first


def described(table: pl.DataFrame) -> pl.DataFrame:
    """Return mentions with what they mean.

    Columns beside those of ``ARTICLE_SCHEMA``, null where there is none:

    * ``number``: from 0;
    * ``clean_title``, ``clean_excerpt``, ``clean_provider``; ``key_title``, ``key_provider``: letter case folded;
    * ``key_0`` to ``key_3``: normalized addresses, and ``name``, the first of them;
    * ``link``: the first address that may be shown as one, ``canonical``: its spelling; ``site``: the first host;
    * ``provider``, ``names_provider``: the provider's id, and whether the input names it;
    * ``known_as``: what the user knows it by (see :attr:`graphkit.model.Article.key`).
    """
    number = pl.int_range(pl.len(), dtype=pl.Int64)
    links = [_links(table[name]) for name in URL_COLUMNS]
    titles, place = once_each(table["title"])
    titles = cleaned(titles)
    mentions = table.select(*ARTICLE_SCHEMA).with_columns(
        number.alias("number"),
        titles.gather(place).alias("clean_title"),
        casefolded(titles).gather(place).alias("key_title"),
        cleaned(table["excerpt"]).alias("clean_excerpt"),
        by_label(table["provider_name"], clean).alias("clean_provider"),
        by_label(table["provider_name"], str.casefold).alias("key_provider"),
        *(link["normalized"].alias(f"key_{place}") for place, link in enumerate(links)),
        pl.coalesce(link["normalized"] for link in links).alias("name"),
        pl.coalesce(link["host"] for link in links).alias("site"),
        pl.coalesce(link["link"] for link in links).alias("link"),
        pl.coalesce(link["opened"] for link in links).alias("canonical"),
        pl.coalesce(pl.when(pl.col(name) != "").then(name) for name in ("id", *URL_COLUMNS, "file")).alias("known_as"),
    )
    return mentions.with_columns(provider_ids(mentions))


def _links(urls: pl.Series) -> pl.DataFrame:
    """What :func:`addresses` says, and ``link`` and its canonical form ``opened`` of those that may be opened."""
    given, place = once_each(urls)
    known = addresses(given).with_columns(url=given)
    may_open = pl.col("canonical").is_not_null() & pl.col("url").str.contains("^(?i:https?)://")
    return known.select(
        "normalized",
        "host",
        link=pl.when(may_open).then("url"),
        opened=pl.when(may_open).then("canonical"),
    )[place]


def keys_of(mentions: pl.DataFrame) -> pl.DataFrame:
    """Return the normalized addresses of mentions, each once, the most telling first: ``number`` and ``key``."""
    rows = mentions.lazy()
    each = pl.concat(
        rows.select("number", key=f"key_{place}", place=pl.lit(place)).filter(pl.col("key").is_not_null())
        for place in range(len(URL_COLUMNS))
    )
    found = each.sort("number", "place").unique(["number", "key"], keep="first", maintain_order=True)
    return found.select("number", "key").collect()


class Ranked:
    """Mentions by group, in each the one that leads first: a file's own, of several the one published last.

    Attributes:
        rows: The mentions, which have their group's number (from 0) as ``label``, sorted by it and by rank.
        starts: The row of each group's leading mention.
        ends: The row after each group's last.
    """

    def __init__(self, mentions: pl.DataFrame) -> None:
        rows, label = mentions, mentions["label"]
        if label.n_unique() < rows.height:  # else each is alone, in the order they are in
            later = pl.when(pl.col("published").is_null()).then(0).otherwise(-pl.col("published").dt.epoch("us"))
            rows = rows.sort("label", pl.col("place") != "", later, "number")
        self.rows = rows
        self.starts = rows["label"].is_first_distinct().arg_true().cast(pl.Int64)
        self.ends = self.starts.shift(-1, fill_value=rows.height)

    def __len__(self) -> int:
        return len(self.starts)

    def told(self, **columns: Sequence[str]) -> pl.DataFrame:
        """Return the given columns of the first mention of each group that says something, null where none does.

        Args:
            columns: Column that must not be null or empty -> the columns to take from such a mention.
        """
        first = self._first(self.rows.select(columns.keys()))
        return self.rows.select(pl.col(name).gather(first[which]) for which, names in columns.items() for name in names)

    def others(self, values: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Yield for each column where it says something else than it first does in the group: ``row`` and ``value``.

        Args:
            values: A row a mention, as in ``rows``.
        """
        first = self._first(values)
        for name, dtype in values.schema.items():
            settled = values[name].gather(first[name].gather(self.rows["label"]))
            differs = values.select(_says(name, dtype) & (pl.col(name) != settled)).to_series()
            yield pl.DataFrame({"row": differs.arg_true(), "value": values[name].filter(differs)})

    def _first(self, values: pl.DataFrame) -> pl.DataFrame:
        """Return for each group and column the first row that says something, null where none does."""
        number = pl.int_range(pl.len(), dtype=pl.Int64)
        says = {name: _says(name, dtype) for name, dtype in values.schema.items()}
        following = values.select(pl.when(known).then(number).backward_fill().alias(n) for n, known in says.items())
        return following[self.starts].select(pl.when(pl.all() < self.ends).then(pl.all()))

    def lead(self, *columns: str) -> pl.DataFrame:
        """Return columns of the leading mentions, a row a group."""
        return self.rows.select(columns)[self.starts]


def _says(column: str, dtype: pl.DataType) -> pl.Expr:
    value = pl.col(column)
    if dtype == pl.String:
        return value.fill_null("") != ""
    return value.list.len() > 0 if isinstance(dtype, pl.List) else value.is_not_null()
