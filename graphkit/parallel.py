"""Mapping a function over many items with several processes.

Each worker is a fresh interpreter that gets a share of the items on standard input and writes pickled batches to
standard output. Unlike ``multiprocessing`` it never runs the caller's script again, so that a library user needs no
``if __name__ == "__main__"``, and it forks no process that has threads.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from graphkit.collector import rare_collections
from graphkit.errors import GraphkitError

__all__ = ["map_in_processes"]

BATCH = 200  # items

Item = TypeVar("Item")
Made = TypeVar("Made")


def map_in_processes(
    function: Callable[[Item], Made],
    items: Sequence[Item],
    processes: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[Made]:
    """Return ``[function(item) for item in items]``, worked out by several processes.

    Args:
        function: A function at the top level of a module; items and results must be picklable.
        items: Shared out in equal, contiguous parts.
        processes: How many to start.
        progress: Called now and then, from a thread, with the number of items done and of all items.

    Raises:
        GraphkitError: If a process ends before its work is done; what it said is on standard error.
    """
    size = max(1, -(-len(items) // processes))
    shares = [items[start : start + size] for start in range(0, len(items), size)]
    workers = [_start() for _ in shares]
    done = [0] * len(shares)

    def collect(number: int) -> list[Made]:
        worker, share = workers[number], shares[number]
        assert worker.stdin is not None and worker.stdout is not None  # both are pipes
        with worker.stdin as pipe:
            pickle.dump((function, share), pipe)
        made: list[Made] = []
        while done[number] < len(share):
            try:
                batch = pickle.load(worker.stdout)
            except EOFError:
                raise GraphkitError("a worker process ended early; work with one process to see why") from None
            made.extend(batch)
            done[number] += len(batch)
            if progress is not None:
                progress(sum(done), len(items))
        return made

    try:
        with rare_collections(), ThreadPoolExecutor(max(1, len(shares))) as threads:
            return [item for made in threads.map(collect, range(len(shares))) for item in made]
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
            if worker.stdout is not None:
                worker.stdout.close()


def _start() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", f"from {__name__} import _work; _work()"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _work() -> None:
    warnings.simplefilter("ignore")  # whoever started this is told the same
    function: Callable[[Any], Any]
    function, share = pickle.load(sys.stdin.buffer)
    with rare_collections():
        for start in range(0, len(share), BATCH):
            batch = [function(item) for item in share[start : start + BATCH]]
            pickle.dump(batch, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()
