"""What Chromium's own tracing says of inputs and frames, up to the moment a frame is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

__all__ = ["inputs_and_frames", "traced"]

Event = dict[str, Any]
INPUTS = ("MOUSE_DRAGGED", "MOUSE_WHEEL")
SHOWN = "SubmitCompositorFrameToPresentationCompositorFrame"


@contextmanager
def traced(session: CDPSession, page: Page, *categories: str) -> Iterator[list[Event]]:
    """Trace while inside; the list is filled when left. ``session`` is one of the browser's."""
    events: list[Event] = []
    ended: list[bool] = []
    session.on("Tracing.dataCollected", lambda batch: events.extend(batch["value"]))
    session.on("Tracing.tracingComplete", lambda _: ended.append(True))
    config = {"includedCategories": list(categories), "excludedCategories": ["*"]}
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
    yield events
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)


def inputs_and_frames(events: Sequence[Event]) -> tuple[list[tuple[float, float]], list[float]]:
    """Return drags and wheel turns as (when, when a frame with it was shown, 0 if none), and when frames were shown.

    Milliseconds, in order. An input has no frame where the page draws from a clock of its own, not from the event.
    """
    begun: dict[tuple[int, str], Event] = {}
    inputs: list[tuple[float, float]] = []
    shown: set[float] = set()
    for event in sorted(events, key=lambda event: event.get("ts", 0)):
        if event["name"] == SHOWN and event["ph"] == "e":
            shown.add(event["ts"] / 1000)
        if event["name"] != "EventLatency":
            continue
        key = event["pid"], event["id2"]["local"]
        if event["ph"] == "b":
            begun[key] = event
        elif start := begun.pop(key, None):
            told = start["args"].get("event_latency", {})
            if told.get("event_type") in INPUTS:
                inputs.append((start["ts"] / 1000, event["ts"] / 1000 if "display_trace_id" in told else 0))
    return sorted(inputs), sorted(shown)
