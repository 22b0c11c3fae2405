"""The texts of the nodes of a page, as columns."""

from __future__ import annotations

import polars as pl

from graphkit.explorer.page_data import HUB_KINDS
from graphkit.notes import NOTES

__all__ = ["MOST_TEXT", "excerpt_length", "node_texts", "notes_text", "short_excerpt"]

MOST_TEXT = 1200  # characters of an excerpt: some feeds put the whole article there
ALL_TEXT = 24_000_000  # characters of all excerpts together, so that large pages still open
LEAST_TEXT = 80  # shorter excerpts say less than the title
NAMED_FILES = 3
FIRST_FILE = "\u0001"
PAIRS = pl.List(pl.List(pl.String))


def excerpt_length(articles: int) -> int:
    """How many characters of each excerpt a page of so many articles has; 0 for none."""
    most = min(MOST_TEXT, ALL_TEXT // max(articles, 1))
    return most if most >= LEAST_TEXT else 0


def node_texts(rows: pl.DataFrame, excerpts: int) -> dict[str, pl.Series]:
    """Return the text columns of a page's nodes.

    Args:
        rows: The nodes.
        excerpts: What :func:`excerpt_length` gives.
    """
    hubs = rows.filter(pl.col("kind") == "provider").select(provider="id", called="title")
    rows = rows.join(hubs, on="provider", how="left", maintain_order="left")
    texts = rows.select(
        title="title",
        id="id",
        url=_url(),
        excerpt=short_excerpt(excerpts),
        provider_name=pl.when(pl.col("provider_name").eq_missing(pl.col("called")))
        .then(None)
        .otherwise("provider_name"),
        doubt="doubt",
        file=pl.col("files").list.first(),
    ).with_columns(pl.all().fill_null(""))
    return {**texts.to_dict(), "facts": _facts(rows)}


def _url() -> pl.Expr:
    """Only what a browser may open; in short where the address follows from the id."""
    bare = pl.col("id").str.strip_prefix("article:")
    named = pl.col("id").str.starts_with("article:")
    url = pl.col("url")
    return (
        pl.when(named & (url == pl.concat_str(pl.lit("https://"), bare)))
        .then(pl.lit("="))
        .when(named & (url == pl.concat_str(pl.lit("https://www."), bare)))
        .then(pl.lit("w"))
        .when(url.str.contains("^(?i)https?://"))
        .then(url)
    )


def short_excerpt(most: int) -> pl.Expr:
    """The column ``excerpt``, cut after a word to at most so many characters."""
    if most == 0:
        return pl.lit("")
    text = pl.col("excerpt")
    short = text.str.slice(0, most).str.replace(r" [^ ]*$", "") + " …"
    return pl.when(text.str.len_chars() <= most).then(text).otherwise(short)


def _facts(rows: pl.DataFrame) -> pl.Series:
    """Further (label, text) pairs for the panel as JSON, where there are any."""
    pairs = pl.concat_list(
        _pair("category", pl.col("category").replace("", None)),
        _pair("type", pl.col("type").replace(["", "article"], None)),
        _pair("also written", _names()),
        _lost(),
        _pair("read from", _files()),
    )
    return rows.select(_json(pairs)).to_series()


def notes_text(notes: pl.Series) -> pl.Series:
    """Lists of notes (:mod:`graphkit.notes`) as JSON, empty where there are none."""
    return notes.alias("notes").to_frame().select(_json(pl.col("notes").cast(NOTES).fill_null([]))).to_series()


def _json(lists: pl.Expr) -> pl.Expr:
    """Lists as JSON, empty texts for empty ones: {"f":[…]} without what is around the list."""
    bare = pl.struct(lists.alias("f")).struct.json_encode().str.slice(5).str.head(-1)
    return pl.when(lists.list.len() > 0).then(bare).otherwise(pl.lit(""))


def _pair(label: str, text: pl.Expr) -> pl.Expr:
    """A list of one pair, or of none where the text is null."""
    pair = pl.concat_list(pl.lit(label), text).reshape((-1, 1, 2)).cast(PAIRS)
    return pl.when(text.is_not_null()).then(pair).otherwise(pl.lit([], dtype=PAIRS))


def _names() -> pl.Expr:
    """The other spellings of a hub."""
    names = pl.col("names").list.set_difference(pl.concat_list("title")).list.sort().list.join(", ")
    return pl.when(pl.col("kind").is_in(HUB_KINDS) & (pl.col("names").list.len() > 1)).then(names)


def _lost() -> pl.Expr:
    """Values that other mentions gave."""
    field, value, file = (pl.element().struct.field(name).fill_null("None") for name in ("field", "value", "file"))
    return (
        pl.col("disagreements")
        .list.eval(pl.concat_list(field + " elsewhere", pl.concat_str(value, pl.lit(" (in "), file, pl.lit(")"))))
        .cast(PAIRS)
    )


def _files() -> pl.Expr:
    """The first files, if there is more than one: of one, the page knows the name already."""
    count = pl.col("files").list.len()
    some = pl.concat_str(pl.lit(f"{FIRST_FILE}, "), pl.col("files").list.slice(1, NAMED_FILES - 1).list.join(", "))
    more = pl.when(count > NAMED_FILES).then(pl.format(" and {} more", count - NAMED_FILES)).otherwise(pl.lit(""))
    return pl.when(count > 1).then(pl.concat_str(some, more))
