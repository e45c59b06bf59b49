"""Plays rounds on any backend with bots of 2017, as the emulator of that time did."""

from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np

from sf2ai.backends.base import Backend, Ending, Phase, SnapshotArray, make_setups
from sf2ai.backends.bizhawk.protocol.framing import PeerError
from sf2ai.backends.bizhawk.protocol.legacy_wire import LegacyState
from sf2ai.errors import BackendError
from sf2ai.remote.legacy_bot import GaveUpError
from sf2ai.remote.legacy_units import legacy_state
from sf2ai.rounds.outcome import Forfeit, Outcome, RoundResult
from sf2ai.rounds.plans import RoundPlan, split_seed


class FrameSide(Protocol):
    """What drives one side, frame by frame."""

    name: str

    def begin(self, snapshot: SnapshotArray, seed: int) -> None:
        """Begin a round; ``snapshot`` is its first, shape (1,)."""

    def pad(self, state: LegacyState) -> int:
        """Return the pad of the coming frame."""

    def observe(self, snapshot: SnapshotArray) -> None:
        """Take the snapshot of the frame that has passed, shape (1,)."""

    def finish(self, state: LegacyState) -> None:
        """Take the last state of the round."""

    def close(self) -> None:
        """Close the connection, if there is one."""


def play_rounds(
    backend: Backend, sides: tuple[FrameSide, FrameSide], plans: Iterable[RoundPlan]
) -> Iterator[Outcome]:
    """Play a round for each plan, frame by frame, and yield the outcomes.

    An outcome is yielded before the sides are shown the end of its round, so that it counts however
    the bots behave then. A bot that asks for a new round in the middle of one forfeits it.

    Args:
        backend: of one slot.
        sides: of p1 and p2.
        plans: each begins round 1 of a new match; only that round is played.

    Raises:
        BackendError: a bot is gone, was late or sent something that is not a command; earlier rounds count.
    """
    frame = 0
    for plan in plans:
        current = _Round(backend, sides, plan, frame)
        yield current.play()
        current.show_end()
        frame = current.frame + 1


class _Round:
    """One round."""

    def __init__(
        self, backend: Backend, sides: tuple[FrameSide, FrameSide], plan: RoundPlan, frame: int
    ) -> None:
        self._backend, self._sides, self._plan = backend, sides, plan
        self.frame = self._start = frame
        self._held = (0, 0)

    def play(self) -> Outcome:
        setups = make_setups([self._plan.characters], [self._plan.seed])
        self._snapshot = self._backend.reset(np.zeros(1, dtype=np.int64), setups).copy()
        for index, side in enumerate(self._sides):
            side.begin(self._snapshot, split_seed(self._plan.seed, index))
        while int(self._snapshot["phase"][0]) == Phase.FIGHT:
            given_up = self._advance()
            if given_up is not None:
                return self._outcome(1 - given_up.side, Ending.NONE, (given_up,))
        return self._outcome(int(self._snapshot["winner"][0]), Ending(int(self._snapshot["ending"][0])), ())

    def show_end(self) -> None:
        """Show both sides the last state of a round that was played to its end."""
        if int(self._snapshot["phase"][0]) != Phase.FIGHT:
            for side in self._sides:
                side.finish(self._state())

    def _advance(self) -> Forfeit | None:
        """Advance by one frame; returns the forfeit if a bot gives up instead."""
        state = self._state()
        pads = []
        for index in range(len(self._sides)):
            try:
                pads.append(self._ask_pad(index, state))
            except GaveUpError as error:
                return Forfeit(index, str(error))
        self._snapshot = self._backend.advance(np.array([[pads]], dtype=np.uint16))[0].copy()
        self.frame += 1
        self._held = (pads[0], pads[1])
        for side in self._sides:
            side.observe(self._snapshot)
        return None

    def _state(self) -> LegacyState:
        return legacy_state(self._snapshot[0], self._held, self.frame)

    def _ask_pad(self, index: int, state: LegacyState) -> int:
        """Return a side's pad; an error names the bot."""
        try:
            return self._sides[index].pad(state)
        except PeerError as error:
            raise BackendError(
                f"the bot {self._sides[index].name} that plays p{index + 1} cannot go on: {error}; look at "
                "the bot's own output, and start again"
            ) from error

    def _outcome(self, winner: int, ending: Ending, forfeits: tuple[Forfeit, ...]) -> Outcome:
        first, second = (float(health) for health in self._snapshot["sides"]["health"][0])
        result = RoundResult(winner, ending, self.frame - self._start, (first, second))
        return Outcome(
            plan=self._plan,
            winner=winner,
            rounds=(result,),
            steps=self.frame - self._start,
            forfeits=forfeits,
        )
