"""What the page benchmark tells: a table, the figures of every run, and a plot."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

__all__ = ["report", "table"]

Row = Mapping[str, Any]
COLUMNS = {  # figure -> heading, divisor, decimals
    "bytes": ("file, MB", 1e6, 1),
    "interactive": ("first frame, s", 1000, 2),
    "interactive_cpu": ("CPU, s", 1000, 2),
    "frame": ("frame, ms", 1, 0),
    "frame_95": ("95 %", 1, 0),
    "frame_cpu": ("CPU a frame, ms", 1, 0),
    "delay": ("input to frame, ms", 1, 0),
    "found": ("search, ms", 1, 0),
    "search": ("shown, ms", 1, 0),
    "marked": ("on the map, ms", 1, 0),
    "filter": ("filter, ms", 1, 0),
    "memory": ("page, MB", 1, 0),
    "gpu": ("drawing, MB", 1, 0),
}
PLOTS = {
    "interactive": "milliseconds to the first frame",
    "frame": "milliseconds a frame, panning and zooming",
    "memory": "MB of the page's process",
}


def report(measured: Sequence[Row], versions: Mapping[str, str], folder: Path) -> None:
    """Print the table and write it, the runs and a plot."""
    text = table(measured, versions)
    print(text, flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.md").write_text(text + "\n", encoding="utf-8")
    runs = {"versions": dict(versions), "cores": os.cpu_count(), "runs": [dict(row) for row in measured]}
    (folder / "page.json").write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")
    plot(measured, folder / "page.png")


def table(measured: Sequence[Row], versions: Mapping[str, str]) -> str:
    """The medians over the rounds, with the least and the most behind them, as a Markdown table."""
    told = ", ".join(f"{name} {version}" for name, version in versions.items())
    lines = [
        f"Software GL, {os.cpu_count()} cores, median of the rounds (least–most). {told}".strip(),
        "",
        f"| nodes | | {' | '.join(heading for heading, _, _ in COLUMNS.values())} |",
        f"|---:|---|{'---:|' * len(COLUMNS)}",
    ]
    for (size, name), rows in _grouped(measured).items():
        if failed := next((row["failed"] for row in rows if "failed" in row), None):
            cells = [_cell(rows[:1], "bytes"), failed, *[""] * (len(COLUMNS) - 2)]
        else:
            cells = [_cell(rows, figure) for figure in COLUMNS]
        lines.append(f"| {size:,} | {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _grouped(measured: Sequence[Row]) -> dict[tuple[int, str], list[Row]]:
    groups: dict[tuple[int, str], list[Row]] = {}
    for row in measured:
        groups.setdefault((row["nodes"], row["name"]), []).append(row)
    return groups


def _cell(rows: Sequence[Row], figure: str) -> str:
    _, divisor, decimals = COLUMNS[figure]
    values = sorted(row[figure] / divisor for row in rows if figure in row)
    if not values:
        return "–"
    middle, least, most = (f"{value:,.{decimals}f}" for value in (median(values), values[0], values[-1]))
    return middle if least == most else f"{middle} ({least}–{most})"


def plot(measured: Sequence[Row], path: Path) -> None:
    """Draw time to the first frame, time of a frame and memory over the number of nodes."""
    try:
        mpl = import_module("matplotlib")
    except ImportError:
        print("no plot: matplotlib is not installed", flush=True)
        return
    mpl.use("agg")
    pyplot = import_module("matplotlib.pyplot")
    figure, axes = pyplot.subplots(1, len(PLOTS), figsize=(14, 4.5), layout="constrained")
    groups = _grouped(measured)
    for axis, (key, title) in zip(axes, PLOTS.items(), strict=True):
        for name in dict.fromkeys(name for _, name in groups):
            found = {
                size: [row[key] for row in rows if key in row] for (size, who), rows in groups.items() if who == name
            }
            points = sorted((size, median(values)) for size, values in found.items() if values)
            if points:
                axis.plot(*zip(*points, strict=True), marker="o", label=name)
        axis.set(xscale="log", yscale="log", xlabel="nodes", title=title)
        axis.grid(visible=True, which="both", alpha=0.3)
    axes[0].legend()
    figure.savefig(path, dpi=120)
    pyplot.close(figure)
