"""``graphkit eval``: how good the stories are, against groups made by people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphkit.cli.common import (
    as_json,
    decisions,
    finish,
    load_graph,
    print_json,
    quiet,
    semantic,
    sources,
    step,
    strict,
    tell,
)

if TYPE_CHECKING:
    import polars as pl

    from graphkit.measures import Evaluation


@click.command("eval", short_help="Compare the stories with groups made by people.")
@sources
@semantic
@click.option("--gold", required=True, type=click.Path(), help="CSV or JSON Lines: article id or address, and group.")
@click.option("--columns", metavar="id=COLUMN,group=COLUMN", help="Which columns of the gold file to use.")
@click.option("--worst", type=click.IntRange(min=0), default=5, show_default=True, help="How many errors to list.")
@click.option("--curve", type=click.Path(), help="Draw the measures against the threshold (.png, .svg, .pdf).")
@decisions
@as_json
@strict
@quiet
def evaluate(
    sources: tuple[str, ...],
    gold: str,
    columns: str | None,
    worst: int,
    curve: str | None,
    as_json: bool,
    strict: bool,
    quiet: bool,
) -> None:
    """Find the stories in SOURCE and compare them with gold groups.

    With --json: {"items", "pairs" and "bcubed": {"precision", "recall", "f1"}, "ari", "sizes": [{"size", "gold",
    "found"}], "merges" and "splits": [{"group", "gold", "other", "pairs", "titles", "other_titles"}], "curve":
    [{"threshold", "pairs_f1", …}]}, the curve only with --curve.
    """
    from graphkit.columns import parse_map  # late: --help stays quick
    from graphkit.gold import evaluate_graph, read_gold, threshold_curve

    told = read_gold(gold, parse_map(columns) if columns else None)
    anew = ("stories",) if curve is not None else ()  # a folder keeps the stories of one threshold
    graph, problems = load_graph(sources, quiet, "duplicates", "stories", anew=anew)
    result, lost = evaluate_graph(graph, told, worst=worst)
    tell([*told.problems, *lost], quiet)
    problems.extend([*told.problems, *lost])
    points = None
    if curve is not None:
        from graphkit.plots import plot_threshold_curve

        with step("Drawing the curve", quiet):
            points = threshold_curve(graph, told)
            plot_threshold_curve(points, curve, chosen=getattr(graph.results["stories"], "threshold", None))
    if as_json:
        print_json(_object(result, points))
    else:
        _print(result)
    finish(problems, strict=strict, quiet=quiet)


def _object(result: Evaluation, points: pl.DataFrame | None) -> dict[str, object]:
    shown: dict[str, object] = {"items": result.items}
    for name, measure in (("pairs", result.pairs), ("bcubed", result.bcubed)):
        shown[name] = {"precision": measure.precision, "recall": measure.recall, "f1": measure.f1}
    shown["ari"] = result.ari
    tables = {"sizes": result.sizes, "merges": result.merges, "splits": result.splits}
    shown |= {name: table.to_dicts() for name, table in tables.items()}
    return shown if points is None else {**shown, "curve": points.to_dicts()}


def _print(result: Evaluation) -> None:
    click.echo(f"{'':8}{'precision':>10}{'recall':>8}{'F1':>8}   over {result.items:,} articles")
    for name, measure in (("pairs", result.pairs), ("BCubed", result.bcubed)):
        click.echo(f"{name:8}{measure.precision:10.3f}{measure.recall:8.3f}{measure.f1:8.3f}")
    click.echo(f"{'ARI':8}{result.ari:26.3f}")
    click.echo(f"\n{'size':>6}{'gold groups':>13}{'found':>8}")
    for size, gold, found in result.sizes.iter_rows():
        click.echo(f"{size:6,}{gold:13,}{found:8,}")
    for name, table in (
        ("put together, but are two groups", result.merges),
        ("torn apart, but are one", result.splits),
    ):
        if table.height:
            click.echo(f"\n{name}:")
        for row in table.iter_rows(named=True):
            click.echo(f"  {row['pairs']:,} pairs")
            for side in (row["titles"], row["other_titles"]):
                click.echo(f"    {' | '.join(side)}")
