"""The bizhawk backend: matches on EmuHawk instances that have joined, advanced together over TCP."""

import contextlib
from collections.abc import Callable
from typing import Self

import numpy as np

from sf2ai.backends.base import SNAPSHOT, Ending, PadArray, Phase, SetupArray, SlotArray, SnapshotArray
from sf2ai.backends.bizhawk.emulators.console import HawkConsole
from sf2ai.backends.bizhawk.emulators.memory_ranges import Watch
from sf2ai.backends.bizhawk.emulators.pool import MAX_LOSSES, Crew
from sf2ai.backends.bizhawk.protocol.framing import PeerError
from sf2ai.backends.bizhawk.protocol.messages import MAX_FRAMES, PROTOCOL_VERSION
from sf2ai.backends.bizhawk.recipe import Recipe, unpack
from sf2ai.backends.bizhawk.server.handshake import PeerRegistry, ServerLimits
from sf2ai.backends.bizhawk.server.server import EmulatorServer, require_safe_host
from sf2ai.backends.bizhawk.server.settings import HawkSettings
from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.menu import Stage
from sf2ai.backends.console.neutral import neutral_frames
from sf2ai.backends.console.pads import clean_pads
from sf2ai.backends.console.rounds import MOST_ROUNDS
from sf2ai.backends.console.slot import ConsoleSlot
from sf2ai.backends.options import BackendOptions
from sf2ai.closing import Closing
from sf2ai.errors import BackendError, StateError
from sf2ai.game.characters import ROSTER
from sf2ai.parallel.processors import core_count

_NO_NEUTRAL_FRAMES = (0,) * MOST_ROUNDS

Tape = list[tuple[int, int]]


def _idle_snapshot() -> bytes:
    snapshot = np.zeros(1, dtype=SNAPSHOT)
    snapshot["phase"], snapshot["ending"], snapshot["winner"] = Phase.MATCH_OVER, Ending.NONE, -1
    return snapshot.tobytes()


_NOTHING = _idle_snapshot()
"""What a slot shows that was never reset."""


class _Place:
    """One slot: its console, the match on it, and the seat of the emulator that it plays on."""

    def __init__(self, memory_map: MemoryMap, seat: int, is_shared: bool) -> None:
        self.seat = seat
        self.pending: Recipe | None = None  # how to get back to where it was; until that is done
        self.console = HawkConsole()
        self.console.is_shared = is_shared
        self.slot = ConsoleSlot(self.console, memory_map, self.console)

    @property
    def has_begun(self) -> bool:
        """Whether it was reset once."""
        return bool(self.slot.match.snapshot)

    @property
    def is_fighting(self) -> bool:
        """Whether a round is being played."""
        return self.has_begun and self.slot.match.is_fighting


class BizHawkBackend(Closing):
    """Matches on emulators that have joined; where there are fewer emulators than slots, slots share.

    An emulator that is lost is replaced by the next that joins, and when none does by those that
    are left: the round is played again up to where it was, with the same pads, and goes
    on. Where that does not lead to the same memory, the match ends for nobody.
    """

    name = "bizhawk"

    def __init__(self, slots: int, settings: HawkSettings) -> None:
        """Listen; emulators are waited for when the first of them is needed.

        Raises:
            BackendError: the port is in use.
            InputError: it would listen beyond this machine without a token.
            DataError: the map is too wide.
        """
        if slots < 1:
            raise ValueError(f"a backend needs at least one slot, not {slots}")
        require_safe_host(settings.host, settings.token)
        self.slots = slots
        self.version = f"protocol {PROTOCOL_VERSION}, {settings.memory_map.game} {settings.memory_map.digest}"
        seats = min(slots, settings.emulators)
        self._places = [
            _Place(settings.memory_map, index % seats, is_shared=index % seats + seats < slots)
            for index in range(slots)
        ]
        rules = ServerLimits(Watch(settings.memory_map).ranges, settings.check_hello, settings.token)
        self._doorkeeper = PeerRegistry(seats, rules)
        self._server = EmulatorServer(
            self._doorkeeper, settings.host, settings.port, hello_seconds=settings.hello_seconds
        )
        self._crew = Crew(self._doorkeeper, settings, "{}:{}".format(*self._server.address))
        self._cores = core_count()
        self._closed = False

    @classmethod
    def make(cls, slots: int, options: BackendOptions) -> Self:
        """Make one as the registry does."""
        return cls(slots, HawkSettings.of(options))

    @staticmethod
    def most_slots(wanted: int, options: BackendOptions) -> int:
        """Return one for each emulator at most: others would only wait for their turn."""
        return min(wanted, options.emulators)

    @property
    def address(self) -> tuple[str, int]:
        """Host and port that emulators join."""
        return self._server.address

    @property
    def doorkeeper(self) -> PeerRegistry:
        """Who lets emulators and bots in."""
        return self._doorkeeper

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Where the game of each slot stands, as the menus and rounds are mirrored here."""
        entries = self._doorkeeper.slots
        return tuple(Stage.LOST if entries[p.seat].is_lost else p.slot.stage for p in self._places)

    def reset(self, slots: SlotArray, setups: SetupArray) -> SnapshotArray:
        """Begin round 1 of a new match in the given slots; see `Backend.reset`."""
        self._check_open()
        slots = np.asarray(slots, dtype=np.int64)
        if len(slots) and not (slots.min() >= 0 and slots.max() < self.slots and len(setups) == len(slots)):
            raise ValueError(f"{len(setups)} setups for slots {slots.tolist()} of {self.slots}")
        if len(slots) and not (setups["characters"].min() >= 0 and setups["characters"].max() < len(ROSTER)):
            raise ValueError(f"characters are 0 to {len(ROSTER) - 1}, not {setups['characters'].tolist()}")
        self._crew.wait()
        begun = [self._reset_one(index, setup) for index, setup in zip(slots.tolist(), setups, strict=True)]
        return np.frombuffer(bytearray(b"".join(begun)), dtype=SNAPSHOT)

    def _reset_one(self, index: int, setup: np.void) -> bytes:
        first, second = (int(character) for character in setup["characters"])
        neutral, place = neutral_frames(setup), self._places[index]
        place.pending = None
        return self._persist(index, self._sit_down, lambda: place.slot.reset((first, second), neutral))

    def advance(self, pads: PadArray) -> SnapshotArray:
        """Advance every slot by ``len(pads)`` frames; see `Backend.advance`."""
        self._check_open()
        if pads.shape[1:] != (self.slots, 2):
            raise ValueError(f"pads have shape (frames, {self.slots}, 2), not {pads.shape}")
        tapes = [
            [(first, second) for first, second in one] for one in clean_pads(pads).swapaxes(0, 1).tolist()
        ]
        rows = [b""] * self.slots
        waiting = list(range(self.slots))
        while waiting:
            wave = self._wave(waiting)
            self._advance_wave({index: tapes[index] for index in wave}, rows)
            waiting = [index for index in waiting if index not in wave]
        as_bytes = np.frombuffer(b"".join(rows), dtype=np.uint8)
        by_frame = as_bytes.reshape(self.slots, len(pads), SNAPSHOT.itemsize).swapaxes(0, 1).copy()
        return by_frame.view(SNAPSHOT).reshape(len(pads), self.slots)

    def _wave(self, waiting: list[int]) -> list[int]:
        """Return those of the slots that are first at their emulators, so that no two are at the same."""
        first: dict[int, int] = {}
        for index in waiting:
            first.setdefault(self._places[index].seat, index)
        return list(first.values())

    def _advance_wave(self, tapes: dict[int, Tape], rows: list[bytes]) -> None:
        """Advance slots on different emulators; all begin before the first of them is waited for."""
        frames = max((len(tape) for tape in tapes.values()), default=0)
        going = {index: tape for index, tape in tapes.items() if self._places[index].has_begun}
        for start in range(0, frames, MAX_FRAMES):
            chunks = {index: tape[start : start + MAX_FRAMES] for index, tape in going.items()}
            self._send_ahead(chunks)
            lost: list[tuple[int, PeerError]] = []
            for busy, (index, chunk) in zip(range(len(chunks), 0, -1), chunks.items(), strict=True):
                # Emulators that have answered have left their cores.
                self._places[index].console.looks = busy < self._cores
                try:
                    rows[index] += self._places[index].slot.advance(chunk)
                except PeerError as error:
                    lost.append((index, error))
            for index, fault in lost:  # once no other answer is on its way
                rows[index] += self._recover(index, fault, chunks[index])
            # What has ended stays as it is until the next call.
            going = {index: tape for index, tape in going.items() if self._places[index].is_fighting}
        for index in tapes:
            missing = frames - len(rows[index]) // SNAPSHOT.itemsize
            rows[index] += (self._places[index].slot.match.snapshot or _NOTHING) * missing

    def _send_ahead(self, chunks: dict[int, Tape]) -> None:
        for index in self._wave(list(chunks)):
            place = self._places[index]
            if place.is_fighting:
                # Whoever is gone is met where the frames are waited for.
                with contextlib.suppress(PeerError):
                    self._resume(index)
                    place.console.send_ahead(place.slot.match.effective(chunks[index]))

    def _recover(self, index: int, error: PeerError, pads: Tape) -> bytes:
        """Go on with another emulator where one was lost, and return the frames that were asked for."""
        self._replace(index, error)
        return self._persist(index, self._resume, lambda: self._places[index].slot.advance(pads))

    def _persist(self, index: int, sit: Callable[[int], None], action: Callable[[], bytes]) -> bytes:
        """Do something with a slot, on one emulator after the other until it is done."""
        for _ in range(MAX_LOSSES):
            try:
                sit(index)
                return action()
            except PeerError as error:
                self._replace(index, error)
        raise self._crew.too_many_losses(self._places[index].seat)

    def _sit_down(self, index: int) -> None:
        """See that a slot plays on the emulator of its seat."""
        place = self._places[index]
        emulator = self._crew.emulator(place.seat)
        if place.console.emulator is not emulator:
            place.console.attach(emulator)

    def _resume(self, index: int) -> None:
        """The same, and see that it is there where it was on the emulator before."""
        place = self._places[index]
        if place.console.emulator is not self._crew.emulator(place.seat):
            place.pending = self._recipe(index)
        self._sit_down(index)
        if place.pending is not None:
            exact = self._follow(index, place.pending)
            place.pending = None
            if not exact:
                place.slot.match.end_without_result()

    def _replace(self, index: int, error: PeerError) -> None:
        """Wait for another emulator in a slot's seat; when none comes, move to those that are left."""
        seat = self._places[index].seat
        if self._crew.replace(seat, error):
            return
        left = self._share_all_but(seat)
        if not left:
            raise self._crew.all_lost(seat)
        self._crew.give_up(seat)
        for turn, place in enumerate(place for place in self._places if place.seat == seat):
            place.seat = left[turn % len(left)]
            place.console.is_shared = True

    def _share_all_but(self, seat: int) -> list[int]:
        """Let the emulators that are left be played on by others too; returns the seats of those that can."""
        for place in self._places:
            if place.seat in self._crew.other_than(seat):
                try:
                    place.console.share(self._crew.emulator(place.seat))
                except PeerError as error:  # it died unnoticed; its slots look for another in their turn
                    self._crew.lose(place.seat, error)
        return self._crew.other_than(seat)

    def save(self, slot: int) -> bytes:
        """Return a recipe for the slot's present frame; needs no emulator."""
        self._check_open()
        return self._recipe(slot).pack()

    def load(self, slot: int, state: bytes) -> None:
        """Play a slot to a saved state; raises `StateError` for bytes of anything else."""
        self._check_open()
        recipe = unpack(state, self.version)
        self._crew.wait()

        def follow() -> bytes:
            return b"" if self._follow(slot, recipe) else b"elsewhere"

        self._places[slot].pending = None
        if self._persist(slot, self._sit_down, follow):
            raise StateError(
                "playing the save state again has led elsewhere; the emulator's core or its settings are not "
                "those that it was saved with"
            )

    def _recipe(self, index: int) -> Recipe:
        place = self._places[index]
        if place.pending is not None:
            return place.pending
        tape = [pad for pair in place.console.tape for pad in pair] if place.is_fighting else []
        reading = list(place.console.reading) if place.is_fighting else []
        return Recipe(self.version, place.slot.get_state(), tape, reading)

    def _follow(self, index: int, recipe: Recipe) -> bool:
        """Bring a slot to where a recipe leads; returns whether memory says what it said there."""
        place = self._places[index]
        if recipe.reading:
            first, second = recipe.slot["pairing"]
            place.slot.reset((first, second), _NO_NEUTRAL_FRAMES)
            for _ in place.console.run(recipe.pads):
                pass
        place.slot.set_state(recipe.slot)
        return not recipe.reading or list(place.console.reading) == recipe.reading

    def _check_open(self) -> None:
        if self._closed:
            raise BackendError("the bizhawk backend is closed; make a new one")

    def close(self) -> None:
        """Say goodbye to all emulators and stop listening; every other call raises from now on."""
        if not self._closed:
            self._closed = True
            self._server.close()
