"""One match on one console, from setup to Snapshots: what the libretro core and EmuHawk have in common."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.menu import Navigator, Stage
from sf2ai.backends.console.reading import Reading
from sf2ai.backends.console.rounds import ConsoleMatch

Pads = Sequence[tuple[int, int]]
"""Pads of p1 and p2, one pair a frame, clean: no opposite directions."""
Pairing = tuple[int, int]
"""Character ids of p1 and p2."""


class Console(Protocol):
    """A SNES with a cartridge, wherever it runs."""

    def power_on(self) -> Reading:
        """Switch it off and on again and return what RAM says before the first frame."""

    def run(self, pads: Pads) -> Iterable[Reading]:
        """Run a frame for each pair of pads; yields what RAM says after each.

        A maker that can stop anywhere runs only the frames that are asked for.
        """

    def save(self) -> bytes:
        """Return a save state, or a token by which the console finds it again."""

    def load(self, state: bytes) -> Reading:
        """Return to what `save` gave, and say what RAM says there."""


class StateCache(Protocol):
    """Keeps the states from which the rounds of each pairing begin."""

    def get(self, pairing: Pairing) -> bytes | None:
        """Return the state of a pairing; None when it has none yet."""

    def put(self, pairing: Pairing, state: bytes) -> None:
        """Keep the state of a pairing."""


class ConsoleSlot:
    """Plays matches on one console, each round from its pairing's kept state.

    Attributes:
        match: the one that is being played.
        stage: where the console stands.
    """

    def __init__(self, console: Console, memory_map: MemoryMap, shelf: StateCache) -> None:
        """Take over a console; nothing runs before `reset`."""
        self._console, self._map, self._shelf = console, memory_map, shelf
        self.match = ConsoleMatch(memory_map)
        self.stage = Stage.BOOT
        self._pairing: Pairing = (-1, -1)

    def reset(self, pairing: Pairing, neutral: Sequence[int]) -> bytes:
        """Begin round 1 of a new match and return its first Snapshot.

        Args:
            pairing: who plays.
            neutral: neutral frames of each round, as `neutral.neutral_frames` draws them.

        Raises:
            BackendError: there is no way to a fight between the two.
        """
        self._pairing = pairing
        return self.match.begin(neutral, self._begin_fight())

    def advance(self, pads: Pads) -> bytes:
        """Advance by a frame for each pair of pads, as `Backend.advance` promises.

        Returns:
            The Snapshots one after the other, 72 bytes each.
        """
        match = self.match
        if match.is_over:
            return match.snapshot * len(pads)
        if not match.is_fighting:
            match.begin_round(self._begin_fight())
        snapshots = []
        for reading in self._console.run(match.effective(pads)):
            snapshots.append(match.take(reading))
            if not match.is_fighting:
                self.stage = Stage.MATCH_OVER if match.is_over else Stage.ROUND_OVER
                break
        snapshots += [match.snapshot] * (len(pads) - len(snapshots))
        return b"".join(snapshots)

    def get_state(self) -> dict[str, Any]:
        """Return the match and who plays it as JSON values; the console's own state is `Console.save`'s."""
        return {"pairing": list(self._pairing), "match": self.match.get_state()}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on where `get_state` was called, the console being back there too."""
        first, second = state["pairing"]
        self._pairing = (first, second)
        self.match.set_state(state["match"])
        over = Stage.MATCH_OVER if self.match.is_over else Stage.ROUND_OVER
        self.stage = Stage.FIGHT if self.match.is_fighting else over

    def _begin_fight(self) -> Reading:
        """Bring the console to the first frame of a fight of the pairing."""
        state = self._shelf.get(self._pairing)
        if state is None:
            reading = self._reach_fight()
            self._shelf.put(self._pairing, self._console.save())
        else:
            reading = self._console.load(state)
        self.stage = Stage.FIGHT
        return reading

    def _reach_fight(self) -> Reading:
        """Go from power-on through the menus; raises `BackendError` when no way leads there."""
        navigator = Navigator(self._map, self._pairing)
        reading = self._console.power_on()
        while True:
            pads = navigator.step(reading)
            self.stage = navigator.stage
            if self.stage is Stage.FIGHT:
                return reading
            if self.stage is Stage.LOST:
                navigator.begin_again()
                reading = self._console.power_on()
                continue
            for after in self._console.run([pads]):
                reading = after
