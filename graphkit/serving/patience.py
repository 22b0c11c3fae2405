"""How long to wait for a client: :class:`Impatient`, uvicorn's HTTP protocol with limits on what it leaves open.

uvicorn waits without end for the rest of a request's head, and for a client to take its answer. A few such clients
would hold every place there is.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from graphkit.serving.together import Together

__all__ = ["Impatient"]

HEAD_TIME = 10.0  # seconds for the head of a request to arrive
ANSWER_TIME = 60.0  # seconds for a client to take an answer
LONGEST_HEAD = 32_768  # bytes
TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class Impatient(HttpToolsProtocol):
    """One connection."""

    _timer: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody came: the head of a request is due."""
        self._together = Together(transport, self.loop)
        super().connection_made(self._together)  # type: ignore[arg-type]  # it is one in all but name
        self._wait(HEAD_TIME, TOO_LATE)

    def data_received(self, data: bytes) -> None:
        """More of a head, or all of it."""
        waiting = self.cycle is None or self.cycle.response_complete
        self._head_bytes = self._head_bytes + len(data) if waiting else 0
        if self._head_bytes > LONGEST_HEAD:
            self._part(TOO_LONG)
            return
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:  # the head was whole
            self._head_bytes = 0
            self._wait(ANSWER_TIME, b"")
        elif waiting and self._timer is None:
            self._wait(HEAD_TIME, TOO_LATE)

    def on_response_complete(self) -> None:
        """All of the answer was handed over; the time for idle connections begins."""
        self._stop()
        self._together.hand_over()
        super().on_response_complete()
        if self.cycle is not None and not self.cycle.response_complete:  # the next question was here already
            self._wait(ANSWER_TIME, b"")

    def timeout_keep_alive_handler(self) -> None:
        """Idle for too long, or still not taking what it asked for: part without waiting for that."""
        if not self.transport.is_closing():
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self, seconds: float, then: bytes) -> None:
        self._stop()
        self._timer = self.loop.call_later(seconds, self._part, then)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _part(self, last_words: bytes) -> None:
        self._stop()
        if not last_words:
            self.transport.abort()  # also where it is closing, which would wait for the client
        elif not self.transport.is_closing():
            self.transport.write(last_words)
            self.transport.close()
