"""The page on this machine's own address, shown anew when it changes: :class:`PageServer`."""

from __future__ import annotations

import base64
import hashlib
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

__all__ = ["PageServer"]

HOST = "127.0.0.1"
# The page itself stays as it is written to disk, under its own policy; this frame asks for its number and loads it
# again. The part of its address after # holds what is selected and filtered, and survives that.
SCRIPT = """
const frame = document.querySelector("iframe");
let shown = null;
setInterval(async () => {
  try {
    const number = await (await fetch("number", { cache: "no-store" })).text();
    if (shown !== null && number !== shown) frame.contentWindow.location.reload();
    shown = number;
  } catch { /* the server is gone, or busy: ask again */ }
}, 1000);
"""
STYLE = "html,body,iframe{margin:0;border:0;width:100%;height:100%;display:block}body{overflow:hidden}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


FRAME = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>graphkit</title>'
    '<meta http-equiv="Content-Security-Policy" content="'
    f"default-src 'none'; connect-src 'self'; frame-src 'self'; script-src {_hash(SCRIPT)}; style-src {_hash(STYLE)}"
    f'"><style>{STYLE}</style></head><body><iframe src="page" title="The graph"></iframe>'
    f"<script>{SCRIPT}</script></body></html>"
)


class PageServer:
    """Serves one page to the browsers of this machine, and to nobody else.

    Use it in a ``with`` block, which ends the serving. ``address`` is what to open.
    """

    def __init__(self, port: int = 0) -> None:
        """Take a port; 0 is any free one.

        Raises:
            OSError: If the port is taken.
        """
        self._page, self._number = b"", 0
        self._server = ThreadingHTTPServer((HOST, port), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self._server.server_port}/"

    def show(self, page: bytes) -> None:
        """Serve this page from now on; open browsers load it within about a second."""
        self._page, self._number = page, self._number + 1

    def answer(self, path: str) -> tuple[str, bytes] | None:
        """Return type and contents of what is at a path."""
        if path == "/":
            return "text/html; charset=utf-8", FRAME.encode()
        if path == "/page":
            return "text/html; charset=utf-8", self._page
        if path == "/number":
            return "text/plain", str(self._number).encode()
        return None

    def __enter__(self) -> PageServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(pages: PageServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            # Another site's name that leads here must not read the page (DNS rebinding).
            host = self.headers.get("Host", "").rpartition(":")[0]
            found = pages.answer(self.path.partition("?")[0]) if host in (HOST, "localhost") else None
            if found is None:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            kind, body = found
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
            """Say nothing: whoever serves prints what matters."""

    return Handler
