"""``graphkit duplicates``: which articles are copies of each other."""

from __future__ import annotations

import json

import click

from graphkit.cli.common import as_json, finish, include_removed, load_graph, print_json, quiet, sources, strict


@click.command(short_help="Find articles with the same text.")
@sources
@click.option("--all", "all_", is_flag=True, help="Also list pairs that were judged no copies: series and boilerplate.")
@as_json
@include_removed
@strict
@quiet
def duplicates(
    sources: tuple[str, ...], all_: bool, as_json: bool, include_removed: bool, strict: bool, quiet: bool
) -> None:
    """Find the articles in SOURCE that are copies of each other, with the reason for every pair.

    With --json: {"duplicates": [{"kind", "score", "rule", "a", "b", "evidence"}]}, where a and b are
    {"node", "key", "title"}.
    """
    graph, problems = load_graph(sources, quiet, "duplicates", keep_removed=include_removed)
    pairs = graph.results["duplicates"].to_frame()
    if not all_:
        pairs = pairs.filter(~pairs["kind"].is_in(["series", "boilerplate"]))
    shown = {
        row["id"]: row for row in graph.texts().select("id", "key", "title", "provider_name").iter_rows(named=True)
    }
    if as_json:
        listed = [
            {
                "kind": row["kind"],
                "score": row["score"],
                "rule": row["rule"],
                **{
                    end: {"node": row[end], "key": shown[row[end]]["key"], "title": shown[row[end]]["title"]}
                    for end in "ab"
                },
                "evidence": json.loads(row["evidence"] or "{}"),
            }
            for row in pairs.iter_rows(named=True)
        ]
        print_json({"duplicates": listed})
    else:
        for row in pairs.iter_rows(named=True):
            click.echo(f"{row['kind']:<12} {row['score']:.2f}  {row['rule']}")
            for end in "ab" if row["a"] != row["b"] else "a":
                article = shown[row[end]]
                click.echo(f"    {article['title']}  ({article['provider_name'] or 'unknown provider'})  [{row[end]}]")
        if not quiet:
            click.echo("1 pair" if pairs.height == 1 else f"{pairs.height:,} pairs", err=True)
    finish(problems, strict=strict, quiet=quiet, found=bool(pairs.height))
