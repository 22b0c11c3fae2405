"""What the verbs share: their options, reading with progress, and printing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from graphkit.articles import Articles
    from graphkit.graph import ArticleGraph
    from graphkit.model import Problem
    from graphkit.store.stored import StoredGraph
    from graphkit.storylines.meaning import Embedder

__all__ = [
    "as_json",
    "decisions",
    "finish",
    "include_removed",
    "load_graph",
    "print_json",
    "quiet",
    "read",
    "semantic",
    "sources",
    "step",
    "strict",
    "tell",
]

F = TypeVar("F", bound=Callable[..., Any])

# Where the context keeps what --map and --decisions say, so that no verb has to pass them on.
COLUMNS = "graphkit.columns"
DECISIONS = "graphkit.decisions"
TOLD = "graphkit.told"  # problems that were printed already


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
    argument = click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(readable=False))
    option = click.option(
        "--map",
        metavar="FIELD=COLUMN,...",
        expose_value=False,
        callback=_keep_map,
        help="Which columns of tables hold which fields, such as id=ID,title=HEADLINE.",
    )
    return argument(option(verb))


def _keep_decisions(context: click.Context, _: click.Parameter, value: str | None) -> None:
    context.meta[DECISIONS] = value


decisions = click.option(
    "--decisions",
    type=click.Path(),
    metavar="FILE",
    expose_value=False,
    callback=_keep_decisions,
    help="Which articles are one story, which are not, and better names (see docs/stories.md).",
)

MODEL = "graphkit.semantic"  # where the context keeps which model --semantic asks for


def _keep_model(context: click.Context, _: click.Parameter, value: str | bool | None) -> None:
    if value is True:
        from graphkit import semantic  # late: --help stays quick

        context.meta.setdefault(MODEL, semantic.MODEL)
    elif value:
        context.meta[MODEL] = value


def semantic(verb: F) -> F:
    """Give a verb ``--semantic``, and ``--model``, which implies it."""
    flag = click.option(
        "--semantic",
        is_flag=True,
        expose_value=False,
        callback=_keep_model,
        help="Weigh stories by meaning too, with a language model (needs graphkit[semantic]).",
    )
    model = click.option(
        "--model",
        metavar="FOLDER|NAME",
        expose_value=False,
        callback=_keep_model,
        help="The sentence-transformers model for --semantic.",
    )
    return flag(model(verb))


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
    anew: Sequence[str] = (),
) -> tuple[ArticleGraph, list[Problem]]:
    """Read, build and analyse; the problems of all three come back, the readers' first.

    What a graph folder holds is taken from there, but for the analyses that are wanted ``anew``.
    """
    embedder = None
    if (model := click.get_current_context().meta.get(MODEL)) is not None:
        from graphkit.semantic import sentence_embedder

        embedder = sentence_embedder(model)  # early: what is missing is said before anything takes time
    graph: ArticleGraph
    if stored := _stored(names, keep_removed):
        graph = stored.only(*_unchanged(analyses, embedder, anew))
        problems = [*stored.problems_in("reading"), *graph.problems]
    else:
        articles = read(names, quiet)
        from graphkit.build import build_graph  # late: --help stays quick

        with step("Linking", quiet):
            graph = build_graph(articles, include_removed=keep_removed)
        problems = [*articles.problems, *graph.problems]
    if analyses:
        from graphkit.analysis import analyse

        for name in analyses:
            if name not in graph.results:
                with step(f"Finding {name}", quiet):
                    graph = _with_stories(graph, embedder) if name == "stories" else analyse(graph, name)
            found = getattr(graph.results.get(name), "problems", ())
            tell(found, quiet)
            problems.extend(found)
    return graph, problems


def _stored(names: tuple[str, ...], keep_removed: bool) -> StoredGraph | None:
    """Open the source if it is one graph folder, and its tables are what reading and linking would give."""
    from graphkit.store.folder import is_graph_folder  # late: --help stays quick

    if len(names) != 1 or COLUMNS in click.get_current_context().meta or not is_graph_folder(names[0]):
        return None
    from graphkit.store.stored import open_graph

    graph = open_graph(names[0])
    return graph if graph.manifest.parameters.get("include_removed", keep_removed) == keep_removed else None


def _unchanged(analyses: Sequence[str], embedder: Embedder | None, anew: Sequence[str]) -> list[str]:
    """The analyses that what the user asks for does not change."""
    asked = embedder is not None or click.get_current_context().meta.get(DECISIONS) is not None
    return [name for name in analyses if name not in anew and not (asked and name == "stories")]


def tell(found: Sequence[Problem], quiet: bool) -> None:
    """Print what an analysis could not do; ``check`` runs none, so it would not list that."""
    told = click.get_current_context().meta.setdefault(TOLD, set())
    told.update(found)
    if not quiet:
        for problem in found[:SHOWN_PROBLEMS]:
            click.echo(f"Problem: {problem}", err=True)
        if len(found) > SHOWN_PROBLEMS:
            click.echo(f"Problem: and {len(found) - SHOWN_PROBLEMS:,} more like these", err=True)


def _with_stories(graph: ArticleGraph, embedder: Embedder | None) -> ArticleGraph:
    from graphkit.analysis.stories import find_stories

    told = click.get_current_context().meta.get(DECISIONS)
    return graph.with_result(find_stories(graph, decisions=told, semantic=embedder))


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


def finish(problems: list[Problem], *, strict: bool, quiet: bool, found: bool = False, more: int = 0) -> None:
    """Say what was wrong with the input, and exit with 1 under ``--strict`` if anything was, or was found.

    There may be ``more`` problems than those, of which none made anything be skipped.
    """
    told = click.get_current_context().meta.get(TOLD, set())
    listed = [problem for problem in problems if problem not in told]
    serious = [problem for problem in listed if problem.done.startswith("skipped")][:SHOWN_PROBLEMS]
    rest = len(listed) - len(serious) + more
    if not quiet:
        for problem in serious:
            click.echo(f"Problem: {problem}", err=True)
        if rest:
            many = f"{rest:,} {'more ' if serious else ''}problem{'s' if rest > 1 else ''}"
            click.echo(f"The input has {many}; 'graphkit check SOURCE' lists them.", err=True)
    if strict and (problems or more or found):
        raise click.exceptions.Exit(1)
