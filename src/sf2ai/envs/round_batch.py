"""The learner's environment: many rounds at once against opponents, one step a call."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Advice
from sf2ai.backends.base import Backend, SlotArray, SnapshotArray
from sf2ai.guides.registry import Guide
from sf2ai.rounds.controller import Controller
from sf2ai.rounds.driving import ask_pads, begin_controller
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import RoundPlan, split_seed
from sf2ai.rounds.reward import RewardPreset
from sf2ai.rounds.slots import SlotRunner, merge_pads
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix

LEARNER, OPPONENT = 0, 1
"""Who is who in the rows of rewards and in the seeds of a round."""
_SIGHT = 1 << 32
"""Purpose of a round's seed; those of the controllers' dice are far below."""


class StepResult(NamedTuple):
    """What came of one step; the batch never writes to these arrays again.

    `terminated`, `truncated`, `advice` and `active` may be shared: they are not for writing at all.

    Attributes:
        observations: float32, shape (slots, features); of the next round where one has begun.
        rewards: float32, shape (slots,).
        terminated: over by the rules, time over included, shape (slots,).
        truncated: cut short by the step limit, shape (slots,).
        final_observations: what the rounds that ended led to, before any new round began, in order
            of `outcomes`; float32, shape (len(outcomes), features).
        masks: legal actions for the next step, bool, shape (slots, widest count).
        advice: what the guide says of all slots; `Advice.none` where nobody guides.
        outcomes: of the rounds that ended, in order of their slots.
        active: slots that go on playing, shape (slots,). An idle slot's rows mean nothing.
    """

    observations: npt.NDArray[np.float32]
    rewards: npt.NDArray[np.float32]
    terminated: npt.NDArray[np.bool_]
    truncated: npt.NDArray[np.bool_]
    final_observations: npt.NDArray[np.float32]
    masks: npt.NDArray[np.bool_]
    advice: Advice
    outcomes: list[Outcome]
    active: npt.NDArray[np.bool_]


class RoundBatch:
    """Rounds against opponents in every slot of a backend.

    A slot whose round ends begins the next plan in the same step; when the plans are
    used up it goes idle. Exactly as many rounds are begun as there are plans.

    Attributes:
        seat: the learner's.
        opponents: who drives the other side.
    """

    def __init__(
        self,
        backend: Backend,
        opponents: Controller,
        seat: Seat,
        reward: RewardPreset,
        plans: Iterable[RoundPlan],
        *,
        step_limit: int | None = None,
        guide: Guide | None = None,
        unknown_share: float = 0.0,
    ) -> None:
        """Prepare; the first rounds begin with `reset`.

        Args:
            backend: decides how many slots there are.
            opponents: made for as many slots and for steps of the seat's length; a `PoolController`
                is told which of its controllers each plan asks for.
            seat: the learner's, made for as many slots.
            reward: what the learner is paid.
            plans: the rounds to play, taken one by one as slots get free.
            step_limit: steps after which a round is truncated; None plays every round to its end.
            guide: advises the learner; made for as many slots and steps of the seat's length.
            unknown_share: share of the rounds, drawn from their seeds, in which the learner sees
                only what the map of Turbo knows.
        """
        self.seat = seat
        self.opponents = opponents
        self._running = SlotRunner(backend, plans, seat.frames_per_step)
        self._all = self._running.all_slots
        self._nowhere = np.zeros(backend.slots, dtype=np.bool_)
        self._weights = reward.vector()
        self._step_limit = step_limit
        self._guide = guide
        self._unknown_share = unknown_share
        self._advice = Advice.none(backend.slots, 0 if guide is None else seat.actions.widest())
        self._no_observations = np.zeros((0, seat.observation.size), dtype=np.float32)
        self._pads = np.zeros((seat.frames_per_step, backend.slots, 2), dtype=np.uint16)

    @property
    def active(self) -> npt.NDArray[np.bool_]:
        """Which slots are playing, shape (slots,); not to be written to."""
        return self._running.active

    @property
    def begun(self) -> int:
        """How many rounds have been begun."""
        return self._running.begun

    @property
    def snapshots(self) -> SnapshotArray:
        """The present frame of every slot, shape (slots,); valid until the next call, not for writing."""
        return self._running.snapshots[-1]

    @property
    def frames(self) -> SnapshotArray:
        """The frames of the last step, as `SlotRunner.snapshots`."""
        return self._running.snapshots

    def plan(self, slot: int) -> RoundPlan:
        """Return the plan that an active slot is playing."""
        return self._running.plan(slot)

    def reset(self) -> npt.NDArray[np.float32]:
        """Begin a plan in every slot, whatever was played before; returns the first observations."""
        self._begin(self._all)
        return self.observe()

    def restart(self, plans: Iterable[RoundPlan]) -> npt.NDArray[np.float32]:
        """Begin anew with other plans; the rest of the old ones are forgotten."""
        self._running.replace_plans(plans)
        return self.reset()

    def observe(self) -> npt.NDArray[np.float32]:
        """Return what the learner sees now, a new array of shape (slots, features)."""
        return self.seat.observe(self._all)

    def masks(self) -> npt.NDArray[np.bool_]:
        """Return which actions are legal now, a new array of shape (slots, widest count)."""
        return self.seat.masks(self._all)

    def advice(self) -> Advice:
        """Return what the guide says now, as in `StepResult`; not for writing."""
        return self._advice if self._guide is None else self._advice.of(self._all)

    def step(self, actions: npt.NDArray[np.int64]) -> StepResult:
        """Play one action in every slot.

        Args:
            actions: shape (slots,); what is given for an idle slot must exist, but is not played.

        Raises:
            ValueError: an action that its character does not have.
        """
        running, everywhere = self._running, self._all
        own = self.seat.pads(everywhere, actions)
        theirs = ask_pads(running, running.playing, self.opponents)
        merge_pads(running.books, own, theirs, self._pads)
        rewards = np.empty((2, len(everywhere)), dtype=np.float32)
        over = running.advance(self._pads, self._weights, rewards)
        observations, masks = self.seat.look(everywhere, running.snapshots)
        if self._guide is not None:
            self._consult(running.playing)
        if over or self._step_limit is not None:
            return self._turn_over(observations, rewards[LEARNER], masks)
        return StepResult(
            observations,
            rewards[LEARNER],
            self._nowhere,
            self._nowhere,
            self._no_observations,
            masks,
            self.advice(),
            [],
            running.active,
        )

    def _turn_over(
        self,
        observations: npt.NDArray[np.float32],
        rewards: npt.NDArray[np.float32],
        masks: npt.NDArray[np.bool_],
    ) -> StepResult:
        terminated, truncated, outcomes = self._running.close_rounds(self._step_limit)
        ended = np.flatnonzero(terminated | truncated)
        final = observations[ended]
        began = self._begin(ended)
        if len(began):
            observations[began] = self.seat.observe(began)
            masks[began] = self.seat.masks(began)
        active = self._running.active
        advice = self.advice()
        return StepResult(
            observations, rewards, terminated, truncated, final, masks, advice, outcomes, active
        )

    def _begin(self, slots: SlotArray) -> SlotArray:
        running = self._running
        began = running.begin_next(slots)
        if len(began):
            first = running.snapshots[0, began]
            sides, seeds = running.sides(began, LEARNER), running.seeds(began, LEARNER)
            self.seat.begin(began, sides, first, seeds, self._short_sighted(began))
            begin_controller(running, began, self.opponents, OPPONENT)
            if self._guide is not None:
                opponents = np.array([running.plan(slot).opponent for slot in began.tolist()])
                self._guide.begin(began, sides, first, seeds, opponents)
            self._consult(began)
        return began

    def _short_sighted(self, slots: SlotArray) -> npt.NDArray[np.bool_]:
        """Draw from the rounds' seeds where the learner sees only what the map of Turbo knows."""
        drawn = [split_seed(self._running.plan(slot).seed, _SIGHT) / 2**64 for slot in slots.tolist()]
        return np.array(drawn) < self._unknown_share

    def _consult(self, slots: SlotArray) -> None:
        if self._guide is not None and len(slots):
            frames = self._running.snapshots.take(slots, axis=1)
            advice = self._guide.advise(slots, frames, self.seat.hands)
            self._advice.actions[slots] = advice.actions
            self._advice.values[slots] = advice.values

    def get_state(self) -> StateArrays:
        """Return everything that decides what comes next, but the plans that are still to come."""
        return (
            prefixed("running", self._running.get_state())
            | prefixed("seat", self.seat.get_state(self._all))
            | prefixed("opponents", self.opponents.get_state())
            | (prefixed("guide", self._guide.get_state()) if self._guide is not None else {})
            | {"advice": self._advice.actions.copy(), "values": self._advice.values.copy()}
        )

    def set_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Go on exactly where `get_state` was called.

        The batch must have been made alike, with plans that go on after the `begun` first ones.
        """
        self._running.set_state(without_prefix("running", state))
        self.seat.set_state(self._all, without_prefix("seat", state))
        self.opponents.set_state(without_prefix("opponents", state))
        if self._guide is not None:
            self._guide.set_state(without_prefix("guide", state))
        self._advice.actions[:] = state["advice"]
        self._advice.values[:] = state["values"]
