"""The learned agent's policy: a trained network that only plays, with NumPy and Numba, no TensorFlow."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.agents.base import Agent
from sf2ai.agents.dqn.forward import action_units, best_actions, q_values
from sf2ai.agents.networks.architecture import FACTS_NAME, REST_NAME, Architecture
from sf2ai.agents.networks.rest import NO_REST, RestArray, rested


class DqnPolicy(Agent):
    """Plays the action with the highest value; the batch and the slot make no difference."""

    def __init__(self, parameters: Mapping[str, npt.NDArray[np.float32]]) -> None:
        """Take what `BatchedDqn.parameters` returned.

        Raises:
            ValueError: the arrays are not those of a dueling network.
        """
        network = dict(parameters)
        self._rest: RestArray = network.pop(REST_NAME, NO_REST)
        facts = network.pop(FACTS_NAME, None)
        self.architecture = _architecture(network, facts)
        self._flat = self.architecture.flat(network)
        if self._rest.ndim != 1 or not self._is_rest_within():
            raise ValueError(
                f"the parameters' {REST_NAME!r} is {self._rest!r}, which does not fit this network"
            )
        self._widths = np.array(self.architecture.widths, dtype=np.int64)
        if facts is None:
            facts = np.zeros((self.architecture.actions, 0), dtype=np.float32)
        self._given = action_units(self._flat, self._widths, np.ascontiguousarray(facts))

    def act(self, observations: FloatArray, masks: BoolArray, slots: IntArray) -> IntArray:
        """Choose actions.

        Args:
            observations: float32, shape (n, features).
            masks: legal actions, shape (n, actions or more).
            slots: the slot of each row, shape (n,); not used, since the network has no memory.

        Returns:
            Actions, shape (n,).
        """
        masks = rested(self._rest, observations, masks[:, : self.architecture.actions])
        return best_actions(self.values(observations), masks)

    def values(self, observations: FloatArray) -> FloatArray:
        """Return the Q values of all actions, shape (n, actions)."""
        return q_values(self._flat, self._widths, self._given, observations)

    def _is_rest_within(self) -> bool:
        """Whether the resting action and its columns exist; compiled code uses them as indices unchecked."""
        sizes = self.architecture
        action, columns = self._rest[:1], self._rest[1:]
        return bool(
            ((action >= 0) & (action < sizes.actions)).all()
            and ((columns >= 0) & (columns < sizes.features)).all()
        )


def _architecture(
    parameters: Mapping[str, npt.NDArray[np.float32]], facts: npt.NDArray[np.float32] | None
) -> Architecture:
    """Return the sizes, which follow from the kernels' shapes."""
    kernels: list[npt.NDArray[np.float32]] = []
    while (kernel := parameters.get(f"layer{len(kernels)}_kernel")) is not None:
        kernels.append(kernel)
    if len(kernels) < 2 or any(kernel.ndim != 2 for kernel in kernels):
        raise ValueError(f"the parameters {sorted(parameters)!r} are not those of a dueling network")
    hidden = tuple(kernel.shape[1] for kernel in kernels[:-1])
    features, actions = kernels[0].shape[0], kernels[-1].shape[1] - 1
    if facts is None:
        return Architecture(features, hidden, actions)
    out = parameters.get("branch_out")
    if out is None or out.ndim != 1 or facts.ndim != 2 or len(facts) != actions or 0 in facts.shape:
        raise ValueError(f"the parameters {sorted(parameters)!r} do not fit the facts of {actions} actions")
    return Architecture(features, hidden, actions, facts.shape[1], len(out))
