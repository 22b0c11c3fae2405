"""Gold groups: which articles people say tell one story, read from a file and matched with a graph's articles."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from graphkit.analysis.stories import Stories
from graphkit.errors import InputError
from graphkit.graph import ArticleGraph
from graphkit.measures import Evaluation, evaluate
from graphkit.model import Problem
from graphkit.storylines.cut import THRESHOLDS
from graphkit.urls import normalized_url

__all__ = ["Gold", "evaluate_graph", "read_gold", "threshold_curve"]

# Names of the two columns, best first; letter case does not matter.
ARTICLE_COLUMNS = ("article", "id", "article_id", "url", "link", "web_url", "weburl", "key", "node")
GROUP_COLUMNS = ("group", "story", "cluster", "event", "label", "gold")


@dataclass(frozen=True)
class Gold:
    """What people say.

    Attributes:
        groups: The group of each article, by id or address as the file has it.
        file: Where that was read.
        problems: Rows that could not be used.
    """

    groups: Mapping[str, str]
    file: str
    problems: tuple[Problem, ...] = ()


def read_gold(path: str | os.PathLike[str], columns: Mapping[str, str] | None = None) -> Gold:
    """Read gold groups from a CSV or JSON Lines file with a column of article ids or addresses and one of groups.

    Args:
        path: The file; ``.jsonl`` and ``.ndjson`` hold an object a line, anything else is CSV with a header.
        columns: ``{"id": COLUMN, "group": COLUMN}``; by default the usual names are looked for.

    Raises:
        InputError: If the file cannot be read, or a column is not there.
    """
    file = Path(path)
    try:
        if file.suffix.lower() in (".jsonl", ".ndjson"):
            table = pl.read_ndjson(file, infer_schema_length=None)
        else:
            table = pl.read_csv(file, infer_schema=False, truncate_ragged_lines=True)
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error).splitlines()[0]
        raise InputError(f"{file}: cannot be read as gold groups ({reason})") from error
    chosen = dict(columns or {})
    article = _column(table, chosen.get("id"), ARTICLE_COLUMNS, "article ids or addresses", file)
    group = _column(table, chosen.get("group"), GROUP_COLUMNS, "groups", file)
    problems: list[Problem] = []
    groups: dict[str, str] = {}
    rows = table.select(pl.col(article, group).cast(pl.String).str.strip_chars()).iter_rows()
    for line, (name, label) in enumerate(rows, start=2):
        if not name or not label:
            problems.append(Problem(str(file), line, group if name else article, "is empty", "skipped"))
        elif groups.setdefault(name, label) != label:
            what = f"{name!r} was in the group {groups[name]!r} before"
            problems.append(Problem(str(file), line, group, what, "skipped, the first one counts"))
    return Gold(groups, str(file), tuple(problems))


def evaluate_graph(graph: ArticleGraph, gold: Gold, *, worst: int = 10) -> tuple[Evaluation, list[Problem]]:
    """Compare a graph's stories with gold groups. Gold articles that are not in the graph are reported and left out.

    Args:
        graph: A graph with stories (see :func:`graphkit.analyse`).
        gold: What people say.
        worst: How many over-merges and splits to list.
    """
    nodes = _nodes_by_name(graph)
    story_of = dict(graph.edges.filter(kind="in_story").select("source", "target").iter_rows())
    title_of = dict(graph.texts().select("id", "title").iter_rows())
    found: dict[str, str] = {}
    titles: dict[str, str] = {}
    lost: list[Problem] = []
    for name in gold.groups:
        node = nodes.get(name) or nodes.get(normalized_url(name) or name)
        if node is None:
            lost.append(Problem(gold.file, None, "", f"there is no article {name!r} in the graph", "left out"))
            continue
        found[name] = story_of.get(node, node)
        titles[name] = title_of[node]
    groups = {name: group for name, group in gold.groups.items() if name in found}
    return evaluate(groups, found, titles=titles, worst=worst), lost


def threshold_curve(graph: ArticleGraph, gold: Gold) -> pl.DataFrame:
    """How the measures change with the stories' threshold.

    Args:
        graph: A graph with stories (see :func:`graphkit.analyse`).
        gold: What people say.

    Returns:
        Columns ``threshold``, ``pairs_precision``, ``pairs_recall``, ``pairs_f1``, ``bcubed_precision``,
        ``bcubed_recall``, ``bcubed_f1``; a row a threshold, ascending, from the lowest that was merged down to.
    """
    stories = graph.results["stories"]
    assert isinstance(stories, Stories)
    bare = ArticleGraph(
        graph.nodes.filter(pl.col("kind") != "story"),
        graph.edges.filter(pl.col("kind") != "in_story"),
        articles=graph.articles,
    )
    rows: list[dict[str, float]] = []
    for threshold in sorted({*THRESHOLDS, stories.threshold}):
        result, _ = evaluate_graph(bare.with_result(stories.at(threshold)), gold, worst=0)
        row = {"threshold": threshold}
        for name, measure in (("pairs", result.pairs), ("bcubed", result.bcubed)):
            row |= {f"{name}_precision": measure.precision, f"{name}_recall": measure.recall, f"{name}_f1": measure.f1}
        rows.append(row)
    return pl.DataFrame(rows)


def _nodes_by_name(graph: ArticleGraph) -> dict[str, str]:
    """Node ids by every name an article may have: own ids of all its records, addresses, key, node id."""
    names: dict[str, str] = {}
    texts = graph.texts()
    by_address: dict[str, str] = {}
    for node, key, urls in texts.select("id", "key", "urls").iter_rows():
        names[node] = node
        names[key] = node
        for url in urls:
            names[url] = by_address[normalized_url(url)] = node
    for article in graph.articles:
        if article.id and article.id not in names:
            address = next(
                (by_address[form] for url in article.urls if (form := normalized_url(url)) in by_address), ""
            )
            if address:
                names[article.id] = address
    return by_address | names


def _column(table: pl.DataFrame, asked: str | None, usual: tuple[str, ...], what: str, file: Path) -> str:
    if asked is not None:
        if asked not in table.columns:
            raise InputError(f"{file}: has no column {asked!r}; its columns are {', '.join(table.columns)}")
        return asked
    lower = {name.lower(): name for name in reversed(table.columns)}
    for name in usual:
        if name in lower:
            return lower[name]
    raise InputError(
        f"{file}: no column looks like {what}; its columns are {', '.join(table.columns)}; name them with"
        " --columns id=COLUMN,group=COLUMN"
    )
