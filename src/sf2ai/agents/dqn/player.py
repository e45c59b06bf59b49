"""A trained network that only plays: NumPy and Numba, no TensorFlow."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Agent
from sf2ai.agents.dqn.forward import best_actions, q_values
from sf2ai.agents.dqn.parameters import REST_NAME, Architecture
from sf2ai.agents.dqn.replay import BoolArray, FloatArray, IntArray
from sf2ai.agents.dqn.rest import NO_REST, RestArray, rested


class DqnPlayer(Agent):
    """Plays the best known action; the same for an observation in every batch and every slot."""

    def __init__(self, parameters: Mapping[str, npt.NDArray[np.float32]]) -> None:
        """Take what `BatchedDqn.parameters` gave.

        Raises:
            ValueError: the arrays are no dueling network's.
        """
        network = dict(parameters)
        self._rest: RestArray = network.pop(REST_NAME, NO_REST)
        self.architecture = _architecture(network)
        self._flat = self.architecture.flat(network)
        if self._rest.shape not in ((0,), (3,)) or not self._is_rest_within():
            raise ValueError(
                f"the parameters' {REST_NAME!r} is {self._rest!r}, which is no rest of this network"
            )
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
        masks = rested(self._rest, observations, masks[:, : self.architecture.actions])
        return best_actions(self.values(observations), masks)

    def values(self, observations: FloatArray) -> FloatArray:
        """Return the Q values of all actions, shape (n, actions)."""
        return q_values(self._flat, self._widths, observations)

    def _is_rest_within(self) -> bool:
        """Whether the resting action and its columns exist; all compiled code indexes by them."""
        sizes = self.architecture
        limits = (sizes.actions, sizes.features, sizes.features)
        return all(0 <= index < limit for index, limit in zip(self._rest, limits, strict=False))


def _architecture(parameters: Mapping[str, npt.NDArray[np.float32]]) -> Architecture:
    """Read the sizes off the kernels' shapes."""
    kernels: list[npt.NDArray[np.float32]] = []
    while (kernel := parameters.get(f"layer{len(kernels)}_kernel")) is not None:
        kernels.append(kernel)
    if len(kernels) < 2 or any(kernel.ndim != 2 for kernel in kernels):
        raise ValueError(f"the parameters {sorted(parameters)!r} are no dueling network's")
    hidden = tuple(kernel.shape[1] for kernel in kernels[:-1])
    return Architecture(kernels[0].shape[0], hidden, kernels[-1].shape[1] - 1)
