"""How quickly ``graphkit serve`` answers many clients at once, and whether its memory stands still.

    python -m benchmarks.serving --articles 1000000 --requests 100000

Makes a graph folder like a collection of news (``benchmarks/page_data.py``), serves it, and drives it from this process
with so many clients, each of which asks for the next thing when it has an answer. Targets on two cores: 95 % of
searches, neighbourhoods and facets under 100 ms; memory after the last request as after the first tenth.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import numpy as np

from benchmarks.page_data import news_graph
from graphkit import open_graph, save
from graphkit.analysis import analyse

SAMPLE = 20_000  # articles that are asked about
LOOKS = 10  # at the memory
KINDS = ("search", "neighbours", "facets", "tile")


def make_folder(articles: int, folder: Path) -> None:
    """Write a graph of about so many articles."""
    save(analyse(news_graph(articles), "layout"), folder)


def make_requests(folder: Path, seed: int) -> Callable[[], Iterator[tuple[str, str]]]:
    """Return what makes an endless stream of (kind, address) for a client."""
    graph = open_graph(folder)
    rows = graph.collect(graph.scan_nodes().filter(kind="article").select("id", "title", "provider", "topics"))
    rows = rows.sample(min(SAMPLE, rows.height), seed=seed)
    ids, titles, providers = rows["id"].to_list(), rows["title"].to_list(), rows["provider"].to_list()
    topics = rows["topics"].explode(empty_as_null=False, keep_nulls=False).to_list()
    streams = iter(range(1_000_000))

    def stream() -> Iterator[tuple[str, str]]:
        chance = random.Random(seed + next(streams))

        def letters() -> str:
            words = chance.choice(titles).split()
            return quote(" ".join(word[: chance.randint(2, 8)] for word in chance.sample(words, min(len(words), 2))))

        def filters() -> str:
            some = [
                f"q={letters()}",
                f"f.provider={quote(chance.choice(providers))}",
                f"f.topics={quote(chance.choice(topics))}",
            ]
            first = chance.randint(0, 10)
            some.append(f"from={first}&to={first + chance.randint(0, 10)}")
            return "&".join(chance.sample(some, chance.randint(1, 2)))

        def square() -> str:
            level = chance.randint(2, 9)
            return f"level={level}&column={chance.randrange(2**level)}&row={chance.randrange(2**level)}"

        while True:
            kind = chance.choice(KINDS)
            if kind == "search":
                yield kind, f"search?q={letters()}&limit=50"
            elif kind == "neighbours":
                yield kind, f"neighbours?id={quote(chance.choice(ids))}&limit=200&steps={chance.choice((1, 1, 1, 2))}"
            elif kind == "facets":
                yield kind, f"facets?{filters()}"
            else:
                yield kind, f"tile?{square()}"

    return stream


async def client(port: int, requests: Iterator[tuple[str, str]], left: list[int], took: dict[str, list[float]]) -> None:
    """Ask one thing after the other over one connection, until none are left."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 24)
    while left[0] > 0:
        left[0] -= 1
        kind, address = next(requests)
        start = time.perf_counter()
        writer.write(f"GET /api/{address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        size = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        await reader.readexactly(int(size[1]) if size else 0)
        took[kind].append(time.perf_counter() - start)
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"{address}: {head.splitlines()[0].decode()}")
    writer.close()


def memory(process: subprocess.Popen[str]) -> float:
    """GiB that a process holds."""
    text = Path(f"/proc/{process.pid}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) / 2**20


def work(process: subprocess.Popen[str]) -> float:
    """Seconds that a process has computed; a busy machine changes them less than the clock."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def drive(
    process: subprocess.Popen[str],
    port: int,
    stream: Callable[[], Iterator[tuple[str, str]]],
    clients: int,
    requests: int,
) -> None:
    """Ask and print."""
    streams = [stream() for _ in range(clients)]
    for look in range(LOOKS):
        took: dict[str, list[float]] = {kind: [] for kind in KINDS}
        left = [requests // LOOKS]
        start, worked = time.perf_counter(), work(process)
        await asyncio.gather(*(client(port, each, left, took) for each in streams))
        rate = requests // LOOKS / (time.perf_counter() - start)
        times = "   ".join(f"{kind} {_quantiles(found)}" for kind, found in took.items())
        each = (work(process) - worked) / (requests // LOOKS) * 1000
        line = f"{(look + 1) * requests // LOOKS:>9,}  {rate:6,.0f}/s  {each:.2f} ms  {memory(process):.2f} GiB"
        print(f"{line}  {times}", flush=True)


def _quantiles(seconds: list[float]) -> str:
    half, most, longest = np.quantile(seconds, [0.5, 0.95, 1.0]) * 1000
    return f"{half:.0f}/{most:.0f}/{longest:.0f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="a graph folder to serve; made in a temporary folder otherwise")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = options.folder or Path(place, "news.graph")
        if not folder.exists():
            make_folder(options.articles, folder)
        command = [sys.executable, "-m", "graphkit", "serve", str(folder), "--port", "0"]
        start = time.perf_counter()
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            try:
                said = process.stderr.readline() if process.stderr else ""
                port = urlsplit(said.split()[1].rstrip(";")).port or 0
                print(f"opened in {time.perf_counter() - start:.1f} s, {memory(process):.2f} GiB")
                print("requests, rate, computing a request, memory, and for each kind: median / 95 % / longest in ms")
                asyncio.run(drive(process, port, make_requests(folder, 1), options.clients, options.requests))
            finally:
                process.terminate()


if __name__ == "__main__":
    main()
