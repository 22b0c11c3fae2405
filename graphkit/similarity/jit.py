"""How kernels are compiled, once a machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

__all__ = ["compiled"]

Kernel = TypeVar("Kernel", bound=Callable[..., object])


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
