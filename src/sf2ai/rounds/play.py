"""Plays plans between two controllers, for evaluations and tournaments."""

from collections.abc import Iterable, Iterator

import numpy as np

from sf2ai.backends.base import Backend, Phase, SlotArray
from sf2ai.rounds.controller import Controller
from sf2ai.rounds.driving import ask_pads, begin_controller
from sf2ai.rounds.outcome import Forfeit, Outcome
from sf2ai.rounds.plans import RoundPlan
from sf2ai.rounds.reward import UNPAID, RewardPreset
from sf2ai.rounds.slots import SlotRunner, merge_pads
from sf2ai.rounds.tape import TapeRecorder
from sf2ai.seats.seat import DEFAULT_FRAMES_PER_STEP


def play(
    backend: Backend,
    controllers: tuple[Controller, Controller],
    plans: Iterable[RoundPlan],
    *,
    whole_match: bool = False,
    frames_per_step: int = DEFAULT_FRAMES_PER_STEP,
    tape: bool = False,
    reward: RewardPreset = UNPAID,
) -> Iterator[Outcome]:
    """Play every plan once and yield what came out, in the order in which they finish.

    The order and all outcomes depend on the plans and controllers alone, not on time.
    Between the rounds of a match both sides are neutral for one step, since the
    next round's first frame can only be seen once it has passed.

    Args:
        backend: every slot of it is kept busy until the plans are used up.
        controllers: the first drives the plan's `learner_side`, the second the other; made
            for the backend's slots and for steps of `frames_per_step`.
        plans: taken one by one as slots get free.
        whole_match: play to the end of the match, by the game's rules the first to win two
            rounds, or nobody after ten; otherwise one round.
        frames_per_step: frames that pass between two decisions.
        tape: keep the pads of every frame, and a checksum of it, in the outcome.
        reward: what the outcome's returns are counted by; nobody is paid unless it is given.

    Raises:
        ValueError: a controller chose an action that its character does not have.
    """
    running = SlotRunner(backend, plans, frames_per_step)
    table = _Table(
        running, controllers, reward, frames_per_step, TapeRecorder(backend.slots) if tape else None
    )
    table.sit_down(table.running.all_slots)
    while table.running.active.any():
        yield from table.step(Phase.MATCH_OVER if whole_match else Phase.ROUND_OVER)


class _Table:
    """Two controllers at the slots of one backend."""

    def __init__(
        self,
        running: SlotRunner,
        controllers: tuple[Controller, Controller],
        reward: RewardPreset,
        frames_per_step: int,
        tape: TapeRecorder | None,
    ) -> None:
        slots = running.backend.slots
        self.running = running
        self._controllers = controllers
        self._pads = np.zeros((frames_per_step, slots, 2), dtype=np.uint16)
        self._weights, self._rewards = reward.vector(), np.zeros((2, slots), dtype=np.float32)
        self._between = np.zeros(0, dtype=np.int64)
        self._tape = tape

    def sit_down(self, slots: SlotArray) -> None:
        """Begin the next plans in some slots."""
        began = self.running.begin_next(slots)
        if self._tape is not None:
            self._tape.begin(began, self.running.snapshots[0, began])
        self._begin_round(began)

    def _begin_round(self, slots: SlotArray) -> None:
        if len(slots):
            for who, controller in enumerate(self._controllers):
                begin_controller(self.running, slots, controller, who)

    def step(self, enough: Phase) -> Iterator[Outcome]:
        """Let one step pass; yields what has come to an end."""
        running = self.running
        asked = running.playing
        if len(self._between):
            asked = np.setdiff1d(asked, self._between)
        first, second = (ask_pads(running, asked, controller) for controller in self._controllers)
        given_up = self._given_up()
        merge_pads(running.books, first, second, self._pads)
        over = running.advance(self._pads, self._weights, self._rewards)
        if self._tape is not None:
            self._tape.add(self._pads, running.snapshots, running.books["played"])
        if len(self._between):
            running.show_as_first(self._between)
            self._begin_round(self._between)
            self._between = self._between[:0]
        if over or given_up:
            yield from self._turn_over(enough, given_up)

    def _turn_over(self, enough: Phase, given_up: dict[int, tuple[Forfeit, ...]]) -> Iterator[Outcome]:
        running = self.running
        over = running.over()
        for slot in np.flatnonzero(over).tolist():
            running.end_round(slot)
        done = running.active & (running.books["phase"] >= enough)
        done[list(given_up)] = True
        self._between = np.flatnonzero(over & ~done)
        ended = np.flatnonzero(done)
        for slot in ended.tolist():
            tape = self._tape.cut(slot) if self._tape is not None else None
            yield running.outcome(slot, forfeits=given_up.get(slot, ()), tape=tape)
        self.sit_down(ended)

    def _given_up(self) -> dict[int, tuple[Forfeit, ...]]:
        given_up: dict[int, tuple[Forfeit, ...]] = {}
        for who, controller in enumerate(self._controllers):
            for slot, reason in controller.forfeits().items():
                side = int(self.running.books["first_side"][slot]) ^ who
                if self.running.active[slot]:
                    given_up[slot] = (*given_up.get(slot, ()), Forfeit(side, reason))
        return given_up
