"""Articles and problems as tables, and back: what was read once need not be read again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import repeat
from typing import Any

import polars as pl

from graphkit.model import Article, Image, Problem, Provider
from graphkit.series import to_series

__all__ = ["ARTICLE_SCHEMA", "PROBLEM_SCHEMA", "article_table", "articles_of", "problem_table", "problems_of"]

IMAGES = pl.List(
    pl.Struct({"url": pl.String, "width": pl.Int64, "height": pl.Int64, "title": pl.String, "cached": pl.Boolean})
)
TIME = pl.Datetime("us", "UTC")

# One row a mention: an article, followed by the entries of its ``related`` list, whose ``place`` is not empty.
ARTICLE_SCHEMA: dict[str, pl.DataType] = {
    "input": pl.UInt32(),  # number of the input file in the files table
    "owner": pl.UInt32(),  # number of the article, from 0: its own row and those of its entries
    "entry": pl.Boolean(),  # False: the article itself; True: an entry of its related list
    "title": pl.String(),
    "excerpt": pl.String(),
    "body": pl.String(),
    "id": pl.String(),
    "web_url": pl.String(),
    "original_url": pl.String(),
    "amp_web_url": pl.String(),
    "cdn_amp_web_url": pl.String(),
    "published": TIME,
    "precision": pl.String(),
    "doubt": pl.String(),
    "provider_name": pl.String(),
    "provider_domain": pl.String(),
    "provider_images": IMAGES,
    "topics": pl.List(pl.String()),
    "images": IMAGES,
    "quality": pl.Int64(),
    "heat": pl.Int64(),
    "category": pl.String(),
    "type": pl.String(),
    "listed": pl.Boolean(),
    "removed": pl.Boolean(),
    "featured_content": pl.String(),
    "file": pl.String(),
    "line": pl.Int64(),
    "place": pl.String(),
}
PLAIN = tuple(field.name for field in fields(Article) if field.name in ARTICLE_SCHEMA and field.name not in ("images",))
IMAGE_FIELDS = tuple(field.name for field in fields(Image))

PROBLEM_SCHEMA: dict[str, pl.DataType] = {
    "stage": pl.String(),  # reading, linking, or the analysis
    "input": pl.UInt32(),  # reading: number of the input file in the files table
    "told": pl.Boolean(),  # False: a habit told at an earlier place already
    "file": pl.String(),
    "line": pl.Int64(),
    "field": pl.String(),
    "what": pl.String(),
    "done": pl.String(),
}


def article_table(articles: Sequence[Article], inputs: Sequence[int] | None = None) -> pl.DataFrame:
    """Return a row for every article and every related entry, in order; ``inputs`` are their files' numbers."""
    numbers = inputs if inputs is not None else repeat(None, len(articles))
    mentions = [mention for article in articles for mention in (article, *article.related)]
    owners = [number for number, article in enumerate(articles) for _ in range(1 + len(article.related))]
    known = [number for number, article in zip(numbers, articles, strict=True) for _ in range(1 + len(article.related))]
    entry = [number > 0 for article in articles for number in range(1 + len(article.related))]
    columns: dict[str, Any] = {name: [getattr(mention, name) for mention in mentions] for name in PLAIN}
    columns |= {
        "input": known,
        "owner": owners,
        "entry": entry,
        "provider_name": [mention.provider.name for mention in mentions],
        "provider_domain": [mention.provider.domain for mention in mentions],
        "provider_images": [_image_rows(mention.provider.images) for mention in mentions],
        "images": [_image_rows(mention.images) for mention in mentions],
    }
    return pl.DataFrame([to_series(name, columns[name], dtype) for name, dtype in ARTICLE_SCHEMA.items()])


def articles_of(table: pl.DataFrame) -> list[Article]:
    """Return the articles of :func:`article_table`'s rows, equal to those it was given."""
    values = {name: table[name].to_list() for name in PLAIN}
    values["topics"] = [tuple(topics) for topics in values["topics"]]
    values["images"] = _images(table["images"])
    names, domains = table["provider_name"].to_list(), table["provider_domain"].to_list()
    providers = map(Provider, names, domains, _images(table["provider_images"]))
    values["provider"] = list(providers)
    keys = tuple(values)
    articles: list[Article] = []
    entries: list[Article] = []
    # From the last row up, so that an article's entries are there when it is made.
    rows = zip(*(reversed(column) for column in values.values()), strict=True)
    for is_entry, row in zip(reversed(table["entry"].to_list()), rows, strict=True):
        fields = dict(zip(keys, row, strict=True))
        if is_entry:
            entries.append(Article(**fields))
        else:
            articles.append(Article(**fields, related=tuple(reversed(entries))))
            entries.clear()
    articles.reverse()
    return articles


def problem_table(
    stage: str, problems: Sequence[Problem], inputs: Sequence[int] | None = None, told: Sequence[bool] | None = None
) -> pl.DataFrame:
    """Return a row a problem, in order."""
    columns: dict[str, Any] = {
        "stage": [stage] * len(problems),
        "input": inputs if inputs is not None else [None] * len(problems),
        "told": told if told is not None else [True] * len(problems),
    }
    columns |= {field.name: [getattr(problem, field.name) for problem in problems] for field in fields(Problem)}
    return pl.DataFrame({name: pl.Series(name, columns[name], dtype) for name, dtype in PROBLEM_SCHEMA.items()})


def problems_of(table: pl.DataFrame) -> list[Problem]:
    """Return the problems of :func:`problem_table`'s rows."""
    return [Problem(*row) for row in table.select(field.name for field in fields(Problem)).iter_rows()]


def _image_rows(images: Iterable[Image]) -> list[dict[str, Any]]:
    return [{name: getattr(image, name) for name in IMAGE_FIELDS} for image in images]


def _images(column: pl.Series) -> list[tuple[Image, ...]]:
    """Return the images of each row; most rows have none, and cost nothing."""
    found: list[tuple[Image, ...]] = [()] * len(column)
    filled = column.list.len() > 0
    for row, images in zip(filled.arg_true(), column.filter(filled).to_list(), strict=True):
        found[row] = tuple(Image(**image) for image in images)
    return found
