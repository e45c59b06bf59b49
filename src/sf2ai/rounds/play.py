"""Plays plans between two controllers, for evaluations and tournaments."""

from collections.abc import Iterable, Iterator

import numpy as np

from sf2ai.backends.base import Backend, Phase, SlotArray
from sf2ai.rounds.controller import Controller
from sf2ai.rounds.driving import ask_pads, begin_controller
from sf2ai.rounds.outcome import Forfeit, Outcome
from sf2ai.rounds.own_reward import Reward, RewardSetting, StepPay, find_reward
from sf2ai.rounds.plans import RoundPlan
from sf2ai.rounds.reward import UNPAID, RewardPreset
from sf2ai.rounds.slot_state import merge_pads
from sf2ai.rounds.slots import SlotRunner
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
    reward: RewardSetting = UNPAID,
) -> Iterator[Outcome]:
    """Play every plan once and yield the outcomes in the order in which the plans finish.

    The order and all outcomes depend on the plans and controllers alone, not on time.
    Between the rounds of a match both sides are neutral for one step, since the
    first frame of the next round can be seen only after it has passed.

    Args:
        backend: every slot of it is kept busy until the plans are used up.
        controllers: the first drives the plan's `learner_side`, the second the other; made
            for the backend's slots and for steps of `frames_per_step`.
        plans: taken one by one as slots get free.
        whole_match: play until one side has won two rounds, or to the game's last round; otherwise play
            one round.
        frames_per_step: frames that pass between two decisions.
        tape: keep the pads of every frame, and a checksum of it, in the outcome.
        reward: pays the returns of the outcomes, as an environment takes it; by default they are 0.

    Raises:
        InputError: the reward cannot be found.
        ValueError: a controller chose an action that its character does not have.
    """
    runner = SlotRunner(backend, plans, frames_per_step)
    session = _Session(
        runner,
        controllers,
        find_reward(reward),
        frames_per_step,
        TapeRecorder(backend.slots) if tape else None,
    )
    session.begin_next(runner.all_slots)
    while runner.active.any():
        yield from session.step(Phase.MATCH_OVER if whole_match else Phase.ROUND_OVER)


class _Session:
    """Two controllers that play in the slots of one backend."""

    def __init__(
        self,
        runner: SlotRunner,
        controllers: tuple[Controller, Controller],
        reward: Reward,
        frames_per_step: int,
        tape: TapeRecorder | None,
    ) -> None:
        slots = runner.backend.slots
        self.runner = runner
        self._controllers = controllers
        self._pads = np.zeros((frames_per_step, slots, 2), dtype=np.uint16)
        self._weights, self._rewards = UNPAID.vector(), np.zeros((2, slots), dtype=np.float32)
        self._step_pay: StepPay | None = None
        if isinstance(reward, RewardPreset):
            self._weights = reward.vector()
        else:
            self._step_pay = StepPay(runner, reward, (0, 1))
        self._between = np.zeros(0, dtype=np.int64)
        self._tape = tape

    def begin_next(self, slots: SlotArray) -> None:
        """Begin the next plans in some slots."""
        began = self.runner.begin_next(slots)
        if self._tape is not None:
            self._tape.begin(began, self.runner.snapshots[0, began])
        self._begin_round(began)

    def _begin_round(self, slots: SlotArray) -> None:
        if len(slots):
            for role, controller in enumerate(self._controllers):
                begin_controller(self.runner, slots, controller, role)

    def step(self, last_phase: Phase) -> Iterator[Outcome]:
        """Play one step and yield the outcomes of the plans that ended in it."""
        runner = self.runner
        asked = runner.playing
        if len(self._between):
            asked = np.setdiff1d(asked, self._between)
        first, second = (ask_pads(runner, asked, controller) for controller in self._controllers)
        given_up = self._given_up()
        merge_pads(runner.states, first, second, self._pads)
        if self._step_pay is None:
            over = runner.advance(self._pads, self._weights, self._rewards)
        else:
            over = self._step_pay.advance(self._pads, self._rewards, (None, None))
        if self._tape is not None:
            self._tape.add(self._pads, runner.snapshots, runner.states["played"])
        if len(self._between):
            runner.show_as_first(self._between)
            self._begin_round(self._between)
            self._between = self._between[:0]
        if over or given_up:
            yield from self._turn_over(last_phase, given_up)

    def _turn_over(self, last_phase: Phase, given_up: dict[int, tuple[Forfeit, ...]]) -> Iterator[Outcome]:
        runner = self.runner
        over = runner.over()
        for slot in np.flatnonzero(over).tolist():
            runner.end_round(slot)
        done = runner.active & (runner.states["phase"] >= last_phase)
        done[list(given_up)] = True
        self._between = np.flatnonzero(over & ~done)
        ended = np.flatnonzero(done)
        for slot in ended.tolist():
            tape = self._tape.cut(slot) if self._tape is not None else None
            yield runner.outcome(slot, forfeits=given_up.get(slot, ()), tape=tape)
        self.begin_next(ended)

    def _given_up(self) -> dict[int, tuple[Forfeit, ...]]:
        given_up: dict[int, tuple[Forfeit, ...]] = {}
        for role, controller in enumerate(self._controllers):
            for slot, reason in controller.forfeits().items():
                side = int(self.runner.states["first_side"][slot]) ^ role
                if self.runner.active[slot]:
                    given_up[slot] = (*given_up.get(slot, ()), Forfeit(side, reason))
        return given_up
