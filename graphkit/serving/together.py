"""Head and body of an answer in one packet: :class:`Together`, a transport that waits for the whole."""

from __future__ import annotations

import asyncio
from typing import Any

__all__ = ["Together"]


class Together:
    """A transport that hands over at once what was written, when told to, or when the turn of the event loop is over.

    uvicorn writes the head of an answer, then its body. Each write is a system call that wakes the client, and costs as
    much as a tenth of an answer.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Keep the data for now."""
        if not self._parts:
            self._loop.call_soon(self.hand_over)
        self._parts.append(data)

    def close(self) -> None:
        """Hand over what there is, then close."""
        self.hand_over()
        self._transport.close()

    def hand_over(self) -> None:
        """Write what was kept."""
        parts, self._parts = self._parts, []
        if parts:
            self._transport.write(b"".join(parts))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
