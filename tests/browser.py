"""Chromium for the tests that drive the real page, with the network off.

``tests/conftest.py`` imports the fixtures ``chromium`` and ``open_page``. Where no browser is found the tests are
skipped, but not on a CI machine (``CI=true``): there a missing browser is a failure.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Playwright, Request

__all__ = ["Opened", "Served", "chromium", "open_page"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")
# What the driver of a software-rendered WebGL says when a screenshot is taken; nothing a page can help.
DRIVER = "GL Driver Message (OpenGL, Performance"
PATIENCE = 10.0  # seconds until something that should happen counts as not happening


@dataclass(frozen=True)
class Served:
    """A page that a server of ours gives, used like the path of one."""

    address: str

    def as_uri(self) -> str:
        """Where it is."""
        return self.address

    def read_text(self, encoding: str = "utf-8") -> str:
        """Its markup."""
        with urllib.request.urlopen(self.address) as answer:
            return str(answer.read().decode(encoding))


@dataclass
class Opened:
    """A page of ours in the browser, and what it did wrong.

    Attributes:
        page: Playwright's page.
        errors: Console errors, uncaught exceptions and broken content security policy.
        requests: Everything it asked for beside itself, and of a served page beside its server.
    """

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def until(self, expression: str, argument: object = None) -> Any:
        """Poll until a JavaScript expression is true in the page, and return its value.

        Playwright's own ``wait_for_function`` needs ``eval``, which the policy of the page forbids.
        """
        end = time.monotonic() + PATIENCE
        while not (value := self.page.evaluate(expression, argument)):
            if time.monotonic() > end:
                raise AssertionError(f"not within {PATIENCE} s: {expression}")
            self.page.wait_for_timeout(25)
        return value

    @property
    def hash(self) -> str:
        """The URL's hash, decoded."""
        return str(self.page.evaluate("decodeURIComponent(location.hash.replaceAll('+', ' '))"))


def _find(playwright: Playwright) -> str | None:
    """The browser: $GRAPHKIT_CHROMIUM, one on the PATH, in a usual place, or playwright's own."""
    found = (os.environ.get("GRAPHKIT_CHROMIUM"), *map(shutil.which, NAMES), *PLACES)
    return next((path for path in (*found, playwright.chromium.executable_path) if path and Path(path).exists()), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright  # late: most tests need no browser

    with sync_playwright() as playwright:
        path = _find(playwright)
        if path is None:
            why = "no Chromium or Chrome was found; install one or name it in GRAPHKIT_CHROMIUM"
            (pytest.fail if os.environ.get("CI", "").lower() in ("1", "true") else pytest.skip)(why)
        # Chromium refuses its sandbox to root, which containers often run as.
        root = ["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, "--no-first-run", *root])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Opened]]:
    """A function that opens a file in a fresh, offline window, and checks at the end that nothing went wrong.

    Keyword arguments are those of ``browser.new_context``, and ``hash`` (without ``#``) and ``script`` (run first).
    """
    opened: list[Opened] = []

    def open_file(path: Path | Served, *, hash: str = "", script: str = "", **options: Any) -> Opened:  # noqa: A002
        options = {"viewport": {"width": 1400, "height": 900}, "reduced_motion": "reduce", **options}
        address = path.as_uri()
        offline = not isinstance(path, Served)
        one = Opened(chromium.new_context(offline=offline, **options).new_page())
        opened.append(one)
        if script:
            one.page.add_init_script(script)
        _listen(one, address)
        one.page.goto(f"{address}#{hash}" if hash else address)
        one.until("document.documentElement.dataset.ready === 'true'")
        return one

    yield open_file
    for one in opened:
        one.page.context.close()
        assert one.errors == []
        assert one.requests == []


def _listen(opened: Opened, address: str) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and DRIVER not in message.text:
            opened.errors.append(message.text)

    def on_dialog(dialog: Dialog) -> None:
        opened.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def on_request(request: Request) -> None:
        own = request.url.split("#")[0] == address or (address.startswith("http") and request.url.startswith(address))
        if not own:
            opened.requests.append(request.url)

    opened.page.on("console", on_console)
    opened.page.on("dialog", on_dialog)
    opened.page.on("request", on_request)
    opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
