"""The learned agent's policy: a trained network that only plays, with NumPy and Numba, no TensorFlow."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.agents.base import Agent
from sf2ai.agents.dqn.forward import action_units, best_actions, q_values
from sf2ai.agents.networks.architecture import FACTS_NAME, REST_NAME, dueling_sizes
from sf2ai.agents.networks.rest import NO_REST, RestArray, require_rest, rested


class DqnPolicy(Agent):
    """Plays the action with the highest value; the batch and the slot make no difference."""

    def __init__(self, parameters: Mapping[str, npt.NDArray[np.float32]], *, greedy: bool = False) -> None:
        """Take what `BatchedDqn.parameters` returned.

        Args:
            parameters: by name.
            greedy: without meaning: it always is.

        Raises:
            ValueError: the arrays are not those of a dueling network.
        """
        network = dict(parameters)
        self._rest: RestArray = network.pop(REST_NAME, NO_REST)
        facts = network.pop(FACTS_NAME, None)
        self.architecture = dueling_sizes(network, facts)
        self._flat = self.architecture.flat(network)
        require_rest(self._rest, self.architecture)
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
