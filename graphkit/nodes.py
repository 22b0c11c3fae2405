"""One article node out of all that its mentions say."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import count

import polars as pl

from graphkit.articles import ARTICLE_SCHEMA, rows_of
from graphkit.entities import slug
from graphkit.mentions import URL_COLUMNS, Ranked
from graphkit.model import Article
from graphkit.series import to_lists
from graphkit.text import clean
from graphkit.text_columns import by_label, casefolded, cleaned, is_ascii, replaced
from graphkit.urls import host

__all__ = ["article_rows", "name_by_address", "natural_names"]

NO_WORD = re.compile(r"[\W_]+")
MAX_SLUG = 80


def article_rows(groups: Ranked, ids: pl.Series) -> pl.DataFrame:
    """Return the rows of the nodes table for articles, by group; ``ids`` are their nodes.

    The leading mention decides; what it leaves open is taken from the others, and what they say otherwise is kept as a
    disagreement.
    """
    lead = groups.lead("place", "type", "removed", "known_as", "doubt")
    alone = ("provider_name", "quality", "heat", "category", "listed", "featured_content", "images")
    told = groups.told(
        title=("title", "clean_title"),
        excerpt=("excerpt", "clean_excerpt"),
        link=("link", "canonical"),
        published=("published", "precision", "doubt"),
        **{name: (name,) for name in alone},
    )
    found = told.with_columns(
        ids.alias("id"),
        by_label(told["provider_name"], clean),
        pl.coalesce("doubt", lead["doubt"]),
        pl.col("images").list.eval(pl.element().struct.field("url")).fill_null([]),
        _sorted_lists(groups, *URL_COLUMNS).alias("urls"),
        _sorted_lists(groups, "file").alias("files"),
        _disagreements(groups).alias("disagreements"),
    )
    return found.select(
        "id",
        pl.when(lead["place"] != "").then(pl.lit("related")).otherwise(pl.lit("article")).alias("kind"),
        pl.coalesce(_known("clean_title"), "link", lead["known_as"], "id").alias("title"),
        _known("clean_excerpt").alias("excerpt"),
        pl.when(pl.col("title") != pl.col("clean_title")).then("title").alias("raw_title"),
        pl.when(pl.col("excerpt") != pl.col("clean_excerpt")).then("excerpt").alias("raw_excerpt"),
        pl.col("canonical").alias("url"),
        "urls",
        "published",
        "precision",
        _known("doubt"),
        _known("provider_name"),
        "quality",
        "heat",
        "category",
        lead["type"],
        "listed",
        lead["removed"],
        "featured_content",
        "images",
        lead["known_as"].fill_null("").alias("key"),
        "files",
        "disagreements",
    )


def name_by_address(groups: Ranked) -> pl.Series:
    """Return the node id of each group: its leading mention's address, else its own id, else provider and title.

    Where two groups lay claim to one id, the one whose provider is at home there keeps it, and the others add theirs.
    """
    names = natural_names(groups.rows, groups.starts)
    claims: defaultdict[str, list[int]] = defaultdict(list)
    claimed = names.is_duplicated().arg_true()
    for number, name in zip(claimed.to_list(), names.gather(claimed).to_list(), strict=True):
        claims[name].append(number)
    leads = dict(zip(claimed.to_list(), _leads(groups, claimed), strict=True))
    taken = set(names.filter(names.str.contains("~", literal=True)).to_list())  # every longer name holds one
    longer: dict[int, str] = {}
    for name, numbers in claims.items():
        at_home = sorted(numbers, key=lambda number: _distance_from_home(leads[number]))
        for number in at_home[1:]:
            longer[number] = next(free for free in _longer_names(name, leads[number]) if free not in taken)
            taken.add(longer[number])
    return "article:" + names.scatter(list(longer), list(longer.values()))


def natural_names(mentions: pl.DataFrame, rows: pl.Series) -> pl.Series:
    """Return what some mentions would call their article's node, if nobody else did: its id less ``article:``."""
    names = mentions["name"].gather(rows)
    bare = names.is_null()
    if not bare.any():
        return names
    told = mentions[rows.filter(bare)]
    by_id = casefolded(cleaned(told["id"])).str.replace_all("[ _]+", "-")
    title = told["key_title"]
    plain = is_ascii(title)
    words = title.str.replace_all("[^0-9a-z]+", "-").str.slice(0, MAX_SLUG).str.strip_chars("-")
    words = replaced(words.zip_with(plain, title), ~plain, _title_slug)
    outlet = told["provider_domain"].zip_with(told["provider_domain"] != "", by_label(told["provider_name"], slug))
    unsaid = ((told["id"] == "") & (words == "")).arg_true()
    words = words.scatter(unsaid, list(map(_digest, rows_of(told.select(*ARTICLE_SCHEMA), unsaid))))
    by_title = words.zip_with(outlet == "", outlet + "/" + words)
    return names.scatter(bare.arg_true(), by_id.zip_with(told["id"] != "", by_title))


def _title_slug(folded: str) -> str:
    return NO_WORD.sub("-", folded)[:MAX_SLUG].strip("-")


def _leads(groups: Ranked, numbers: pl.Series) -> list[Article]:
    """The leading mentions of some groups."""
    return rows_of(groups.rows.select(*ARTICLE_SCHEMA), groups.starts.gather(numbers))


def _longer_names(name: str, article: Article) -> Iterator[str]:
    outlet = article.provider.domain or slug(article.provider.name)
    if outlet:
        yield f"{name}~{outlet}"
    digest = _digest(article)
    yield f"{name}~{digest}"
    yield from (f"{name}~{digest}-{number}" for number in count(2))


def _distance_from_home(article: Article) -> tuple[bool, str, str]:
    site = next((name for url in article.urls if (name := host(url))), "")
    at_home = bool(site) and site == article.provider.domain
    return not at_home, article.provider.domain, article.title


def _digest(article: Article) -> str:
    told = (article.title, article.excerpt, article.provider.domain, str(article.published), article.id, article.file)
    return hashlib.sha256("\0".join((*told, article.place)).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _known(column: str) -> pl.Expr:
    """A column of text with null for empty."""
    return pl.when(pl.col(column) != "").then(column)


def _sorted_lists(groups: Ranked, *columns: str) -> pl.Series:
    """All that a group's mentions say in some columns, each once, sorted."""
    label, value = pl.col("label"), pl.col("value")
    each = pl.concat(groups.rows.select("label", value=name).filter(value != "") for name in columns)
    each = each.sort("label", "value")
    found = each.filter(((label != label.shift()) | (value != value.shift())).fill_null(value=True))
    return to_lists(found["label"], found["value"], len(groups))


def _disagreements(groups: Ranked) -> pl.Series:
    """What mentions say other than what is shown, with the first file that says so."""
    rows = groups.rows
    values = rows.select(
        by_label(rows["category"], clean),
        by_label(rows["type"], clean),
        title="clean_title",
        excerpt="clean_excerpt",
        published="published",
        provider=pl.when(pl.col("provider_domain") != "").then("provider_domain").otherwise("provider_name"),
        quality="quality",
        heat="heat",
    )
    told = [
        other.select("row", field=pl.lit(field), value=_as_text(other["value"]))
        for field, other in zip(values.columns, groups.others(values), strict=True)
    ]
    others = pl.concat(told)
    others = others.with_columns(rows.select("label", "file")[others["row"]])
    found = others.group_by("label", "field", "value").agg(pl.col("file").min()).sort("label", "field", "value")
    return to_lists(found["label"], found.select(pl.struct("field", "value", "file")).to_series(), len(groups))


def _as_text(values: pl.Series) -> pl.Series:
    if not values.dtype.is_temporal():
        return values.cast(pl.String)
    fraction = pl.when(values.dt.microsecond() > 0).then(values.dt.strftime("%.6f")).otherwise(pl.lit(""))
    return pl.select(values.dt.strftime("%Y-%m-%dT%H:%M:%S") + fraction + "+00:00").to_series()
