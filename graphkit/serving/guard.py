"""Who may ask, and how: :class:`Guard` stands before the routes and answers everything else itself.

Browsers send along what other sites ask of them. What keeps those out: the ``Host`` must be one of ours, so that no
other name can be made to lead here (DNS rebinding); an ``Origin``, where there is one, must be our own; nothing can be
changed by any request; and answers say that no other site may embed or read them.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["COOKIE", "Guard"]

COOKIE = "graphkit"
LONGEST_QUERY = 8_192  # bytes
LONGEST_ANSWER = 30.0  # seconds until a request is given up
HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]


class Guard:
    """Lets requests through to an application that come from our own pages, or from no page at all.

    Args:
        app: What is guarded.
        hosts: What ``Host`` may say, lower case; None for anything, which only a token makes safe.
        token: What a request has to know, if anything.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] | None, token: str | None) -> None:
        if hosts is None and not token:
            raise ValueError("open to any host: give a token")
        self._app, self._hosts, self._token = app, hosts, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; see the ASGI specification."""
        if scope["type"] != "http":
            return
        if refusal := self._refusal(scope):
            await _refuse(send, scope, *refusal)
            return
        if cookie := self._fresh_cookie(scope):
            await _go_home(send, cookie)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *HEADERS]
            await send(message)

        async with asyncio.timeout(LONGEST_ANSWER):
            await self._app(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Status and reason, or None for a request that may pass."""
        named = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
        origins = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"origin"]
        if len(named) != 1 or (self._hosts is not None and named[0] not in self._hosts):
            return 403, "this server is not called so; open the address that it printed"
        if any(origin != f"http://{named[0]}" for origin in origins):
            return 403, "other sites may not ask this server"
        if scope["method"] not in ("GET", "HEAD"):
            return 405, "this server only reads: GET and HEAD"
        if any(
            name == b"transfer-encoding" or (name == b"content-length" and value != b"0")
            for name, value in scope["headers"]
        ):
            return 413, "a question has no body"
        if len(scope["query_string"]) > LONGEST_QUERY:
            return 414, f"the query has {len(scope['query_string']):,} bytes; up to {LONGEST_QUERY:,} are read"
        if self._token and not self._knows(scope):
            return 401, "give the token: open the address that graphkit serve printed, with ?token=…"
        return None

    def _knows(self, scope: Scope) -> bool:
        """Whether the cookie, the header ``Authorization: Bearer`` or the parameter ``token`` has the token."""
        given = [_parameter(scope)]
        for name, value in scope["headers"]:
            text = value.decode("latin-1")
            if name == b"authorization" and text.startswith("Bearer "):
                given.append(text.removeprefix("Bearer "))
            elif name == b"cookie":
                given.append(_cookie(text))
        wanted = (self._token or "").encode()
        return any(hmac.compare_digest(text.encode("utf-8", "replace"), wanted) for text in given)

    def _fresh_cookie(self, scope: Scope) -> str:
        """The cookie for whoever came with the token in the address, so that it leaves the address; else ""."""
        return f"{COOKIE}={self._token}; HttpOnly; SameSite=Strict; Path=/" if self._token and _parameter(scope) else ""


def _parameter(scope: Scope) -> str:
    if scope["path"] != "/":
        return ""
    query: bytes = scope["query_string"]
    return parse_qs(query.decode("latin-1")).get("token", [""])[0]


def _cookie(text: str) -> str:
    try:
        found = SimpleCookie(text).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


async def _go_home(send: Send, cookie: str) -> None:
    headers = [(b"location", b"/"), (b"set-cookie", cookie.encode("latin-1")), *HEADERS]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(send: Send, scope: Scope, status: int, why: str) -> None:
    body = json.dumps({"error": why}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *HEADERS]
    if status == 405:
        headers.append((b"allow", b"GET, HEAD"))
    if scope["method"] not in ("GET", "HEAD") or status == 413:
        headers.append((b"connection", b"close"))  # what follows may be a body, which nobody reads
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
