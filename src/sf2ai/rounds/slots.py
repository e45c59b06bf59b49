"""The rounds that a backend's slots are playing, and the plans that are still to come.

The batched environments and the arena stand on this: it fills slots with plans,
advances them and says what came out. Who drives the sides it does not know.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

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
from sf2ai.parallel.compiled import compiled
from sf2ai.rounds.outcome import Forfeit, Outcome, RoundResult
from sf2ai.rounds.plans import RoundPlan, split_seed
from sf2ai.rounds.reward import SLOT_STATE, begin_slot_state, settle
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
"""A plan in a state that is kept."""


class SlotRunner:
    """Keeps every slot of a backend busy until the plans are used up.

    Attributes:
        all_slots: the indices of all slots.
        active: which slots are playing a plan, shape (slots,); never written to, but replaced.
        playing: the indices of those slots, in order.
        books: dtype SLOT_STATE, shape (slots,).
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
        self.books = np.zeros(slots, dtype=SLOT_STATE)
        self.begun = 0
        self._plans: Iterator[RoundPlan] = iter(plans)
        self._plan_of: list[RoundPlan | None] = [None] * slots
        self._results: list[list[RoundResult]] = [[] for _ in range(slots)]
        self._own = np.zeros((frames_per_step, slots), dtype=SNAPSHOT)
        self.snapshots: SnapshotArray = self._own

    def begin_next(self, slots: SlotArray) -> SlotArray:
        """Begin the next plans in some slots; those that get none go idle.

        Returns:
            The slots that have begun, in order.
        """
        self.books["active"][slots] = 0
        active = self.active.copy()
        active[slots] = False
        for slot in slots:
            self._plan_of[slot] = None
        plans = [plan for _, plan in zip(slots, self._plans, strict=False)]
        began = slots[: len(plans)]
        active[began] = True
        self.active, self.playing = active, np.flatnonzero(active)
        if not plans:
            return began
        self.keep_snapshots()
        first = self.backend.reset(
            began, make_setups([plan.characters for plan in plans], [plan.seed for plan in plans])
        )
        self.snapshots[:, began] = first
        begin_slot_state(
            self.books, began, first, np.array([plan.learner_side for plan in plans], dtype=np.int8)
        )
        for slot, plan in zip(began, plans, strict=True):
            self._plan_of[slot] = plan
            self._results[slot] = []
        self.begun += len(plans)
        return began

    def replace_plans(self, plans: Iterable[RoundPlan]) -> None:
        """Take plans from elsewhere from now on; what slots are playing stays."""
        self._plans = iter(plans)

    def plan(self, slot: int) -> RoundPlan:
        """Return the plan that an active slot is playing."""
        plan = self._plan_of[slot]
        assert plan is not None, f"slot {slot} is idle"
        return plan

    def seeds(self, slots: SlotArray, who: int) -> npt.NDArray[np.uint64]:
        """Return the seeds of the learner's (0) or opponent's (1) dice for the present round, shape (n,)."""
        purposes = [2 * len(self._results[slot]) + who for slot in slots]
        seeds = [split_seed(self.plan(s).seed, purpose) for s, purpose in zip(slots, purposes, strict=True)]
        return np.array(seeds, dtype=np.uint64)

    def sides(self, slots: SlotArray, who: int) -> npt.NDArray[np.int8]:
        """Return the sides of the learner (0) or the opponent (1), shape (n,)."""
        sides: npt.NDArray[np.int8] = self.books["first_side"][slots] ^ who
        return sides

    def advance(
        self, pads: PadArray, weights: npt.NDArray[np.float64], rewards: npt.NDArray[np.float32]
    ) -> int:
        """Let a step pass and pay for it.

        Args:
            pads: shape (frames, slots, 2).
            weights: of the reward's terms, shape (3,).
            rewards: float32, shape (2, slots); written: of the learners, then of the opponents.

        Returns:
            In how many active slots a round is over.
        """
        self.snapshots = self.backend.advance(pads)
        return int(settle(self.books, self.snapshots, weights, rewards))

    def end_round(self, slot: int) -> None:
        """Write down how the slot's present round ended, or where it was cut short."""
        book = self.books[slot]
        first, second = book["health"].tolist()
        winner = int(self.snapshots["winner"][-1, slot])
        if book["phase"] == Phase.MATCH_OVER:
            # The snapshot names the match's winner; the round's is who has more health left.
            winner = -1 if first == second else int(second > first)
        ending = Ending(int(self.snapshots["ending"][-1, slot]))
        frames = int(book["frames"]) - sum(result.frames for result in self._results[slot])
        self._results[slot].append(RoundResult(winner, ending, frames, (first, second)))

    def outcome(
        self,
        slot: int,
        *,
        truncated: bool = False,
        forfeits: tuple[Forfeit, ...] = (),
        tape: Tape | None = None,
    ) -> Outcome:
        """Return what came out of the slot's plan, whose last round has ended."""
        winner = -1 if truncated else int(self.snapshots["winner"][-1, slot])
        if forfeits:
            winner = -1 if len(forfeits) > 1 else 1 - forfeits[0].side
        first, second = self.books["returns"][slot].tolist()
        return Outcome(
            plan=self.plan(slot),
            winner=winner,
            rounds=tuple(self._results[slot]),
            returns=(first, second),
            steps=int(self.books["steps"][slot]),
            truncated=truncated,
            forfeits=forfeits,
            tape=tape,
        )

    def close_rounds(
        self, step_limit: int | None
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], list[Outcome]]:
        """Write down the rounds that are over or have reached the limit of steps.

        Returns:
            Which slots are over by the rules, which are cut short, each of shape (slots,),
            and what came out, in order of the slots.
        """
        terminated = self.over()
        truncated = np.zeros_like(terminated)
        if step_limit is not None:
            truncated = self.active & (self.books["steps"] >= step_limit) & ~terminated
        outcomes = []
        for slot in np.flatnonzero(terminated | truncated).tolist():
            self.end_round(slot)
            outcomes.append(self.outcome(slot, truncated=bool(truncated[slot])))
        return terminated, truncated, outcomes

    def over(self) -> npt.NDArray[np.bool_]:
        """Return in which active slots a round is over, shape (slots,)."""
        over: npt.NDArray[np.bool_] = self.active & (self.books["phase"] != Phase.FIGHT)
        return over

    def show_as_first(self, slots: SlotArray) -> None:
        """Put the last snapshot of some slots in every row: a round has just begun there."""
        self.keep_snapshots()
        self.snapshots[:, slots] = self.snapshots[-1, slots]

    def keep_snapshots(self) -> None:
        """Copy the last step's frames out of the backend, whose next call may change them."""
        if self.snapshots is not self._own:
            # As bytes: NumPy copies records field by field, which takes a hundred times as long.
            self._own.view(np.uint8)[:] = self.snapshots.view(np.uint8)
            self.snapshots = self._own

    def get_state(self) -> StateArrays:
        """Return what all slots are playing and where they stand; for plans of one round each."""
        plans = np.zeros(len(self.all_slots), dtype=_PLAN)
        saves = [self.backend.save(slot) if self.active[slot] else b"" for slot in self.all_slots.tolist()]
        for slot in np.flatnonzero(self.active).tolist():
            plan = self.plan(slot)
            for name in _PLAN.names or ():
                plans[slot][name] = getattr(plan, name)
        return {
            "plans": plans,
            "active": self.active.copy(),
            "books": self.books.copy(),
            "snapshots": self.snapshots.copy(),
            "saves": np.frombuffer(b"".join(saves), dtype=np.uint8),
            "save_sizes": np.array([len(save) for save in saves]),
            "begun": np.array(self.begun),
        }

    def set_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Go on where `get_state` was called; the plans must go on after the ``begun`` first ones."""
        ends = np.cumsum(state["save_sizes"])
        for slot in range(len(self.all_slots)):
            self._results[slot] = []
            self._plan_of[slot] = _read_plan(state["plans"][slot]) if state["active"][slot] else None
            if state["active"][slot]:
                start = int(ends[slot] - state["save_sizes"][slot])
                self.backend.load(slot, state["saves"][start : ends[slot]].tobytes())
        self.active = state["active"].astype(np.bool_)
        self.playing = np.flatnonzero(self.active)
        self.books[:] = state["books"]
        self._own[:] = state["snapshots"]
        self.snapshots = self._own
        self.begun = int(state["begun"])


def _read_plan(record: Any) -> RoundPlan:
    first, second = record["characters"].tolist()
    rest = {name: int(record[name]) for name in _PLAN.names or () if name != "characters"}
    return RoundPlan(characters=(first, second), **rest)


@compiled
def merge_pads(books: Any, first: Any, second: Any, pads: Any) -> None:
    """Put the pads of two controllers side by side; idle slots get neutral ones.

    Args:
        books: dtype SLOT_STATE, shape (slots,).
        first: pads of the learners or first controllers, shape (frames, slots).
        second: pads of the others, shape (frames, slots).
        pads: uint16, shape (frames, slots, 2), sides p1 and p2; written.
    """
    for slot in range(len(books)):
        side = books[slot].first_side
        playing = books[slot].active != 0
        for frame in range(len(pads)):
            pads[frame, slot, side] = first[frame, slot] if playing else 0
            pads[frame, slot, 1 - side] = second[frame, slot] if playing else 0
