"""The two tables in the middle: :class:`ArticleGraph`.

Readers and the builder fill it, analyses add to it, exporters write it. Nobody changes one in place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import polars as pl

from graphkit.errors import GraphError, NodeNotFoundError
from graphkit.model import Article, Problem
from graphkit.series import to_series

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

__all__ = [
    "ARTICLE_KINDS",
    "EDGE_KINDS",
    "EDGE_SCHEMA",
    "NODE_KINDS",
    "NODE_SCHEMA",
    "ArticleGraph",
    "Result",
    "edge_table",
    "in_kinds",
    "node_table",
    "refuse_ids",
]

NODE_KINDS = ("article", "related", "provider", "topic", "story")
EDGE_KINDS = ("published_by", "about", "related_to", "duplicate_of", "in_story")

TIME = pl.Datetime("us", "UTC")
DISAGREEMENT = pl.Struct({"field": pl.String, "value": pl.String, "file": pl.String})

# Lists are never null (an empty list says "none"); every other column is null where unknown or not meant.
NODE_SCHEMA: dict[str, pl.DataType] = {
    "id": pl.String(),  # natural and stable: article:…, provider:…, topic:…, story:…; a related node is article:… too
    "kind": pl.String(),  # one of NODE_KINDS
    "title": pl.String(),  # cleaned title, the provider's name, the topic's label, the story's name
    "excerpt": pl.String(),  # cleaned
    "raw_title": pl.String(),  # as the input had it, only where cleaning changed it
    "raw_excerpt": pl.String(),
    "url": pl.String(),  # canonical URL, http(s) only
    "urls": pl.List(pl.String()),  # every address met, as the inputs had them, sorted
    "published": TIME,
    "precision": pl.String(),
    "doubt": pl.String(),
    "provider": pl.String(),  # id of the provider node
    "provider_name": pl.String(),  # the name this article gave, which may differ from the provider node's title
    "names": pl.List(pl.String()),  # provider and topic nodes: every spelling met, sorted
    "topics": pl.List(pl.String()),  # ids of topic nodes
    "quality": pl.Int64(),
    "heat": pl.Int64(),
    "category": pl.String(),
    "type": pl.String(),
    "listed": pl.Boolean(),
    "removed": pl.Boolean(),
    "featured_content": pl.String(),  # HTML: never render it
    "images": pl.List(pl.String()),  # URLs
    "key": pl.String(),  # the input's own id, else its URL, else its file
    "files": pl.List(pl.String()),  # where the node was met, sorted
    "disagreements": pl.List(DISAGREEMENT),  # values other mentions gave that lost to the ones above
}

EDGE_SCHEMA: dict[str, pl.DataType] = {
    "source": pl.String(),
    "target": pl.String(),
    "kind": pl.String(),  # one of EDGE_KINDS
    "stated": pl.Boolean(),  # True: the input says so; False: a rule inferred it
    "count": pl.Int64(),  # how often it was stated
    "file": pl.String(),  # stated: the first place that says so
    "field": pl.String(),
    "rule": pl.String(),  # inferred: the rule that decided
    "score": pl.Float64(),  # inferred: 0 to 1
    "match": pl.String(),  # duplicate_of: exact, syndicated, revised, same_article
    "evidence": pl.String(),  # inferred: JSON object of signal -> value
}


ARTICLE_KINDS = ("article", "related")


def node_table(rows: Sequence[Mapping[str, Any]] | pl.DataFrame) -> pl.DataFrame:
    """Make rows (or a frame with some of the columns) a nodes table: all columns, their types, sorted by ``id``.

    Columns beyond ``NODE_SCHEMA`` stay, after the others.
    """
    return _table(rows, NODE_SCHEMA, ["id"])


def edge_table(rows: Sequence[Mapping[str, Any]] | pl.DataFrame) -> pl.DataFrame:
    """Make rows (or a frame with some of the columns) an edges table, sorted by source, target and kind."""
    return _table(rows, EDGE_SCHEMA, ["source", "target", "kind"])


def _table(
    rows: Sequence[Mapping[str, Any]] | pl.DataFrame, schema: Mapping[str, pl.DataType], order: list[str]
) -> pl.DataFrame:
    if isinstance(rows, pl.DataFrame):
        frame = rows
    else:
        extra = dict.fromkeys(name for row in rows for name in row if name not in schema)
        frame = pl.DataFrame(
            [
                *(to_series(name, [row.get(name) for row in rows], dtype) for name, dtype in schema.items()),
                *(pl.Series(name, [row.get(name) for row in rows], strict=False) for name in extra),
            ]
        )
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items() if name not in frame.columns]
    typed = [
        pl.col(name).cast(dtype).fill_null([]) if isinstance(dtype, pl.List) else pl.col(name).cast(dtype)
        for name, dtype in schema.items()
    ]
    extra_columns = [name for name in frame.columns if name not in schema]
    return frame.with_columns(missing).select(*typed, *extra_columns).sort(order, maintain_order=True)


def _check(nodes: pl.DataFrame, edges: pl.DataFrame) -> None:
    for name, table, schema in (("nodes", nodes, NODE_SCHEMA), ("edges", edges, EDGE_SCHEMA)):
        missing = [column for column in schema if column not in table.columns]
        if missing:
            raise GraphError(f"the {name} table lacks the column(s) {', '.join(missing)}")
    ids = nodes["id"]
    refuse_ids(twice=ids.filter(ids.is_duplicated()).unique().sort())
    ends = pl.concat([edges["source"], edges["target"]]).unique()
    refuse_ids(lost=ends.filter(~ends.is_in(ids.implode())).sort())


def refuse_ids(*, twice: Sequence[str] | pl.Series = (), lost: Sequence[str] | pl.Series = ()) -> None:
    """Refuse tables in which nodes share an id, or edges name a node that is not there, if there are any such ids.

    Raises:
        GraphError: Naming the first three.
    """
    if len(twice):
        raise GraphError(f"several nodes share the id {', '.join(map(repr, twice[:3]))}; ids must be unique")
    if len(lost):
        raise GraphError(f"edges name nodes that are not in the nodes table: {', '.join(map(repr, lost[:3]))}")


@dataclass(frozen=True)
class Result:
    """What an analysis found, with its evidence. Subclasses are frozen and say what they add to a graph.

    Attributes:
        name: The analysis' name in ``graphkit.analysis.ANALYSES``.
    """

    name: ClassVar[str]

    def to_frame(self) -> pl.DataFrame:
        """The finding as one table, a row a finding."""
        raise TypeError(f"{type(self).__name__} has no table")

    def new_nodes(self) -> pl.DataFrame:
        """Nodes to add: ``id``, ``kind`` and any other columns of ``NODE_SCHEMA``."""
        return pl.DataFrame()

    def new_edges(self) -> pl.DataFrame:
        """Edges to add: ``source``, ``target``, ``kind`` and any other columns of ``EDGE_SCHEMA``."""
        return pl.DataFrame()

    def new_columns(self) -> pl.DataFrame:
        """Columns to add to the nodes table: ``id`` and the new columns."""
        return pl.DataFrame()


@dataclass(frozen=True, repr=False)
class ArticleGraph:
    """Articles, related articles, providers and topics, linked.

    Attributes:
        nodes: One row a node, columns and types of ``NODE_SCHEMA`` (then any an analysis added), sorted by ``id``.
        edges: One row an edge, columns of ``EDGE_SCHEMA``, sorted by source, target and kind.
        problems: What the builder found wrong, sorted.
        articles: What the graph was built from, so that ``build_graph(more, base=graph)`` can add to it.
        results: What analyses found, by name (see :func:`graphkit.analyse`).

    Raises:
        GraphError: If a column is missing, an id comes twice or an edge names a node that is not there.
    """

    nodes: pl.DataFrame
    edges: pl.DataFrame
    problems: tuple[Problem, ...] = ()
    articles: Sequence[Article] = ()
    results: Mapping[str, Result] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        _check(self.nodes, self.edges)

    def __len__(self) -> int:
        """Number of nodes."""
        return self.nodes.height

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {kind}" for kind, count in self.counts()["nodes"].items())
        return f"<ArticleGraph: {counts or 'empty'}; {self.edges.height} edges>"

    def counts(self) -> dict[str, dict[str, int]]:
        """Nodes and edges by kind, in the order of ``NODE_KINDS`` and ``EDGE_KINDS``; absent kinds are left out."""
        return {
            "nodes": in_kinds(dict(self.nodes["kind"].value_counts().iter_rows()), NODE_KINDS),
            "edges": in_kinds(dict(self.edges["kind"].value_counts().iter_rows()), EDGE_KINDS),
        }

    def show(
        self, *, height: int = 640, title: str | None = None, canvas: str | None = None, max_nodes: int | None = None
    ) -> Path | None:
        """Show the page below a notebook's cell, else in the browser; see :func:`graphkit.notebook.show`."""
        from graphkit.notebook import show  # late: a graph need not know how it looks

        return show(self, height=height, title=title, canvas=canvas, max_nodes=max_nodes)

    def _repr_html_(self) -> str:
        """A summary for notebooks."""
        from graphkit.notebook import summary  # late, too

        return summary(self)

    def scan_nodes(self) -> pl.LazyFrame:
        """The nodes table for a query; of a graph in a folder only the columns used are read then."""
        return self.nodes.lazy()

    def scan_edges(self) -> pl.LazyFrame:
        """The edges table for a query."""
        return self.edges.lazy()

    def collect(self, query: pl.LazyFrame) -> pl.DataFrame:
        """Run a query on :meth:`scan_nodes` or :meth:`scan_edges`."""
        return query.collect()

    def texts(self, *columns: str) -> pl.DataFrame:
        """The rows of the nodes table whose kind is ``article`` or ``related``, sorted by id; all columns or some."""
        rows = self.scan_nodes().filter(pl.col("kind").is_in(ARTICLE_KINDS))
        return self.collect(rows.select(columns) if columns else rows)

    def find(self, name: str) -> str:
        """Return the id of the one node known by ``name``.

        The first of these that fits any node decides: an id, a key or an address; a whole title; a part of an article's
        title; a part of any title. Case does not matter in titles.

        Raises:
            NodeNotFoundError: If no node fits, or several do.
        """
        wanted = name.strip().lower()
        title = pl.col("title").str.to_lowercase()
        part = title.str.contains(wanted, literal=True)
        named = (pl.col("id") == name) | (pl.col("key") == name) | (pl.col("url") == name)
        for fits in (
            named | pl.col("urls").list.contains(name),
            title == wanted,
            part & pl.col("kind").is_in(ARTICLE_KINDS),
            part,
        ):
            found = self.nodes.filter(fits) if wanted else self.nodes.clear()
            if found.height == 1:
                return str(found["id"][0])
            if found.height:
                some = "; ".join(f"{row['id']} ({row['title']})" for row in found.head(5).iter_rows(named=True))
                what = f"{found.height} nodes are known by {name!r}: {some}"
                raise NodeNotFoundError(f"{what}; give a longer part or the id")
        raise NodeNotFoundError(f"no node is known by {name!r}; give an id, an address or a part of a title")

    def with_result(self, result: Result) -> ArticleGraph:
        """Return a graph that also has what an analysis found. An earlier result of the same name must not be there."""
        if result.name in self.results:
            raise GraphError(f"this graph already has the result {result.name!r}; start from the graph before it")
        nodes, edges, links = self.nodes, self.edges, edge_table(result.new_edges())
        if (new := result.new_nodes()).height:
            nodes = node_table(pl.concat([nodes, node_table(new)], how="diagonal"))
        if (new := result.new_columns()).width:
            nodes = nodes.join(new, on="id", how="left", maintain_order="left")
        if links.height:
            edges = edge_table(pl.concat([edges, links], how="diagonal"))
        _check(nodes, links)  # the links there were have their ends still
        grown = copy(self)
        results = MappingProxyType({**self.results, result.name: result})
        vars(grown).update(nodes=nodes, edges=edges, results=results)
        return grown

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return a new ``networkx.MultiDiGraph`` with every attribute; nulls and empty lists are left out.

        Edge keys are the edge kinds (``about 2`` for a second edge of one kind between two nodes). Takes
        O(nodes + edges) time and about 1 KiB a node.
        """
        import networkx as nx  # late: costs start-up time that most uses never need

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from((row.pop("id"), _set_values(row)) for row in self.nodes.iter_rows(named=True))
        ends = "source", "target", "kind"
        nth = pl.int_range(1, pl.len() + 1).over(ends)
        keys = pl.when(nth == 1).then("kind").otherwise(pl.format("{} {}", "kind", nth))
        for row in self.edges.with_columns(keys.alias("networkx key")).iter_rows(named=True):
            graph.add_edge(row.pop("source"), row.pop("target"), row.pop("networkx key"), **_set_values(row))
        return graph

    @classmethod
    def from_networkx(cls, graph: nx.Graph[Any]) -> ArticleGraph:
        """Make an ArticleGraph of any networkx graph; ``to_networkx`` and back gives the same tables.

        Nodes without ``kind`` become articles and nodes without ``title`` take their id; edges without ``kind`` become
        ``related_to``. Attributes graphkit does not know stay as further columns. The graph is not changed.

        Raises:
            GraphError: If two node ids are the same as text (7 and "7"), or a value does not fit its column.
        """
        names = {node: str(node) for node in graph}
        if len(set(names.values())) < len(names):
            raise GraphError("some node ids are the same as text (such as 7 and '7'); rename one of them")
        nodes = [
            {"kind": "article", "title": names[node], **attributes, "id": names[node]}
            for node, attributes in graph.nodes(data=True)
        ]
        edges = [
            {"kind": "related_to", "stated": True, **attributes, "source": names[source], "target": names[target]}
            for source, target, attributes in graph.edges(data=True)
        ]
        try:
            return cls(nodes=node_table(nodes), edges=edge_table(edges))
        except (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError) as error:
            raise GraphError(f"an attribute does not fit its column: {error}") from error

    @classmethod
    def from_frames(cls, nodes: Any, edges: Any) -> ArticleGraph:
        """Make an ArticleGraph of two tables of any library that shares Arrow data, without copies where it can.

        Args:
            nodes: A Polars (lazy) frame, pandas frame, PyArrow table or DuckDB relation, with the column ``id`` and any
                of ``NODE_SCHEMA``. Nodes without ``kind`` are articles, those without ``title`` take their id.
            edges: Likewise, with ``source``, ``target`` and any of ``EDGE_SCHEMA``. Edges without ``kind`` are
                ``related_to``.

        Raises:
            GraphError: If a value does not fit its column, or the tables do not fit together.
        """
        id_, kind = pl.col("id"), pl.lit(None, pl.String)
        try:
            given, links = _frame(nodes, kind=kind, title=kind), _frame(edges, kind=kind, stated=pl.lit(True))
            return cls(
                nodes=node_table(
                    given.with_columns(pl.col("kind").fill_null("article"), pl.col("title").fill_null(id_))
                ),
                edges=edge_table(links.with_columns(pl.col("kind").fill_null("related_to"))),
            )
        except (pl.exceptions.PolarsError, TypeError, ValueError) as error:
            raise GraphError(f"these tables are no nodes and edges: {error}") from error


def _frame(table: Any, **defaults: pl.Expr) -> pl.DataFrame:
    """Return any Arrow table as ours, with the columns it lacks of ``defaults``."""
    frame = table.collect() if isinstance(table, pl.LazyFrame) else pl.DataFrame(table)
    return frame.with_columns(**{name: value for name, value in defaults.items() if name not in frame.columns})


def in_kinds(found: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    """Put counts in the order of ``NODE_KINDS`` or ``EDGE_KINDS``, other kinds after them by name."""
    ranked = [*(kind for kind in order if kind in found), *sorted(set(found) - set(order))]
    return {kind: found[kind] for kind in ranked}


def _set_values(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and value != []}
