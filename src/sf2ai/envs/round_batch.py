"""The learner's environment: many rounds at once against opponents, one step a call."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Advice
from sf2ai.backends.base import Backend, SlotArray
from sf2ai.envs.arguments import whole_actions
from sf2ai.envs.observations.kind import observation_kind
from sf2ai.envs.observations.pixels import Pixels, PixelSeat
from sf2ai.envs.slot_batch import Masks, Observations, SlotBatch
from sf2ai.guides.base import Guide
from sf2ai.guides.guided_seat import DecisionInputs, GuidedSeat
from sf2ai.rounds.controller import Controller
from sf2ai.rounds.driving import ask_pads, begin_controller
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.own_reward import RewardSetting
from sf2ai.rounds.plans import RoundPlan, split_seed
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix

LEARNER, OPPONENT = 0, 1
"""Roles: rows of the rewards, and purposes of a round's seeds."""
_CONSOLE_VIEW = 1 << 32
"""Purpose of a round's seed; the purposes of the controllers' dice are far below it."""


class StepResult(NamedTuple):
    """The result of one step; the batch never writes to these arrays again.

    `terminated`, `truncated`, `advice` and `active` may be shared: do not write to them.

    Attributes:
        observations: of the next round where one has begun; float32 of shape (slots, features), or uint8 of
            shape (slots, frames * channels, height, width).
        rewards: float32, shape (slots,).
        terminated: over by the rules, time over included, shape (slots,).
        truncated: cut short by the step limit, shape (slots,).
        final_observations: the observations in which rounds ended, before the next rounds began, in order
            of `outcomes`; as `observations`, with a row for each of them.
        masks: legal actions for the next step, bool, shape (slots, widest count).
        advice: the guide's, for all slots; `Advice.none` without a guide.
        outcomes: of the rounds that ended, in order of their slots.
        active: slots that go on playing, shape (slots,). The rows of an idle slot mean nothing.
    """

    observations: Observations
    rewards: npt.NDArray[np.float32]
    terminated: npt.NDArray[np.bool_]
    truncated: npt.NDArray[np.bool_]
    final_observations: Observations
    masks: Masks
    advice: Advice
    outcomes: list[Outcome]
    active: npt.NDArray[np.bool_]


class RoundBatch(SlotBatch):
    """Rounds of one learner against opponents in every slot of a backend.

    Attributes:
        seat: the learner's.
        opponents: the controller of the other side.
        kind: of the observations.
        opponent_rewards: of the other side in the last step, float32, shape (slots,).
        met: place of each slot's opponent among those of the plans, shape (slots,); do not write to it.
    """

    def __init__(
        self,
        backend: Backend,
        opponents: Controller,
        seat: Seat,
        reward: RewardSetting,
        plans: Iterable[RoundPlan],
        *,
        step_limit: int | None = None,
        guide: Guide | None = None,
        unknown_share: float = 0.0,
        paid_roles: Sequence[int] = (LEARNER,),
        pixels: Pixels | None = None,
    ) -> None:
        """Prepare; the first rounds begin with `reset`.

        Args:
            backend: decides the number of slots.
            opponents: made for as many slots and for steps of the seat's length; a `PoolController`
                is assigned the controllers that the plans name.
            seat: the learner's, made for as many slots.
            reward: pays the learner: a preset, weights of terms or a function, as `FightEnv` takes them.
            plans: the rounds to play, taken one by one as slots become free.
            step_limit: steps after which a round is truncated; None plays every round to its end.
            guide: advises the learner; made for as many slots and steps of the seat's length.
            unknown_share: share of the rounds, drawn from their seeds, in which the learner sees
                only what the memory map of Turbo can say.
            paid_roles: the roles for which a reward of the user's is computed: the learner, or both where
                it also learns from the opponent's side.
            pixels: how frames become observations; None for the seat's features.

        Raises:
            InputError: the reward cannot be found, or the backend has no pictures.
        """
        super().__init__(backend, plans, seat.frames_per_step, reward, step_limit, paid_roles)
        self.seat = seat
        self.opponents = opponents
        self._learner = GuidedSeat(seat, guide, backend.slots)
        self._no_advice = self._learner.advice()
        self._unknown_share = unknown_share
        self.opponent_rewards = np.zeros(backend.slots, dtype=np.float32)
        self.met = np.zeros(backend.slots, dtype=np.int64)
        self._pixel_seat = None if pixels is None else PixelSeat(pixels, seat, backend, backend.slots)
        self.kind = observation_kind(seat, pixels, backend)
        self._no_observations = np.zeros((0, *self.kind.low.shape), dtype=self.kind.low.dtype)

    def observe(self) -> Observations:
        """Return the learner's present observations, a new array of shape (slots, ...)."""
        return self._observe_slots(self._all)

    def _observe_slots(self, slots: SlotArray) -> Observations:
        return self.seat.observe(slots) if self._pixel_seat is None else self._pixel_seat.observe(slots)

    def masks(self) -> Masks:
        """Return which actions are legal now, a new array of shape (slots, widest count)."""
        return self.seat.masks(self._all)

    def advice(self) -> Advice:
        """Return the guide's present advice, as in `StepResult`; do not write to it."""
        return self._learner.advice()

    def dismiss_guide(self) -> None:
        """Ask the guide no more."""
        self._learner.dismiss_guide()

    def decision_inputs(self) -> DecisionInputs:
        """Return what the learner has before it in all slots."""
        return self._learner.decision_inputs()

    def step(self, actions: npt.NDArray[np.int64]) -> StepResult:
        """Play one action in every slot.

        Args:
            actions: shape (slots,); the action of an idle slot must exist, but is not played.

        Raises:
            ValueError: actions of another shape or type, or one that its character does not have.
        """
        return self.step_checked(whole_actions(actions, self._all.shape))

    def step_checked(self, actions: npt.NDArray[np.int64]) -> StepResult:
        """Play one action in every slot, as `step` does, for a caller that has checked shape and type.

        A single environment, which makes its one action itself, would notice the second check.
        """
        runner, learner = self._runner, self._learner
        own = self.seat.pads(self._all, actions)
        theirs = ask_pads(runner, runner.playing, self.opponents)
        rewards, may_have_ended = self._advance(own, theirs, (actions, None))
        self.opponent_rewards = rewards[OPPONENT]
        observations: Observations
        observations, masks = self.seat.observe_step(self._all, runner.snapshots)
        if self._pixel_seat is not None:
            self._pixel_seat.record(runner.playing)
            observations = self._pixel_seat.observe(self._all)
        if learner.is_guided:
            learner.consult(runner.playing, runner.snapshots.take(runner.playing, axis=1))
        terminated = truncated = self._nowhere
        final = self._no_observations
        outcomes: list[Outcome] = []
        if may_have_ended:
            terminated, truncated, final, outcomes = self._end_rounds(observations, masks)
        advice = learner.advice() if learner.is_guided else self._no_advice
        return StepResult(
            observations,
            rewards[LEARNER],
            terminated,
            truncated,
            final,
            masks,
            advice,
            outcomes,
            runner.active,
        )

    def _begin_rounds(self, slots: SlotArray) -> SlotArray:
        runner = self._runner
        began = runner.begin_next(slots)
        if len(began):
            plans = [runner.plan(slot) for slot in began.tolist()]
            self.met[began] = [plan.opponent for plan in plans]
            self._learner.begin(
                began,
                runner.sides(began, LEARNER),
                runner.snapshots[0, began],
                runner.seeds(began, LEARNER),
                self.met[began],
                self._draw_console_view(plans),
            )
            begin_controller(runner, began, self.opponents, OPPONENT)
            if self._pixel_seat is not None:
                self._pixel_seat.begin(began)
        return began

    def _observe_again(self, slots: SlotArray, observations: Observations, masks: Masks) -> None:
        observations[slots] = self._observe_slots(slots)
        masks[slots] = self.seat.masks(slots)

    def _draw_console_view(self, plans: list[RoundPlan]) -> npt.NDArray[np.bool_]:
        """Draw from the rounds' seeds in which of them the learner sees only what a console can say."""
        drawn = [split_seed(plan.seed, _CONSOLE_VIEW) / 2**64 for plan in plans]
        return np.array(drawn) < self._unknown_share

    def get_state(self) -> StateArrays:
        """Return everything that decides the rest, except the plans that are still to come."""
        pixels = {} if self._pixel_seat is None else prefixed("pixels", self._pixel_seat.get_state())
        return (
            prefixed("running", self._runner.get_state())
            | prefixed("opponents", self.opponents.get_state())
            | self._learner.get_state()
            | pixels
        )

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Continue exactly where `get_state` was called.

        The batch must have been made in the same way, with plans that continue after the `begun` first ones.
        """
        self._runner.set_state(without_prefix("running", state))
        playing = np.flatnonzero(self._runner.active)
        self.met[playing] = [self._runner.plan(slot).opponent for slot in playing.tolist()]
        self.opponents.set_state(without_prefix("opponents", state))
        self._learner.set_state(state)
        if self._pixel_seat is not None:
            self._pixel_seat.set_state(without_prefix("pixels", state))
