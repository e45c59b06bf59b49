"""A trained network that only plays: NumPy and Numba, no TensorFlow."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Agent
from sf2ai.agents.dqn.forward import best_actions, q_values
from sf2ai.agents.dqn.parameters import Architecture
from sf2ai.agents.dqn.replay import BoolArray, FloatArray, IntArray


class DqnPlayer(Agent):
    """Plays the best known action; the same for an observation in every batch and every slot."""

    def __init__(self, parameters: Mapping[str, npt.NDArray[np.float32]]) -> None:
        """Take what `BatchedDqn.parameters` gave.

        Raises:
            ValueError: the arrays are no dueling network's.
        """
        self.architecture = _architecture(parameters)
        self._flat = self.architecture.flat(parameters)
        self._widths = np.array(self.architecture.widths, dtype=np.int64)

    def act(self, observations: FloatArray, masks: BoolArray, slots: IntArray) -> IntArray:
        """Choose actions.

        Args:
            observations: float32, shape (n, features).
            masks: legal actions, shape (n, actions or more).
            slots: whose they are; makes no difference to a network without memory.

        Returns:
            Actions, shape (n,).
        """
        return best_actions(self.values(observations), masks[:, : self.architecture.actions])

    def values(self, observations: FloatArray) -> FloatArray:
        """Return the Q values of all actions, shape (n, actions)."""
        return q_values(self._flat, self._widths, observations)


def _architecture(parameters: Mapping[str, npt.NDArray[np.float32]]) -> Architecture:
    """Read the sizes off the kernels' shapes."""
    kernels: list[npt.NDArray[np.float32]] = []
    while (kernel := parameters.get(f"layer{len(kernels)}_kernel")) is not None:
        kernels.append(kernel)
    if len(kernels) < 2 or any(kernel.ndim != 2 for kernel in kernels):
        raise ValueError(f"the parameters {sorted(parameters)!r} are no dueling network's")
    hidden = tuple(kernel.shape[1] for kernel in kernels[:-1])
    return Architecture(kernels[0].shape[0], hidden, kernels[-1].shape[1] - 1)
