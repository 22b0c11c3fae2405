"""What analyses found, as tables and plain values, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import polars as pl

from graphkit.errors import GraphError
from graphkit.graph import Result
from graphkit.model import Problem

__all__ = ["StoredResult", "not_apart", "restore", "take_apart"]

# The one name a table goes by that is not its analysis'.
TABLE_NAMES = {"layout": "positions"}
PLAIN = (str, int, float, bool, type(None))


@dataclass(frozen=True)
class StoredResult:
    """How one result lies in the folder.

    Attributes:
        tables: Field of the result -> name of the table that holds it.
        values: Field -> plain value.
        problems: Whether the result has problems; they lie with all others.
        nodes: How many nodes of which kinds the result added to the graph.
        edges: How many edges of which kinds it added.
        columns: The columns it added to the nodes.
    """

    tables: Mapping[str, str]
    values: Mapping[str, str | int | float | bool | None]
    problems: bool
    nodes: Mapping[str, int]
    edges: Mapping[str, int]
    columns: Sequence[str]


class _NotStored:
    """Stands for what a result works with and the folder does not hold."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, _: str) -> Any:
        raise GraphError(f"a stored graph keeps what {self.name} found, not how; find them again to try other values")


def take_apart(result: Result) -> tuple[StoredResult, dict[str, pl.DataFrame | pl.LazyFrame]]:
    """Return how a result is stored, and its tables by name.

    Raises:
        GraphError: If a field of it is neither a table, nor a plain value, nor ``problems``, nor private.
    """
    name = TABLE_NAMES.get(result.name, result.name)
    main = result.to_frame()
    tables: dict[str, pl.DataFrame | pl.LazyFrame] = {}
    places: dict[str, str] = {}
    values: dict[str, Any] = {}
    public = [field.name for field in fields(result) if not field.name.startswith("_")]
    for field in public:
        value = getattr(result, field)
        if isinstance(value, pl.DataFrame | pl.LazyFrame):
            places[field] = name if value is main else f"{name}_{field}"
            tables[places[field]] = value
        elif isinstance(value, PLAIN):
            values[field] = value
        elif field != "problems":
            raise GraphError(
                f"{type(result).__name__}.{field} is neither a table nor a plain value: it cannot be stored"
            )
    new_nodes, new_edges, new_columns = result.new_nodes(), result.new_edges(), result.new_columns()
    stored = StoredResult(
        tables=places,
        values=values,
        problems="problems" in public,
        nodes=_kinds(new_nodes),
        edges=_kinds(new_edges),
        columns=[column for column in new_columns.columns if column != "id"],
    )
    return stored, tables


def not_apart(name: str, kind: str) -> GraphError:
    """Return the error for what an analysis added, and what a graph could not be shown without."""
    return GraphError(
        f"{name} adds nodes or edges of the kind {kind!r}, which the graph has from elsewhere too, so it cannot"
        " be stored; give them a kind of their own"
    )


def restore(
    name: str,
    stored: StoredResult,
    scan: Callable[[str], pl.LazyFrame],
    read: Callable[[str], pl.DataFrame],
    problems: Callable[[], tuple[Problem, ...]],
) -> Result:
    """Make the result of the analysis ``name`` again.

    Args:
        name: The analysis.
        stored: How its result lies in the folder.
        scan: Gives a table by name, for a field that is lazy.
        read: Gives a table by name, for any other.
        problems: Gives the result's problems.

    Raises:
        GraphError: If there is no such analysis here, or this graphkit's wants other fields.
    """
    from graphkit.analysis import all_analyses  # late: brings the analyses

    known = all_analyses()
    if name not in known:
        raise GraphError(f"this graph has results of the analysis {name!r}, which is not installed here")
    home = known[name].__module__
    kinds = [one for one in Result.__subclasses__() if getattr(one, "name", None) == name]
    if not kinds:
        raise GraphError(f"the analysis {name!r} has no Result of that name")
    kind = next((one for one in kinds if one.__module__ == home), kinds[0])
    lazy = {field.name for field in fields(kind) if field.type == "pl.LazyFrame"}
    tables = {field: (scan if field in lazy else read)(table) for field, table in stored.tables.items()}
    values: dict[str, Any] = {**stored.values, **tables}
    if stored.problems:
        values["problems"] = problems()
    values |= {field.name: _NotStored(name) for field in fields(kind) if field.name.startswith("_")}
    try:
        return kind(**values)
    except TypeError as error:
        raise GraphError(f"what {name} found was stored by another graphkit ({error}); build the graph anew") from error


def _kinds(rows: pl.DataFrame) -> dict[str, int]:
    return dict(sorted(rows["kind"].value_counts().iter_rows())) if rows.height else {}
