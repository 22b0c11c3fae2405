"""Open a page in a fresh headless browser, use it like a person, and measure what that person waits for."""

from __future__ import annotations

import math
import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.page_trace import inputs_and_frames, traced

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["GRAPHKIT", "RIVAL", "Controls", "find_browser", "measure"]

# One software GL for everybody: results do not depend on the machine's graphics.
FLAGS = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--no-first-run")
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WIDTH, HEIGHT = 1400, 900
PATIENCE = 240.0  # seconds until a page that does not come counts as not coming
MOVES = 40  # mouse moves of one gesture, or a fourth as many wheel turns,
GESTURE = 3.0  # or as many as fit into these seconds
WATCH = (Path(__file__).parent / "rivals" / "watch.js").read_text(encoding="utf-8")
Figures = dict[str, float]


@dataclass(frozen=True)
class Controls:
    """Where in a page a person would search and filter, as CSS selectors.

    Attributes:
        search: The field for words.
        filter: The list or the ticks of providers.
        hits: The element whose words change when the hits of a search are told.
        answer: The element whose words change when the map shows only what passes.
        loaded: JavaScript that is true when everything is there, so that using the page can begin.
    """

    search: str
    filter: str
    hits: str
    answer: str
    loaded: str = "true"


RIVAL = Controls(search="#search", filter="#filter", hits="#hits", answer="#hits")
GRAPHKIT = Controls(
    search="#query",
    filter="[aria-label='Provider'] input",
    hits=".hits",
    answer="#status",
    loaded="globalThis.bench?.painted['ready'] && globalThis.bench?.painted['search-ready']",
)


def find_browser() -> str | None:
    """The browser's path: $GRAPHKIT_CHROMIUM or one on the PATH."""
    found = (os.environ.get("GRAPHKIT_CHROMIUM"), *map(shutil.which, NAMES))
    return next((path for path in found if path), None)


def measure(path: Path, browser: str, controls: Controls, words: Sequence[str]) -> Figures:
    """Measure one page in a browser process of its own.

    Returns:
        Milliseconds unless said otherwise; what could not be measured is missing.

        * ``interactive``: from the start of the navigation until the first frame that can be panned was shown;
          ``ready`` and ``search-ready``: until everything was there, where a page marks it.
        * ``interactive_cpu``: CPU time of all processes of the browser until then, which a busy machine changes less;
          ``frame_cpu``: the same a frame shown, while panning and zooming.
        * ``frame``, ``frame_95``: between frames shown while panning and zooming, median and 95th percentile.
        * ``delay``, ``delay_95``: from a drag or turn of the wheel until a frame that has it was shown.
        * ``found``: from typing to the best hits being in the page, median over ``words``; ``search``: to the frame
          that has them; ``marked``: to the map showing all; ``filter``: from choosing a provider to the map showing it.
        * ``memory``: MB that are private to the page's process, garbage collected; ``gpu``: of the drawing process.
    """
    from playwright.sync_api import sync_playwright

    root = ["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=[*FLAGS, *QUIET, *root])
        try:
            context = chromium.new_context(offline=True, viewport={"width": WIDTH, "height": HEIGHT})
            _warm(context.new_page())
            page = context.new_page()
            page.set_default_timeout(PATIENCE * 1000)
            page.add_init_script(WATCH)
            broken: list[str] = []
            page.on("pageerror", lambda error: broken.append(str(error)))
            before = _cpu(chromium)
            page.goto(path.as_uri(), wait_until="commit")
            figures: Figures = {"interactive": _painted(page, "first-frame")}
            figures["interactive_cpu"] = _cpu(chromium) - before
            _until(page, controls.loaded)
            page.wait_for_timeout(1000)
            figures |= {name: at for name in ("ready", "search-ready") if (at := _stamped(page, name))}
            figures |= _motion(chromium, page)
            searched = [_search(page, controls, controls.hits, word) for word in words]
            figures["found"], figures["search"] = (median(times) for times in zip(*searched, strict=True))
            figures["marked"] = median(_search(page, controls, controls.answer, word)[1] for word in words)
            figures["filter"] = median(_filter(page, controls, nth) for nth in (1, 2, 3))
            return figures | _memory(chromium, page)
        except Exception as error:
            raise RuntimeError("; ".join([str(error).splitlines()[0], *broken])) from error
        finally:
            chromium.close()


def _warm(page: Page) -> None:
    """Draw a little: people open a page in a browser that is running, with its drawing process."""
    page.evaluate("""() => new Promise((resolve) => {
        const gl = document.createElement("canvas").getContext("webgl2");
        gl.clear(gl.COLOR_BUFFER_BIT);
        gl.finish();
        requestAnimationFrame(() => requestAnimationFrame(resolve));
    })""")
    page.wait_for_timeout(1000)  # and the browser's own pages come to rest


def _cpu(chromium: Browser) -> float:
    """Milliseconds of CPU that all processes of the browser took until now."""
    processes = chromium.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return sum(float(process["cpuTime"]) for process in processes) * 1000


def _until(page: Page, expression: str) -> Any:
    """Poll: Playwright's own waiting needs ``eval``, which a page's policy may forbid."""
    end = time.monotonic() + PATIENCE
    while not (value := page.evaluate(expression)):
        if time.monotonic() > end:
            raise TimeoutError(f"not within {PATIENCE:.0f} s: {expression}")
        page.wait_for_timeout(20)
    return value


def _stamped(page: Page, name: str) -> float | None:
    found: float | None = page.evaluate("name => bench.painted[name] ?? null", name)
    return found


def _painted(page: Page, name: str) -> float:
    return float(_until(page, f"globalThis.bench?.painted['{name}'] ?? 0"))


def _motion(chromium: Browser, page: Page) -> Figures:
    """Drag in circles, zoom in, drag again, zoom out, and have Chromium trace inputs and the frames they lead to."""
    frames: list[float] = []
    delays: list[float] = []
    before = _cpu(chromium)
    for gesture in (_drag, _zoom_in, _drag, _zoom_out):
        page.mouse.move(WIDTH / 2, HEIGHT / 2)
        session = chromium.new_browser_cdp_session()
        with traced(session, page, "benchmark", "input.scrolling") as events:
            gesture(page)
            page.wait_for_timeout(500)
        session.detach()
        inputs, shown = inputs_and_frames(events)
        delays += [end - start for start, end in inputs if end]
        frames += _intervals([start for start, _ in inputs], shown)
    figures = {"frame": median(frames), "frame_95": float(np.percentile(frames, 95))}
    figures["frame_cpu"] = (_cpu(chromium) - before) / max(len(frames), 1)
    return figures | ({"delay": median(delays), "delay_95": float(np.percentile(delays, 95))} if delays else {})


def _intervals(inputs: Sequence[float], shown: Sequence[float]) -> list[float]:
    """Times between frames, from the first input to the first frame after the last one."""
    if not inputs:
        return []
    last = next((at for at in shown if at >= inputs[-1]), shown[-1] if shown else 0)
    times = [inputs[0], *(at for at in shown if inputs[0] < at <= last)]
    return np.diff(times).tolist()


def _drag(page: Page) -> None:
    page.mouse.down()
    end = time.monotonic() + GESTURE
    for step in range(MOVES):
        angle = step * 2 * math.pi / 30
        page.mouse.move(WIDTH / 2 + 150 * math.sin(angle), HEIGHT / 2 + 150 * (1 - math.cos(angle)))
        if time.monotonic() > end:
            break
    page.mouse.up()


def _zoom_in(page: Page) -> None:
    _wheel(page, -100)


def _zoom_out(page: Page) -> None:
    _wheel(page, 100)


def _wheel(page: Page, delta: float) -> None:
    end = time.monotonic() + GESTURE
    for _ in range(MOVES // 4):
        page.mouse.wheel(0, delta)
        if time.monotonic() > end:
            break


def _search(page: Page, controls: Controls, place: str, word: str) -> tuple[float, float]:
    """Type a word as one input, as a paste or a quick typist does; then clear the field.

    Returns:
        Milliseconds until the words at ``place`` changed, and until that was shown.
    """
    page.locator(controls.search).focus()
    spent = _asked(page, "input", place, lambda: page.keyboard.insert_text(word))
    found = float(page.evaluate("bench.found"))
    page.wait_for_timeout(500)
    _asked(page, "input", controls.answer, lambda: page.locator(controls.search).fill(""))
    return found, spent


def _filter(page: Page, controls: Controls, nth: int) -> float:
    """Choose the nth provider of the list or of the ticks; then take it back."""
    field = page.locator(controls.filter)
    if field.first.evaluate("field => field.type") == "checkbox":
        # Not check(): it looks again at the tick, which the page may have moved by then.
        spent = _asked(page, "change", controls.answer, field.nth(nth).click)
        _asked(page, "change", controls.answer, page.locator(f"{controls.filter}:checked").click)
        return spent
    spent = _asked(page, "change", controls.answer, lambda: field.select_option(index=nth))
    _asked(page, "change", controls.answer, lambda: field.select_option(index=0))
    return spent


def _asked(page: Page, event: str, place: str, act: Callable[[], object]) -> float:
    """Milliseconds from an event to the painted frame in which the words at ``place`` are others."""
    name = page.evaluate("([event, place]) => bench.ask(event, place)", [event, place])
    act()
    spent = _painted(page, name) - float(page.evaluate("bench.begun"))
    page.wait_for_timeout(200)
    return spent


def _memory(chromium: Browser, page: Page) -> Figures:
    """Private memory of the largest renderer and of the GPU process, in MB; nothing where there is no /proc."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    processes = chromium.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    sizes: dict[str, list[float]] = {"renderer": [], "GPU": []}
    for process in processes:
        rollup = Path(f"/proc/{process['id']}/smaps_rollup")
        if process["type"] in sizes and rollup.exists():
            lines = [line.split() for line in rollup.read_text().splitlines() if line.startswith("Private_")]
            sizes[process["type"]].append(sum(int(line[1]) for line in lines) / 1000 * 1.024)
    names = {"renderer": "memory", "GPU": "gpu"}
    return {names[kind]: max(found) for kind, found in sizes.items() if found}
