"""How far a build is, and how much longer it will take: one line on a terminal."""

from __future__ import annotations

import time
from itertools import takewhile
from typing import Any

import click

__all__ = ["Progress"]

# The steps of a build in their order, and what share of the time each takes (see docs/scale.md). Smaller collections
# spend it elsewhere, and are done before anyone asks how long it will take.
SHARES = {
    "Reading": 0.02,
    "Linking": 0.12,
    "Finding duplicates": 0.03,
    "Finding stories": 0.67,
    "Finding communities": 0.10,
    "Finding centrality": 0.02,
    "Finding layout": 0.03,
    "Writing": 0.01,
}
PATIENCE = 10.0  # seconds, and
SURE = 0.02  # a share of the whole that must be done before the rest is estimated


class Progress:
    """A line that says what is being done, how much of it, and how long all will take; if it is ``shown``."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._started = time.monotonic()
        self._begun: float | None = None  # the share that was done before, where a build goes on
        self._step = ""

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: Any) -> None:
        self._print("")

    def say(self, step: str) -> None:
        """Say what is being done now."""
        self._step = step
        if self._begun is None and step in SHARES:
            self._begun = _share_before(step)
        self._print(f"{step} …")

    def count(self, done: int, total: int) -> None:
        """Say how much of it is done."""
        left = self._left(done / max(total, 1))
        told = f", {_duration(left)} left in all" if left is not None else ""
        self._print(f"{self._step}: {done:,} of {total:,}{told} …")

    def _left(self, part: float) -> float | None:
        """Estimate the seconds that the rest of the build takes, when a part of this step is done."""
        spent = time.monotonic() - self._started
        if self._begun is None or self._step not in SHARES or spent < PATIENCE:
            return None
        reached = _share_before(self._step) + SHARES[self._step] * part
        done = reached - self._begun
        return spent / done * (1 - reached) if done >= SURE else None

    def _print(self, line: str) -> None:
        if self._shown:
            click.echo(f"\r\x1b[K{line}", nl=False, err=True)


def _share_before(step: str) -> float:
    return sum(SHARES[name] for name in takewhile(lambda name: name != step, SHARES))


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
