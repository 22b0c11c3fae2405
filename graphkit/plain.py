"""The short way to articles, for rows in which nothing is odd: most rows of most tables, whole columns at once.

It gives what :func:`graphkit.records.article_from` gives, and leaves to that every row it is not sure of. A test
compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

import polars as pl

from graphkit.articles import ARTICLE_SCHEMA
from graphkit.text_columns import by_label, replaced
from graphkit.urls import canonical_url, host

__all__ = ["PLAIN_FIELDS", "Plain", "plain_rows"]

URLS = {
    "webUrl": "web_url",
    "originalUrl": "original_url",
    "ampWebUrl": "amp_web_url",
    "cdnAmpWebUrl": "cdn_amp_web_url",
}
PLAIN_FIELDS = (
    *("id", "title", "excerpt", "body", *URLS, "provider", "domain", "publishedDateTime", "category", "images"),
)
# Plain enough to be sure, without taking it apart, that it is an http(s) address.
ADDRESS = r"^https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[!#-;=?-Z_a-z~]*)?$"
EDGE_SPACE = r"^[\s\x1c-\x1f]|[\s\x1c-\x1f]$"

# ISO 8601 with or without seconds, fraction and zone; without dashes and colons; the date alone; a count since 1970.
# Years from 1000, as in the first a zone may leave all calendars.
DAY, CLOCK = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}", "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
ISO = rf"^{DAY}[T ]{CLOCK}(?::[0-5][0-9](?:\.[0-9]{{3}}|\.[0-9]{{6}})?)?(?:Z|[+-]{CLOCK})?$"
COMPACT = rf"^([12][0-9]{{3}})([0-9]{{2}})([0-9]{{2}})T([0-9]{{2}})([0-9]{{2}})([0-9]{{2}}(?:Z|[+-]{CLOCK}))$"
# How whole files write their times: the pattern, the length of the time without its zone, and its format.
ALIKE = (
    (rf"^{DAY}T{CLOCK}:[0-5][0-9](?:Z|\+00:00)$", 19, "%Y-%m-%dT%H:%M:%S"),
    ("^[12][0-9]{7}T(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]Z$", 15, "%Y%m%dT%H%M%S"),
)
SECONDS, MILLISECONDS = "^[0-9]{9,11}$", "^[0-9]{12,13}$"


@dataclass(frozen=True)
class Report:
    """What is to be told of rows alike: the field, their lines, what is wrong with the first of them, what was done."""

    field: str
    lines: list[int]
    what: str
    done: str


@dataclass(frozen=True)
class Plain:
    """What the short way makes of rows.

    Attributes:
        articles: A row for each that is not ``odd``, followed by those of its related entries, in order.
        rows: The number (from 0) of the row that each of them is of.
        odd: The numbers (from 0) of the rows to be read the long way.
        reports: What there is to say of the others.
    """

    articles: pl.DataFrame
    rows: pl.Series
    odd: list[int]
    reports: list[Report]


def plain_rows(cells: pl.DataFrame, file: str, now: datetime) -> Plain:
    """Make the articles of rows in which nothing is odd.

    Args:
        cells: A row an article, followed by those of its related entries. Columns ``row`` (the number of the article's
            row, from 0), ``at`` (the place of an entry in its list, -1 for an article), ``line`` (from 1), ``odd``
            (true: not to be read here) and any of ``PLAIN_FIELDS``: text that is not blank, or null; ``domain`` is the
            provider's. Also ``topics``, if there are any: lists of labels.
        file: The file they were read from.
        now: The present time in UTC.
    """
    absent = (pl.lit(None, pl.String).alias(name) for name in PLAIN_FIELDS if name not in cells.columns)
    cells = cells.with_columns(*absent)
    times = _times(cells["publishedDateTime"])
    urls = ("images", *URLS)
    good = [_are_addresses(cells[name]) for name in urls if cells[name].null_count() < cells.height]
    telling = pl.any_horizontal(pl.col("title", "excerpt", *URLS).is_not_null())
    dated = times["published"].is_not_null() | cells["publishedDateTime"].is_null()
    past = (times["published"] <= now).fill_null(value=True)
    spaced = pl.col("id").str.contains(EDGE_SPACE).fill_null(value=False)
    plain = cells.select(pl.all_horizontal(~pl.col("odd"), telling, dated, past, ~spaced, *good)).to_series()
    kept = cells.hstack(times)
    odd: list[int] = []
    if not plain.all():
        odd = cells["row"].filter(~plain).unique().sort().to_list()
        kept = kept.filter(~kept["row"].is_in(odd))
    return Plain(_articles(kept, file), kept["row"], odd, list(_reports(kept)))


def _are_addresses(urls: pl.Series) -> pl.Series:
    """Say which are http(s) addresses without white space around, or null."""
    sure = urls.str.contains(ADDRESS).fill_null(value=True)
    checked = replaced(urls, ~sure, lambda url: url if canonical_url(url) and url == url.strip() else "")
    return checked.fill_null("-") != ""


def _articles(cells: pl.DataFrame, file: str) -> pl.DataFrame:
    domains = by_label(cells["domain"], _domain)
    image = pl.struct(
        url="images",
        width=pl.lit(None, pl.Int64),
        height=pl.lit(None, pl.Int64),
        title=pl.lit(""),
        cached=pl.lit(value=False),
    )
    is_entry = pl.col("at") >= 0
    nothing: pl.Expr = pl.lit(None)
    known: dict[str, pl.Expr | pl.Series] = {
        **{name: pl.col(name).fill_null("") for name in ("title", "excerpt", "body", "id", "category")},
        **{column: pl.col(name).fill_null("") for name, column in URLS.items()},
        **{name: pl.col(name) for name in ("published", "precision", "doubt", "line")},
        "provider_name": by_label(cells["provider"], str.strip).fill_null(""),
        "provider_domain": domains.fill_null(""),
        "images": pl.when(pl.col("images").is_not_null()).then(pl.concat_list(image)).otherwise(pl.lit([])),
        "type": pl.lit("article"),
        "file": pl.lit(file),
        "featured_content": pl.lit(""),
        "place": pl.when(is_entry).then(pl.format("related[{}]", "at")).otherwise(pl.lit("")),
        "entry": is_entry,
        "removed": pl.lit(value=False),
        "provider_images": pl.lit([]),
        "topics": pl.col("topics").fill_null([]) if "topics" in cells.columns else pl.lit([]),
    }
    return cells.select(known.get(name, nothing).cast(dtype).alias(name) for name, dtype in ARTICLE_SCHEMA.items())


def _domain(text: str) -> str:
    domain = text.strip().lower()
    return host(domain) or domain


def _reports(cells: pl.DataFrame) -> Iterator[Report]:
    """Yield what :func:`graphkit.records.article_from` says of such rows."""
    addressed = pl.col("webUrl").is_not_null() | pl.col("originalUrl").is_not_null()
    is_entry = pl.col("at") >= 0
    nobody = pl.col("provider").is_null() & pl.col("domain").is_null()
    missing = "is missing"
    for field, rows, what, done in (
        ("title", pl.col("title").is_null(), missing, "shown by its address"),
        ("publishedDateTime", pl.col("publishedDateTime").is_null(), missing, "left unknown"),
        ("publishedDateTime", pl.col("doubt") != "", "has no time zone", "taken as UTC"),
        ("provider", nobody & (addressed | is_entry), missing, "taken from the address"),
        ("provider", nobody & ~addressed & ~is_entry, missing, "left unknown"),
    ):
        if (told := cells.filter(rows)).is_empty():
            continue
        for (at,), found in told.group_by("at", maintain_order=True):
            name = f"related[{at}].{field}" if at >= 0 else field
            text = what if what == missing else f"{found['publishedDateTime'][0][:40]} {what}"
            yield Report(name, found["line"].to_list(), text, done)


def _times(texts: pl.Series) -> pl.DataFrame:
    """Return ``published``, ``precision`` and ``doubt`` as :func:`graphkit.times.parse_time`; null where unsure."""
    if (alike := _times_alike(texts)) is not None:
        return alike
    text, whole = pl.col("text"), pl.col("whole")
    frame = pl.DataFrame({"text": texts, "whole": texts})
    count, is_day = pl.lit(None, pl.String), pl.lit(value=False)
    if not frame.select(text.str.contains(ISO).fill_null(value=False)).to_series().all():
        is_day = text.str.contains(f"^{DAY}$")
        compact = text.str.replace(COMPACT, "$1-$2-${3}T$4:$5:$6")
        frame = frame.with_columns(whole=pl.when(is_day).then(text + "T00:00Z").otherwise(compact))
        frame = frame.with_columns(whole=pl.when(whole.str.contains(ISO)).then(whole))
        count = pl.when(text.str.contains(SECONDS)).then(text + "000").when(text.str.contains(MILLISECONDS)).then(text)
    offset = whole.str.slice(-6)
    counted = count.cast(pl.Int64).cast(pl.Datetime("ms")).cast(pl.Datetime("us"))
    frame = frame.select(
        "whole",
        counted=counted,
        is_day=is_day,
        to_second=whole.str.slice(16, 1) == ":",
        zone=pl.when(whole.str.ends_with("Z")).then(pl.lit("Z")).when(offset.str.contains("^[+-]")).then(offset),
    )
    unsaid = pl.col("zone").is_null() & whole.is_not_null()
    frame = frame.select(
        "is_day",
        "to_second",
        published=pl.coalesce(_moment(frame), "counted").dt.replace_time_zone("UTC"),
        doubt=pl.when(unsaid).then(pl.lit("no time zone")).otherwise(pl.lit("")),
    )
    to_day = pl.col("is_day") | (pl.col("published").dt.time() == pl.time(0))
    to_minute = ~pl.col("to_second").fill_null(value=True)
    precision = pl.when(to_day).then(pl.lit("day")).when(to_minute).then(pl.lit("minute")).otherwise(pl.lit("second"))
    return frame.select("published", "doubt", precision=precision)


def _times_alike(texts: pl.Series) -> pl.DataFrame | None:
    """Return the same for times that are all written in one of the commonest ways, else None."""
    for pattern, size, form in ALIKE:
        if texts.str.contains(pattern).fill_null(value=True).all():
            published = texts.str.slice(0, size).str.to_datetime(form, time_unit="us", time_zone="UTC", strict=False)
            to_day = published.dt.time() == time(0)
            return pl.select(
                published=published,
                doubt=pl.lit(""),
                precision=pl.when(to_day).then(pl.lit("day")).otherwise(pl.lit("second")),
            )
    return None


def _moment(frame: pl.DataFrame) -> pl.Series:
    """The time in UTC of texts that match ``ISO``; null where there is no such day."""
    whole, zone = pl.col("whole"), pl.col("zone")
    clock = pl.when("to_second").then(whole.str.slice(11, 8)).otherwise(whole.str.slice(11, 5) + ":00")
    local = (whole.str.slice(0, 10) + "T" + clock).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False)
    moment = frame.select(local).to_series()
    if frame["whole"].str.contains(".", literal=True).any():
        fraction = whole.str.extract(r"\.([0-9]+)").str.pad_end(6, "0").cast(pl.Int64).fill_null(0)
        moment += frame.select(pl.duration(microseconds=fraction)).to_series()
    if frame["zone"].is_in(["Z", "+00:00"]).all():
        return moment
    minutes = zone.str.slice(1, 2).cast(pl.Int64, strict=False) * 60 + zone.str.slice(4, 2).cast(pl.Int64, strict=False)
    ahead = pl.when(zone.str.starts_with("-")).then(-minutes).otherwise(minutes).fill_null(0)
    return moment - frame.select(pl.duration(minutes=ahead)).to_series()
