"""The training loop of a batched learner, as a generator; the caller saves, prints and stops it."""

from collections.abc import Iterator

import numpy as np

from sf2ai.agents.dqn.replay import ReplayBuffer
from sf2ai.agents.learner import BatchedLearner
from sf2ai.agents.networks.rest import NO_REST, RestArray
from sf2ai.agents.registry import find_agent
from sf2ai.backends.base import BUSY
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.game.characters import find_character
from sf2ai.rounds.plans import split_seed
from sf2ai.seats.action_facts import action_facts
from sf2ai.seats.seat import Seat
from sf2ai.store.layout import Home
from sf2ai.training.clock import TrainingClock
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.base_trainer import BaseTrainer
from sf2ai.training.loop.rounds import TrainingRounds
from sf2ai.training.progress import Progress

AGENT_SEED = 1 << 42
"""The purpose of the agent's own seed; the purposes of the rounds' seeds are their numbers."""


class Trainer(BaseTrainer):
    """One character's training, from its first round or from a kept state to its end.

    Equal configurations give equal rounds, progress (except times) and weights, unless minutes end it.

    Attributes:
        config: of the training.
        agent: the learner.
    """

    agent: BatchedLearner

    saves_any_time = True

    def __init__(self, config: TrainingConfig, home: Home, options: BackendOptions = NO_OPTIONS) -> None:
        """Prepare a training; nothing is played and nothing is written.

        Args:
            config: of the training.
            home: has the weights of trained opponents.
            options: passed to the backend.

        Raises:
            UnknownNameError: a preset, an opponent or the backend is unknown.
            InputError: the delay or the step length is impossible.
            StoreError: an opponent's weights cannot play.
            BackendError: the backend cannot run.
        """
        self.config = config
        self.clock = TrainingClock()
        self._rounds = rounds = TrainingRounds(config, home, options)
        character = find_character(config.character).index
        self.agent = find_agent(config.agent).load_batched_learner()(
            config.settings(),
            features=rounds.seat.observation.size,
            actions=rounds.seat.actions.count(character),
            slots=rounds.rows,
            seed=split_seed(config.seed, AGENT_SEED),
            rest=rest_array(rounds.seat, character),
            facts=action_facts(rounds.seat.actions, character),
        )
        self._probes = self._make_probes()
        self.agent.compile()
        self.agent.training = True
        self._is_guided = True

    @property
    def replay(self) -> ReplayBuffer | None:
        """The agent's replay buffer, whose rows are no part of `get_state`; None if it keeps none."""
        return self.agent.replay

    def run(self) -> Iterator[Progress]:
        """Play the rest of the training and yield after every batch of steps.

        Between two batches the state may be read; nothing may be changed.

        Raises:
            TrainingError: the learner diverged.
        """
        self.clock.start()
        while not self.is_over():
            if not self._rounds.running:
                self._rounds.begin()
                self.agent.begin_episodes(self._rounds.active_rows())
            yield from self._play()

    def _play(self) -> Iterator[Progress]:
        """Step until every slot is idle, or the training is over."""
        rounds, agent = self._rounds, self.agent
        inputs, rows = rounds.decision_inputs(), rounds.active_rows()
        actions = np.zeros(rounds.rows, dtype=np.int64)
        while len(rows) and not self.is_over():
            if self._is_guided and not agent.advised:
                self._is_guided = False
                rounds.dismiss_guide()
                inputs = rounds.decision_inputs()
            actions[:] = 0
            actions[rows] = agent.act(
                inputs.observations[rows], inputs.masks[rows], rows, inputs.advice.of(rows)
            )
            step, inputs = rounds.step(actions)
            agent.learn(step.rewards[rows], step.terminated[rows], step.truncated[rows], rows)
            if step.outcomes:
                agent.begin_episodes(np.flatnonzero(step.terminated | step.truncated))
            rows = rounds.active_rows()
            figures = self._figures()
            records = [rounds.record(outcome, figures) for outcome in step.outcomes]
            rounds.keep_self(agent.parameters)
            yield self._progress(records, figures)


def rest_array(seat: Seat, character: int) -> RestArray:
    """Return how a learner in this seat waits while its body cannot act: it holds down-back.

    Without down-back among the actions, or without the body's activity among the features, it is `NO_REST`.
    """
    columns = [feature.name for feature in seat.observation.features]
    names = seat.actions.names(character)
    busy = [f"own_does_{activity.name.lower()}" for activity in BUSY]
    if not set(busy) <= set(columns) or "1" not in names:
        return NO_REST
    return np.array([names.index("1"), *(columns.index(name) for name in busy)], dtype=np.float32)
