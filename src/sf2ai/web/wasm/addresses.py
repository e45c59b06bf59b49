"""Exported functions take addresses in place of arrays; Numba's types say what is there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import types
from numba.np.numpy_support import from_dtype


@dataclass(frozen=True)
class Entry:
    """One exported function: what it returns, what it takes, and its body."""

    returns: Any
    takes: tuple[Any, ...]
    body: Callable[..., Any]


def at(kind: Any) -> Any:
    """Return the type of an address at which there are values of a Numba type."""
    return types.CPointer(kind)  # type: ignore[no-untyped-call]


def at_record(dtype: np.dtype[Any]) -> Any:
    """Return the type of an address at which there are records of a dtype."""
    return at(from_dtype(dtype))
