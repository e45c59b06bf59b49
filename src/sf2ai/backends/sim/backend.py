"""The built-in game behind the Backend interface: many matches of our own engine per call."""

from typing import Self

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import SNAPSHOT, PadArray, SetupArray, SlotArray, SnapshotArray
from sf2ai.backends.options import BackendOptions
from sf2ai.backends.sim.frames import advance_batch, describe, reset_batch
from sf2ai.closing import Closing
from sf2ai.engine import ENGINE_VERSION
from sf2ai.engine.state import MATCH, new_matches
from sf2ai.engine.tables.pack import load_tables
from sf2ai.errors import BackendError, StateError
from sf2ai.game.characters import ROSTER
from sf2ai.parallel.slots import over_cores
from sf2ai.record_types import SnapshotRecord

_STATE_TAG = b"sf2ai-sim-%d:" % ENGINE_VERSION


class SimBackend(Closing):
    """Matches of the built-in engine, one per slot; large batches are divided among the processor's cores."""

    name = "sim"
    version = str(ENGINE_VERSION)

    def __init__(self, slots: int) -> None:
        """Make a backend of that many slots; each slot must be reset before it is advanced."""
        if slots < 1:
            raise ValueError(f"a backend needs at least one slot, not {slots}")
        self.slots = slots
        self._tables = load_tables()
        self._matches = new_matches(slots)
        self._snapshots = np.zeros((0, slots), dtype=SNAPSHOT)
        self._closed = False

    @classmethod
    def make(cls, slots: int, options: BackendOptions) -> Self:
        """Make one as the registry does; no option applies."""
        return cls(slots)

    @staticmethod
    def most_slots(wanted: int, options: BackendOptions) -> int:
        """Return the wanted number: more slots make each frame cheaper."""
        return wanted

    def reset(self, slots: SlotArray, setups: SetupArray) -> SnapshotArray:
        """Begin round 1 of a new match in the given slots; see `Backend.reset`."""
        self._check_open()
        slots = np.asarray(slots, dtype=np.int64)
        if len(slots) and not (slots.min() >= 0 and slots.max() < self.slots and len(setups) == len(slots)):
            raise ValueError(f"{len(setups)} setups for slots {slots.tolist()} of {self.slots}")
        if len(slots) and not (setups["characters"].min() >= 0 and setups["characters"].max() < len(ROSTER)):
            raise ValueError(f"characters are 0 to {len(ROSTER) - 1}, not {setups['characters'].tolist()}")
        snapshots = np.zeros(len(slots), dtype=SNAPSHOT)
        reset_batch(self._matches, slots, setups, snapshots, self._tables)
        return snapshots

    def advance(self, pads: PadArray) -> SnapshotArray:
        """Advance every slot by ``len(pads)`` frames; see `Backend.advance`."""
        self._check_open()
        if pads.shape[1:] != (self.slots, 2):
            raise ValueError(f"pads have shape (frames, {self.slots}, 2), not {pads.shape}")
        if len(pads) != len(self._snapshots):
            self._snapshots = np.zeros((len(pads), self.slots), dtype=SNAPSHOT)
        snapshots = self._snapshots
        over_cores(advance_batch, self.slots, self._matches, pads, snapshots, self._tables)
        return snapshots

    def save(self, slot: int) -> bytes:
        """Return all that decides the slot's future."""
        self._check_open()
        return _STATE_TAG + bytes(self._matches[slot].tobytes())

    def load(self, slot: int, state: bytes) -> None:
        """Return a slot to a saved state; raises `StateError` for bytes of anything else."""
        self._check_open()
        if not state.startswith(_STATE_TAG) or len(state) != len(_STATE_TAG) + MATCH.itemsize:
            raise StateError(
                f"these {len(state)} bytes are no save state of engine version {ENGINE_VERSION}; "
                "save the slot again with this version"
            )
        self._matches[slot] = np.frombuffer(state[len(_STATE_TAG) :], dtype=MATCH)[0]

    def snapshot(self, slot: int) -> SnapshotRecord:
        """Return the current Snapshot of one slot, a copy."""
        self._check_open()
        snapshots = np.zeros(1, dtype=SNAPSHOT)
        describe(self._matches[slot], snapshots[0], self._tables[0])
        return snapshots[0]

    @property
    def matches(self) -> npt.NDArray[np.void]:
        """The engine's own states, dtype `MATCH`, shape (slots,), for tests and tools."""
        return self._matches

    def close(self) -> None:
        """Close the backend; every other call raises `BackendError` from now on."""
        self._closed = True

    def _check_open(self) -> None:
        if self._closed:
            raise BackendError("the sim backend is closed; make a new one with make_backend('sim', slots)")
