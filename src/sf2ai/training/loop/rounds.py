"""The rounds of one training: begun, played, counted and recorded. The trainer learns from them.

A *row* is one decision of the learner in a step. There are as many rows as slots; if the learner may meet
itself, there are as many again for the opponent's side, and the learner learns from both rows of such a
round.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Backend
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.backends.registry import make_backend
from sf2ai.envs.round_batch import LEARNER, OPPONENT, RoundBatch, StepResult
from sf2ai.errors import TrainingError, shortened
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.guides.guided_seat import DecisionInputs
from sf2ai.guides.network import NetworkGuide
from sf2ai.guides.registry import make_guide
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.own_reward import FunctionReward, Reward, find_reward
from sf2ai.rounds.plans import PlanSequence, RoundPlan
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix
from sf2ai.store.layout import Home
from sf2ai.store.length import EPISODES
from sf2ai.store.manifest import short_digest
from sf2ai.training.clock import TrainingClock
from sf2ai.training.config import TrainingConfig
from sf2ai.training.opponents.past_selves import Parameters
from sf2ai.training.opponents.pool import OpponentPool, guide_setting, make_seat
from sf2ai.training.probes.probes import ROUNDS, Probes
from sf2ai.training.progress import EpisodeRecord, LearnerFigures, ProbeRecord, Progress, RecentEpisodes

_SIM = "sim"
_RESULTS = {1: "win", 0: "draw", -1: "loss"}
_ROUND_STEPS, _ROUND_WEIGHT = 350, 4
"""Steps of a round as long as none is over, and the number of rounds that count as much as that guess."""


def training_reward(config: TrainingConfig) -> Reward:
    """Return the reward of a training.

    Raises:
        InputError: it cannot be found.
        TrainingError: it is a function whose source is not the one that the training was begun with.
    """
    reward = find_reward(config.reward)
    if isinstance(reward, FunctionReward) and config.reward_digest not in ("", reward.digest):
        before, now = short_digest(config.reward_digest), short_digest(reward.digest)
        raise TrainingError(
            f"the training of {config.character!r} was begun with the reward {shortened(config.reward)}, "
            f"whose source had the digest {before} and now has {now}; put the source back as it was, or omit "
            "--resume to begin a new training"
        )
    return reward


class RowStep(NamedTuple):
    """The result of one step, row by row."""

    rewards: npt.NDArray[np.float32]
    """Shape (rows,)."""
    terminated: npt.NDArray[np.bool_]
    truncated: npt.NDArray[np.bool_]
    outcomes: list[Outcome]
    """Of the rounds that ended, in order of their slots."""


class TrainingRounds:
    """Begins, plays and counts the rounds of a training.

    Attributes:
        seat: the learner's.
        opponents: the opponents of the training.
        rows: the number of rows.
        done: the number of rounds that are over.
        reward_digest: of the source of a reward that is a function; empty for any other.
        guide_created: when the trained agent that advises the learner was made; empty for any other guide.
    """

    def __init__(self, config: TrainingConfig, home: Home, options: BackendOptions = NO_OPTIONS) -> None:
        """Prepare; nothing is played and nothing is written.

        Raises:
            UnknownNameError: an unknown preset, opponent or backend.
            InputError: a delay or step length that cannot be.
            TrainingError: the reward's source is not what the training was begun with.
            StoreError: an opponent's weights that cannot play.
        """
        self._config = config
        self.seat = make_seat(config)
        self.backend = make_backend(config.backend, config.slots, options)
        self.opponents = OpponentPool(config, home, self.backend)
        self._plans = PlanSequence(
            seed=config.seed,
            character=find_character(config.character).index,
            opponent_characters=tuple(find_character(name).index for name in config.opponent_characters),
            opponents=self.opponents.turns,
        )
        reward = training_reward(config)
        self.reward_digest = reward.digest if isinstance(reward, FunctionReward) else ""
        setting = guide_setting(config, home, self.backend, self.seat.actions, self.opponents.specs)
        guide = make_guide(config.guide, setting)
        self.guide_created = guide.created if isinstance(guide, NetworkGuide) else ""
        self._batch = RoundBatch(
            self.backend,
            self.opponents.controller,
            self.seat,
            reward,
            self._coming_plans(),
            guide=guide,
            unknown_share=config.settings().unknown_share,
            paid_roles=(LEARNER,) if self.opponents.self_controller is None else (LEARNER, OPPONENT),
        )
        self._self_controller = self.opponents.self_controller
        self.rows = config.slots * (1 if self._self_controller is None else 2)
        self._next_plan = self._already = self.done = 0
        self._recent = RecentEpisodes()
        self._probe_backend: Backend | None = None

    @property
    def begun(self) -> int:
        """The number of rounds that have been begun."""
        return self._already + self._batch.begun

    @property
    def all_begun(self) -> bool:
        """Whether no round is left to begin; never so where another unit says how long the training is."""
        return self._config.length.unit == EPISODES and self.begun >= self._config.episodes

    @property
    def running(self) -> bool:
        """Whether a round is being played."""
        return bool(self._batch.active.any())

    def begin(self) -> None:
        """Begin a round in every slot while rounds are left."""
        self._batch.reset()

    def active_rows(self) -> npt.NDArray[np.int64]:
        """Return the rows in which the learner plays now, in order."""
        active = self._batch.active
        if self._self_controller is None:
            return np.flatnonzero(active)
        return np.flatnonzero(np.concatenate([active, self._against_self()]))

    def decision_inputs(self) -> DecisionInputs:
        """Return what the learner has before it in every row; rows in which it does not play mean nothing."""
        return self._with_second_rows(self._batch.decision_inputs())

    def step(self, actions: npt.NDArray[np.int64]) -> tuple[RowStep, DecisionInputs]:
        """Play one action in every row; return the result and the inputs of the next decision.

        Args:
            actions: shape (rows,); the action of a row in which the learner does not play must exist.
        """
        slots = self._config.slots
        if self._self_controller is not None:
            self._self_controller.choose(actions[slots:])
        result = self._batch.step(actions[:slots])
        for outcome in result.outcomes:
            self.opponents.add_outcome(outcome)
        inputs = DecisionInputs(result.observations, result.masks, result.advice)
        if self._self_controller is None:
            step = RowStep(result.rewards, result.terminated, result.truncated, result.outcomes)
            return step, inputs
        return self._with_second_results(result), self._with_second_rows(inputs)

    def dismiss_guide(self) -> None:
        """Ask no guide any more: the learner's lessons are over."""
        self._batch.dismiss_guide()
        if self._self_controller is not None:
            self._self_controller.dismiss_guide()

    def keep_self(self, parameters: Callable[[], Parameters]) -> None:
        """Keep a copy of the present learner as a past self when one is due.

        Args:
            parameters: returns the learner's parameters.
        """
        if self.opponents.is_past_self_due(self.done):
            busy = self._batch.met[self._batch.active].tolist()
            self.opponents.add_past_self(self.done, parameters(), busy)

    @contextmanager
    def probe_backend(self) -> Iterator[Backend]:
        """Lend a backend for a probe: on the built-in engine one of its own, on a console the training's."""
        if self._config.backend != _SIM:
            with self._batch.lend_backend() as lent:
                yield lent
            return
        if self._probe_backend is None:
            self._probe_backend = make_backend(_SIM, ROUNDS)
        yield self._probe_backend

    def record(self, outcome: Outcome, figures: LearnerFigures) -> EpisodeRecord:
        """Count a round that has ended and return its record."""
        self.done += 1
        self._recent.add(outcome)
        plan = outcome.plan
        return EpisodeRecord(
            episode=self.done,
            steps=figures.steps,
            opponent=self.opponents.name(plan.opponent),
            opponent_character=ROSTER[plan.characters[1 - plan.learner_side]].id,
            side=("p1", "p2")[plan.learner_side],
            result=_RESULTS[outcome.learner_result],
            episode_return=outcome.learner_return,
            frames=outcome.frames,
            epsilon=figures.epsilon,
            loss=figures.loss,
            win_rate=self._recent.win_rate,
            mean_return=self._recent.mean_return,
            guide_share=figures.guide_share,
        )

    def progress(
        self,
        figures: LearnerFigures,
        clock: TrainingClock,
        finished: list[EpisodeRecord],
        probes: Probes | None = None,
        new_probe: ProbeRecord | None = None,
    ) -> Progress:
        """Return the progress of the training.

        Args:
            figures: of the learner.
            clock: of the training.
            finished: records of the episodes that ended in this batch of steps.
            probes: of the training; None if there are none.
            new_probe: the one that was played after this batch of steps, if any.
        """
        length = self._config.length
        return Progress(
            unit=length.unit,
            total=length.total,
            episodes_begun=self.begun,
            episodes_done=self.done,
            steps=figures.steps,
            win_rate_50=self._recent.win_rate,
            mean_return_50=self._recent.mean_return,
            loss=figures.loss,
            epsilon=figures.epsilon,
            steps_per_second=clock.rate(figures.steps),
            seconds=clock.seconds,
            episodes_played=self._episodes_played(figures.steps),
            finished=tuple(finished),
            guide_share=figures.guide_share,
            probes=probes.latest if probes else (),
            new_probe=new_probe,
        )

    def get_state(self) -> StateArrays:
        """Return everything that decides the coming rounds."""
        return (
            prefixed("batch", self._batch.get_state())
            | prefixed("recent", self._recent.get_state())
            | prefixed("opposition", self.opponents.get_state())
            | {"counts": np.array([self.begun, self.done])}
        )

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Continue where `get_state` was called; the number of episodes may have been raised since."""
        self.opponents.set_state(without_prefix("opposition", state))
        self._batch.set_state(without_prefix("batch", state))
        self._set_counts(state)
        self._already = int(state["counts"][0]) - self._batch.begun

    def carry_on(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Go on after a training that has ended, against other opponents than it had.

        One by steps ended in the midst of rounds, which are dropped.

        Raises:
            ValueError: a round of a training by episodes was still running.
        """
        is_running = without_prefix("batch", state)["running.active"].any()
        if is_running and self._config.length.unit == EPISODES:
            raise ValueError("a round is still running")
        self._set_counts(state)
        self._already = int(state["counts"][0])

    def close(self) -> None:
        """Free the backends."""
        if self._probe_backend is not None:
            self._probe_backend.close()
        self.backend.close()

    def _set_counts(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        self._recent.set_state(without_prefix("recent", state))
        self._next_plan, self.done = (int(count) for count in state["counts"])

    def _coming_plans(self) -> Iterator[RoundPlan]:
        """Yield each plan once, from the present position of the training on."""
        length = self._config.length
        while length.unit != EPISODES or self._next_plan < length.total:
            self._next_plan += 1
            plan = self._plans.plan(self._next_plan - 1)
            place, own = self.opponents.choose(plan)
            plan = replace(plan, opponent=place)
            if own is not None:
                sides = (plan.characters[plan.learner_side], own.index)
                plan = replace(plan, characters=sides if plan.learner_side == 0 else sides[::-1])
            yield plan

    def _episodes_played(self, steps: int) -> float:
        """Return the rounds that are over and the parts of those that run, as far as one can tell.

        Args:
            steps: of the learner so far.
        """
        active = self._batch.active
        running = int(self._batch.round_steps[active].sum()) * self.rows // self._config.slots
        known = _ROUND_WEIGHT * _ROUND_STEPS + steps - running
        usual = known / (_ROUND_WEIGHT + self.done)
        return self.done + min(running / max(1.0, usual), float(np.count_nonzero(active)))

    def _against_self(self) -> npt.NDArray[np.bool_]:
        """Return the slots in which the learner plays both sides, shape (slots,)."""
        mirrored: npt.NDArray[np.bool_] = self._batch.active & self.opponents.is_self(self._batch.met)
        return mirrored

    def _with_second_results(self, result: StepResult) -> RowStep:
        """Record the frames in the second seat and add its rows."""
        assert self._self_controller is not None
        ended = result.terminated | result.truncated
        goes_on = np.flatnonzero(self._against_self() & ~ended)
        self._self_controller.record_frames(goes_on, self._batch.frames.take(goes_on, axis=1))
        return RowStep(
            np.concatenate([result.rewards, self._batch.opponent_rewards]),
            np.tile(result.terminated, 2),
            np.tile(result.truncated, 2),
            result.outcomes,
        )

    def _with_second_rows(self, first: DecisionInputs) -> DecisionInputs:
        if self._self_controller is None:
            return first
        second = self._self_controller.decision_inputs()
        return DecisionInputs(
            np.concatenate([first.observations, second.observations]),
            np.concatenate([first.masks, second.masks]),
            first.advice.beside(second.advice),
        )
