"""The bizhawk backend: matches on EmuHawk processes that have joined over TCP."""

import contextlib
from collections.abc import Callable
from typing import Self

import numpy as np

from sf2ai.backends.base import SNAPSHOT, Ending, PadArray, Phase, SetupArray, SlotArray, SnapshotArray
from sf2ai.backends.bizhawk.emulators.console import HawkConsole
from sf2ai.backends.bizhawk.emulators.memory_ranges import MemoryRanges
from sf2ai.backends.bizhawk.emulators.pool import MAX_LOSSES, EmulatorPool
from sf2ai.backends.bizhawk.protocol.framing import PeerError
from sf2ai.backends.bizhawk.protocol.messages import MAX_FRAMES, PROTOCOL_VERSION
from sf2ai.backends.bizhawk.recipe import Recipe, unpack
from sf2ai.backends.bizhawk.server.registry import PeerRegistry, ServerLimits
from sf2ai.backends.bizhawk.server.server import EmulatorServer, require_safe_host
from sf2ai.backends.bizhawk.server.settings import HawkSettings
from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.menu import MenuStage
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


_IDLE_SNAPSHOT = _idle_snapshot()
"""Of a slot that was never reset."""


class _HawkSlot:
    """One match: its console, and the server slot whose emulator it plays on."""

    def __init__(self, memory_map: MemoryMap, server_slot: int, is_shared: bool) -> None:
        self.server_slot = server_slot
        self.pending: Recipe | None = None  # leads a new emulator to the present frame; None once it is there
        self.console = HawkConsole()
        self.console.is_shared = is_shared
        self.game = ConsoleSlot(self.console, memory_map, self.console)

    @property
    def has_begun(self) -> bool:
        """Whether it has been reset."""
        return bool(self.game.match.snapshot)

    @property
    def is_fighting(self) -> bool:
        """Whether a round is being played."""
        return self.has_begun and self.game.match.is_fighting


class BizHawkBackend(Closing):
    """Matches on emulators that have joined; if there are fewer emulators than slots, slots share them.

    A lost emulator is replaced by the next one that joins, or, when none does, by those that
    are left. The replacement plays the round again with the same pads up to the present frame and goes
    on. If that does not lead to the same memory, the match ends without a winner.
    """

    name = "bizhawk"

    def __init__(self, slots: int, settings: HawkSettings) -> None:
        """Listen for emulators; the first `reset` or `load` waits for them.

        Raises:
            BackendError: the port is in use.
            InputError: the address is open to other machines and there is no token.
            DataError: the map has more bytes than an emulator can report.
        """
        if slots < 1:
            raise ValueError(f"a backend needs at least one slot, not {slots}")
        require_safe_host(settings.host, settings.token)
        self.slots = slots
        self.version = f"protocol {PROTOCOL_VERSION}, {settings.memory_map.game} {settings.memory_map.digest}"
        emulators = min(slots, settings.emulators)
        self._slots = [
            _HawkSlot(settings.memory_map, index % emulators, is_shared=index % emulators + emulators < slots)
            for index in range(slots)
        ]
        limits = ServerLimits(MemoryRanges(settings.memory_map).ranges, settings.check_hello, settings.token)
        self._registry = PeerRegistry(emulators, limits)
        self._server = EmulatorServer(
            self._registry, settings.host, settings.port, hello_seconds=settings.hello_seconds
        )
        self._pool = EmulatorPool(self._registry, settings, "{}:{}".format(*self._server.address))
        self._cores = core_count()
        self._closed = False

    @classmethod
    def make(cls, slots: int, options: BackendOptions) -> Self:
        """Make a backend for the registry."""
        return cls(slots, HawkSettings.of(options))

    @staticmethod
    def most_slots(wanted: int, options: BackendOptions) -> int:
        """Return at most one slot for each emulator: more would only wait for their turns."""
        return min(wanted, options.emulators)

    @property
    def address(self) -> tuple[str, int]:
        """Host and port where emulators join."""
        return self._server.address

    @property
    def registry(self) -> PeerRegistry:
        """The emulators and bots that have joined."""
        return self._registry

    @property
    def stages(self) -> tuple[MenuStage, ...]:
        """What the console of each slot shows; `MenuStage.LOST` where its emulator is lost."""
        server_slots = self._registry.slots
        return tuple(
            MenuStage.LOST if server_slots[slot.server_slot].is_lost else slot.game.stage
            for slot in self._slots
        )

    def reset(self, slots: SlotArray, setups: SetupArray) -> SnapshotArray:
        """Begin round 1 of a new match in the given slots; see `Backend.reset`."""
        self._check_open()
        slots = np.asarray(slots, dtype=np.int64)
        if len(slots) and not (slots.min() >= 0 and slots.max() < self.slots and len(setups) == len(slots)):
            raise ValueError(f"{len(setups)} setups for slots {slots.tolist()} of {self.slots}")
        if len(slots) and not (setups["characters"].min() >= 0 and setups["characters"].max() < len(ROSTER)):
            raise ValueError(f"characters are 0 to {len(ROSTER) - 1}, not {setups['characters'].tolist()}")
        self._pool.wait()
        begun = [self._reset_one(index, setup) for index, setup in zip(slots.tolist(), setups, strict=True)]
        return np.frombuffer(bytearray(b"".join(begun)), dtype=SNAPSHOT)

    def _reset_one(self, index: int, setup: np.void) -> bytes:
        first, second = (int(character) for character in setup["characters"])
        neutral, slot = neutral_frames(setup), self._slots[index]
        slot.pending = None
        return self._retry(index, self._attach, lambda: slot.game.reset((first, second), neutral))

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
            together = self._one_per_emulator(waiting)
            self._advance_together({index: tapes[index] for index in together}, rows)
            waiting = [index for index in waiting if index not in together]
        as_bytes = np.frombuffer(b"".join(rows), dtype=np.uint8)
        by_frame = as_bytes.reshape(self.slots, len(pads), SNAPSHOT.itemsize).swapaxes(0, 1).copy()
        return by_frame.view(SNAPSHOT).reshape(len(pads), self.slots)

    def _one_per_emulator(self, waiting: list[int]) -> list[int]:
        """Return the first of the slots on each emulator."""
        first: dict[int, int] = {}
        for index in waiting:
            first.setdefault(self._slots[index].server_slot, index)
        return list(first.values())

    def _advance_together(self, tapes: dict[int, Tape], rows: list[bytes]) -> None:
        """Advance slots on different emulators; all of them begin before the first answer is taken."""
        frames = max((len(tape) for tape in tapes.values()), default=0)
        going = {index: tape for index, tape in tapes.items() if self._slots[index].has_begun}
        for start in range(0, frames, MAX_FRAMES):
            chunks = {index: tape[start : start + MAX_FRAMES] for index, tape in going.items()}
            self._start_frames(chunks)
            lost: list[tuple[int, PeerError]] = []
            for busy, (index, chunk) in zip(range(len(chunks), 0, -1), chunks.items(), strict=True):
                # An emulator that has answered leaves its processor core.
                self._slots[index].console.polls = busy < self._cores
                try:
                    rows[index] += self._slots[index].game.advance(chunk)
                except PeerError as error:
                    lost.append((index, error))
            for index, fault in lost:  # now that no other answer is expected
                rows[index] += self._recover(index, fault, chunks[index])
            # A round that has ended stays as it is until the next call.
            going = {index: tape for index, tape in going.items() if self._slots[index].is_fighting}
        for index in tapes:
            missing = frames - len(rows[index]) // SNAPSHOT.itemsize
            rows[index] += (self._slots[index].game.match.snapshot or _IDLE_SNAPSHOT) * missing

    def _start_frames(self, chunks: dict[int, Tape]) -> None:
        for index in self._one_per_emulator(list(chunks)):
            slot = self._slots[index]
            if slot.is_fighting:
                # A lost emulator is handled when its answer is taken.
                with contextlib.suppress(PeerError):
                    self._resume(index)
                    slot.console.start_frames(slot.game.match.effective(chunks[index]))

    def _recover(self, index: int, error: PeerError, pads: Tape) -> bytes:
        """Replace a lost emulator, and return the frames that it was asked for."""
        self._replace(index, error)
        return self._retry(index, self._resume, lambda: self._slots[index].game.advance(pads))

    def _retry(self, index: int, prepare: Callable[[int], None], action: Callable[[], bytes]) -> bytes:
        """Prepare a slot and do something with it; replace its emulator and try again when it is lost."""
        for _ in range(MAX_LOSSES):
            try:
                prepare(index)
                return action()
            except PeerError as error:
                self._replace(index, error)
        raise self._pool.too_many_losses(self._slots[index].server_slot)

    def _attach(self, index: int) -> None:
        """Attach a slot to the emulator that is now in its server slot."""
        slot = self._slots[index]
        emulator = self._pool.emulator(slot.server_slot)
        if slot.console.emulator is not emulator:
            slot.console.attach(emulator)

    def _resume(self, index: int) -> None:
        """Attach a slot, and lead a new emulator to the slot's present frame."""
        slot = self._slots[index]
        if slot.console.emulator is not self._pool.emulator(slot.server_slot):
            slot.pending = self._recipe(index)
        self._attach(index)
        if slot.pending is not None:
            exact = self._play_to(index, slot.pending)
            slot.pending = None
            if not exact:
                slot.game.match.end_without_result()

    def _replace(self, index: int, error: PeerError) -> None:
        """Wait for another emulator in a slot's server slot; when none joins, use those that are left."""
        lost = self._slots[index].server_slot
        if self._pool.replace(lost, error):
            return
        left = self._share_all_but(lost)
        if not left:
            raise self._pool.all_lost(lost)
        self._pool.notify_shared(lost)
        for turn, slot in enumerate(slot for slot in self._slots if slot.server_slot == lost):
            slot.server_slot = left[turn % len(left)]
            slot.console.is_shared = True

    def _share_all_but(self, lost: int) -> list[int]:
        """Let the emulators that are left be shared; returns the server slots of those that answer."""
        for slot in self._slots:
            if slot.server_slot in self._pool.others(lost):
                try:
                    slot.console.share(self._pool.emulator(slot.server_slot))
                except PeerError as error:  # it was lost unnoticed; its own slots will replace it
                    self._pool.lose(slot.server_slot, error)
        return self._pool.others(lost)

    def save(self, slot: int) -> bytes:
        """Return a recipe for the slot's present frame; it needs no emulator."""
        self._check_open()
        return self._recipe(slot).pack()

    def load(self, slot: int, state: bytes) -> None:
        """Play a slot up to a saved state; raises `StateError` for bytes of anything else."""
        self._check_open()
        recipe = unpack(state, self.version)
        self._pool.wait()

        def follow() -> bytes:
            return b"" if self._play_to(slot, recipe) else b"other memory"

        self._slots[slot].pending = None
        if self._retry(slot, self._attach, follow):
            raise StateError(
                "playing up to the save state has led to other memory; use the emulator's core and settings "
                "with which it was saved"
            )

    def _recipe(self, index: int) -> Recipe:
        slot = self._slots[index]
        if slot.pending is not None:
            return slot.pending
        tape = [pad for pair in slot.console.tape for pad in pair] if slot.is_fighting else []
        reading = list(slot.console.reading) if slot.is_fighting else []
        return Recipe(self.version, slot.game.get_state(), tape, reading)

    def _play_to(self, index: int, recipe: Recipe) -> bool:
        """Play a slot up to a recipe's frame; returns whether memory is the same there."""
        slot = self._slots[index]
        if recipe.reading:
            first, second = recipe.slot["pairing"]
            slot.game.reset((first, second), _NO_NEUTRAL_FRAMES)
            for _ in slot.console.run(recipe.pads):
                pass
        slot.game.set_state(recipe.slot)
        return not recipe.reading or list(slot.console.reading) == recipe.reading

    def _check_open(self) -> None:
        if self._closed:
            raise BackendError("the bizhawk backend is closed; make a new one")

    def close(self) -> None:
        """Close the connections to all emulators and stop listening; every other call raises from now on."""
        if not self._closed:
            self._closed = True
            self._server.close()
