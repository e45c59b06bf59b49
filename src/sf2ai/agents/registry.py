"""The learned agents by name; an agent's code is imported only when it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from sf2ai.errors import UnknownNameError


@dataclass(frozen=True)
class AgentKind:
    """Where the parts of a kind of agent are, each as ``"module:name"``."""

    learner: str
    """A Keras-RL agent with the interface of `agents.dqn.agent.BatchedDqn`; imports TensorFlow."""
    player: str
    """Makes an agent that only plays from a mapping of named arrays."""
    settings: str
    """A frozen dataclass of hyperparameters with `to_json` and `from_json`."""
    summary: str
    """One line for help and docs."""

    def load(self, part: str) -> Any:
        """Import one part: ``"learner"``, ``"player"`` or ``"settings"``."""
        module, name = getattr(self, part).split(":")
        return getattr(import_module(module), name)


AGENTS: Mapping[str, AgentKind] = {
    "dqn": AgentKind(
        learner="sf2ai.agents.keras_rl:DqnAgent",
        player="sf2ai.agents.dqn.player:DqnPlayer",
        settings="sf2ai.agents.dqn.hyperparameters:DqnHyperparameters",
        summary="double, dueling deep Q-learning with n-step returns",
    ),
}
"""All kinds that `sf2ai train --agent` knows."""


def find_agent(name: str) -> AgentKind:
    """Return the kind of that name; raises `UnknownNameError`."""
    if name not in AGENTS:
        raise UnknownNameError("agent", name, AGENTS)
    return AGENTS[name]
