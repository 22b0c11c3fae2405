"""Reading with several processes.

Each worker is a fresh interpreter that gets a share of the files on standard input and writes pickled batches to
standard output. Unlike ``multiprocessing`` it never runs the caller's script again, so that a library user needs no
``if __name__ == "__main__"``, and it forks no process that has threads.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from graphkit.collector import rare_collections
from graphkit.errors import InputError
from graphkit.model import Article, Problem

__all__ = ["read_in_parallel"]

BATCH = 200  # files


def read_in_parallel(
    files: list[Path], processes: int, progress: Callable[[int, int], None] | None
) -> list[Article | Problem]:
    """Read ``files`` with several processes; the result is in the order of the files, as if one had read them.

    Raises:
        InputError: If a process ends before its work is done.
    """
    size = -(-len(files) // processes)
    shares = [files[start : start + size] for start in range(0, len(files), size)]
    workers = [_start() for _ in shares]
    done = [0] * len(shares)

    def collect(number: int) -> list[Article | Problem]:
        worker, share = workers[number], shares[number]
        assert worker.stdin is not None and worker.stdout is not None  # both are pipes
        with worker.stdin as pipe:
            pickle.dump([str(file) for file in share], pipe)
        found: list[Article | Problem] = []
        while done[number] < len(share):
            try:
                found.extend(pickle.load(worker.stdout))
            except EOFError:
                raise InputError("a reading process ended early; read with one process to see why") from None
            done[number] += min(BATCH, len(share) - done[number])
            if progress is not None:
                progress(sum(done), len(files))
        return found

    try:
        with rare_collections(), ThreadPoolExecutor(len(shares)) as threads:
            return [item for found in threads.map(collect, range(len(shares))) for item in found]
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
    from graphkit.readers import read_file  # late: the package imports this module

    files = pickle.load(sys.stdin.buffer)
    with rare_collections():
        for start in range(0, len(files), BATCH):
            batch = [item for file in files[start : start + BATCH] for item in read_file(Path(file))]
            pickle.dump(batch, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()
