"""``graphkit stories``: which articles tell the same story."""

from __future__ import annotations

import click

from graphkit.cli.common import (
    as_json,
    decisions,
    finish,
    include_removed,
    load_graph,
    print_json,
    quiet,
    semantic,
    sources,
    strict,
)


@click.command(short_help="Group the articles that tell the same story.")
@sources
@decisions
@semantic
@as_json
@include_removed
@strict
@quiet
def stories(sources: tuple[str, ...], as_json: bool, include_removed: bool, strict: bool, quiet: bool) -> None:
    """Group the articles in SOURCE by the event they report. Articles that stand alone are left out.

    With --json: {"stories": [{"id", "name", "members": [{"node", "key"}]}]}, where key is the input's own id, else
    the article's address, else its file.
    """
    graph, problems = load_graph(sources, quiet, "duplicates", "stories", keep_removed=include_removed)
    found = graph.nodes.filter(kind="story").select("id", "title").sort("id")
    members = (
        graph.edges.filter(kind="in_story")
        .select(story="target", node="source")
        .join(graph.nodes.select("id", "key", "title", "published", "provider_name"), left_on="node", right_on="id")
        .sort("story", "published", "node", nulls_last=True)
        .partition_by("story", as_dict=True)
    )
    if as_json:
        listed = [
            {"id": story, "name": name, "members": members[story,].select("node", "key").to_dicts()}
            for story, name in found.iter_rows()
        ]
        print_json({"stories": listed})
    else:
        for story, name in found.iter_rows():
            click.echo(f"{name}  [{story}]")
            for row in members[story,].iter_rows(named=True):
                day = f"{row['published']:%Y-%m-%d}" if row["published"] else "no date   "
                click.echo(f"  {day}  {row['title']}  ({row['provider_name'] or 'unknown provider'})")
        if not quiet:
            articles = graph.texts().height
            told = graph.edges.filter(kind="in_story").height
            click.echo(f"{found.height:,} stories of {told:,} articles; {articles - told:,} stand alone", err=True)
    finish(problems, strict=strict, quiet=quiet)
