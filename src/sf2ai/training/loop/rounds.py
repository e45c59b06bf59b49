"""The rounds of one training, apart from who learns from them: played, counted, written down.

A *row* is a place in which the learner sits. There are as many as slots; where the learner may meet
itself, as many again for its second seat, and both rows of such a round are learned from.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.backends.registry import make_backend
from sf2ai.checks import require_known
from sf2ai.envs.round_batch import RoundBatch, StepResult
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.guides.registry import make_guide
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import PlanSequence, RoundPlan
from sf2ai.rounds.reward import REWARDS
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix
from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.opponents.past_selves import Parameters
from sf2ai.training.opponents.pool import OpponentPool, guide_setting, make_seat
from sf2ai.training.opponents.second_seat import Sight
from sf2ai.training.progress import EpisodeRecord, LearnerFigures, Progress, RecentEpisodes

_RESULTS = {1: "win", 0: "draw", -1: "loss"}


class RowStep(NamedTuple):
    """What came of one step, one row for each place in which the learner may sit."""

    rewards: npt.NDArray[np.float32]
    """Shape (rows,)."""
    terminated: npt.NDArray[np.bool_]
    truncated: npt.NDArray[np.bool_]
    outcomes: list[Outcome]
    """Of the rounds that ended."""


class TrainingRounds:
    """Begins, plays and counts the rounds of a training.

    Attributes:
        seat: the learner's.
        opposition: whom it meets.
        rows: how many rows there are.
        done: how many rounds are over.
    """

    def __init__(self, config: TrainingConfig, home: Home, options: BackendOptions = NO_OPTIONS) -> None:
        """Prepare; nothing is played and nothing is written.

        Raises:
            UnknownNameError: an unknown preset, opponent or backend.
            InputError: a delay or step length that cannot be.
            StoreError: an opponent's weights that cannot play.
        """
        self._config = config
        self.seat = make_seat(config)
        self.backend = make_backend(config.backend, config.slots, options)
        self.opposition = OpponentPool(config, home, self.backend)
        self._plans = PlanSequence(
            seed=config.seed,
            character=find_character(config.character).index,
            opponent_characters=tuple(find_character(name).index for name in config.opponent_characters),
            opponents=self.opposition.count,
        )
        reward = require_known(REWARDS, "reward", config.reward)
        setting = guide_setting(config, self.backend, self.seat.actions, self.opposition.specs)
        guide = make_guide(config.guide, setting)
        self._batch = RoundBatch(
            self.backend,
            self.opposition.controller,
            self.seat,
            reward,
            self._coming_plans(),
            guide=guide,
            unknown_share=config.settings().unknown_share,
        )
        self._second = self.opposition.second_seat
        self.rows = config.slots * (1 if self._second is None else 2)
        self._next_plan = self._already = self.done = 0
        self._recent = RecentEpisodes()

    @property
    def begun(self) -> int:
        """How many rounds have been begun."""
        return self._already + self._batch.begun

    @property
    def all_begun(self) -> bool:
        """Whether there is none left to begin."""
        return self.begun >= self._config.episodes

    @property
    def running(self) -> bool:
        """Whether a round is being played."""
        return bool(self._batch.active.any())

    def begin(self) -> None:
        """Begin a round in every slot, as far as there are any left."""
        self._batch.reset()

    def active_rows(self) -> npt.NDArray[np.int64]:
        """Return the rows in which the learner plays now, in order."""
        active = self._batch.active
        if self._second is None:
            return np.flatnonzero(active)
        return np.flatnonzero(np.concatenate([active, self._against_self()]))

    def sight(self) -> Sight:
        """Return what the learner sees in every row; rows in which it does not play mean nothing."""
        batch = self._batch
        return self._joined(Sight(batch.observe(), batch.masks(), batch.advice()))

    def step(self, actions: npt.NDArray[np.int64]) -> tuple[RowStep, Sight]:
        """Play one action in every row; returns what came of it, and what is seen then.

        Args:
            actions: shape (rows,); what is given for a row in which nobody plays must exist.
        """
        slots = self._config.slots
        if self._second is not None:
            self._second.choose(actions[slots:])
        result = self._batch.step(actions[:slots])
        for outcome in result.outcomes:
            self.opposition.note(outcome)
        sight = Sight(result.observations, result.masks, result.advice)
        if self._second is None:
            step = RowStep(result.rewards, result.terminated, result.truncated, result.outcomes)
            return step, sight
        return self._mirrored(result), self._joined(sight)

    def keep_self(self, parameters: Callable[[], Parameters]) -> None:
        """Let the present learner become a past self, when one is due.

        Args:
            parameters: a function that returns its parameters.
        """
        if self.opposition.is_snapshot_due(self.done):
            busy = [self._batch.plan(slot).opponent for slot in np.flatnonzero(self._batch.active).tolist()]
            self.opposition.take_snapshot(self.done, parameters(), busy)

    def record(self, outcome: Outcome, figures: LearnerFigures) -> EpisodeRecord:
        """Count a round that has ended, and write down how."""
        self.done += 1
        self._recent.add(outcome)
        plan = outcome.plan
        return EpisodeRecord(
            episode=self.done,
            steps=figures.steps,
            opponent=self.opposition.name(plan.opponent),
            opponent_character=ROSTER[plan.characters[1 - plan.learner_side]].id,
            side=("p1", "p2")[plan.learner_side],
            result=_RESULTS[outcome.learner_result],
            episode_return=outcome.learner_return,
            frames=outcome.frames,
            epsilon=figures.epsilon,
            loss=figures.loss,
            win_rate=self._recent.win_rate,
            mean_return=self._recent.mean_return,
        )

    def progress(
        self, figures: LearnerFigures, steps_per_second: float, finished: list[EpisodeRecord]
    ) -> Progress:
        """Say where the training stands."""
        return Progress(
            episodes=self._config.episodes,
            episodes_begun=self.begun,
            episodes_done=self.done,
            steps=figures.steps,
            win_rate_50=self._recent.win_rate,
            mean_return_50=self._recent.mean_return,
            loss=figures.loss,
            epsilon=figures.epsilon,
            steps_per_second=steps_per_second,
            finished=tuple(finished),
        )

    def get_state(self) -> StateArrays:
        """Return all that decides the coming rounds."""
        return (
            prefixed("batch", self._batch.get_state())
            | prefixed("recent", self._recent.get_state())
            | prefixed("opposition", self.opposition.get_state())
            | {"counts": np.array([self.begun, self.done])}
        )

    def set_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Go on where `get_state` was called; the number of episodes may have been raised since."""
        self.opposition.set_state(without_prefix("opposition", state))
        self._batch.set_state(without_prefix("batch", state))
        self._set_counts(state)
        self._already = int(state["counts"][0]) - self._batch.begun

    def carry_on(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Go on after a training whose rounds are all over, against other opponents than it had.

        Raises:
            ValueError: a round was still running.
        """
        if without_prefix("batch", state)["running.active"].any():
            raise ValueError("a round is still running")
        self._set_counts(state)
        self._already = int(state["counts"][0])

    def close(self) -> None:
        """Free the backend."""
        self.backend.close()

    def _set_counts(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        self._recent.set_state(without_prefix("recent", state))
        self._next_plan, self.done = (int(count) for count in state["counts"])

    def _coming_plans(self) -> Iterator[RoundPlan]:
        """Give out each plan once, from wherever the training stands."""
        while self._next_plan < self._config.episodes:
            self._next_plan += 1
            plan = self._plans.plan(self._next_plan - 1)
            place, own = self.opposition.settle(plan)
            plan = replace(plan, opponent=place)
            if own is not None:
                sides = (plan.characters[plan.learner_side], own.index)
                plan = replace(plan, characters=sides if plan.learner_side == 0 else sides[::-1])
            yield plan

    def _against_self(self) -> npt.NDArray[np.bool_]:
        """Return in which slots the learner plays both sides, shape (slots,)."""
        batch, opposition = self._batch, self.opposition
        playing = np.flatnonzero(batch.active).tolist()
        mirrored = np.zeros(len(batch.active), dtype=np.bool_)
        mirrored[[slot for slot in playing if opposition.is_self(batch.plan(slot).opponent)]] = True
        return mirrored

    def _mirrored(self, result: StepResult) -> RowStep:
        """Let the frames pass before the second seat, and give it its share: what the first has lost."""
        assert self._second is not None
        ended = result.terminated | result.truncated
        goes_on = np.flatnonzero(self._against_self() & ~ended)
        self._second.watch(goes_on, self._batch.frames.take(goes_on, axis=1))
        return RowStep(
            np.concatenate([result.rewards, -result.rewards]),
            np.tile(result.terminated, 2),
            np.tile(result.truncated, 2),
            result.outcomes,
        )

    def _joined(self, first: Sight) -> Sight:
        if self._second is None:
            return first
        second = self._second.sight()
        return Sight(
            np.concatenate([first.observations, second.observations]),
            np.concatenate([first.masks, second.masks]),
            first.advice.beside(second.advice),
        )
