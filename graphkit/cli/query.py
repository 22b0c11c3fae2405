"""``graphkit query``: SQL on the tables of a graph folder."""

from __future__ import annotations

import click

from graphkit.cli.common import as_json, print_json

LONGEST = 1_000_000_000  # characters of a cell: nothing is cut
WIDEST = 65_535  # characters of a row that the engine can take


@click.command(short_help="Ask a graph folder questions in SQL.")
@click.argument("graph", type=click.Path(readable=False))
@click.argument("sql")
@as_json
def query(graph: str, sql: str, as_json: bool) -> None:
    """Run SQL, a SELECT, on the tables of the graph folder GRAPH, and print the rows.

    Tables are read, never written; "SHOW TABLES" lists them, docs/stored-graphs.md tells what is in them.

    With --json: {"rows": [{COLUMN: VALUE}]}.
    """
    import polars as pl  # late: --help stays quick

    from graphkit.store.queries import run_query
    from graphkit.store.stored import open_graph

    found = run_query(open_graph(graph), sql)
    if as_json:
        print_json({"rows": found.to_dicts()})
        return
    with pl.Config(
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_width_chars=WIDEST,
        fmt_str_lengths=LONGEST,
        fmt_table_cell_list_len=-1,
        tbl_formatting="ASCII_MARKDOWN",
        tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
    ):
        click.echo(str(found))
