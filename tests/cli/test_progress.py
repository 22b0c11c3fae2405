"""What a build says of itself on a terminal."""

from __future__ import annotations

import pytest

from graphkit.cli import progress
from graphkit.cli.progress import SHARES, Progress


class Clock:
    """Time that passes when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(progress, "time", made)
    return made


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line for line in capsys.readouterr().err.split("\r") if line]  # without colours, as nobody looks


def test_what_is_done_and_what_is_left(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(shown=True) as shown:
        shown.say("Reading")
        clock.now += 5
        shown.count(1, 2)
        clock.now += 35
        shown.say("Finding stories")
        shown.count(0, 1_000)
        clock.now += 60
        shown.count(500, 1_000)
    before = SHARES["Reading"] + SHARES["Linking"] + SHARES["Finding duplicates"]
    reached = before + SHARES["Finding stories"] / 2
    left = round(100 / reached * (1 - reached))
    assert sum(SHARES.values()) == pytest.approx(1)
    assert said(capsys) == [
        "Reading …",
        "Reading: 1 of 2 …",  # too early to tell
        "Finding stories …",
        f"Finding stories: 0 of 1,000, {round(40 / before * (1 - before) / 60)} min left in all …",
        f"Finding stories: 500 of 1,000, {round(left / 60)} min left in all …",
    ]


def test_a_build_that_goes_on_has_less_to_do(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(shown=True) as shown:
        shown.say("Going on after stories")
        shown.say("Finding communities")
        clock.now += 6_000
        shown.say("Finding centrality")
        shown.count(0, 7)
    after = 1 - sum(SHARES[name] for name in list(SHARES)[: list(SHARES).index("Finding centrality")])
    minutes = round(100 / SHARES["Finding communities"] * after)
    told = f"{minutes // 60} h {minutes % 60} min" if minutes >= 90 else f"{minutes} min"
    assert said(capsys)[-1] == f"Finding centrality: 0 of 7, {told} left in all …"


def test_nothing_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(shown=False) as shown:
        shown.say("Reading")
        shown.count(1, 2)
    assert capsys.readouterr().err == ""
