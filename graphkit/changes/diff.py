"""What changed between two graphs: :func:`diff_graphs`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import polars as pl

from graphkit.changes.fates import FATES, story_fates, story_moves
from graphkit.changes.fields import changed_fields
from graphkit.changes.gone import Gone, ended_stories, find_gone
from graphkit.changes.matching import match_articles
from graphkit.changes.notes import node_notes, opening_notes
from graphkit.changes.shares import trends
from graphkit.graph import ARTICLE_KINDS, ArticleGraph, Result
from graphkit.heirs import story_members
from graphkit.notes import Note

__all__ = ["CHANGES", "GraphDiff", "diff_graphs"]

CHANGES = ("new", "changed", "gone", "same")
HUB_EDGES = ("published_by", "about")
READ = (
    *("id", "kind", "title", "excerpt", "url", "urls", "published", "precision", "provider", "provider_name"),
    *("topics", "quality", "heat", "category", "type", "listed", "removed"),
)


@dataclass(frozen=True, repr=False)
class GraphDiff(Result):
    """What changed from an old graph to a new one.

    It is a result that the new graph can take: ``new.with_result(diff)`` has the gone articles too (of the kind
    ``gone``, where they stood, with the links they had), and says of every article what became of it (the column
    ``change``) and why (``notes``). :func:`graphkit.export` makes a page of that which shows the changes.

    Attributes:
        articles: A row an article of either graph, the best linked first: ``id`` (in the new graph, else in the old),
            ``change`` (``new``, ``changed``, ``gone`` or ``same``), ``kind``, ``title``, ``provider`` (its name),
            ``published``, ``links`` (to other articles and to stories), ``old`` (its id in the old graph, null if it is
            new), ``elsewhere`` (of a new or gone one, the article of the other graph that has one of its addresses, as
            when two turn out to be one) and ``fields`` (what changed, as in ``graphkit.changes.fields``).
        fields: A row a changed field: ``id``, ``field``, ``old`` and ``new`` (text, null where unknown).
        stories: A row a story, one for both where a new one continues an old one: see
            :mod:`graphkit.changes.fates` for what ``fate`` means, and ``story_fates`` there for
            the columns; also ``old_name`` and ``new_name``.
        moves: The articles that joined or left a story: ``id``, ``old`` and ``new`` (story ids, null for none).
        providers: A row a provider: ``id``, ``title``, and how it rises or falls (``graphkit.changes.shares``).
        topics: The same of topics.
    """

    name: ClassVar[str] = "changes"

    articles: pl.DataFrame
    fields: pl.DataFrame
    stories: pl.DataFrame
    moves: pl.DataFrame
    providers: pl.DataFrame
    topics: pl.DataFrame
    _old: ArticleGraph = field(compare=False)
    _new: ArticleGraph = field(compare=False)

    def __repr__(self) -> str:
        told = [", ".join(f"{n:,} {what}" for what, n in counts.items() if n) for counts in self.counts().values()]
        return f"<GraphDiff: articles {told[0] or 'none'}; stories {told[1] or 'none'}>"

    @property
    def nothing(self) -> bool:
        """Whether all articles and stories are the same."""
        return bool((self.articles["change"] == "same").all() and (self.stories["fate"] == "same").all())

    def counts(self) -> dict[str, dict[str, int]]:
        """How many ``articles`` of each change and ``stories`` of each fate there are, also where there are none."""
        return {
            "articles": _counted(self.articles["change"], CHANGES),
            "stories": _counted(self.stories["fate"], FATES),
        }

    def to_frame(self) -> pl.DataFrame:
        """``articles``."""
        return self.articles

    def new_nodes(self) -> pl.DataFrame:
        """The gone articles, where they stood, and what they alone were linked to (``graphkit.changes.gone``)."""
        return self._gone.nodes

    def new_edges(self) -> pl.DataFrame:
        """The links that gone articles had."""
        return self._gone.edges

    @cached_property
    def _gone(self) -> Gone:
        return find_gone(self.articles, self._ended, self._old, self._new)

    @cached_property
    def _ended(self) -> pl.DataFrame:
        return ended_stories(self.articles, self.stories, self._old, self._new)

    def new_columns(self) -> pl.DataFrame:
        """``change`` of each article, and ``notes`` of articles and stories; see ``graphkit.changes.notes``."""
        notes = node_notes(self, self._ended.select("story", "id").unique())
        return self.articles.select("id", "change").join(notes, on="id", how="full", coalesce=True)

    def opening(self) -> list[Note]:
        """What changed in words, the most telling first: the page begins with it, and the command prints it."""
        return opening_notes(self, self._ended.select("story", "id").unique())


def diff_graphs(old: ArticleGraph, new: ArticleGraph) -> GraphDiff:
    """Compare two graphs; neither is changed.

    Articles are matched by id, then by address (``graphkit.changes.matching``); stories by the articles they share
    (:mod:`graphkit.changes.fates`), so it does not matter how they are called. Stories are compared as the graphs have
    them: a graph in which none were looked for has none. Takes near-linear time in table operations; of a graph in a
    folder only the columns needed are read.
    """
    texts = {end: _texts(graph) for end, graph in (("old", old), ("new", new))}
    matched = match_articles(texts["old"], texts["new"])
    both = matched.drop_nulls(["old", "new"])
    fields = changed_fields(texts["old"], texts["new"], both)
    articles = _articles(texts, matched, fields, old, new)
    # The ids of the new graph for articles that are in both.
    ids = both.select(id="old", known="new")
    before = _members(old).join(ids, on="id", how="left").select(pl.coalesce("known", "id").alias("id"), "group")
    after = _members(new)
    stories = story_fates(before, after, both["new"])
    return GraphDiff(
        articles=articles,
        fields=fields,
        stories=_named(stories, old, new),
        moves=story_moves(before, after, stories),
        providers=_trends("provider", texts, articles, old, new),
        topics=_trends("topics", texts, articles, old, new),
        _old=old,
        _new=new,
    )


def _texts(graph: ArticleGraph) -> pl.DataFrame:
    return graph.collect(graph.scan_nodes().filter(pl.col("kind").is_in(ARTICLE_KINDS)).select(READ))


def _members(graph: ArticleGraph) -> pl.DataFrame:
    """Each article in one story: of several, the one with the smallest id."""
    return story_members(graph).group_by("id").agg(pl.col("group").min())


def _articles(
    texts: dict[str, pl.DataFrame], matched: pl.DataFrame, fields: pl.DataFrame, old: ArticleGraph, new: ArticleGraph
) -> pl.DataFrame:
    shown = ("kind", "title", "provider_name", "provider", "published")
    now, before = (texts[end].select(pl.col("id").alias(end), *shown) for end in ("new", "old"))
    which = fields.group_by(new="id", maintain_order=True).agg(fields="field")
    rows = (
        matched.with_columns(id=pl.coalesce("new", "old"))
        .join(now, on="new", how="left")
        .join(before, on="old", how="left", suffix="_old")
        .join(which, on="new", how="left")
    )
    change = (
        pl.when(pl.col("old").is_null())
        .then(pl.lit("new"))
        .when(pl.col("new").is_null())
        .then(pl.lit("gone"))
        .when(pl.col("fields").is_not_null() | (pl.col("old") != pl.col("new")))
        .then(pl.lit("changed"))
        .otherwise(pl.lit("same"))
    )
    is_gone = pl.col("new").is_null()
    told = [pl.when(is_gone).then(f"{name}_old").otherwise(name).alias(name) for name in shown]
    links = pl.concat([_links(new), _links(old).join(rows.filter(is_gone), on="id", how="semi")])
    return (
        rows.with_columns(*told, change=change, fields=pl.col("fields").fill_null([]))
        .join(links, on="id", how="left")
        .with_columns(
            links=pl.col("links").fill_null(0).cast(pl.Int64),
            provider=pl.coalesce("provider_name", pl.col("provider").str.strip_prefix("provider:")),
        )
        .sort("links", "published", "id", descending=[True, True, False], nulls_last=True)
        .select("id", "change", "kind", "title", "provider", "published", "links", "old", "elsewhere", "fields")
    )


def _links(graph: ArticleGraph) -> pl.DataFrame:
    edges = graph.scan_edges().filter(~pl.col("kind").is_in(HUB_EDGES), pl.col("source") != pl.col("target"))
    ends = pl.concat([edges.select(id="source"), edges.select(id="target")])
    return graph.collect(ends.group_by("id").agg(links=pl.len()))


def _titles(graph: ArticleGraph, kind: str) -> pl.DataFrame:
    return graph.collect(graph.scan_nodes().filter(kind=kind).select("id", "title"))


def _named(stories: pl.DataFrame, old: ArticleGraph, new: ArticleGraph) -> pl.DataFrame:
    for end, graph in (("old", old), ("new", new)):
        names = _titles(graph, "story").select(pl.col("id").alias(end), pl.col("title").alias(f"{end}_name"))
        stories = stories.join(names, on=end, how="left", maintain_order="left")
    return stories


def _trends(
    column: str, texts: dict[str, pl.DataFrame], articles: pl.DataFrame, old: ArticleGraph, new: ArticleGraph
) -> pl.DataFrame:
    value = pl.col(column) if column == "topics" else pl.concat_list(column)
    has = {
        end: table.select(pl.col("id").alias(end), value=value)
        .explode("value", empty_as_null=True, keep_nulls=False)
        .drop_nulls()
        .unique()
        for end, table in texts.items()
    }
    changes = articles.select("id", "change", "old")
    was = has["old"].join(changes, on="old").select(article="id", value="value", was=pl.lit(True))
    each = (
        was.join(
            has["new"].select(article="new", value="value", now=pl.lit(True)),
            on=["article", "value"],
            how="full",
            coalesce=True,
        )
        .select("article", "value", pl.col("was").fill_null(False), pl.col("now").fill_null(False).alias("is"))
        .join(changes.select(article="id", change="change"), on="article", maintain_order="left")
    )
    kind = column.removesuffix("s")
    titles = pl.concat([_titles(new, kind), _titles(old, kind)]).unique("id", keep="first", maintain_order=True)
    found = trends(each).join(titles, on="id", how="left", maintain_order="left")
    return found.select("id", pl.coalesce("title", "id").alias("title"), pl.exclude("id", "title"))


def _counted(values: pl.Series, known: tuple[str, ...]) -> dict[str, int]:
    found = dict(values.value_counts().iter_rows())
    return {name: found.get(name, 0) for name in known}
