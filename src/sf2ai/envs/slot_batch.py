"""What every batch of rounds does: begin plans, end rounds and begin the next ones in the same step."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Backend, SlotArray, SnapshotArray
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.own_reward import RewardSetting, StepPay, find_reward
from sf2ai.rounds.plans import RoundPlan
from sf2ai.rounds.reward import UNPAID, RewardPreset
from sf2ai.rounds.slot_state import merge_pads
from sf2ai.rounds.slots import SlotRunner

Observations: TypeAlias = npt.NDArray[Any]
"""float32 features or uint8 pixels; the shape is given where it is used."""
Masks = npt.NDArray[np.bool_]


class RoundEnds(NamedTuple):
    """The rounds that ended in a step.

    Attributes:
        terminated: over by the rules, time over included, shape (slots,).
        truncated: cut short by the step limit, shape (slots,).
        final_observations: the observations in which they ended, in order of `outcomes`.
        outcomes: in order of their slots.
    """

    terminated: npt.NDArray[np.bool_]
    truncated: npt.NDArray[np.bool_]
    final_observations: Observations
    outcomes: list[Outcome]


class SlotBatch(ABC):
    """Rounds in every slot of a backend.

    A slot whose round ends begins the next plan in the same step; when the plans are
    used up it goes idle. Exactly as many rounds are begun as there are plans.

    Attributes:
        begins_next: whether a slot whose round ends begins the next plan; if not, it stays idle until
            `begin` is called for it.
    """

    begins_next: bool = True

    def __init__(
        self,
        backend: Backend,
        plans: Iterable[RoundPlan],
        frames_per_step: int,
        reward: RewardSetting,
        step_limit: int | None,
        paid_roles: Sequence[int] = (0, 1),
    ) -> None:
        """Prepare; the first rounds begin with `reset`.

        Args:
            backend: decides the number of slots.
            plans: the rounds to play, taken one by one as slots become free.
            frames_per_step: frames between two decisions.
            reward: pays both sides; anything that `find_reward` reads.
            step_limit: steps after which a round is truncated; None plays every round to its end.
            paid_roles: those for which a reward of the user's is computed; presets always pay both.

        Raises:
            InputError: the reward cannot be found.
        """
        self._runner = SlotRunner(backend, plans, frames_per_step)
        self._all = self._runner.all_slots
        self._nowhere = np.zeros(backend.slots, dtype=np.bool_)
        self._weights = UNPAID.vector()
        self._step_pay: StepPay | None = None
        found = find_reward(reward)
        if isinstance(found, RewardPreset):
            self._weights = found.vector()
        else:
            self._step_pay = StepPay(self._runner, found, paid_roles, step_limit)
        self._step_limit = step_limit
        self._pads = np.zeros((frames_per_step, backend.slots, 2), dtype=np.uint16)

    @property
    def active(self) -> npt.NDArray[np.bool_]:
        """Which slots are playing, shape (slots,); do not write to it."""
        return self._runner.active

    @property
    def begun(self) -> int:
        """The number of rounds that have been begun."""
        return self._runner.begun

    @property
    def round_steps(self) -> npt.NDArray[np.int64]:
        """Steps of the present round of every slot so far, shape (slots,); those of an idle slot are old."""
        steps: npt.NDArray[np.int64] = self._runner.states["steps"]
        return steps

    def lend_backend(self) -> AbstractContextManager[Backend]:
        """Lend the backend, as `SlotRunner.lend_backend`."""
        return self._runner.lend_backend()

    @property
    def snapshots(self) -> SnapshotArray:
        """The present frame of every slot, shape (slots,); valid until the next call, do not write to it."""
        return self._runner.snapshots[-1]

    @property
    def frames(self) -> SnapshotArray:
        """The frames of the last step, as `SlotRunner.snapshots`."""
        return self._runner.snapshots

    def plan(self, slot: int) -> RoundPlan:
        """Return the plan that an active slot is playing."""
        return self._runner.plan(slot)

    def reset(self) -> Observations:
        """Begin a plan in every slot, also where a round is being played; return the first observations."""
        self._begin_rounds(self._all)
        return self.observe()

    def begin(self, slots: SlotArray) -> None:
        """Begin the next plans in some slots, also where a round is being played."""
        self._begin_rounds(slots)

    def restart(self, plans: Iterable[RoundPlan]) -> Observations:
        """Begin again with other plans; the rest of the old plans is dropped."""
        self._runner.replace_plans(plans)
        return self.reset()

    def continue_with(self, plans: Iterable[RoundPlan]) -> None:
        """Take the next plans from another iterable; rounds that are being played go on."""
        self._runner.replace_plans(plans)

    @abstractmethod
    def observe(self) -> Observations:
        """Return the present observations of all slots, a new array."""

    @abstractmethod
    def masks(self) -> Masks:
        """Return which actions are legal now in all slots, a new array."""

    @abstractmethod
    def _begin_rounds(self, slots: SlotArray) -> SlotArray:
        """Begin the next plans in some slots; return the slots that have begun."""

    @abstractmethod
    def _observe_again(self, slots: SlotArray, observations: Observations, masks: Masks) -> None:
        """Write observations and masks of slots whose round has just begun."""

    def _advance(
        self,
        first: npt.NDArray[np.uint16],
        second: npt.NDArray[np.uint16],
        actions: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64] | None],
    ) -> tuple[npt.NDArray[np.float32], bool]:
        """Play one step.

        Args:
            first: pads of the learners or first seats, shape (frames, slots).
            second: of the others.
            actions: that stand behind the pads, shape (slots,) each; None where there are none.

        Returns:
            Rewards, shape (2, slots), and whether rounds may have ended.
        """
        runner = self._runner
        merge_pads(runner.states, first, second, self._pads)
        rewards = np.empty((2, len(self._all)), dtype=np.float32)
        if self._step_pay is None:
            over = runner.advance(self._pads, self._weights, rewards)
        else:
            over = self._step_pay.advance(self._pads, rewards, actions)
        return rewards, over > 0 or self._step_limit is not None

    def _end_rounds(self, observations: Observations, masks: Masks) -> RoundEnds:
        """End the rounds that are over and begin the next ones, whose observations and masks are written."""
        terminated, truncated, outcomes = self._runner.close_rounds(self._step_limit)
        ended = np.flatnonzero(terminated | truncated)
        final = observations[ended]
        if not self.begins_next:
            self._runner.idle(ended)
            return RoundEnds(terminated, truncated, final, outcomes)
        began = self._begin_rounds(ended)
        if len(began):
            self._observe_again(began, observations, masks)
        return RoundEnds(terminated, truncated, final, outcomes)
