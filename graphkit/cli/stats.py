"""``graphkit stats``: how many of what."""

from __future__ import annotations

import click

from graphkit.cli.common import as_json, finish, include_removed, load_graph, print_json, quiet, sources, strict

TOP = 5


@click.command(short_help="Count what the graph holds.")
@sources
@as_json
@include_removed
@strict
@quiet
def stats(sources: tuple[str, ...], as_json: bool, include_removed: bool, strict: bool, quiet: bool) -> None:
    """Count the nodes and edges that SOURCE states, by kind.

    With --json: {"nodes": {KIND: COUNT}, "edges": {KIND: COUNT}}.
    """
    graph, problems = load_graph(sources, quiet, keep_removed=include_removed)
    counts = graph.counts()
    if as_json:
        print_json(counts)
    else:
        for table, kinds in counts.items():
            click.echo(f"{sum(kinds.values()):>10,} {table}")
            for kind, count in kinds.items():
                click.echo(f"{count:>10,}   {kind}")
        times = graph.texts()["published"].drop_nulls().dt.strftime("%Y-%m-%d")
        if times.len():
            click.echo(f"published from {times.min()!s} to {times.max()!s}")
        busiest = (
            graph.edges.filter(kind="published_by")["target"]
            .value_counts()
            .sort("count", "target", descending=[True, False])
        )
        names = dict(graph.nodes.select("id", "title").iter_rows())
        shown = ", ".join(f"{names[node]} ({count:,})" for node, count in busiest.head(TOP).iter_rows())
        if shown:
            click.echo(f"most from {shown}")
    finish(problems, strict=strict, quiet=quiet)
