"""Products and inverses of matrices without the threads of numerical libraries.

These give a matrix of a hundred rows to several threads. Where other programs use the cores, such as a
training, the threads wait for each other a hundred times as long as the work takes. Smaller matrices have one
thread.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_ONE_THREAD = 48
"""Most rows of a matrix that numerical libraries surely leave to one thread."""


def product(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[Any]:
    """Return first @ second, the longest side of the two by halves.

    Args:
        first: (n, m).
        second: (m, k).
    """
    rows, inside, columns = *first.shape, second.shape[1]
    longest = max(rows, inside, columns)
    half = longest // 2
    if longest <= _ONE_THREAD:
        small: NDArray[Any] = first @ second
        return small
    if rows == longest:
        return np.concatenate([product(first[:half], second), product(first[half:], second)])
    if columns == longest:
        return np.concatenate([product(first, second[:, :half]), product(first, second[:, half:])], axis=1)
    whole: NDArray[Any] = product(first[:, :half], second[:half]) + product(first[:, half:], second[half:])
    return whole


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
    right, below = product(first, matrix[:half, half:]), product(matrix[half:, :half], first)
    second = inverse(matrix[half:, half:] - product(matrix[half:, :half], right))
    left = product(right, second)
    return np.block([[first + product(left, below), -left], [-product(second, below), second]])
