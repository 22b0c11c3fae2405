"""``graphkit build``: articles in, a graph folder out, and only what changed the next time."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from graphkit.cli.progress import Progress
from graphkit.cli.serve import PORT, need_serving, serving
from graphkit.engines import ENGINES, open_engine
from graphkit.errors import GraphkitError

if TYPE_CHECKING:
    from graphkit.model import Problem
    from graphkit.store.stored import StoredGraph
    from graphkit.store.update import Built


def size(text: str) -> int:
    """Return the bytes that people write as 800M, 16G or 1.5 GiB."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT])(?:i?B)?", text.strip(), re.IGNORECASE)
    if found is None:
        raise click.BadParameter(f"{text!r} is no size; say it as 800M or 16G")
    return int(float(found[1]) * 1024 ** ("KMGT".index(found[2].upper()) + 1))


@click.command(short_help="Keep the graph in a folder; build it again from what changed.")
@sources
@semantic
@click.option("--output", "-o", required=True, type=click.Path(), help="The graph folder, such as news.graph.")
@click.option(
    "--keep", type=click.IntRange(min=0), default=1, show_default=True, help="How many earlier versions stay in it."
)
@click.option("--watch", is_flag=True, help="Go on, and build again whenever an article changes.")
@click.option("--serve", is_flag=True, help="Watch, and show the page as graphkit serve does (needs graphkit[serve]).")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True, help="For --serve; 0: any free one."
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    help="Read, link and find copies part by part: on the disk (local), or on Apache Spark (needs graphkit[spark]).",
)
@click.option(
    "--memory",
    type=size,
    metavar="SIZE",
    help="How much memory --engine may take, such as 8G; by default four fifths of what is free.",
)
@click.option("--spark-master", metavar="URL", help="Where Spark is, such as spark://host:7077; else this machine.")
@decisions
@include_removed
@strict
@quiet
def build(
    sources: tuple[str, ...],
    output: str,
    keep: int,
    watch: bool,
    serve: bool,
    port: int,
    engine: str | None,
    memory: int | None,
    spark_master: str | None,
    include_removed: bool,
    strict: bool,
    quiet: bool,
) -> None:
    """Link the articles in SOURCE, find duplicates, stories and communities, and keep all of it in a folder.

    Every verb takes the folder as SOURCE. Building into it again reads only files that are new or changed, and drops
    what is gone; stories and communities keep their ids and names where most of their members stay.
    """
    if spark_master is not None and engine != "spark":
        raise click.UsageError("--spark-master is for --engine spark")
    if memory is not None and not engine:
        raise click.UsageError("--memory is for --engine; without it all is in memory, however much that takes")
    if engine and (watch or serve):
        raise click.UsageError("--engine reads everything anew each time; build without it to --watch or --serve")
    meta = click.get_current_context().meta
    once = partial(
        _build,
        sources,
        quiet,
        folder=output,
        columns=meta.get(COLUMNS),
        include_removed=include_removed,
        decisions=meta.get(DECISIONS),
        semantic=meta.get(MODEL),
        keep=keep,
    )
    if watch or serve:
        if "-" in sources:
            raise click.UsageError("standard input cannot be watched; name files or folders")
        if serve:
            need_serving()  # before anything takes time
        _build_for_ever(sources, once, Path(output), port if serve else None, quiet)
    with ExitStack() as stack:
        if engine:
            once = partial(once, engine=stack.enter_context(open_engine(engine, master=spark_master, memory=memory)))
        built = once()
    skipped, more = _problems(built.graph)
    finish(skipped, strict=strict, quiet=quiet, more=more)


def _problems(graph: StoredGraph) -> tuple[list[Problem], int]:
    """Return the problems that made something be skipped, and count the others, of which there may be millions."""
    import polars as pl  # late: --help stays quick

    from graphkit.store.articles import problems_of

    told = graph.scan("problems").filter(pl.col("told") & pl.col("stage").is_in(graph.stages))
    skipped = graph.collect(told.filter(pl.col("done").str.starts_with("skipped")))
    return problems_of(skipped), int(graph.collect(told.select(pl.len())).item()) - skipped.height


def _build(sources: tuple[str, ...], quiet: bool, **options: Any) -> Built:
    """Build once, and say what was done."""
    from graphkit.store.update import build_folder  # late: --help stays quick

    with Progress(shown=not quiet and sys.stderr.isatty()) as progress:
        built = build_folder(*sources, progress=progress.count, say=progress.say, **options)
    if not quiet:
        click.echo(f"Read {built.read:,} files, {built.kept:,} unchanged, {built.gone:,} gone.", err=True)
        counts = ", ".join(f"{count:,} {kind}" for kind, count in built.graph.counts()["nodes"].items())
        what = "Wrote" if built.changed else "Nothing changed:"
        click.echo(f"{what} {counts} nodes and {sum(built.graph.counts()['edges'].values()):,} edges.", err=True)
    click.echo(str(Path(options["folder"])))
    return built


def _build_for_ever(
    sources: tuple[str, ...], once: Callable[[], Built], folder: Path, port: int | None, quiet: bool
) -> None:
    """Build, and build again after every change, until interrupted. What fails then is said, and may be mended."""
    from graphkit.store.watching import look, watch

    told = click.get_current_context().meta.get(DECISIONS)
    see = partial(look, sources, () if told is None else (told,))
    with ExitStack() as stack:
        seen = see()
        once()
        if port is not None:
            stack.enter_context(serving(folder, quiet, port=port))  # which notices new versions by itself
        for _ in watch(see, seen):
            try:
                once()
            except GraphkitError as error:
                click.echo(f"Error: {error}", err=True)
