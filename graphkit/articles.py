"""Articles as a table: :class:`Articles`, a sequence that makes an :class:`Article` only where one is asked for.

An object an article costs microseconds and a KiB; a row of a table costs a fraction. Readers fill tables, the builder
links them, a graph folder keeps them: this is the one home of their columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cached_property
from itertools import groupby
from typing import Any, overload

import polars as pl

from graphkit.model import Article, Image, Problem, Provider
from graphkit.series import to_series

__all__ = ["ARTICLE_SCHEMA", "Articles", "Item", "article_table", "articles_of", "joined_tables", "rows_of"]

Item = Article | Problem | pl.DataFrame
"""What readers yield; a table has the columns of ``ARTICLE_SCHEMA``, and stands for many articles."""

IMAGES = pl.List(
    pl.Struct({"url": pl.String, "width": pl.Int64, "height": pl.Int64, "title": pl.String, "cached": pl.Boolean})
)
TIME = pl.Datetime("us", "UTC")

# One row a mention: an article, followed by the entries of its ``related`` list. Unknown text is empty, as in Article.
ARTICLE_SCHEMA: dict[str, pl.DataType] = {
    "entry": pl.Boolean(),  # False: the article itself; True: an entry of the related list of the article before
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
PLAIN = tuple(field.name for field in fields(Article) if field.name in ARTICLE_SCHEMA and field.name != "images")
IMAGE_FIELDS = tuple(field.name for field in fields(Image))
AT_ONCE = 5_000  # articles that are objects at one time while a sequence is gone through


class Articles(Sequence[Article]):
    """What the sources held: the articles in the order they were read, and every ``problem`` met.

    A sequence of :class:`Article`, made on access: going through all takes a few microseconds each, and keeps none.

    Attributes:
        table: The same as a table, columns of ``graphkit.articles.ARTICLE_SCHEMA``: a row an article, followed by those
            of its related entries.
        problems: What was wrong with the sources, in the order it was met.
    """

    def __init__(self, table: pl.DataFrame, problems: tuple[Problem, ...] = ()) -> None:
        self.table = table
        self.problems = problems

    @classmethod
    def of(cls, articles: Iterable[Article]) -> Articles:
        """Return articles from anywhere as a table; those that are one already are returned as they are."""
        return articles if isinstance(articles, Articles) else cls(article_table(list(articles)))

    @property
    def articles(self) -> tuple[Article, ...]:
        """All of them as objects, made anew each time."""
        return tuple(self)

    @cached_property
    def _starts(self) -> pl.Series:
        """The row of each article."""
        return (~self.table["entry"]).arg_true()

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Article]:
        for start in range(0, len(self), AT_ONCE):
            yield from articles_of(self._rows(start, start + AT_ONCE))

    @overload
    def __getitem__(self, index: int) -> Article: ...

    @overload
    def __getitem__(self, index: slice) -> Articles: ...

    def __getitem__(self, index: int | slice) -> Article | Articles:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step == 1:
                return Articles(self._rows(start, stop), self.problems)
            return Articles(article_table([self[number] for number in range(start, stop, step)]), self.problems)
        number = range(len(self))[index]
        return articles_of(self._rows(number, number + 1))[0]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Articles):
            return NotImplemented
        return self.problems == other.problems and self.table.equals(other.table)

    __hash__ = None  # type: ignore[assignment]  # tables are not hashable

    def __repr__(self) -> str:
        return f"<Articles: {len(self):,} articles, {len(self.problems):,} problems>"

    def _rows(self, start: int, stop: int) -> pl.DataFrame:
        """The rows of the articles with these numbers, and of their entries."""
        if start >= min(stop, len(self)):
            return self.table.clear()
        end = self._starts[stop] if stop < len(self) else self.table.height
        return self.table.slice(self._starts[start], end - self._starts[start])


def article_table(articles: Sequence[Article]) -> pl.DataFrame:
    """Return a row for every article and every related entry, in order."""
    mentions = [mention for article in articles for mention in (article, *article.related)]
    columns: dict[str, Any] = {name: [getattr(mention, name) for mention in mentions] for name in PLAIN}
    columns |= {
        "entry": [number > 0 for article in articles for number in range(1 + len(article.related))],
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
    values["provider"] = list(map(Provider, names, domains, _images(table["provider_images"])))
    keys = tuple(values)
    articles: list[Article] = []
    entries: list[Article] = []
    # From the last row up, so that an article's entries are there when it is made.
    rows = zip(*(reversed(column) for column in values.values()), strict=True)
    for is_entry, row in zip(reversed(table["entry"].to_list()), rows, strict=True):
        known = dict(zip(keys, row, strict=True))
        if is_entry:
            entries.append(Article(**known))
        else:
            articles.append(Article(**known, related=tuple(reversed(entries))))
            entries.clear()
    articles.reverse()
    return articles


def rows_of(table: pl.DataFrame, rows: Sequence[int] | pl.Series) -> list[Article]:
    """Return what single rows of a table say, entries too, as articles without their related lists."""
    return articles_of(table[rows].with_columns(entry=pl.lit(value=False)))


def joined_tables(items: Iterable[Article | pl.DataFrame]) -> pl.DataFrame:
    """Return one table of articles, some of which may be tables already, in their order."""
    tables = [pl.DataFrame(schema=ARTICLE_SCHEMA)]
    for is_table, found in groupby(items, key=lambda item: isinstance(item, pl.DataFrame)):
        run: list[Any] = list(found)
        tables.extend(run if is_table else [article_table(run)])
    return pl.concat(tables)


def _image_rows(images: Iterable[Image]) -> list[dict[str, Any]]:
    return [{name: getattr(image, name) for name in IMAGE_FIELDS} for image in images]


def _images(column: pl.Series) -> list[tuple[Image, ...]]:
    """Return the images of each row; most rows have none, and cost nothing."""
    found: list[tuple[Image, ...]] = [()] * len(column)
    filled = column.list.len() > 0
    for row, images in zip(filled.arg_true(), column.filter(filled).to_list(), strict=True):
        found[row] = tuple(Image(**image) for image in images)
    return found
