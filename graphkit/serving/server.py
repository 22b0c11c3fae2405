"""The server: :class:`GraphServer` shows a graph folder to browsers, always its present version."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType

import uvicorn

from graphkit.serving.app import make_app
from graphkit.serving.guard import Guard
from graphkit.serving.patience import Impatient
from graphkit.serving.shelf import Shelf

__all__ = ["MAX_NODES", "GraphServer"]

LOOPBACK = "127.0.0.1"
MAX_NODES = 20_000  # on the page when it opens
MOST_CLIENTS = 256  # connections at a time; more are told to come again
IDLE = 20  # seconds that a connection may be open without a request


class GraphServer:
    """Serves one graph folder. Use it in a ``with`` block, which ends the serving.

    Attributes:
        address: What to open in a browser, with the token if there is one.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        host: str = LOOPBACK,
        port: int = 0,
        token: str | None = None,
        title: str | None = None,
        max_nodes: int = MAX_NODES,
    ) -> None:
        """Take a port and read the graph.

        Args:
            folder: A graph folder.
            host: The address to listen at. Others than those of this machine alone need a token.
            port: 0 is any free one.
            token: What everybody has to know who asks; made up where one is needed.
            title: The heading of the page.
            max_nodes: At most about so many nodes are on the page when it opens; it grows from there.

        Raises:
            OSError: If the port is taken, or the host is not this machine's.
            InputError: If the folder holds no graph.
        """
        local = _is_loopback(host)
        token = token or (None if local else secrets.token_urlsafe(24))
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family, backlog=MOST_CLIENTS)
        try:
            shelf = Shelf(Path(folder), title=title, max_nodes=max_nodes)
        except BaseException:
            self._socket.close()
            raise
        port = self._socket.getsockname()[1]
        names = {f"{name}:{port}" for name in ("localhost", "127.0.0.1", "[::1]", _in_address(host))}
        names |= {name.removesuffix(":80") for name in names if port == 80}
        self.address = f"http://{_in_address(host)}:{port}/{f'?token={token}' if token else ''}"
        config = uvicorn.Config(
            Guard(make_app(shelf), names if local else None, token),
            http=Impatient,
            ws="none",
            lifespan="off",
            log_config=None,
            loop="asyncio",  # with uvloop, one process in twelve crashed while it ended
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=MOST_CLIENTS,
            timeout_keep_alive=IDLE,
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    def __enter__(self) -> GraphServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def wait(self) -> None:
        """Return when the serving ends, which only an interrupt makes it."""
        while self._thread.is_alive():
            self._thread.join(0.5)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host
