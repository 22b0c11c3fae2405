"""How kernels are compiled (once a machine) and spread over the cores."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar, cast

from numba import njit

__all__ = ["compiled", "over_threads", "thread_count"]

Kernel = TypeVar("Kernel", bound=Callable[..., object])
Task = TypeVar("Task")
Done = TypeVar("Done")


def compiled(function: Kernel) -> Kernel:
    """Compile a kernel that holds no lock, and keep the machine code on disk.

    numba keeps it beside the source, else in the user's cache folder or ``NUMBA_CACHE_DIR``; where none of these can be
    written, it is compiled once a process.
    """
    try:
        kernel: Any = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba found no folder it may write to
        kernel = njit(nogil=True)(function)
    return cast("Kernel", kernel)


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
