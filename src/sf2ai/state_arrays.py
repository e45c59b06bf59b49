"""The type of every state that can be kept and restored: NumPy arrays by name."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

StateArrays: TypeAlias = dict[str, npt.NDArray[np.generic]]
"""What ``get_state`` returns and ``set_state`` takes; the caller owns the arrays."""


def prefixed(name: str, state: Mapping[str, npt.NDArray[np.generic]]) -> StateArrays:
    """Return a state whose names begin with ``name.``, so that it can be kept beside others.

    >>> prefixed("seat", {"ring": np.zeros(1)})
    {'seat.ring': array([0.])}
    """
    return {f"{name}.{key}": value for key, value in state.items()}


def without_prefix(name: str, state: Mapping[str, npt.NDArray[np.generic]]) -> StateArrays:
    """Return the part of a state that `prefixed` put under a name."""
    start = f"{name}."
    return {key.removeprefix(start): value for key, value in state.items() if key.startswith(start)}
