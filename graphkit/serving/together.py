"""Head and body of an answer in one packet: :class:`Together`, a transport that waits for the end of the turn."""

from __future__ import annotations

import asyncio
from typing import Any

__all__ = ["Together"]


class Together:
    """A transport that hands over what was written in one turn of the event loop at once.

    uvicorn writes the head of an answer, then its body. Each write is a system call that wakes the client, and costs as
    much as a tenth of an answer.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Keep the data until the turn is over."""
        if not self._parts:
            self._loop.call_soon(self._hand_over)
        self._parts.append(data)

    def close(self) -> None:
        """Hand over what there is, then close."""
        self._hand_over()
        self._transport.close()

    def _hand_over(self) -> None:
        parts, self._parts = self._parts, []
        if parts:
            self._transport.write(b"".join(parts))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
