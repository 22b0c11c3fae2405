"""What is served now: :class:`Shelf` holds a graph folder's present version, and fetches the next when there is one."""

from __future__ import annotations

import gc
import gzip
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from graphkit.errors import GraphkitError
from graphkit.explorer import CANVASES
from graphkit.explorer.shell import page_html
from graphkit.serving.first_page import first_page
from graphkit.serving.index import GraphIndex
from graphkit.store.folder import MANIFEST, current_version
from graphkit.store.stored import open_graph

__all__ = ["Shelf", "Shown"]

PAUSE = 0.5  # seconds between two looks at the folder
AGAIN = 10.0  # seconds until a version that could not be read is tried again


@dataclass(frozen=True)
class Shown:
    """One version of a graph, ready to be asked.

    Attributes:
        version: What it is called, also in the page.
        index: It answers.
        page: The page to begin with; ``packed_page`` is the same as gzip.
    """

    version: str
    index: GraphIndex
    page: bytes
    packed_page: bytes


class Shelf:
    """The present version of a graph folder. While a new one is read, which takes seconds, the old one is shown."""

    def __init__(self, folder: Path, *, title: str | None = None, max_nodes: int) -> None:
        """Read the folder.

        Raises:
            InputError: If it holds no graph.
        """
        self._folder, self._title, self._max_nodes = folder, title, max_nodes
        self._next_look = 0.0
        self._reading = threading.Lock()
        self.shown = self._read()
        _settle()

    def look(self) -> None:
        """Begin to read the next version, if there is one. Returns at once."""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + PAUSE
        version = current_version(self._folder)
        if version is None or _name(version) == self.shown.version or not self._reading.acquire(blocking=False):
            return
        threading.Thread(target=self._read_next, name="graphkit-reads", daemon=True).start()

    def _read_next(self) -> None:
        try:
            self.shown = self._read()
            _settle()
        except GraphkitError:  # replaced once more, or damaged: what is shown stays
            self._next_look = time.monotonic() + AGAIN
        finally:
            self._reading.release()

    def _read(self) -> Shown:
        graph = open_graph(self._folder)
        index = GraphIndex(graph, title=self._title)
        version = _name(graph.version)
        page = first_page(index, version, self._max_nodes)
        page.head["drawing"], script = CANVASES[page.head["canvas"]](page)
        html = page_html(page, script).encode()
        return Shown(version, index, html, gzip.compress(html, 6, mtime=0))


def _name(version: Path) -> str:
    """What a version is called: also by its time, as numbers begin anew where somebody removes the folder."""
    try:
        return f"{version.name}-{Path(version, MANIFEST).stat().st_mtime_ns // 1_000_000:x}"
    except OSError:  # just replaced
        return version.name


def _settle() -> None:
    """Tell the garbage collector to look no more at what stays: it would stop all answers for a tenth of a second."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
