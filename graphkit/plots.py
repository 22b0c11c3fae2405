"""Pictures of figures, drawn with matplotlib (``pip install graphkit[plot]``)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from graphkit.errors import FormatError
from graphkit.output import write_whole
from graphkit.pictures.figures import plain_style, save_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["plot_threshold_curve"]

MEASURES = {"pairs": "#332288", "bcubed": "#117733"}


def plot_threshold_curve(curve: pl.DataFrame, path: str | Path, *, chosen: float | None = None) -> None:
    """Draw precision, recall and F1 against the threshold (see :func:`graphkit.gold.threshold_curve`).

    Args:
        curve: The figures.
        path: Where to; the suffix picks the format (.png, .svg, .pdf).
        chosen: The threshold in use, marked by a line; None for no mark.

    Raises:
        FormatError: If no format goes with the suffix.
        GraphkitError: If matplotlib is not installed.
        OutputError: If the file cannot be written.
    """
    kind = Path(path).suffix.lower().removeprefix(".")
    if kind not in ("png", "svg", "pdf"):
        raise FormatError(f"no picture goes with the name {os.fspath(path)}; use one of .png, .svg, .pdf")
    with plain_style():
        figure = _figure(curve, chosen)
        write_whole(path, lambda place: save_figure(figure, place, kind))


def _figure(curve: pl.DataFrame, chosen: float | None) -> Figure:
    from matplotlib.figure import Figure  # late, and without pyplot: no window system is touched

    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.add_subplot()
    for name, colour in MEASURES.items():
        label = {"pairs": "pairs", "bcubed": "BCubed"}[name]
        axes.plot(curve["threshold"], curve[f"{name}_f1"], color=colour, linewidth=2.5, label=f"{label} F1")
        axes.plot(
            curve["threshold"], curve[f"{name}_precision"], color=colour, linestyle="--", label=f"{label} precision"
        )
        axes.plot(curve["threshold"], curve[f"{name}_recall"], color=colour, linestyle=":", label=f"{label} recall")
    if chosen is not None:
        axes.axvline(chosen, color="#888888", linewidth=1)
        axes.annotate("in use", (chosen, 0.02), xytext=(4, 0), textcoords="offset points", color="#555555")
    axes.set_xscale("log")
    axes.set_xticks(ticks := [0.02, 0.05, 0.1, 0.2, 0.5, 1], [f"{tick:g}" for tick in ticks], minor=False)
    axes.set_xticks([], minor=True)
    axes.set(xlabel="threshold", ylabel="measure", ylim=(0, 1.02), title="Stories against gold groups")
    axes.legend(frameon=False, ncols=2)
    axes.grid(alpha=0.25)
    return figure
