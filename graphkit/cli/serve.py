"""``graphkit serve``: a graph folder of any size in the browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.common import quiet, step

if TYPE_CHECKING:
    from graphkit.serving.server import GraphServer

__all__ = ["PORT", "need_serving", "serve", "serving"]

PORT = 8000
NEEDED = ("starlette", "uvicorn", "httptools")


@click.command(short_help="Show a graph folder of any size in the browser.")
@click.argument("graph", metavar="GRAPH", type=click.Path(readable=False))
@click.option("--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True, help="0: any free one.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen at. Any other than this machine's own needs a token, which is made up and printed.",
)
@click.option("--token", help="What everybody must know who opens the page; better set as GRAPHKIT_SERVE_TOKEN.")
@click.option("--title", help="The heading of the page.")
@click.option(
    "--max-nodes",
    type=click.IntRange(min=1),
    default=20_000,
    show_default=True,
    help="About so many nodes are on the page at first; others come as they are searched, filtered or zoomed into.",
)
@click.option("--open", "open_", is_flag=True, help="Open it in the browser.")
@quiet
def serve(
    graph: str, port: int, host: str, token: str | None, title: str | None, max_nodes: int, open_: bool, quiet: bool
) -> None:
    """Show the graph folder GRAPH, made by graphkit build, in the browser.

    The page is that of graphkit export. Of a graph too large for one page it shows the best connected articles and
    fetches the rest as you go. Nothing is written. When the folder is built again, open pages follow.
    """
    need_serving()
    options = {"port": port, "host": host, "token": token, "title": title, "max_nodes": max_nodes}
    try:
        with serving(Path(graph), quiet, **options) as server:
            if open_:
                click.launch(server.address)
            server.wait()
    except KeyboardInterrupt:
        if not quiet:
            click.echo("\nStopped.", err=True)


def need_serving() -> None:
    """Refuse where the packages that serve are not installed."""
    from graphkit.errors import GraphkitError

    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise GraphkitError(f"serving needs {' and '.join(missing)}: pip install 'graphkit[serve]'")


@contextmanager
def serving(folder: Path, quiet: bool, **options: Any) -> Iterator[GraphServer]:
    """Serve a folder inside the block, and say where."""
    from graphkit.serving.server import GraphServer  # late: --help stays quick

    try:
        with step("Reading the graph", quiet):
            made = GraphServer(folder, **options)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise click.UsageError(
            f"port {options['port']} cannot be served ({why}); name another --port or --host"
        ) from error
    with made as server:
        click.echo(f"Serving {server.address}; Ctrl-C ends it.", err=True)
        yield server
