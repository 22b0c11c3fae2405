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
    import polars as pl  # late: --help stays quick

    from graphkit.graph import ARTICLE_KINDS

    graph, problems = load_graph(sources, quiet, keep_removed=include_removed)
    counts = graph.counts()
    if as_json:
        print_json(counts)
    else:
        for table, kinds in counts.items():
            click.echo(f"{sum(kinds.values()):>10,} {table}")
            for kind, count in kinds.items():
                click.echo(f"{count:>10,}   {kind}")
        first, last = (
            graph.scan_nodes()
            .filter(pl.col("kind").is_in(ARTICLE_KINDS))
            .select(pl.col("published").min(), pl.col("published").max().alias("last"))
            .collect()
            .row(0)
        )
        if first is not None:
            click.echo(f"published from {first:%Y-%m-%d} to {last:%Y-%m-%d}")
        busiest = (
            graph.scan_edges()
            .filter(kind="published_by")
            .group_by("target")
            .len("count")
            .sort("count", "target", descending=[True, False])
            .head(TOP)
            .join(graph.scan_nodes().select("id", "title"), left_on="target", right_on="id", maintain_order="left")
            .collect()
        )
        shown = ", ".join(f"{name} ({count:,})" for name, count in busiest.select("title", "count").iter_rows())
        if shown:
            click.echo(f"most from {shown}")
    finish(problems, strict=strict, quiet=quiet)
