"""Runs plans in the slots of a backend: fills slots with plans, advances them and reports outcomes.

The batched environments and `play` are built on it. It does not know what drives the two sides.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import (
    SNAPSHOT,
    Backend,
    Ending,
    PadArray,
    Phase,
    SlotArray,
    SnapshotArray,
    make_setups,
)
from sf2ai.rounds.outcome import Forfeit, Outcome, RoundResult
from sf2ai.rounds.plans import RoundPlan, split_seed
from sf2ai.rounds.slot_state import SLOT_STATE, advance_slot_state, begin_slot_state
from sf2ai.rounds.tape import Tape
from sf2ai.state_arrays import StateArrays

_PLAN = np.dtype(
    [
        ("index", "<i8"),
        ("seed", "<u8"),
        ("characters", "<i8", (2,)),
        ("learner_side", "<i8"),
        ("learner", "<i8"),
        ("opponent", "<i8"),
    ]
)
"""A plan in a stored state."""


class SlotRunner:
    """Keeps every slot of a backend busy until the plans are used up.

    Attributes:
        all_slots: the indices of all slots.
        active: which slots are playing a plan, shape (slots,); never written to, but replaced.
        playing: the indices of those slots, in order.
        states: dtype SLOT_STATE, shape (slots,).
        snapshots: the frames of the last step, shape (frames_per_step, slots); where a round
            has just begun, its first snapshot in every row. Valid until the next call.
        begun: how many plans have been begun.
    """

    def __init__(self, backend: Backend, plans: Iterable[RoundPlan], frames_per_step: int) -> None:
        """Prepare to play plans; none is begun yet."""
        slots = backend.slots
        self.backend = backend
        self.all_slots = np.arange(slots)
        self.active = np.zeros(slots, dtype=np.bool_)
        self.playing = np.flatnonzero(self.active)
        self.states = np.zeros(slots, dtype=SLOT_STATE)
        self.begun = 0
        self._plans: Iterator[RoundPlan] = iter(plans)
        self._plan_of: list[RoundPlan | None] = [None] * slots
        self._results: list[list[RoundResult]] = [[] for _ in range(slots)]
        self._own = np.zeros((frames_per_step, slots), dtype=SNAPSHOT)
        self.snapshots: SnapshotArray = self._own

    def begin_next(self, slots: SlotArray) -> SlotArray:
        """Begin the next plans in some slots; a slot goes idle when no plan is left for it.

        Returns:
            The slots that have begun, in order.
        """
        for slot in slots:
            self._plan_of[slot] = None
        plans = [plan for _, plan in zip(slots, self._plans, strict=False)]
        began = slots[: len(plans)]
        self._set_active(slots, began)
        if not plans:
            return began
        self.keep_snapshots()
        first = self.backend.reset(
            began, make_setups([plan.characters for plan in plans], [plan.seed for plan in plans])
        )
        self.snapshots[:, began] = first
        begin_slot_state(
            self.states, began, first, np.array([plan.learner_side for plan in plans], dtype=np.int8)
        )
        for slot, plan in zip(began, plans, strict=True):
            self._plan_of[slot] = plan
            self._results[slot] = []
        self.begun += len(plans)
        return began

    def idle(self, slots: SlotArray) -> None:
        """Leave some slots without a plan to play; `plan` still returns the one that has ended there."""
        self._set_active(slots, slots[:0])

    def _set_active(self, slots: SlotArray, active_ones: SlotArray) -> None:
        self.states["active"][slots] = 0
        active = self.active.copy()
        active[slots] = False
        active[active_ones] = True
        self.active, self.playing = active, np.flatnonzero(active)

    def replace_plans(self, plans: Iterable[RoundPlan]) -> None:
        """Take the next plans from another iterable; rounds that are being played go on."""
        self._plans = iter(plans)

    def plan(self, slot: int) -> RoundPlan:
        """Return the plan that an active slot is playing."""
        plan = self._plan_of[slot]
        assert plan is not None, f"slot {slot} is idle"
        return plan

    def seeds(self, slots: SlotArray, role: int) -> npt.NDArray[np.uint64]:
        """Return the seeds of the learner's (0) or opponent's (1) dice for the present round, shape (n,)."""
        purposes = [2 * len(self._results[slot]) + role for slot in slots]
        seeds = [split_seed(self.plan(s).seed, purpose) for s, purpose in zip(slots, purposes, strict=True)]
        return np.array(seeds, dtype=np.uint64)

    def sides(self, slots: SlotArray, role: int) -> npt.NDArray[np.int8]:
        """Return the sides of the learner (0) or the opponent (1), shape (n,)."""
        sides: npt.NDArray[np.int8] = self.states["first_side"][slots] ^ role
        return sides

    def advance(
        self, pads: PadArray, weights: npt.NDArray[np.float64], rewards: npt.NDArray[np.float32]
    ) -> int:
        """Advance all slots by one step and pay for it.

        Args:
            pads: shape (frames, slots, 2).
            weights: of the reward's terms, shape (3,).
            rewards: float32, shape (2, slots); written: of the learners, then of the opponents.

        Returns:
            The number of active slots whose round is over.
        """
        self.snapshots = self.backend.advance(pads)
        return int(advance_slot_state(self.states, self.snapshots, weights, rewards))

    def end_round(self, slot: int) -> None:
        """Record the result of the slot's present round, which is over or was cut short."""
        state = self.states[slot]
        first, second = state["health"].tolist()
        winner = int(self.snapshots["winner"][-1, slot])
        if state["phase"] == Phase.MATCH_OVER:
            # The snapshot names the winner of the match; the round's winner has more health left.
            winner = -1 if first == second else int(second > first)
        ending = Ending(int(self.snapshots["ending"][-1, slot]))
        frames = int(state["frames"]) - sum(result.frames for result in self._results[slot])
        self._results[slot].append(RoundResult(winner, ending, frames, (first, second)))

    def outcome(
        self,
        slot: int,
        *,
        truncated: bool = False,
        forfeits: tuple[Forfeit, ...] = (),
        tape: Tape | None = None,
    ) -> Outcome:
        """Return the outcome of the slot's plan, whose last round has ended."""
        winner = -1 if truncated else int(self.snapshots["winner"][-1, slot])
        if forfeits:
            winner = -1 if len(forfeits) > 1 else 1 - forfeits[0].side
        first, second = self.states["returns"][slot].tolist()
        return Outcome(
            plan=self.plan(slot),
            winner=winner,
            rounds=tuple(self._results[slot]),
            returns=(first, second),
            steps=int(self.states["steps"][slot]),
            truncated=truncated,
            forfeits=forfeits,
            tape=tape,
        )

    def close_rounds(
        self, step_limit: int | None
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], list[Outcome]]:
        """Record the results of the rounds that are over or have reached the limit of steps.

        Returns:
            The slots that are over by the rules and those that are cut short, each of shape (slots,),
            and their outcomes in order of the slots.
        """
        terminated = self.over()
        truncated = np.zeros_like(terminated)
        if step_limit is not None:
            truncated = self.active & (self.states["steps"] >= step_limit) & ~terminated
        outcomes = []
        for slot in np.flatnonzero(terminated | truncated).tolist():
            self.end_round(slot)
            outcomes.append(self.outcome(slot, truncated=bool(truncated[slot])))
        return terminated, truncated, outcomes

    def over(self) -> npt.NDArray[np.bool_]:
        """Return the active slots whose round is over, shape (slots,)."""
        over: npt.NDArray[np.bool_] = self.active & (self.states["phase"] != Phase.FIGHT)
        return over

    def show_as_first(self, slots: SlotArray) -> None:
        """Copy the last snapshot of some slots into every row: a round has just begun there."""
        self.keep_snapshots()
        self.snapshots[:, slots] = self.snapshots[-1, slots]

    @contextmanager
    def lend_backend(self) -> Iterator[Backend]:
        """Lend the backend, with all its slots, while the block runs; rounds then go on where they were."""
        self.keep_snapshots()
        saves = {slot: self.backend.save(slot) for slot in self.playing.tolist()}
        yield self.backend
        for slot, save in saves.items():
            self.backend.load(slot, save)

    def keep_snapshots(self) -> None:
        """Copy the last step's frames out of the backend, whose next call may change them."""
        if self.snapshots is not self._own:
            # As bytes: NumPy copies records field by field, which takes a hundred times as long.
            self._own.view(np.uint8)[:] = self.snapshots.view(np.uint8)
            self.snapshots = self._own

    def get_state(self) -> StateArrays:
        """Return the plans and states of all slots; works only for plans of one round each."""
        plans = np.zeros(len(self.all_slots), dtype=_PLAN)
        saves = [self.backend.save(slot) if self.active[slot] else b"" for slot in self.all_slots.tolist()]
        for slot in np.flatnonzero(self.active).tolist():
            plan = self.plan(slot)
            for name in _PLAN.names or ():
                plans[slot][name] = getattr(plan, name)
        return {
            "plans": plans,
            "active": self.active.copy(),
            "books": self.states.copy(),  # the name in checkpoints since 0.1.0
            "snapshots": self.snapshots.copy(),
            "saves": np.frombuffer(b"".join(saves), dtype=np.uint8),
            "save_sizes": np.array([len(save) for save in saves]),
            "begun": np.array(self.begun),
        }

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore what `get_state` returned; the plans must continue after the ``begun`` first ones."""
        ends = np.cumsum(state["save_sizes"])
        for slot in range(len(self.all_slots)):
            self._results[slot] = []
            self._plan_of[slot] = _read_plan(state["plans"][slot]) if state["active"][slot] else None
            if state["active"][slot]:
                start = int(ends[slot] - state["save_sizes"][slot])
                self.backend.load(slot, state["saves"][start : ends[slot]].tobytes())
        self.active = state["active"].astype(np.bool_)
        self.playing = np.flatnonzero(self.active)
        self.states[:] = state["books"]
        self._own[:] = state["snapshots"]
        self.snapshots = self._own
        self.begun = int(state["begun"])


def _read_plan(record: np.void) -> RoundPlan:
    first, second = record["characters"].tolist()
    rest = {name: int(record[name]) for name in _PLAN.names or () if name != "characters"}
    return RoundPlan(characters=(first, second), **rest)
