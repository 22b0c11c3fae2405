"""How work is spread over the cores, by threads: for kernels and libraries that let go of the interpreter's lock."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

__all__ = ["over_threads", "thread_count"]

Task = TypeVar("Task")
Done = TypeVar("Done")


def thread_count() -> int:
    """Return the number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def over_threads(work: Callable[[Task], Done], tasks: Iterable[Task], threads: int | None = None) -> Iterator[Done]:
    """Yield ``work(task)`` of each task in the order of the tasks, whichever thread is done first.

    At most two tasks a thread are under way or waiting to be taken, so memory does not grow with their number.
    """
    threads = threads or thread_count()
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Done]] = deque()
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) > 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
