"""What every trainer is, whoever learns: a state that can be kept, weights and where they come from."""

from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.agents.learner import Learner
from sf2ai.closing import Closing
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix
from sf2ai.store.manifest import Manifest
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.manifests import make_manifest, make_origin
from sf2ai.training.loop.rounds import TrainingRounds


class BaseTrainer(Closing):
    """A learner and the rounds that it learns from; how it goes through them is its subclass's.

    Attributes:
        config: of the training.
        agent: who learns.
    """

    config: TrainingConfig
    agent: Learner
    _rounds: TrainingRounds

    def get_state(self) -> StateArrays:
        """Return all that decides the rest of the training, but the replay's rows."""
        return prefixed("agent", self.agent.get_state()) | prefixed("rounds", self._rounds.get_state())

    def set_state(self, state: dict[str, npt.NDArray[Any]]) -> None:
        """Go on where `get_state` was called; the number of episodes may have been raised since."""
        self.agent.set_state(without_prefix("agent", state))
        self._rounds.set_state(without_prefix("rounds", state))

    def carry_on(self, state: dict[str, npt.NDArray[Any]]) -> None:
        """Go on after a training whose rounds are all over, against other opponents than it had."""
        self.agent.set_state(without_prefix("agent", state))
        self._rounds.carry_on(without_prefix("rounds", state))

    def parameters(self) -> dict[str, npt.NDArray[np.float32]]:
        """Return the weights as the store keeps them and the agent's policy takes them."""
        return self.agent.parameters()

    def manifest(self) -> Manifest:
        """Return what these weights were trained with."""
        actions = self.agent.architecture.actions
        return make_manifest(self.config, self._rounds, actions=actions, steps=self.agent.step)

    def origin(self) -> dict[str, str]:
        """Return what the weights depend on beside the configuration, for people to read."""
        return make_origin(self.config, self._rounds)

    def close(self) -> None:
        """Free the backend."""
        self._rounds.close()
