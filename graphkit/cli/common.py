"""What the verbs share: their options, reading with progress, and printing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from graphkit.graph import ArticleGraph
    from graphkit.model import Problem
    from graphkit.readers import Articles

__all__ = [
    "as_json",
    "finish",
    "include_removed",
    "load_graph",
    "print_json",
    "quiet",
    "read",
    "sources",
    "step",
    "strict",
]

F = TypeVar("F", bound=Callable[..., Any])

COLUMNS = "graphkit.columns"  # where the context keeps what --map says, so that no verb has to pass it on


def _keep_map(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value:
        from graphkit.columns import named_columns, parse_map  # late: --help stays quick
        from graphkit.errors import InputError

        try:
            columns = parse_map(value)
            named_columns(columns)
        except InputError as error:
            raise click.BadParameter(str(error)) from error
        context.meta[COLUMNS] = columns


def sources(verb: F) -> F:
    """Give a verb its SOURCE argument, and ``--map`` for those that are tables."""
    argument = click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path())
    option = click.option(
        "--map",
        metavar="FIELD=COLUMN,...",
        expose_value=False,
        callback=_keep_map,
        help="Which columns of tables hold which fields, such as id=ID,title=HEADLINE.",
    )
    return argument(option(verb))


as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
quiet = click.option("--quiet", "-q", is_flag=True, help="Print no messages, only results and errors.")
strict = click.option("--strict", is_flag=True, help="Exit with 1 if the input has problems or something was found.")
include_removed = click.option("--include-removed", is_flag=True, help="Keep articles marked as removed.")

SHOWN_PROBLEMS = 3


def read(names: tuple[str, ...], quiet: bool) -> Articles:
    """Read articles with a progress bar on standard error, if that is a terminal."""
    from graphkit.readers import read_articles  # late: --help stays quick

    columns = click.get_current_context().meta.get(COLUMNS)
    if quiet or not sys.stderr.isatty():
        return read_articles(*names, columns=columns)
    with click.progressbar(length=1, label="Reading", file=sys.stderr, show_pos=True) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return read_articles(*names, columns=columns, progress=progress)


def load_graph(
    names: tuple[str, ...],
    quiet: bool,
    *analyses: str,
    keep_removed: bool = False,
) -> tuple[ArticleGraph, list[Problem]]:
    """Read, build and analyse; the problems of all three come back, the readers' first."""
    articles = read(names, quiet)
    from graphkit.build import build_graph  # late: --help stays quick

    with step("Linking", quiet):
        graph = build_graph(articles, include_removed=keep_removed)
    problems = [*articles.problems, *graph.problems]
    if analyses:
        from graphkit.analysis import analyse

        for name in analyses:
            with step(f"Finding {name}", quiet):
                graph = analyse(graph, name)
            problems.extend(getattr(graph.results[name], "problems", ()))
    return graph, problems


@contextmanager
def step(label: str, quiet: bool) -> Iterator[None]:
    """Say on a terminal what is being done."""
    shown = not quiet and sys.stderr.isatty()
    if shown:
        click.echo(f"\r\x1b[K{label} …", nl=False, err=True)
    try:
        yield
    finally:
        if shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def print_json(value: Any) -> None:
    """Print one JSON object; characters the output cannot hold are escaped."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    click.echo(json.dumps(value, ensure_ascii=encoding != "utf8", indent=2, default=str))


def finish(problems: list[Problem], *, strict: bool, quiet: bool, found: bool = False) -> None:
    """Say what was wrong with the input, and exit with 1 under ``--strict`` if anything was, or was found."""
    serious = [problem for problem in problems if problem.done.startswith("skipped")]
    if problems and not quiet:
        for problem in serious[:SHOWN_PROBLEMS]:
            click.echo(f"Problem: {problem}", err=True)
        rest = len(problems) - len(serious[:SHOWN_PROBLEMS])
        if rest:
            many = "1 problem" if rest == 1 else f"{rest:,} problems"
            more = "more " if serious else ""
            click.echo(
                f"The input has {more}{many}; 'graphkit check SOURCE' lists them.".replace("more 1", "1 more"), err=True
            )
    if strict and (problems or found):
        raise click.exceptions.Exit(1)
