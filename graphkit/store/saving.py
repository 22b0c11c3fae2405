"""Writing a graph into a folder: :func:`save`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from graphkit.articles import Articles
from graphkit.graph import ArticleGraph
from graphkit.store.articles import problem_table, with_inputs
from graphkit.store.folder import publish, writing
from graphkit.store.inputs import FILE_SCHEMA
from graphkit.store.manifest import Manifest, write_manifest
from graphkit.store.results import StoredResult, not_apart, take_apart
from graphkit.store.stored import StoredGraph, open_graph
from graphkit.store.tables import table_rows, write_table

__all__ = ["Origin", "save", "write_graph"]


@dataclass(frozen=True)
class Origin:
    """What a graph was read from, for the next build to compare with.

    Attributes:
        articles: As read, with the numbers of their inputs.
        reading: Problems met in reading, with the numbers of their inputs.
        files: The input files and their fingerprints.
        parameters: See :class:`~graphkit.store.manifest.Manifest`.
        inputs: See there, too.
    """

    articles: pl.DataFrame
    reading: pl.DataFrame
    files: pl.DataFrame
    parameters: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=lambda: {"files": 0, "digest": ""})


def save(graph: ArticleGraph, folder: str | os.PathLike[str], *, keep: int = 1) -> StoredGraph:
    """Write a graph with all its results into a folder, as a new version if the folder holds a graph already.

    What reads the folder meets the old graph or the new one, whatever happens meanwhile.

    Args:
        graph: Any graph; it is not changed.
        folder: Made if need be.
        keep: How many versions before this one stay in the folder.

    Returns:
        The graph as it lies there.

    Raises:
        OutputError: If another process writes there, or it cannot be written; the old graph is still there then.
        GraphError: If a result cannot be stored.
    """
    target = Path(folder)
    if isinstance(graph, StoredGraph):
        reading = graph.collect(graph.scan("problems").filter(stage="reading"))
        made = graph.manifest
        origin = Origin(graph.table("articles"), reading, graph.table("files"), made.parameters, made.inputs)
    else:
        articles = with_inputs(Articles.of(graph.articles).table)
        origin = Origin(articles, problem_table("reading", ()), pl.DataFrame(schema=FILE_SCHEMA))
    with writing(target):
        publish(target, lambda version: write_graph(graph, origin, version), keep=keep)
    return open_graph(target)


def write_graph(graph: ArticleGraph, origin: Origin, version: Path) -> None:
    """Write the tables and the manifest of a graph into an empty folder."""
    tables: dict[str, pl.DataFrame | pl.LazyFrame] = {
        "articles": origin.articles,
        "nodes": graph.nodes,
        "edges": graph.edges,
        "files": origin.files,
    }
    problems = [origin.reading, problem_table("linking", graph.problems)]
    counts = graph.counts()
    analyses: dict[str, StoredResult] = {}
    for name, result in graph.results.items():
        stored, found = take_apart(result)
        _check_apart(name, stored.nodes, counts["nodes"])
        _check_apart(name, stored.edges, counts["edges"])
        analyses[name] = stored
        tables |= found
        problems.append(problem_table(name, getattr(result, "problems", ())))
    tables["problems"] = pl.concat(problems)
    for name, table in tables.items():
        write_table(table, Path(version, f"{name}.parquet"))
    write_manifest(
        Manifest(
            parameters=origin.parameters,
            inputs=origin.inputs,
            nodes=counts["nodes"],
            edges=counts["edges"],
            tables={name: table_rows(version, name) for name in sorted(tables)},
            analyses=analyses,
        ),
        version,
    )


def _check_apart(name: str, added: Mapping[str, int], all_: Mapping[str, int]) -> None:
    for kind, count in added.items():
        if all_[kind] != count:
            raise not_apart(name, kind)
