"""Adam over one vector of parameters, compiled, with the gradient's norm clipped.

Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
"""

import numpy as np

from sf2ai.agents.arrays import FloatArray
from sf2ai.parallel.compiled import compiled
from sf2ai.state_arrays import StateArrays

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-5
"""The decay of the two moments, and the least divisor: larger than the paper's, as in other PPOs."""


class Adam:
    """The optimiser of one vector of parameters."""

    def __init__(self, size: int) -> None:
        """Begin with moments of zero for ``size`` parameters."""
        self._moments: FloatArray = np.zeros((2, size), dtype=np.float32)
        self._updates = 0

    def update(self, flat: FloatArray, gradient: FloatArray, rate: float, clip: float) -> None:
        """Move the parameters against a gradient.

        Args:
            flat: parameters, float32, shape (size,); changed.
            gradient: float32, shape (size,).
            rate: the learning rate.
            clip: the largest norm of the gradient; a longer one is shortened to it.
        """
        self._updates += 1
        fade_1, fade_2 = 1.0 - BETA_1**self._updates, 1.0 - BETA_2**self._updates
        move(flat, gradient, self._moments, clip, rate / fade_1, 1.0 / fade_2)

    def get_state(self) -> StateArrays:
        """Return the moments and the number of updates."""
        return {"moments": self._moments.copy(), "updates": np.array([self._updates], dtype=np.int64)}

    def set_state(self, state: StateArrays) -> None:
        """Restore what `get_state` returned."""
        self._moments[:] = state["moments"]
        self._updates = int(state["updates"][0])


@compiled
def move(
    flat: FloatArray, gradient: FloatArray, moments: FloatArray, clip: float, rate: float, growth: float
) -> None:
    """Apply one update; ``rate`` and ``growth`` hold the corrections for the first updates."""
    squares = 0.0
    for i in range(len(gradient)):
        squares += gradient[i] * gradient[i]
    scale = np.float32(min(1.0, clip / (np.sqrt(squares) + 1e-6)))
    beta_1, beta_2, least = np.float32(BETA_1), np.float32(BETA_2), np.float32(EPSILON)
    speed, grown = np.float32(rate), np.float32(growth)
    for i in range(len(flat)):
        slope = gradient[i] * scale
        moments[0, i] = beta_1 * moments[0, i] + (np.float32(1.0) - beta_1) * slope
        moments[1, i] = beta_2 * moments[1, i] + (np.float32(1.0) - beta_2) * slope * slope
        flat[i] -= speed * moments[0, i] / (np.sqrt(grown * moments[1, i]) + least)
