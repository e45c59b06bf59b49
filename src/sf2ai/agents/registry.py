"""The learned agents by name; an agent's code is imported when one of its parts is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from sf2ai.agents.settings import AgentSettings
from sf2ai.checks import require_known

if TYPE_CHECKING:
    from sf2ai.agents.learner import BatchedLearnerClass, KeptNetwork, PolicyClass, RoundLearnerClass


@dataclass(frozen=True)
class AgentKind:
    """Where the parts of a kind of agent are, each as ``"module:name"``."""

    learner: str
    """A `BatchedLearnerClass` if the kind is batched, else a `RoundLearnerClass`; imports TensorFlow."""
    policy: str
    """A `PolicyClass`."""
    settings: str
    """A subclass of `AgentSettings`."""
    kept: str
    """A `KeptNetwork`, which finds the network in a checkpoint."""
    summary: str
    """One line for help and docs."""
    is_batched: bool = True
    """Whether it learns from many slots at once and takes a guide's advice; otherwise Keras-RL's own `fit`
    trains it on one slot."""
    mixes: bool = False
    """Whether it draws its actions when it plays."""
    slots: int = 16
    """Rounds that a training plays at once. With more slots a step costs less, but the learner's play is
    older when it is learned from: 300 rounds are only 19 in each of 16 slots."""
    has_long_lessons: bool = False
    """Whether its lessons take hundreds of thousands of steps, for which a guide has to be quick."""

    def load_batched_learner(self) -> "BatchedLearnerClass":
        """Import the learner of a kind that is batched."""
        return cast("BatchedLearnerClass", _load(self.learner))

    def load_round_learner(self) -> "RoundLearnerClass":
        """Import the learner of a kind that is not batched."""
        return cast("RoundLearnerClass", _load(self.learner))

    def load_policy(self) -> "PolicyClass":
        """Import the policy."""
        return cast("PolicyClass", _load(self.policy))

    def load_kept_network(self) -> "KeptNetwork":
        """Import the function that finds the network in a checkpoint."""
        return cast("KeptNetwork", _load(self.kept))

    def load_settings(self) -> type[AgentSettings]:
        """Import the class of the hyperparameters."""
        return cast(type[AgentSettings], _load(self.settings))


AGENTS: Mapping[str, AgentKind] = {
    "dqn": AgentKind(
        learner="sf2ai.agents.keras_rl.agent:DqnAgent",
        policy="sf2ai.agents.dqn.policy:DqnPolicy",
        settings="sf2ai.agents.dqn.hyperparameters:DqnHyperparameters",
        kept="sf2ai.agents.kept_networks:kept_dqn",
        summary="double, dueling deep Q-learning with n-step returns",
    ),
    "ppo": AgentKind(
        learner="sf2ai.agents.keras_rl.ppo_agent:PpoAgent",
        policy="sf2ai.agents.ppo.policy:PpoPolicy",
        settings="sf2ai.agents.ppo.hyperparameters:PpoHyperparameters",
        kept="sf2ai.agents.kept_networks:kept_ppo",
        summary="proximal policy optimisation, which mixes its actions; for long trainings",
        mixes=True,
        slots=256,
        has_long_lessons=True,
    ),
    "keras-rl-dqn": AgentKind(
        learner="sf2ai.agents.keras_rl.baselines:BaselineDqn",
        policy="sf2ai.agents.dqn.policy:DqnPolicy",
        settings="sf2ai.agents.keras_rl.baseline_settings:BaselineDqnSettings",
        kept="sf2ai.agents.kept_networks:kept_values",
        summary="Keras-RL's own DQNAgent, a baseline",
        is_batched=False,
    ),
    "keras-rl-sarsa": AgentKind(
        learner="sf2ai.agents.keras_rl.baselines:BaselineSarsa",
        policy="sf2ai.agents.dqn.policy:DqnPolicy",
        settings="sf2ai.agents.keras_rl.baseline_settings:BaselineSarsaSettings",
        kept="sf2ai.agents.kept_networks:kept_values",
        summary="Keras-RL's own SARSAAgent, a baseline",
        is_batched=False,
    ),
    "keras-rl-cem": AgentKind(
        learner="sf2ai.agents.keras_rl.baselines:BaselineCem",
        policy="sf2ai.agents.dqn.policy:DqnPolicy",
        settings="sf2ai.agents.keras_rl.baseline_settings:BaselineCemSettings",
        kept="sf2ai.agents.kept_networks:kept_cem",
        summary="Keras-RL's own CEMAgent, a baseline",
        is_batched=False,
    ),
}
"""All kinds that `sf2ai train --agent` knows."""


def find_agent(name: str) -> AgentKind:
    """Return the kind of agent with this name; raises `UnknownNameError`."""
    return require_known(AGENTS, "agent", name)


def _load(place: str) -> object:
    """Import what stands at ``"module:name"``."""
    module, name = place.split(":")
    return cast(object, getattr(import_module(module), name))
