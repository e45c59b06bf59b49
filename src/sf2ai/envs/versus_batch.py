"""Both sides as learners: many rounds at once, two observations and two rewards a step."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Backend, SlotArray, SnapshotArray
from sf2ai.parallel.slots import over_cores
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import RoundPlan
from sf2ai.rounds.reward import RewardPreset
from sf2ai.rounds.slots import SlotRunner, merge_pads
from sf2ai.seats.features import FEATURES
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix


class VersusStep(NamedTuple):
    """What came of one step; the batch never writes to these arrays again.

    `terminated`, `truncated` and `active` may be shared: they are not for writing at all.

    The second axis of observations, rewards and masks is the seat: the first seat plays
    the plan's `learner_side`. In memory the seat comes first, so ``rewards[:, 0]`` and
    ``observations[:, 0]`` are contiguous.

    Attributes:
        observations: float32, shape (slots, 2, features); of the next round where one has begun.
        rewards: float32, shape (slots, 2).
        terminated: over by the rules, time over included, shape (slots,).
        truncated: cut short by the step limit, shape (slots,).
        final_observations: what the rounds that ended led to, before any new round began, in order
            of `outcomes`; float32, shape (len(outcomes), 2, features).
        masks: legal actions for the next step, bool, shape (slots, 2, widest count).
        outcomes: of the rounds that ended, in order of their slots.
        active: slots that go on playing, shape (slots,). An idle slot's rows mean nothing.
    """

    observations: npt.NDArray[np.float32]
    rewards: npt.NDArray[np.float32]
    terminated: npt.NDArray[np.bool_]
    truncated: npt.NDArray[np.bool_]
    final_observations: npt.NDArray[np.float32]
    masks: npt.NDArray[np.bool_]
    outcomes: list[Outcome]
    active: npt.NDArray[np.bool_]


class VersusBatch:
    """Rounds between two seats in every slot of a backend.

    A slot whose round ends begins the next plan in the same step; when the plans are
    used up it goes idle. Exactly as many rounds are begun as there are plans.

    Attributes:
        seats: the first plays the plan's `learner_side`, the second the other.
    """

    def __init__(
        self,
        backend: Backend,
        seats: tuple[Seat, Seat],
        reward: RewardPreset,
        plans: Iterable[RoundPlan],
        *,
        step_limit: int | None = None,
    ) -> None:
        """Prepare; the first rounds begin with `reset`.

        Args:
            backend: decides how many slots there are.
            seats: made for as many slots, with the same presets and steps of the same length.
            reward: what both are paid.
            plans: the rounds to play, taken one by one as slots get free.
            step_limit: steps after which a round is truncated; None plays every round to its end.

        Raises:
            ValueError: the two seats are not alike, so their arrays would not fit together.
        """
        first, second = seats
        if (first.observation, first.actions, first.frames_per_step) != (
            second.observation,
            second.actions,
            second.frames_per_step,
        ):
            raise ValueError("both seats need the same observation, actions and frames per step")
        self.seats = seats
        self._running = SlotRunner(backend, plans, first.frames_per_step)
        self._all = self._running.all_slots
        self._nowhere = np.zeros(backend.slots, dtype=np.bool_)
        self._weights = reward.vector()
        self._step_limit = step_limit
        self._pads = np.zeros((first.frames_per_step, backend.slots, 2), dtype=np.uint16)
        self._shape = (2, backend.slots, first.observation.size)
        self._mask_shape = (2, backend.slots, first.actions.widest())

    @property
    def active(self) -> npt.NDArray[np.bool_]:
        """Which slots are playing, shape (slots,); not to be written to."""
        return self._running.active

    @property
    def snapshots(self) -> SnapshotArray:
        """The present frame of every slot, shape (slots,); valid until the next call, not for writing."""
        return self._running.snapshots[-1]

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
        """Return what both see now, a new array of shape (slots, 2, features)."""
        rows = np.empty(self._shape, dtype=np.float32)
        for seat, out in zip(self.seats, rows, strict=True):
            seat.observe(self._all, out)
        return rows.transpose(1, 0, 2)

    def masks(self) -> npt.NDArray[np.bool_]:
        """Return which actions are legal now, a new array of shape (slots, 2, widest count)."""
        rows = np.empty(self._mask_shape, dtype=np.bool_)
        for seat, out in zip(self.seats, rows, strict=True):
            seat.masks(self._all, out)
        return rows.transpose(1, 0, 2)

    def step(self, actions: npt.NDArray[np.int64]) -> VersusStep:
        """Play one action of both seats in every slot.

        Args:
            actions: shape (slots, 2); what is given for an idle slot must exist, but is not played.

        Raises:
            ValueError: an action that its character does not have.
        """
        running, everywhere = self._running, self._all
        mine = np.ascontiguousarray(actions.T)
        first, second = (seat.pads(everywhere, row) for seat, row in zip(self.seats, mine, strict=True))
        merge_pads(running.books, first, second, self._pads)
        rewards = np.empty((2, len(everywhere)), dtype=np.float32)
        over = running.advance(self._pads, self._weights, rewards)
        observations, masks = self._look()
        if over or self._step_limit is not None:
            return self._turn_over(observations, rewards.T, masks)
        return VersusStep(
            observations,
            rewards.T,
            self._nowhere,
            self._nowhere,
            observations[:0],
            masks,
            [],
            running.active,
        )

    def _look(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
        slots, snapshots = self._all, self._running.snapshots
        rows = np.empty((2, len(slots), len(FEATURES)), dtype=np.float32)
        masks = np.empty(self._mask_shape, dtype=np.bool_)

        def look(first: int, stop: int) -> None:
            for seat, row, mask in zip(self.seats, rows, masks, strict=True):
                seat.look_at(first, stop, slots, snapshots, row, mask)

        over_cores(look, len(slots))
        return self.seats[0].observation.of(rows).transpose(1, 0, 2), masks.transpose(1, 0, 2)

    def _turn_over(
        self,
        observations: npt.NDArray[np.float32],
        rewards: npt.NDArray[np.float32],
        masks: npt.NDArray[np.bool_],
    ) -> VersusStep:
        terminated, truncated, outcomes = self._running.close_rounds(self._step_limit)
        ended = np.flatnonzero(terminated | truncated)
        final = observations[ended]
        began = self._begin(ended)
        if len(began):
            for place, seat in enumerate(self.seats):
                observations[began, place] = seat.observe(began)
                masks[began, place] = seat.masks(began)
        active = self._running.active
        return VersusStep(observations, rewards, terminated, truncated, final, masks, outcomes, active)

    def _begin(self, slots: SlotArray) -> SlotArray:
        running = self._running
        began = running.begin_next(slots)
        if len(began):
            first = running.snapshots[0, began]
            for who, seat in enumerate(self.seats):
                seat.begin(began, running.sides(began, who), first, running.seeds(began, who))
        return began

    def get_state(self) -> StateArrays:
        """Return everything that decides what comes next, but the plans that are still to come."""
        state = prefixed("running", self._running.get_state())
        for place, seat in enumerate(self.seats):
            state |= prefixed(f"seat{place}", seat.get_state(self._all))
        return state

    def set_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Go on exactly where `get_state` was called; the plans must go on after those begun."""
        self._running.set_state(without_prefix("running", state))
        for place, seat in enumerate(self.seats):
            seat.set_state(self._all, without_prefix(f"seat{place}", state))
