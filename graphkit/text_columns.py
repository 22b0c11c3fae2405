"""What :mod:`graphkit.text` and :mod:`graphkit.urls` do, for whole columns.

A pattern finds the values in which there is nothing to do, or nothing but what a table operation does; the functions
get the others. The answer is theirs for every value.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from graphkit.text import clean
from graphkit.urls import canonical_url, host, normalized_url

__all__ = ["addresses", "by_label", "casefolded", "cleaned", "is_ascii", "once_each", "replaced"]

# All that ``clean`` looks for, and a little more: entities, escapes, mojibake, unseen characters, white space but for
# single spaces inside.
UNCLEAN = (
    r"[&\\\x00-\x1f\x7f-\xa0\x{1680}\x{2000}-\x{200a}\x{2028}-\x{202f}\x{205f}\x{2066}-\x{2069}\x{3000}\x{feff}"
    r"\x{fffe}\x{ffff}]|[ÂÃâÐÑðŸïå][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|^ |  | $"
)
# Addresses that are canonical but for a slash, once ``START`` is gone; and what other rules of ``urls`` look for.
START = r"^https?://(?:(?:www\d?|m|mobile|amp)\.)?"
PLAIN_ADDRESS = r"^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[A-Za-z0-9_~!$'()*+,;:@=./-]*)?$"
ODD_ADDRESS = r"/\.|(?i:[/.]amp(?:[/.]|$)|/(?:index|default)\.)|ampproject\.|bing-amp\.|^(?:www\d?|m|mobile|amp)\."


def replaced(values: pl.Series, odd: pl.Series, function: Callable[[str], str]) -> pl.Series:
    """Return ``values`` with ``function`` applied where ``odd`` is true."""
    made = pl.Series(values.name, [function(value) for value in values.filter(odd).to_list()], pl.String)
    if made.is_empty():
        return values
    place = pl.select(pl.when(odd).then(odd.cum_sum() + (len(values) - 1)).otherwise(pl.int_range(len(values))))
    return pl.concat([values, made]).gather(place.to_series())


def by_label(labels: pl.Series, function: Callable[[str], str | None]) -> pl.Series:
    """Return ``function`` of each label: applied once to each of the few that there are."""
    known = labels.unique().drop_nulls()
    made = pl.Series([function(label) for label in known.to_list()], dtype=pl.String)
    return labels.replace_strict(known, made, default=None, return_dtype=pl.String)


def once_each(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return the different values, and for each row the place of its own: what is related is told many times."""
    known = values.unique().drop_nulls()
    place = pl.int_range(len(known), dtype=pl.UInt32, eager=True)
    return known, values.replace_strict(known, place, default=None, return_dtype=pl.UInt32)


def is_ascii(texts: pl.Series) -> pl.Series:
    """Say which texts are ASCII: with them Polars' letter cases and character classes are Python's."""
    return texts.str.len_bytes() == texts.str.len_chars()


def cleaned(texts: pl.Series) -> pl.Series:
    """Return :func:`graphkit.text.clean` of each text."""
    return replaced(texts, texts.str.contains(UNCLEAN), clean)


def casefolded(texts: pl.Series) -> pl.Series:
    """Return ``str.casefold`` of each text."""
    plain = is_ascii(texts)
    lower = texts.str.to_lowercase()
    return replaced(lower if plain.all() else lower.zip_with(plain, texts), ~plain, str.casefold)


def addresses(urls: pl.Series) -> pl.DataFrame:
    """Return ``canonical``, ``normalized`` and ``host`` of each address, as :mod:`graphkit.urls` has them.

    Null where those are empty.
    """
    rest, url = pl.col("rest"), pl.col("url")
    plain = url.str.contains("^https?://") & rest.str.contains(PLAIN_ADDRESS) & ~rest.str.contains(ODD_ADDRESS)
    path = rest.str.contains("/", literal=True)
    given = urls.filter(urls != "")
    if given.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(("canonical", "normalized", "host"), pl.String())).clear(len(urls))
    parts = (
        pl.DataFrame({"url": given})
        .with_columns(rest=url.str.replace(START, ""))
        .with_columns(odd=~plain)
        .select(
            "odd",
            canonical=pl.when("odd").then(url).when(path).then(url).otherwise(url + "/"),
            normalized=pl.when("odd").then(url).when(path).then(rest.str.strip_chars_end("/")).otherwise(pl.lit("")),
            host=pl.when("odd").then(url).otherwise(rest.str.extract("^([^/]*)")),
        )
        # A home page names no article.
        .with_columns(
            normalized=pl.when(pl.col("odd") | pl.col("normalized").str.contains("/", literal=True))
            .then("normalized")
            .otherwise(pl.lit(""))
        )
    )
    made = pl.DataFrame(
        [
            replaced(parts[name], parts["odd"], function)
            for name, function in (("canonical", canonical_url), ("normalized", normalized_url), ("host", host))
        ]
    )
    made = made.select(pl.when(pl.all() != "").then(pl.all()))
    if len(given) == len(urls):
        return made
    place = pl.DataFrame({"url": urls}).select(pl.when(url != "").then((url != "").cum_sum() - 1)).to_series()
    return made[place]
