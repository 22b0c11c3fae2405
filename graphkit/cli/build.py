"""``graphkit build``: articles in, a graph folder out, and only what changed the next time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from graphkit.cli.common import (
    COLUMNS,
    DECISIONS,
    MODEL,
    decisions,
    finish,
    include_removed,
    quiet,
    semantic,
    sources,
    strict,
)


@click.command(short_help="Keep the graph in a folder; build it again from what changed.")
@sources
@semantic
@click.option("--output", "-o", required=True, type=click.Path(), help="The graph folder, such as news.graph.")
@click.option(
    "--keep", type=click.IntRange(min=0), default=1, show_default=True, help="How many earlier versions stay in it."
)
@decisions
@include_removed
@strict
@quiet
def build(sources: tuple[str, ...], output: str, keep: int, include_removed: bool, strict: bool, quiet: bool) -> None:
    """Link the articles in SOURCE, find duplicates, stories and communities, and keep all of it in a folder.

    Every verb takes the folder as SOURCE. Building into it again reads only files that are new or changed, and drops
    what is gone; stories and communities keep their ids and names where most of their members stay.
    """
    from graphkit.store.update import build_folder  # late: --help stays quick

    meta = click.get_current_context().meta
    with _Progress(quiet) as shown:
        built = build_folder(
            *sources,
            folder=output,
            columns=meta.get(COLUMNS),
            include_removed=include_removed,
            decisions=meta.get(DECISIONS),
            semantic=meta.get(MODEL),
            keep=keep,
            progress=shown.read,
            say=shown.say,
        )
    if not quiet:
        click.echo(f"Read {built.read:,} files, {built.kept:,} unchanged, {built.gone:,} gone.", err=True)
        counts = ", ".join(f"{count:,} {kind}" for kind, count in built.graph.counts()["nodes"].items())
        what = "Wrote" if built.changed else "Nothing changed:"
        click.echo(f"{what} {counts} nodes and {sum(built.graph.counts()['edges'].values()):,} edges.", err=True)
    click.echo(str(Path(output)))
    problems = [problem for stage in built.graph.stages for problem in built.graph.problems_in(stage)]
    finish(problems, strict=strict, quiet=quiet)


class _Progress:
    """One line on a terminal that says what is being done."""

    def __init__(self, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: Any) -> None:
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)

    def say(self, what: str) -> None:
        if self.shown:
            click.echo(f"\r\x1b[K{what} …", nl=False, err=True)

    def read(self, done: int, total: int) -> None:
        self.say(f"Reading {done:,} of {total:,}")
