"""A graph in a folder, read when it is asked for: :func:`open_graph`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import polars as pl

from graphkit.articles import ARTICLE_SCHEMA, Articles
from graphkit.build import in_order
from graphkit.errors import InputError
from graphkit.graph import ArticleGraph, Result
from graphkit.model import Problem
from graphkit.store.articles import problems_of
from graphkit.store.folder import current_version, kept_versions
from graphkit.store.manifest import Manifest, read_manifest
from graphkit.store.results import restore

__all__ = ["StoredGraph", "earlier_version", "open_graph", "read_stored"]

KEEP = "'graphkit build SOURCE -o FOLDER --keep N' keeps N earlier versions"


def open_graph(folder: str | os.PathLike[str], *, version: int | None = None) -> StoredGraph:
    """Open a graph folder. Only its manifest is read; each table is when it is needed.

    The graph stays as it was when opened for as long as its version is kept: through the next rebuild, as a rule.

    Args:
        folder: The graph folder.
        version: The number of an earlier version that is kept (see ``keep`` of :func:`graphkit.build_folder`); by
            default the one that holds.

    Raises:
        InputError: If there is no graph in the folder, or no such version; it is damaged, or a newer graphkit wrote it.
    """
    place = current_version(Path(folder))
    if place is None:
        raise InputError(f"{os.fspath(folder)}: holds no graph; make one with 'graphkit build SOURCE -o FOLDER'")
    if version is not None:
        kept = kept_versions(Path(folder))
        if version not in kept:
            there = ", ".join(map(str, kept))
            raise InputError(f"{os.fspath(folder)}: version {version} is not kept, only {there}; {KEEP}")
        place = kept[version]
    return StoredGraph(place, read_manifest(place))


def earlier_version(folder: str | os.PathLike[str], version: int | None = None) -> int:
    """Return the number of the version kept before another one, by default before the one that holds.

    Raises:
        InputError: If none is.
    """
    kept = kept_versions(Path(folder))
    before = [number for number in kept if number < (version or max(kept, default=0))]
    if not before:
        which = f"version {version}" if version is not None else "the present one"
        raise InputError(f"{os.fspath(folder)}: no version before {which} is kept; {KEEP}, or name another graph")
    return before[-1]


def read_stored(folder: Path) -> list[pl.DataFrame | Problem]:
    """Return the articles in a graph folder as they were read, and what was wrong with them: a reader's part."""
    graph = open_graph(folder)
    problems = graph.collect(graph.scan("problems").filter(stage="reading"))
    return [graph.table("articles").select(*ARTICLE_SCHEMA), *problems_of(problems)]


class StoredGraph(ArticleGraph):
    """An :class:`ArticleGraph` whose tables, articles and results are read from a folder on first use.

    Attributes:
        version: The folder of the version that was opened; its tables are ``NAME.parquet`` in it.
        manifest: What the folder says of itself.
        kept: The analyses whose results, nodes, edges and columns this graph shows.
    """

    version: Path
    manifest: Manifest
    kept: tuple[str, ...]

    def __init__(self, version: Path, manifest: Manifest, kept: tuple[str, ...] | None = None) -> None:
        # The base class is frozen, and would check what was checked when it was written.
        values = vars(self)
        values["version"], values["manifest"] = version, manifest
        values["kept"] = tuple(manifest.analyses) if kept is None else kept

    def __len__(self) -> int:
        """Number of nodes, from the manifest: many ask a graph whether it is there, and mean no more."""
        return sum(self.counts()["nodes"].values())

    @cached_property
    def nodes(self) -> pl.DataFrame:
        """The nodes table; see :class:`ArticleGraph`."""
        return self.collect(self.scan_nodes())

    @cached_property
    def edges(self) -> pl.DataFrame:
        """The edges table; see :class:`ArticleGraph`."""
        return self.collect(self.scan_edges())

    @cached_property
    def articles(self) -> Articles:
        """What the graph was built from; see :class:`ArticleGraph`."""
        return Articles(in_order(self.table("articles").select(*ARTICLE_SCHEMA)))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What the builder found wrong."""
        return self.problems_in("linking")

    @cached_property
    def results(self) -> Mapping[str, Result]:
        """What analyses found, each read on first use."""
        return _Results({name: lambda name=name: self._result(name) for name in self.kept})  # type: ignore[misc]

    def scan_nodes(self) -> pl.LazyFrame:
        """The nodes table for a query that needs few of its columns."""
        hidden = [stored for name, stored in self.manifest.analyses.items() if name not in self.kept]
        kinds = [kind for stored in hidden for kind in stored.nodes]
        columns = [column for stored in hidden for column in stored.columns]
        return self.scan("nodes").filter(~pl.col("kind").is_in(kinds)).drop(columns)

    def scan_edges(self) -> pl.LazyFrame:
        """The edges table for a query that needs few of its columns."""
        hidden = [stored for name, stored in self.manifest.analyses.items() if name not in self.kept]
        return self.scan("edges").filter(~pl.col("kind").is_in([kind for stored in hidden for kind in stored.edges]))

    def counts(self) -> dict[str, dict[str, int]]:
        """As :meth:`ArticleGraph.counts`, from the manifest."""
        hidden = [stored for name, stored in self.manifest.analyses.items() if name not in self.kept]
        nodes = {kind for stored in hidden for kind in stored.nodes}
        edges = {kind for stored in hidden for kind in stored.edges}
        return {
            "nodes": {kind: count for kind, count in self.manifest.nodes.items() if kind not in nodes},
            "edges": {kind: count for kind, count in self.manifest.edges.items() if kind not in edges},
        }

    def only(self, *analyses: str) -> StoredGraph:
        """Return the same graph with the results of no analyses but these: as if no others had ever run.

        An analysis sees what those before it found, so the results after the first that is not asked for go, too.
        """
        kept: list[str] = []
        for name in self.manifest.analyses:
            if name not in analyses or name not in self.kept:
                break
            kept.append(name)
        return StoredGraph(self.version, self.manifest, tuple(kept))

    def with_result(self, result: Result) -> ArticleGraph:
        """As :meth:`ArticleGraph.with_result`; what comes back is in memory."""
        loaded = ArticleGraph(self.nodes, self.edges, self.problems, self.articles, self.results)
        return loaded.with_result(result)

    @property
    def stages(self) -> tuple[str, ...]:
        """Where problems were met, which is ``reading``, ``linking``, and the analyses shown."""
        return ("reading", "linking", *self.kept)

    def problems_in(self, stage: str) -> tuple[Problem, ...]:
        """What ``reading``, ``linking`` or an analysis found wrong, as it was told."""
        found = self.scan("problems").filter((pl.col("stage") == stage) & pl.col("told"))
        return tuple(problems_of(self.collect(found)))

    def path(self, table: str) -> Path:
        """Where a table lies, for other tools to open."""
        return Path(self.version, f"{table}.parquet")

    def scan(self, table: str) -> pl.LazyFrame:
        """A table of the folder for a query; see ``manifest.tables`` for what there is."""
        return pl.scan_parquet(self.path(table))

    def table(self, name: str) -> pl.DataFrame:
        """A table of the folder.

        Raises:
            InputError: If it is not there or damaged.
        """
        return self.collect(self.scan(name))

    def _result(self, name: str) -> Result:
        stored = self.manifest.analyses[name]
        return restore(name, stored, self.scan, self.table, lambda: self.problems_in(name))

    def collect(self, query: pl.LazyFrame) -> pl.DataFrame:
        """Run a query on :meth:`scan`'s tables.

        Raises:
            InputError: If a table is not there or damaged.
        """
        try:
            return query.collect()
        except FileNotFoundError as error:
            raise InputError(
                f"{self.version}: is not whole, or was replaced by a rebuild; open the graph anew"
            ) from error
        except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            reason = str(error).strip().partition("\n")[0][:200]
            raise InputError(f"{self.version}: is damaged ({reason}); remove the folder and build it anew") from error


class _Results(Mapping[str, Result]):
    """Results by name, each made when it is first asked for."""

    def __init__(self, makers: dict[str, Callable[[], Result]]) -> None:
        self.makers = makers
        self.made: dict[str, Result] = {}

    def __getitem__(self, name: str) -> Result:
        if name not in self.made:
            self.made[name] = self.makers[name]()
        return self.made[name]

    def __contains__(self, name: object) -> bool:  # the inherited one would read the result
        return name in self.makers

    def __iter__(self) -> Iterator[str]:
        return iter(self.makers)

    def __len__(self) -> int:
        return len(self.makers)
