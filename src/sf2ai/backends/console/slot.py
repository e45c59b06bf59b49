"""One match on one console, from setup to Snapshots, for the libretro core and EmuHawk alike."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypedDict

from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.menu import MenuStage, Navigator
from sf2ai.backends.console.reading import Reading
from sf2ai.backends.console.rounds import ConsoleMatch, MatchState

Pads = Sequence[tuple[int, int]]
"""Pads of p1 and p2, one pair a frame, without opposite directions."""
Pairing = tuple[int, int]
"""Character ids of p1 and p2."""


class SlotState(TypedDict):
    """A `ConsoleSlot` as JSON values; stored in save states."""

    pairing: list[int]
    match: MatchState


class Console(Protocol):
    """A SNES with a cartridge, wherever it runs."""

    def power_on(self) -> Reading:
        """Switch the console off and on again, and return the reading before the first frame."""

    def run(self, pads: Pads) -> Iterable[Reading]:
        """Run a frame for each pair of pads, and yield the reading after each.

        A console that can stop after any frame runs only those whose readings are asked for.
        """

    def save(self) -> bytes:
        """Return a save state, or a name by which the console finds it again."""

    def load(self, state: bytes) -> Reading:
        """Return to a state that `save` gave, and return the reading there."""


class StateCache(Protocol):
    """Keeps the states from which the rounds of each pairing begin."""

    def get(self, pairing: Pairing) -> bytes | None:
        """Return the state of a pairing; None if none is kept."""

    def put(self, pairing: Pairing, state: bytes) -> None:
        """Keep the state of a pairing."""


class ConsoleSlot:
    """Plays matches on one console, each round from its pairing's kept state.

    Attributes:
        match: the present match.
        stage: what the console shows.
    """

    def __init__(self, console: Console, memory_map: MemoryMap, cache: StateCache) -> None:
        """Take over a console; nothing runs before `reset`."""
        self._console, self._map, self._cache = console, memory_map, cache
        self.match = ConsoleMatch(memory_map)
        self.stage = MenuStage.BOOT
        self._pairing: Pairing = (-1, -1)

    def reset(self, pairing: Pairing, neutral: Sequence[int]) -> bytes:
        """Begin round 1 of a new match and return its first Snapshot.

        Args:
            pairing: the characters.
            neutral: neutral frames of each round, as `neutral.neutral_frames` draws them.

        Raises:
            BackendError: no way leads to a fight between the two.
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
                self.stage = MenuStage.MATCH_OVER if match.is_over else MenuStage.ROUND_OVER
                break
        snapshots += [match.snapshot] * (len(pads) - len(snapshots))
        return b"".join(snapshots)

    def get_state(self) -> SlotState:
        """Return the match and its characters; the console's own state is not part of it."""
        return {"pairing": list(self._pairing), "match": self.match.get_state()}

    def set_state(self, state: SlotState) -> None:
        """Return to where `get_state` was called; the console must be there, too."""
        first, second = state["pairing"]
        self._pairing = (first, second)
        self.match.set_state(state["match"])
        over = MenuStage.MATCH_OVER if self.match.is_over else MenuStage.ROUND_OVER
        self.stage = MenuStage.FIGHT if self.match.is_fighting else over

    def _begin_fight(self) -> Reading:
        """Bring the console to the first frame of a fight of the pairing."""
        state = self._cache.get(self._pairing)
        if state is None:
            reading = self._reach_fight()
            self._cache.put(self._pairing, self._console.save())
        else:
            reading = self._console.load(state)
        self.stage = MenuStage.FIGHT
        return reading

    def _reach_fight(self) -> Reading:
        """Go from power-on through the menus; raises `BackendError` when no way leads to a fight."""
        navigator = Navigator(self._map, self._pairing)
        reading = self._console.power_on()
        while True:
            pads = navigator.step(reading)
            self.stage = navigator.stage
            if self.stage is MenuStage.FIGHT:
                return reading
            if self.stage is MenuStage.LOST:
                navigator.begin_again()
                reading = self._console.power_on()
                continue
            for after in self._console.run([pads]):
                reading = after
