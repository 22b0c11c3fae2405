"""``graphkit neighbors``: what is around a node."""

from __future__ import annotations

import click

from graphkit.cli.common import as_json, decisions, finish, load_graph, print_json, quiet, sources, strict


@click.command(short_help="List what is linked to a node.")
@sources
@click.argument("node", metavar="NODE")
@click.option("--hops", type=click.IntRange(1, 6), default=1, show_default=True, help="How many edges away.")
@decisions
@as_json
@strict
@quiet
def neighbors(sources: tuple[str, ...], node: str, hops: int, as_json: bool, strict: bool, quiet: bool) -> None:
    """List the nodes linked to NODE: an id, an address, or a part of a title that fits one node only.

    With --json: {"node": ID, "neighbors": [{"node", "kind", "title", "hops", "via"}]}.
    """
    from graphkit.walks import find_neighbors  # late: --help stays quick

    graph, problems = load_graph(sources, quiet, "duplicates", "stories")
    start = graph.find(node)
    found = find_neighbors(graph, start, hops=hops)
    if as_json:
        print_json({"node": start, "neighbors": found.rename({"id": "node"}).to_dicts()})
    else:
        for row in found.iter_rows(named=True):
            click.echo(
                f"{'  ' * (row['hops'] - 1)}{row['kind']:<9}{row['title']}  [{row['id']}]  ({', '.join(row['via'])})"
            )
    finish(problems, strict=strict, quiet=quiet)
