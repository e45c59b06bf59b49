"""The training of a baseline: Keras-RL's own `fit`, one round at a time, on one slot.

Such a training can be saved and stopped only between two rounds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sf2ai.agents.learner import RoundLearner
from sf2ai.agents.registry import find_agent
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.game.characters import find_character
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import split_seed
from sf2ai.store.layout import Home
from sf2ai.training.clock import TrainingClock
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.base_trainer import BaseTrainer
from sf2ai.training.loop.rounds import TrainingRounds
from sf2ai.training.loop.trainer import AGENT_SEED
from sf2ai.training.progress import Progress


class FitTrainer(BaseTrainer):
    """One character's training by a baseline; the interface is that of `Trainer`.

    Attributes:
        config: of the training; its number of slots is ignored.
        agent: the learner.
    """

    agent: RoundLearner

    saves_any_time = False

    replay = None
    """A baseline's memory is part of its state."""

    def __init__(self, config: TrainingConfig, home: Home, options: BackendOptions = NO_OPTIONS) -> None:
        """Prepare a training; arguments and errors as `Trainer`'s."""
        self.config = config
        self.clock = TrainingClock()
        self._rounds = rounds = TrainingRounds(replace(config, slots=1), home, options)
        self._probes = self._make_probes()
        self._environment = _RoundEnvironment(rounds)
        self.agent = find_agent(config.agent).load_round_learner()(
            config.settings(),
            features=rounds.seat.observation.size,
            actions=rounds.seat.actions.count(find_character(config.character).index),
            seed=split_seed(config.seed, AGENT_SEED),
        )

    def run(self) -> Iterator[Progress]:
        """Play the rest of the training and yield after each round; the state may be read between two.

        Steps or minutes end it after the round in which they are reached.

        Raises:
            TrainingError: the learner diverged.
        """
        self.clock.start()
        while not self.is_over():
            self.agent.fit_round(self._environment)
            figures = self._figures()
            records = [self._rounds.record(outcome, figures) for outcome in self._environment.outcomes]
            yield self._progress(records, figures)


class _RoundEnvironment:
    """The rounds as an environment for Keras-RL's `fit`; see `StepEnvironment`.

    It has no masks: an action that is chosen while a motion plays is ignored, as `Seat` documents.

    Attributes:
        outcomes: outcomes of the rounds that ended since the last reset.
    """

    def __init__(self, rounds: TrainingRounds) -> None:
        self.outcomes: list[Outcome] = []
        self._rounds = rounds

    def reset(self) -> npt.NDArray[np.float32]:
        """Return the first observation of a round, which begins now unless it has already begun."""
        self.outcomes = []
        if not self._rounds.running:
            self._rounds.begin()
        first: npt.NDArray[np.float32] = self._rounds.decision_inputs().observations[0]
        return first

    def step(self, action: int) -> tuple[npt.NDArray[np.float32], float, bool, Mapping[str, object]]:
        """Play one action; the observation after a round's end is that of the next round, and unused."""
        step, inputs = self._rounds.step(np.array([action], dtype=np.int64))
        self.outcomes += step.outcomes
        return inputs.observations[0], float(step.rewards[0]), bool(step.terminated[0]), {}
