"""``graphkit export``: articles in, a page or a file out."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from graphkit.cli.common import decisions, finish, include_removed, load_graph, quiet, semantic, sources, step, strict

DEFAULT_OUTPUT = Path("output", "graph.html")
CANVASES = ("pyvis", "webgl")  # graphkit.explorer has them too, but takes long to import
ANALYSES = ("duplicates", "stories", "communities", "centrality", "layout")
# The options that a format takes; the others take none.
OPTIONS = {"html": {"title", "max_nodes", "canvas"}, "png": {"title"}, "svg": {"title"}, "rss": {"title"}}

SEVERAL = ("parquet", "obsidian")  # formats whose files cannot be one after the other


@click.command(short_help="Write the graph as a page or a file.")
@sources
@semantic
@click.option("--output", "-o", type=click.Path(), help="Where to write; - is standard output.  [output/graph.html]")
@click.option(
    "--format",
    "-f",
    "format_",
    metavar="NAME",
    help="html, png, svg, json, graphology, cytoscape, graphml, gexf, csv, parquet, dot, jsonld, rss, obsidian "
    "or another package's; by default the suffix decides.",
)
@click.option("--title", help="The heading of the page, picture or feed.")
@click.option("--max-nodes", type=click.IntRange(min=1), help="At most so many nodes on the page.  [1000000]")
@click.option("--canvas", type=click.Choice(CANVASES), help="What draws the map.  [pyvis up to 500 nodes, else webgl]")
@click.option("--open", "open_", is_flag=True, help="Open what was written.")
@decisions
@include_removed
@strict
@quiet
def export(
    sources: tuple[str, ...],
    output: str | None,
    format_: str | None,
    title: str | None,
    max_nodes: int | None,
    canvas: str | None,
    open_: bool,
    include_removed: bool,
    strict: bool,
    quiet: bool,
) -> None:
    """Link the articles in SOURCE, find duplicates, stories and communities, and write the graph.

    Without -o an interactive page goes to output/graph.html. The suffix of -o picks the format: .html, .png and
    .svg (pictures; these need graphkit[plot]), .json (node-link), .graphology.json, .cyjs (Cytoscape), .graphml, .gexf,
    .dot, .jsonld, .rss (the stories as a feed), .csv or .parquet (which make two files, for nodes and edges), or .vault
    (a folder of linked notes; any other folder with --format obsidian).
    """
    from graphkit.exporters import SUFFIXES, format_of  # late: --help stays quick
    from graphkit.exporters import export as write
    from graphkit.plugins import plugged_in

    options: dict[str, Any] = {"title": title, "max_nodes": max_nodes, "canvas": canvas}
    options = {name: value for name, value in options.items() if value is not None}
    streamed = output == "-"
    suffix = next((suffix for suffix, known in SUFFIXES.items() if known == format_), f".{format_ or 'html'}")
    target = Path(output) if output else DEFAULT_OUTPUT.with_suffix(suffix)
    _refuse_early(target, streamed, format_ or SUFFIXES.get(target.suffix.lower()))
    name = format_ or ("html" if streamed else format_of(target))
    for option in options:
        if option not in OPTIONS.get(name, ()):
            takers = " and ".join(format_ for format_, taken in OPTIONS.items() if option in taken)
            raise click.UsageError(f"--{option.replace('_', '-')} is for {takers}, not for {name}")

    analyses = dict.fromkeys([*ANALYSES, *plugged_in("analyses")])
    graph, problems = load_graph(sources, quiet, *analyses, keep_removed=include_removed)
    with step("Writing", quiet):
        if streamed:
            _stream(graph, name, options)
            written: tuple[Path, ...] = ()
        else:
            written = write(graph, target, format=name, **options)
    if not quiet and not streamed:
        counts = ", ".join(f"{count:,} {kind}" for kind, count in graph.counts()["nodes"].items())
        click.echo(f"Wrote {counts} nodes and {graph.edges.height:,} edges to:", err=True)
    for file in written:
        click.echo(str(target.with_name(file.name)))
    if open_ and written:
        click.launch(written[0].resolve().as_uri() if name == "html" else str(written[0]))
    finish(problems, strict=strict, quiet=quiet)


def _refuse_early(target: Path, streamed: bool, name: str | None) -> None:
    """What is a slip should not cost the time of building."""
    from graphkit.errors import OutputError
    from graphkit.exporters import FOLDERS

    if streamed and name in SEVERAL:
        raise click.UsageError(f"{name} is several files, which cannot go to standard output; name one with --output")
    if not streamed and target.is_dir() and name not in FOLDERS:
        raise OutputError(f"{target}: is a folder; name a file in it, such as {target / 'graph.html'}")


def _stream(graph: Any, name: str, options: dict[str, Any]) -> None:
    from graphkit.exporters import export as write

    with tempfile.TemporaryDirectory() as folder:
        for file in write(graph, Path(folder, "graph"), format=name, **options):
            sys.stdout.buffer.write(file.read_bytes())
    sys.stdout.buffer.flush()
