"""A graph that is being built in a folder, stage by stage: :class:`Draft`.

Each stage is a whole graph on the disk, made of the one before. So memory holds what one analysis works with, and a
build that was interrupted goes on after the last stage that was finished.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from graphkit.errors import InputError
from graphkit.graph import (
    EDGE_KINDS,
    EDGE_SCHEMA,
    NODE_KINDS,
    NODE_SCHEMA,
    ArticleGraph,
    Result,
    edge_table,
    in_kinds,
    node_table,
    refuse_ids,
)
from graphkit.store.articles import STORED_SCHEMA, problem_table
from graphkit.store.folder import DRAFT, linked, refusals, remove
from graphkit.store.manifest import Manifest, read_manifest, write_manifest
from graphkit.store.results import not_apart, take_apart
from graphkit.store.stored import StoredGraph
from graphkit.store.tables import Parts, Written, table_rows, write_table

__all__ = ["Draft", "begin", "resumed", "take_over"]

KEY, NEXT = "key", ".next"
EDGE_ORDER = ["source", "target", "kind"]


class Draft(StoredGraph):
    """A stage: a graph whose every table lies on the disk, in a folder that the next stage takes the place of."""

    def with_result(self, result: Result) -> Draft:
        """Write the next stage, which has what an analysis found, and return it; this one is gone then.

        Raises:
            GraphError: As :meth:`ArticleGraph.with_result`, and if the result cannot be stored.
            OutputError: If there is no space, no permission or the like; this stage is still there then.
        """
        stored, tables = take_apart(result)
        nodes, edges, columns = result.new_nodes(), result.new_edges(), result.new_columns()
        self._check(result.name, nodes, edges)
        grown: dict[str, Written] = {**tables}
        if problems := getattr(result, "problems", ()):
            grown["problems"] = pl.concat([self.scan("problems"), problem_table(result.name, problems).lazy()])
        if nodes.height or columns.width:
            grown["nodes"] = _grown(self.scan_nodes(), nodes, columns)
        if edges.height:
            grown["edges"] = self.scan_edges().merge_sorted(edge_table(edges).lazy(), key=EDGE_ORDER)
        counts = self.counts()
        manifest = replace(
            self.manifest,
            nodes=in_kinds({**counts["nodes"], **stored.nodes}, NODE_KINDS),
            edges=in_kinds({**counts["edges"], **stored.edges}, EDGE_KINDS),
            analyses={**self.manifest.analyses, result.name: stored},
        )
        return _next_stage(self.version.parent, grown, manifest, self)

    def rewritten(self, tables: Mapping[str, Written]) -> Draft:
        """Write the next stage, in which some tables have other values, and return it; see :meth:`with_result`."""
        return _next_stage(self.version.parent, tables, self.manifest, self)

    def _check(self, name: str, nodes: pl.DataFrame, edges: pl.DataFrame) -> None:
        counts = self.counts()
        for kinds, rows in ((counts["nodes"], nodes), (counts["edges"], edges)):
            if rows.height and (known := set(rows["kind"].unique()) & kinds.keys()):
                raise not_apart(name, min(known))
        ids = self.scan_nodes().select("id")
        added = nodes.lazy().select("id") if nodes.height else pl.LazyFrame(schema={"id": pl.String})
        refuse_ids(twice=self.collect(ids.join(added, on="id", how="semi").sort("id"))["id"])
        if edges.height:
            ends = pl.concat([edges["source"], edges["target"]]).unique().to_frame("id").lazy()
            refuse_ids(lost=self.collect(ends.join(pl.concat([ids, added]), on="id", how="anti").sort("id"))["id"])


def begin(
    folder: Path,
    key: str,
    manifest: Manifest,
    *,
    articles: Iterable[pl.DataFrame],
    files: pl.DataFrame,
    problems: Sequence[pl.DataFrame],
    nodes: Iterable[pl.DataFrame],
    edges: Iterable[pl.DataFrame],
) -> Draft:
    """Write the first stage: what linking gives.

    Args:
        folder: The graph folder; call it inside :func:`graphkit.store.folder.writing`.
        key: What the draft is made of; see :func:`resumed`.
        manifest: Its counts are filled in.
        articles: As they are stored, part by part in their order.
        files: As they are stored.
        problems: Those of reading and linking.
        nodes: Rows of the nodes table, likewise.
        edges: Rows of the edges table, likewise.

    Raises:
        OutputError: If there is no space, no permission or the like.
        Exception: Whatever goes wrong where parts are made.
    """
    place = Path(folder, DRAFT)
    with refusals(folder):
        remove(place)
        place.mkdir()
        Path(place, KEY).write_text(key, "ascii")
    tables: dict[str, Written] = {
        "articles": Parts(articles, STORED_SCHEMA),
        "nodes": Parts(nodes, NODE_SCHEMA),
        "edges": Parts(edges, EDGE_SCHEMA),
        "files": files,
        "problems": pl.concat(problems),
    }
    return _next_stage(place, tables, manifest, None)


def resumed(folder: Path, key: str) -> Draft | None:
    """Return the last stage that an interrupted build of the very same finished, if there is one.

    Args:
        folder: The graph folder.
        key: Tells what the build is made of: inputs, parameters, version.
    """
    place = Path(folder, DRAFT)
    try:
        if Path(place, KEY).read_text("ascii") == key and (last := _last_stage(place)):
            return Draft(last, read_manifest(last))
    except (OSError, UnicodeDecodeError, InputError):  # there is none, or the power went while it was written
        pass
    return None


def take_over(draft: ArticleGraph, version: Path) -> None:
    """Let the tables and the manifest of a draft be those of a version."""
    assert isinstance(draft, Draft)  # whatever was added to one
    for file in sorted(draft.version.iterdir()):
        linked(file, version)


def _next_stage(place: Path, tables: Mapping[str, Written], manifest: Manifest, before: Draft | None) -> Draft:
    """Write what changed, take the rest from the stage before, and put the new stage into its place."""
    made = place / NEXT
    with refusals(place.parents[1]):
        remove(made)
        made.mkdir()
        for name, table in tables.items():
            write_table(table, made / f"{name}.parquet")
        rows = {name: table_rows(made, name) for name in tables}
        if before is None:
            manifest = replace(
                manifest,
                nodes=in_kinds(_kinds(made / "nodes.parquet"), NODE_KINDS),
                edges=in_kinds(_kinds(made / "edges.parquet"), EDGE_KINDS),
            )
        else:
            for name in before.manifest.tables.keys() - tables.keys():
                linked(before.path(name), made)
            rows = {**before.manifest.tables, **rows}
        manifest = replace(manifest, tables=dict(sorted(rows.items())))
        write_manifest(manifest, made)
        stage = place / str(1 if before is None else int(before.version.name) + 1)
        made.rename(stage)
        if before is not None:
            remove(before.version)
    return Draft(stage, manifest)


def _last_stage(place: Path) -> Path | None:
    stages = [found for found in place.iterdir() if found.name.isdecimal()]
    return max(stages, key=lambda stage: int(stage.name), default=None)


def _grown(nodes: pl.LazyFrame, new: pl.DataFrame, columns: pl.DataFrame) -> pl.LazyFrame:
    """Return a nodes table with new nodes in their places, and with new columns."""
    if new.height:
        added = node_table(new).lazy()
        nodes, added = (pl.concat([nodes.clear(), table, added.clear()], how="diagonal") for table in (nodes, added))
        nodes = nodes.merge_sorted(added, key="id")
    if columns.width:
        nodes = nodes.join(columns.lazy(), on="id", how="left", maintain_order="left")
    return nodes


def _kinds(file: Path) -> dict[str, int]:
    return dict(pl.scan_parquet(file).group_by("kind").len().collect().iter_rows())
