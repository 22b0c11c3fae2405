"""Writes ``docs/cli.md`` from the command line itself: ``python -m tests.cli_reference > docs/cli.md``."""

from __future__ import annotations

import sys

import click

from graphkit.cli import VERBS, cli

HEAD = """# Command reference

`graphkit VERB SOURCE...`: SOURCE is files, folders, patterns, graph folders, or `-` for standard input. Results go to
standard output; progress (on a terminal only) and messages go to standard error. Exit codes: 0 done, 1 problems or
findings under `--strict`, 2 wrong usage or unreadable input, 130 interrupted. `NO_COLOR` is respected: nothing is ever
coloured.
"""


def reference() -> str:
    """The whole text of the reference."""
    parts = [HEAD]
    top = click.Context(cli, info_name="graphkit", max_content_width=100, terminal_width=100, **cli.context_settings)
    contexts = [top, *(click.Context(verb, parent=top, info_name=verb.name) for verb in VERBS)]
    parts.extend(f"## {context.command_path}\n\n```text\n{context.get_help()}\n```\n" for context in contexts)
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(reference())
