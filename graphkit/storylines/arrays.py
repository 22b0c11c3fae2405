"""What the arrays of this room are called in signatures."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

__all__ = ["Bools", "Floats", "Ints"]

Ints: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"
Floats: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
Bools: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"
