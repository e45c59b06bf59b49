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
    """A Keras-RL agent, with the interface of `agents.dqn.agent.BatchedDqn` where it is batched; imports
    TensorFlow."""
    policy: str
    """Makes an agent that only plays from a mapping of named arrays."""
    settings: str
    """A frozen dataclass of hyperparameters with `to_json` and `from_json`."""
    summary: str
    """One line for help and docs."""
    is_batched: bool = True
    """Whether it learns from many slots at once and takes a guide's advice; otherwise its learner is a
    `agents.keras_rl.baselines.Baseline`, which Keras-RL's own `fit` trains on one slot."""

    def load(self, part: str) -> Any:
        """Import one part: ``"learner"``, ``"policy"`` or ``"settings"``."""
        module, name = getattr(self, part).split(":")
        return getattr(import_module(module), name)


AGENTS: Mapping[str, AgentKind] = {
    "dqn": AgentKind(
        learner="sf2ai.agents.keras_rl.agent:DqnAgent",
        policy="sf2ai.agents.dqn.policy:DqnPolicy",
        settings="sf2ai.agents.dqn.hyperparameters:DqnHyperparameters",
        summary="double, dueling deep Q-learning with n-step returns",
    ),
    "keras-rl-dqn": AgentKind(
        learner="sf2ai.agents.keras_rl.baselines:BaselineDqn",
        policy="sf2ai.agents.dqn.policy:DqnPolicy",
        settings="sf2ai.agents.keras_rl.baseline_settings:BaselineDqnSettings",
        summary="Keras-RL's own DQNAgent, a baseline",
        is_batched=False,
    ),
    "keras-rl-sarsa": AgentKind(
        learner="sf2ai.agents.keras_rl.baselines:BaselineSarsa",
        policy="sf2ai.agents.dqn.policy:DqnPolicy",
        settings="sf2ai.agents.keras_rl.baseline_settings:BaselineSarsaSettings",
        summary="Keras-RL's own SARSAAgent, a baseline",
        is_batched=False,
    ),
    "keras-rl-cem": AgentKind(
        learner="sf2ai.agents.keras_rl.baselines:BaselineCem",
        policy="sf2ai.agents.dqn.policy:DqnPolicy",
        settings="sf2ai.agents.keras_rl.baseline_settings:BaselineCemSettings",
        summary="Keras-RL's own CEMAgent, a baseline",
        is_batched=False,
    ),
}
"""All kinds that `sf2ai train --agent` knows."""


def find_agent(name: str) -> AgentKind:
    """Return the kind of that name; raises `UnknownNameError`."""
    if name not in AGENTS:
        raise UnknownNameError("agent", name, AGENTS)
    return AGENTS[name]
