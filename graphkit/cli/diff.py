"""``graphkit diff``: what changed between two graphs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.common import as_json, finish, load_graph, print_json, quiet, step, strict

if TYPE_CHECKING:
    from graphkit.changes.diff import GraphDiff
    from graphkit.graph import ArticleGraph
    from graphkit.model import Problem

VERSION = re.compile(r"(?P<folder>.+)@(?P<number>[1-9][0-9]*)")
FOUND = ("duplicates", "stories")  # what is compared
DRAWN = (*FOUND, "communities", "centrality", "layout")
# Formats that hold what is said of single nodes; the others would show gone articles as if they were there.
FORMATS = ("html", "json", "graphology", "cytoscape", "graphml", "gexf", "csv", "parquet")
SHOWN = 8  # rows of each list


@click.command(short_help="Tell what changed between two graphs.")
@click.argument("graphs", metavar="[OLD] NEW", nargs=-1, required=True, type=click.Path(readable=False))
@click.option("--output", "-o", type=click.Path(), help="Write the new graph with its changes, such as changes.html.")
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(FORMATS),
    metavar="NAME",
    help=f"{', '.join(FORMATS)}; by default the suffix decides.",
)
@click.option("--title", help="The heading of the page.")
@as_json
@strict
@quiet
def diff(
    graphs: tuple[str, ...],
    output: str | None,
    format_: str | None,
    title: str | None,
    as_json: bool,
    strict: bool,
    quiet: bool,
) -> None:
    """Tell what changed from the graph OLD to the graph NEW: articles, stories, providers and topics.

    Both are graph folders, or any SOURCE that is one file or folder. NEWS.graph@3 is version 3 of a folder, as far as
    it is kept (build --keep); without OLD, the version kept before NEW is compared with it.

    With -o the new graph is written too, with what is gone where it stood; as a page it is coloured by what changed.

    With --json: {"old", "new", "counts", "articles": [{"id", "change", "kind", "title", "provider", "published",
    "links", "old", "elsewhere", "fields": [{"field", "old", "new"}]}], "stories", "moves", "providers", "topics"},
    with the columns of graphkit.GraphDiff; articles and stories that are the same are left out.
    """
    from graphkit.changes.diff import diff_graphs  # late: --help stays quick

    names = _both(graphs)
    name = _format(output, format_, title)
    analyses = DRAWN if output else FOUND
    (old, _), (new, problems) = (_load(one, analyses, quiet) for one in names)
    with step("Comparing", quiet):
        found = diff_graphs(old, new)
    written: list[str] = []
    if output and name:  # first, since whoever reads the text may stop after some lines
        heading = title or f"What changed: {names[0]} → {names[1]}"
        written = _write(new, found, output, name, heading, quiet=quiet)
    if as_json:
        print_json(_plain(found, names))
    else:
        _tell(found)
    for file in written:
        click.echo(file, err=as_json)
    finish(problems, strict=strict, quiet=quiet, found=not found.nothing)


def _both(graphs: tuple[str, ...]) -> tuple[str, str]:
    """The names of the old graph and the new one."""
    from graphkit.store.folder import is_graph_folder
    from graphkit.store.stored import earlier_version

    if len(graphs) > 2:
        raise click.UsageError(f"two graphs are compared, not {len(graphs)}; name OLD and NEW")
    if len(graphs) == 2:
        return graphs[0], graphs[1]
    folder, version = _version_of(graphs[0])
    if not is_graph_folder(folder):
        raise click.UsageError(f"{graphs[0]} is no graph folder, which alone has a version before; name OLD and NEW")
    return f"{folder}@{earlier_version(folder, version)}", graphs[0]


def _version_of(name: str) -> tuple[str, int | None]:
    """The folder a name means, and which version of it; a folder that is called so comes first."""
    match = VERSION.fullmatch(name)
    if match is None or Path(name).exists():
        return name, None
    return match["folder"], int(match["number"])


def _load(name: str, analyses: tuple[str, ...], quiet: bool) -> tuple[ArticleGraph, list[Problem]]:
    from graphkit.store.folder import is_graph_folder
    from graphkit.store.stored import open_graph

    folder, version = _version_of(name)
    if version is None and not is_graph_folder(folder):
        return load_graph((folder,), quiet, *analyses)
    return open_graph(folder, version=version), []


def _format(output: str | None, format_: str | None, title: str | None) -> str | None:
    """The format to write, refused early if it cannot hold what changed."""
    from graphkit.exporters import format_of

    if output is None:
        if format_ or title:
            raise click.UsageError("--format and --title are for what --output writes; name a file")
        return None
    name = format_ or format_of(output)
    if name not in FORMATS:
        raise click.UsageError(f"{name} does not hold what changed; write one of {', '.join(FORMATS)}")
    if title and name != "html":
        raise click.UsageError(f"--title is for html, not for {name}")
    return name


def _tell(found: GraphDiff) -> None:
    for note in found.opening():
        click.echo(note["title"])
        for line in note["lines"]:
            click.echo(f"  {line}")
        for row in note["rows"][:SHOWN]:
            detail, *lines = row["detail"].splitlines() or [""]
            click.echo(f"  {row['title']}" + (f"  ({detail})" if detail else ""))
            for line in lines:
                click.echo(f"    {line}")
        if note["count"] > SHOWN:
            click.echo(f"  and {note['count'] - SHOWN:,} more")


def _plain(found: GraphDiff, names: tuple[str, str]) -> dict[str, Any]:
    """Everything that changed, as JSON has it."""
    fields: dict[str, list[dict[str, Any]]] = {}
    for row in found.fields.iter_rows(named=True):
        fields.setdefault(row.pop("id"), []).append(row)
    articles = found.articles.filter(found.articles["change"] != "same").sort("change", "id").drop("fields")
    stories = found.stories.filter(found.stories["fate"] != "same")
    return {
        "old": names[0],
        "new": names[1],
        "counts": found.counts(),
        "articles": [{**row, "fields": fields.get(row["id"], [])} for row in articles.iter_rows(named=True)],
        "stories": stories.to_dicts(),
        "moves": found.moves.to_dicts(),
        "providers": found.providers.to_dicts(),
        "topics": found.topics.to_dicts(),
    }


def _write(new: ArticleGraph, found: GraphDiff, output: str, name: str, title: str, *, quiet: bool) -> list[str]:
    """Write the new graph with its changes, and return the names of the files."""
    from graphkit.exporters import export

    with step("Writing", quiet):
        options = {"title": title} if name == "html" else {}
        written = export(new.with_result(found), output, format=name, **options)
    return [str(Path(output).with_name(file.name)) for file in written]
