"""``graphkit why``: what links two nodes, and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphkit.cli.common import as_json, decisions, finish, load_graph, print_json, quiet, sources, strict

if TYPE_CHECKING:
    from graphkit.explanation import Explanation
    from graphkit.graph import ArticleGraph


@click.command(short_help="Explain why two articles are linked, or are not.")
@sources
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@decisions
@as_json
@strict
@quiet
def why(sources: tuple[str, ...], a: str, b: str, as_json: bool, strict: bool, quiet: bool) -> None:
    """Explain what links A and B: ids, addresses or parts of titles that fit one node only.

    Shared runs of words stand between [ and ].

    With --json: {"a", "b", "verdict", "summary", "rule", "signals": [{"name", "value", "threshold"}], "path":
    [{"source", "target", "kind", "forward"}], "texts": {"a" and "b": {"title" and "excerpt": [{"text", "shared"}]}}}.
    """
    from graphkit.explanation import explain  # late: --help stays quick

    graph, problems = load_graph(sources, quiet, "duplicates", "stories")
    found = explain(graph, a, b)
    if as_json:
        print_json(found.to_dict())
    else:
        _print(graph, found)
    finish(problems, strict=strict, quiet=quiet)


def _print(graph: ArticleGraph, found: Explanation) -> None:
    titles = dict(graph.nodes.select("id", "title").iter_rows())
    click.echo(found.summary)
    if found.rule:
        click.echo(f"rule: {found.rule}")
    width = max((len(signal.label) for signal in found.signals), default=0)
    for signal in found.signals:
        held = f"  ({signal.held_to})" if signal.held_to else ""
        click.echo(f"  {signal.label:<{width}}  {'unknown' if signal.value is None else signal.value}{held}")
    if found.verdict == "path":
        for step in found.path:
            click.echo(f"  {titles[step.source]} {step.arrow} {titles[step.target]}")
    for name, node in (("a", found.a), ("b", found.b)):
        click.echo(f"\n{name.upper()}  {node}")
        for runs in found.texts.get(name, {"title": ()}).values():
            marked = " ".join(f"[{run.text}]" if run.shared else run.text for run in runs)
            click.echo(f"   {marked or titles[node]}")
