"""``graphkit check``: what is wrong with the input."""

from __future__ import annotations

from dataclasses import asdict

import click

from graphkit.cli.common import as_json, print_json, quiet, read, sources, step, strict
from graphkit.errors import NoArticlesError


@click.command(short_help="List what is wrong with the input.")
@sources
@as_json
@strict
@quiet
def check(sources: tuple[str, ...], as_json: bool, strict: bool, quiet: bool) -> None:
    """List every problem in SOURCE: file, line, field, what is wrong, and what graphkit does about it.

    With --json: {"problems": [{"file", "line", "field", "what", "done"}], "articles": COUNT}.
    """
    count, unreadable = 0, None
    try:
        articles = read(sources, quiet)
    except NoArticlesError as error:
        if not error.problems:
            raise
        problems, unreadable = list(error.problems), error
    else:
        from graphkit.build import build_graph  # late: --help stays quick

        with step("Linking", quiet):
            problems = sorted([*articles.problems, *build_graph(articles).problems], key=lambda problem: problem.order)
        count = len(articles)
    if as_json:
        print_json({"problems": [asdict(problem) for problem in problems], "articles": count})
    else:
        for problem in problems:
            click.echo(str(problem))
        if not quiet and unreadable is None:
            files = "1 article" if count == 1 else f"{count:,} articles"
            many = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
            click.echo(f"{many} in {files}", err=True)
    if unreadable is not None:
        raise unreadable
    if strict and problems:
        raise click.exceptions.Exit(1)
