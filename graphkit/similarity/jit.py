"""How kernels are compiled, once a machine, and when that is worth it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar, cast

__all__ = ["compiled", "fitting"]

Kernel = TypeVar("Kernel", bound=Callable[..., object])

MUCH = 5_000  # numbers from which compiled kernels pay for loading numba, half a second

_fitted: dict[Callable[..., object], Callable[..., object]] = {}
_fitting = Lock()  # threads that ask at once would compile the same twice


def compiled(function: Kernel) -> Kernel:
    """Compile a kernel that holds no lock, and keep the machine code on disk.

    numba keeps it beside the source, else in the user's cache folder or ``NUMBA_CACHE_DIR``; where none of these can be
    written, it is compiled once a process.
    """
    from numba import njit

    try:
        kernel: Any = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba found no folder it may write to
        kernel = njit(nogil=True)(function)
    return cast("Kernel", kernel)


def fitting(function: Kernel, numbers: int) -> Kernel:
    """Return a kernel as it is where it has few numbers to work on, else compiled: both compute the same."""
    if numbers < MUCH:
        return function
    with _fitting:
        if function not in _fitted:
            _fitted[function] = compiled(function)
    return cast("Kernel", _fitted[function])
