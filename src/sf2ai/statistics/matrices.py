"""The inverse of a matrix without the threads of numerical libraries.

These give a matrix of a hundred rows to several threads. Where other programs use the cores, such as a
training, the threads wait for each other a hundred times as long as the work takes. Smaller matrices have one
thread.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_ONE_THREAD = 48
"""Most rows of a matrix that numerical libraries surely leave to one thread."""


def inverse(matrix: NDArray[np.float64]) -> NDArray[Any]:
    """Return the inverse, by halves.

    Args:
        matrix: (n, n), such that x @ matrix @ x > 0 for each x but 0; each half then has an inverse.

    >>> inverse(np.array([[2.0, 0.0], [0.0, 4.0]])).tolist()
    [[0.5, 0.0], [0.0, 0.25]]
    """
    if len(matrix) <= _ONE_THREAD:
        return np.linalg.inv(matrix)
    half = len(matrix) // 2
    first = inverse(matrix[:half, :half])
    right, below = first @ matrix[:half, half:], matrix[half:, :half] @ first
    second = inverse(matrix[half:, half:] - matrix[half:, :half] @ right)
    return np.block([[first + right @ second @ below, -right @ second], [-second @ below, second]])
