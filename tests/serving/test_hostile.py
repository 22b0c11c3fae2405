"""Requests that nobody honest makes get an error, and harm nobody else."""

from __future__ import annotations

import json
import random
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from graphkit import build_graph, read_articles, save
from graphkit.serving import patience
from graphkit.serving.server import GraphServer
from tests.serving.conftest import Ask

LONG = "x" * 40_000


def say(server: GraphServer, request: bytes, *, wait: float = 5.0) -> tuple[int, bytes]:
    """Send bytes; the status and the body of what comes back, (0, ...) if the connection just ends."""
    address = urlsplit(server.address)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=wait) as line:
        line.sendall(request)
        head = b""
        while b"\r\n\r\n" not in head:
            if not (more := line.recv(65_536)):
                return 0, head
            head += more
        top, _, body = head.partition(b"\r\n\r\n")
        sizes = [row.split(b":")[1] for row in top.lower().split(b"\r\n") if row.startswith(b"content-length:")]
        while len(body) < int(sizes[0] if sizes else 0) and not request.startswith(b"HEAD"):
            if not (more := line.recv(65_536)):
                break
            body += more
        return int(top.split(b" ")[1]), body


def get(server: GraphServer, path: str, *headers: str, method: str = "GET", host: str = "") -> tuple[int, bytes]:
    host = host or urlsplit(server.address).netloc
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *headers, "", ""]
    return say(server, "\r\n".join(lines).encode("latin-1"))


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "localhost:1", "127.0.0.1.evil.example:{port}", "[::1]"],
)
def test_other_names_lead_nowhere(server: GraphServer, host: str) -> None:
    port = urlsplit(server.address).port
    for path in ("/", "/api/version", "/api/search?q=a"):
        assert get(server, path, host=host.format(port=port))[0] == 403
    assert get(server, "/api/version", host=f"LOCALHOST:{port}")[0] == 200


def test_no_host_and_two_hosts_are_refused(server: GraphServer) -> None:
    netloc = urlsplit(server.address).netloc
    assert say(server, b"GET /api/version HTTP/1.1\r\n\r\n")[0] in (400, 403)
    assert get(server, "/api/version", "Host: evil.example")[0] in (400, 403)
    assert say(server, f"GET http://evil.example/api/version HTTP/1.1\r\nHost: {netloc}x\r\n\r\n".encode())[0] == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost", "http://127.0.0.1:1"])
def test_other_sites_may_not_ask(server: GraphServer, origin: str) -> None:
    assert get(server, "/api/version", f"Origin: {origin}")[0] == 403
    own = server.address.rstrip("/")
    assert get(server, "/api/version", f"Origin: {own}")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "/api/../../etc/passwd",
        "/api/%2e%2e%2fversion", "/api/..;/version", "/api//version", "//etc/passwd", "/api/version/", "/nodes.parquet",
        "/current/nodes.parquet", "/api/__class__", "/%00", "/api/version%00", "/%ff%fe", "/api/", "/API/version",
    ],
)  # fmt: skip
def test_there_are_no_other_paths(server: GraphServer, path: str) -> None:
    status, body = get(server, path)
    assert status in (400, 404)
    assert b"root:" not in body and b"PAR1" not in body


WRONG = {
    "search?q=" + "x" * 201: "200",
    "search?q=a+b+c+d+e+f+g+h+i+j+k": "10 are read",
    "search?limit=0": "from 1 to 200",
    "search?limit=201": "201",
    "search?limit=-1": "whole number",
    "search?limit=1e3": "whole number",
    "search?limit=%D9%A1": "whole number",
    "search?limit=" + "9" * 300: "whole number",
    "search?limit=": "whole number",
    "search?x=1": "'x'",
    "search?q=a&q=b": "2 times",
    "search?from=5&to=2": "after",
    "search?to=60000": "60,000",
    "search?f.story=nowhere": "nowhere",
    "search?f.provider=topic:topic-0": "topic:topic-0",
    "facets?" + "&".join(["f.provider=provider:outlet0.example"] * 51): "51 times",
    "facets?f.topics=" + "x" * 2001: "2,000",
    "values?facet=nodes": "one of",
    "values": "one of",
    "tile": "level",
    "tile?level=17&column=0&row=0": "16",
    "tile?level=2&column=4&row=0": "from 0 to 3",
    "neighbours": "id",
    "neighbours?id=": "id",
    "neighbours?id=article:nowhere": "id",
    "nodes?" + "&".join(["id=a"] * 51): "51 times",
    "version?a=b": "'a'",
}


@pytest.mark.parametrize(("query", "says"), WRONG.items(), ids=range(len(WRONG)))
def test_wrong_parameters_are_named(server: GraphServer, query: str, says: str) -> None:
    status, body = get(server, f"/api/{query}")
    assert status in (400, 404)
    assert says in json.loads(body)["error"]


def test_strange_texts_are_only_texts(ask: Ask) -> None:
    for text in (
        "\x00",
        "%",
        "';--",
        "<script>",
        "\u202e",
        "😀" * 50,
        "ﷺ" * 60,
        "\udcff".encode("utf-8", "replace"),
        "*",
        '"',
    ):
        assert ask("search", {"q": text})[0] in (200, 400)
        assert ask("values", {"facet": "story", "find": text})[0] == 200
        assert ask("nodes", {"id": text})[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_nothing_can_be_changed(server: GraphServer, method: str) -> None:
    assert get(server, "/api/version", "Content-Length: 0", method=method)[0] in (400, 405)


def test_bodies_are_refused(server: GraphServer) -> None:
    assert get(server, "/api/version", "Content-Length: 1000000")[0] == 413
    assert get(server, "/api/version", "Transfer-Encoding: chunked")[0] == 413


def test_what_is_too_long_is_refused(server: GraphServer) -> None:
    assert get(server, f"/api/search?q={'x' * 9000}")[0] == 414
    assert get(server, f"/{LONG}")[0] in (0, 404, 414, 431)
    assert get(server, "/api/version", *(f"X-{number}: {'x' * 4000}" for number in range(12)))[0] == 431


@pytest.mark.parametrize(
    "request_",
    [b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\nhello\r\n\r\n", b"\x00" * 100],
    ids=range(5),
)
def test_what_is_no_http_ends_the_connection(server: GraphServer, request_: bytes) -> None:
    assert say(server, request_)[0] in (0, 400)


def test_answers_cannot_be_embedded_kept_or_guessed_at(server: GraphServer) -> None:
    address = urlsplit(server.address)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=5) as line:
        line.sendall(f"GET / HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n".encode())
        page = b"".join(iter(lambda: line.recv(65_536), b"")).decode()
    for header in (
        "cache-control: no-store",
        "x-content-type-options: nosniff",
        "frame-ancestors 'none'",
        "cross-origin-resource-policy: same-origin",
    ):
        assert header in page.partition("\r\n\r\n")[0]
    assert "connect-src &#x27;self&#x27;" in page or "connect-src 'self'" in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page


@pytest.fixture
def guarded(seeds: Path, tmp_path: Path) -> Iterator[GraphServer]:
    save(build_graph(read_articles(seeds)), tmp_path / "news.graph")
    with GraphServer(tmp_path / "news.graph", host="0.0.0.0", token="let-me-in") as server:
        yield server


def test_other_addresses_need_the_token(guarded: GraphServer) -> None:
    port = urlsplit(guarded.address).port
    assert guarded.address == f"http://0.0.0.0:{port}/?token=let-me-in"
    for headers in (
        (),
        ("Authorization: Bearer wrong",),
        ("Cookie: graphkit=wrong",),
        ("Cookie: graphkit",),
        ("Cookie: =;;",),
    ):
        for path in ("/", "/api/version", "/?token=wrong", "/?token=", "/api/version?token=let-me-in"):
            assert get(guarded, path, *headers)[0] == 401
    assert get(guarded, "/api/version", "Authorization: Bearer let-me-in")[0] == 200
    assert get(guarded, "/api/version", "Cookie: graphkit=let-me-in")[0] == 200
    assert get(guarded, "/?token=let-me-in")[0] == 303


def test_a_token_is_made_up_where_none_is_given(seeds: Path, tmp_path: Path) -> None:
    save(build_graph(read_articles(seeds)), tmp_path / "news.graph")
    with GraphServer(tmp_path / "news.graph", host="0.0.0.0") as server:
        token = server.address.partition("?token=")[2]
        assert len(token) > 30
        assert get(server, "/api/version")[0] == 401
        assert get(server, "/api/version", f"Cookie: graphkit={token}")[0] == 200


def test_slow_clients_are_sent_away_and_others_are_answered(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "HEAD_TIME", 0.5)
    save(build_graph(read_articles(seeds)), tmp_path / "news.graph")
    with GraphServer(tmp_path / "news.graph") as server:
        address = urlsplit(server.address)
        lines = [socket.create_connection((address.hostname or "", address.port or 0), timeout=5) for _ in range(40)]
        for number, line in enumerate(lines):
            if number % 2:
                line.sendall(f"GET / HTTP/1.1\r\nHost: {address.netloc}\r\nX-Slow: ".encode())
        start = time.monotonic()
        assert get(server, "/api/version")[0] == 200
        assert time.monotonic() - start < 2
        for _ in range(3):  # a letter now and then is not enough
            time.sleep(0.2)
            for line in lines[1::2]:
                try:
                    line.sendall(b"x")
                except OSError:
                    break
        assert {line.recv(100)[:12] for line in lines} <= {b"HTTP/1.1 408", b""}
        for line in lines:
            line.close()


def test_a_client_that_asks_and_never_reads_is_sent_away(server: GraphServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "ANSWER_TIME", 0.5)
    address = urlsplit(server.address)
    question = f"GET /api/search?limit=200 HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode()
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(5)
        line.connect((address.hostname or "", address.port or 0))
        line.sendall(question * 200)
        time.sleep(2.5)
        read = 0
        with suppress(ConnectionResetError):
            while more := line.recv(1 << 20):
                read += len(more)
    assert 0 < read < 200 * 60_000
    assert get(server, "/api/version")[0] == 200


def test_nothing_that_is_asked_breaks_the_server(server: GraphServer) -> None:
    chance = random.Random(1)
    names = [
        "q",
        "f.story",
        "f.topics",
        "f.provider",
        "f.community",
        "from",
        "to",
        "limit",
        "facet",
        "find",
        "id",
        "steps",
    ]
    names += ["level", "column", "row", "v", "", "x"]
    values = [
        "",
        "0",
        "1",
        "7",
        "200",
        "-1",
        "a",
        "provider:outlet1.example",
        "story:story-0",
        "topic:topic-0",
        "é",
        "\0",
    ]
    values += ["story", "topics", "1" * 30, " ", "%", "article:nowhere", "9" * 9]
    for _ in range(400):
        what = chance.choice(["version", "search", "facets", "values", "nodes", "neighbours", "tile"])
        given = [(chance.choice(names), chance.choice(values)) for _ in range(chance.randrange(5))]
        status, body = get(server, f"/api/{what}?{urlencode(given)}")
        assert status in (200, 400, 404, 409), (what, given, body)


def test_more_clients_than_places_are_told_to_come_again(seeds: Path, tmp_path: Path) -> None:
    save(build_graph(read_articles(seeds)), tmp_path / "news.graph")
    with GraphServer(tmp_path / "news.graph") as server:
        address = urlsplit(server.address)
        held = [socket.create_connection((address.hostname or "", address.port or 0), timeout=5) for _ in range(260)]
        time.sleep(0.3)
        assert get(server, "/api/version")[0] == 503
        for line in held:
            line.close()
        time.sleep(0.3)
        assert get(server, "/api/version")[0] == 200
