"""The command line. This package alone knows click, prints, and exits.

Each verb is one file; the group below names them and translates errors to exit codes once: 0 done, 1 findings or
problems under ``--strict``, 2 usage or unreadable input, 130 interrupted.
"""

from __future__ import annotations

import sys
import tomllib
import warnings
from pathlib import Path
from typing import Any

import click

from graphkit import __version__
from graphkit.cli.build import build
from graphkit.cli.check import check
from graphkit.cli.diff import diff
from graphkit.cli.duplicates import duplicates
from graphkit.cli.eval import evaluate
from graphkit.cli.export import export
from graphkit.cli.neighbors import neighbors
from graphkit.cli.path import path
from graphkit.cli.query import query
from graphkit.cli.serve import serve
from graphkit.cli.stats import stats
from graphkit.cli.stories import stories
from graphkit.cli.why import why
from graphkit.errors import GraphkitError

__all__ = ["main"]

VERBS = (export, build, diff, serve, stats, duplicates, stories, why, check, path, neighbors, query, evaluate)


class _Refusal(click.ClickException):
    """One line that says what could not be done, and exit code 2."""

    exit_code = 2


class _Verbs(click.Group):
    """Lists the verbs in our order and turns graphkit's errors into click's."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return [verb.name or "" for verb in VERBS]

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GraphkitError as error:
            raise _Refusal(str(error)) from error
        except KeyboardInterrupt:
            click.echo("\nInterrupted; nothing was left half written.", err=True)
            ctx.exit(130)


@click.group(cls=_Verbs, context_settings={"auto_envvar_prefix": "GRAPHKIT", "help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="graphkit")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Explore how articles, providers, topics and stories hang together.

    SOURCE is one or more files, folders (with all below them), patterns, graph folders, or - for standard input.

    Options can also be set as GRAPHKIT_VERB_OPTION in the environment, or in the table [tool.graphkit.VERB] of
    pyproject.toml or [VERB] of graphkit.toml in the present folder.
    """
    ctx.default_map = _settings()


for verb in VERBS:
    cli.add_command(verb)


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # titles hold characters that a console's encoding may lack
            stream.reconfigure(errors="backslashreplace")
    warnings.showwarning = _show_warning
    cli(prog_name="graphkit")


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    """One line, without the place in the code that Python shows."""
    click.echo(f"Warning: {message}", err=True)


def _settings() -> dict[str, Any]:
    for name, keys in (("graphkit.toml", ()), ("pyproject.toml", ("tool", "graphkit"))):
        file = Path(name)
        if not file.is_file():
            continue
        try:
            table: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise click.UsageError(f"{name} cannot be read ({error}); correct it or run from another folder") from error
        for key in keys:
            table = table.get(key, {})
        if table:
            return {verb: _underscored(options) for verb, options in table.items()}
    return {}


def _underscored(options: Any) -> Any:
    return {key.replace("-", "_"): value for key, value in options.items()} if isinstance(options, dict) else options
