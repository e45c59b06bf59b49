"""Both sides as learners: many rounds at once, two observations and two rewards a step."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Backend, SlotArray
from sf2ai.envs.arguments import whole_actions
from sf2ai.envs.observations.kind import observation_kind
from sf2ai.envs.observations.pixels import Pixels, PixelSeat
from sf2ai.envs.slot_batch import Masks, Observations, SlotBatch
from sf2ai.parallel.slots import over_cores
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.own_reward import RewardSetting
from sf2ai.rounds.plans import RoundPlan
from sf2ai.seats.features import FEATURES
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix


class VersusStep(NamedTuple):
    """The result of one step; the batch never writes to these arrays again.

    `terminated`, `truncated` and `active` may be shared: do not write to them.

    The second axis of observations, rewards and masks is the seat: the first seat plays
    the plan's `learner_side`. In memory the seat comes first, so ``rewards[:, 0]`` and
    ``observations[:, 0]`` are contiguous.

    Attributes:
        observations: of the next round where one has begun; float32 of shape (slots, 2, features), or uint8
            of shape (slots, 2, frames * channels, height, width).
        rewards: float32, shape (slots, 2).
        terminated: over by the rules, time over included, shape (slots,).
        truncated: cut short by the step limit, shape (slots,).
        final_observations: the observations in which rounds ended, before the next rounds began, in order
            of `outcomes`; as `observations`, with a row for each of them.
        masks: legal actions for the next step, bool, shape (slots, 2, widest count).
        outcomes: of the rounds that ended, in order of their slots.
        active: slots that go on playing, shape (slots,). The rows of an idle slot mean nothing.
    """

    observations: Observations
    rewards: npt.NDArray[np.float32]
    terminated: npt.NDArray[np.bool_]
    truncated: npt.NDArray[np.bool_]
    final_observations: Observations
    masks: Masks
    outcomes: list[Outcome]
    active: npt.NDArray[np.bool_]


class VersusBatch(SlotBatch):
    """Rounds between two seats in every slot of a backend.

    Attributes:
        seats: the first plays the plan's `learner_side`, the second the other side.
        kind: of the observations.
    """

    def __init__(
        self,
        backend: Backend,
        seats: tuple[Seat, Seat],
        reward: RewardSetting,
        plans: Iterable[RoundPlan],
        *,
        step_limit: int | None = None,
        pixels: Pixels | None = None,
    ) -> None:
        """Prepare; the first rounds begin with `reset`.

        Args:
            backend: decides the number of slots.
            seats: made for as many slots, with the same presets and steps of the same length.
            reward: pays both seats, each from its own side; as `FightEnv` takes it.
            plans: the rounds to play, taken one by one as slots become free.
            step_limit: steps after which a round is truncated; None plays every round to its end.
            pixels: how frames become observations of both seats; None for their features.

        Raises:
            InputError: the reward cannot be found, or the backend has no pictures.
            ValueError: the two seats differ, so their arrays would not fit together.
        """
        first, second = seats
        if (first.observation, first.actions, first.frames_per_step) != (
            second.observation,
            second.actions,
            second.frames_per_step,
        ):
            raise ValueError("both seats need the same observation, actions and frames per step")
        super().__init__(backend, plans, first.frames_per_step, reward, step_limit)
        self.seats = seats
        self._pixel_seats = (
            [] if pixels is None else [PixelSeat(pixels, s, backend, backend.slots) for s in seats]
        )
        self.kind = observation_kind(first, pixels, backend)
        self._shape = (2, backend.slots, first.observation.size)
        self._mask_shape = (2, backend.slots, first.actions.widest())

    def observe(self) -> Observations:
        """Return the present observations of both seats, a new array of shape (slots, 2, ...)."""
        if self._pixel_seats:
            return self._observe_pixels()
        rows = np.empty(self._shape, dtype=np.float32)
        for seat, out in zip(self.seats, rows, strict=True):
            seat.observe(self._all, out)
        return rows.transpose(1, 0, 2)

    def masks(self) -> Masks:
        """Return which actions are legal now, a new array of shape (slots, 2, widest count)."""
        rows = np.empty(self._mask_shape, dtype=np.bool_)
        for seat, out in zip(self.seats, rows, strict=True):
            seat.masks(self._all, out)
        return rows.transpose(1, 0, 2)

    def step(self, actions: npt.NDArray[np.int64]) -> VersusStep:
        """Play one action of both seats in every slot.

        Args:
            actions: shape (slots, 2); the actions of an idle slot must exist, but are not played.

        Raises:
            ValueError: actions of another shape or type, or one that its character does not have.
        """
        actions = whole_actions(actions, (len(self._all), 2))
        by_seat = np.ascontiguousarray(actions.T)
        first, second = (
            seat.pads(self._all, chosen) for seat, chosen in zip(self.seats, by_seat, strict=True)
        )
        rewards, may_have_ended = self._advance(first, second, (by_seat[0], by_seat[1]))
        observations, masks = self._observe_step()
        terminated = truncated = self._nowhere
        final = observations[:0]
        outcomes: list[Outcome] = []
        if may_have_ended:
            terminated, truncated, final, outcomes = self._end_rounds(observations, masks)
        active = self._runner.active
        return VersusStep(observations, rewards.T, terminated, truncated, final, masks, outcomes, active)

    def _observe_step(self) -> tuple[Observations, Masks]:
        """Record the step's frames in both seats at once, and return observations and masks."""
        slots, snapshots = self._all, self._runner.snapshots
        rows = np.empty((2, len(slots), len(FEATURES)), dtype=np.float32)
        masks = np.empty(self._mask_shape, dtype=np.bool_)

        def observe_share(first: int, stop: int) -> None:
            for seat, row, mask in zip(self.seats, rows, masks, strict=True):
                seat.observe_share(first, stop, slots, snapshots, row, mask)

        over_cores(observe_share, len(slots))
        legal = masks.transpose(1, 0, 2)
        if self._pixel_seats:
            for pixel_seat in self._pixel_seats:
                pixel_seat.record(self._runner.playing)
            return self._observe_pixels(), legal
        return self.seats[0].observation.select(rows).transpose(1, 0, 2), legal

    def _observe_pixels(self) -> Observations:
        return np.stack([pixel_seat.observe(self._all) for pixel_seat in self._pixel_seats]).swapaxes(0, 1)

    def _begin_rounds(self, slots: SlotArray) -> SlotArray:
        runner = self._runner
        began = runner.begin_next(slots)
        if len(began):
            first = runner.snapshots[0, began]
            for role, seat in enumerate(self.seats):
                seat.begin(began, runner.sides(began, role), first, runner.seeds(began, role))
            for pixel_seat in self._pixel_seats:
                pixel_seat.begin(began)
        return began

    def _observe_again(self, slots: SlotArray, observations: Observations, masks: Masks) -> None:
        for place, seat in enumerate(self.seats):
            observing = self._pixel_seats[place] if self._pixel_seats else seat
            observations[slots, place] = observing.observe(slots)
            masks[slots, place] = seat.masks(slots)

    def get_state(self) -> StateArrays:
        """Return everything that decides the rest, except the plans that are still to come."""
        state = prefixed("running", self._runner.get_state())
        for place, seat in enumerate(self.seats):
            state |= prefixed(f"seat{place}", seat.get_state(self._all))
        for place, pixel_seat in enumerate(self._pixel_seats):
            state |= prefixed(f"pixels{place}", pixel_seat.get_state())
        return state

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Continue exactly where `get_state` was called; the plans must continue after those begun."""
        self._runner.set_state(without_prefix("running", state))
        for place, seat in enumerate(self.seats):
            seat.set_state(self._all, without_prefix(f"seat{place}", state))
        for place, pixel_seat in enumerate(self._pixel_seats):
            pixel_seat.set_state(without_prefix(f"pixels{place}", state))
