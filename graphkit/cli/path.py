"""``graphkit path``: how two nodes are linked."""

from __future__ import annotations

import click

from graphkit.cli.common import as_json, decisions, finish, load_graph, print_json, quiet, sources, strict


@click.command(short_help="Show how two nodes are linked.")
@sources
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option(
    "--without",
    multiple=True,
    metavar="KIND",
    type=click.Choice(["article", "related", "provider", "topic", "story"]),
    help="Do not go through nodes of this kind. May be repeated.",
)
@decisions
@as_json
@strict
@quiet
def path(
    sources: tuple[str, ...], a: str, b: str, without: tuple[str, ...], as_json: bool, strict: bool, quiet: bool
) -> None:
    """Show a shortest path between A and B: ids, addresses or parts of titles that fit one node only.

    With --json: {"path": [{"node", "kind", "title"}], "edges": [{"source", "target", "kind"}]}, both empty if there is
    no path.
    """
    from graphkit.walks import find_path  # late: --help stays quick

    graph, problems = load_graph(sources, quiet, "duplicates", "stories")
    steps = find_path(graph, a, b, without=without)
    shown = {row["id"]: row for row in graph.nodes.select("id", "kind", "title").iter_rows(named=True)}
    walked = [graph.find(a), *(step.target for step in steps)] if steps is not None else []
    if as_json:
        nodes = [{"node": node, "kind": shown[node]["kind"], "title": shown[node]["title"]} for node in walked]
        edges = [
            {"source": step.source, "target": step.target, "kind": step.kind}
            if step.forward
            else {"source": step.target, "target": step.source, "kind": step.kind}
            for step in steps or []
        ]
        print_json({"path": nodes, "edges": edges})
    elif steps is None:
        click.echo("no path leads from one to the other")
    else:
        click.echo(f"{shown[walked[0]]['title']}  [{walked[0]}]")
        for step in steps:
            click.echo(f"  {step.arrow} {shown[step.target]['title']}  [{step.target}]")
    finish(problems, strict=strict, quiet=quiet)
