"""Keeps the pads and a checksum of every frame, so that a match can be replayed and verified."""

import zlib
from collections import deque
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import SNAPSHOT, PadArray, SlotArray, SnapshotArray

Checksums = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Tape:
    """The pads and checksums of what was played in one slot.

    Attributes:
        pads: uint16, shape (frames, 2), sides p1 and p2.
        checksums: of the first snapshot and of that after each frame, uint32, shape (frames + 1,).
    """

    pads: npt.NDArray[np.uint16]
    checksums: Checksums


def checksums_of(snapshots: SnapshotArray) -> Checksums:
    """Return the CRC-32 of each snapshot's bytes, of the same shape."""
    content, size = snapshots.tobytes(), SNAPSHOT.itemsize
    sums = [zlib.crc32(content[start : start + size]) for start in range(0, len(content), size)]
    return np.array(sums, dtype=np.uint32).reshape(snapshots.shape)


class TapeRecorder:
    """Keeps the steps of all slots together, and cuts out the tape of a slot on demand."""

    def __init__(self, slots: int) -> None:
        """Prepare to record a batch of `slots` slots."""
        self._pads: deque[PadArray] = deque()
        self._checksums: deque[Checksums] = deque()
        self._played: deque[npt.NDArray[np.int32]] = deque()
        self._dropped = 0
        self._starts = np.zeros(slots, dtype=np.int64)
        self._firsts = np.zeros(slots, dtype=np.uint32)

    def begin(self, slots: SlotArray, first: SnapshotArray) -> None:
        """Begin new tapes in some slots, and drop the steps that no tape needs any longer.

        Args:
            slots: shape (n,).
            first: their first snapshots, shape (n,).
        """
        self._firsts[slots] = checksums_of(first)
        self._starts[slots] = self._dropped + len(self._pads)
        while self._dropped < self._starts.min() and self._pads:
            for kept in (self._pads, self._checksums, self._played):
                kept.popleft()
            self._dropped += 1

    def add(self, pads: PadArray, snapshots: SnapshotArray, played: npt.NDArray[np.int32]) -> None:
        """Keep one step.

        Args:
            pads: shape (frames, slots, 2); copied.
            snapshots: the frames that followed, shape (frames, slots).
            played: the number of frames that each slot played before its round ended, shape (slots,).
        """
        self._pads.append(pads.copy())
        self._checksums.append(checksums_of(snapshots))
        self._played.append(played.copy())

    def cut(self, slot: int) -> Tape:
        """Return one slot's tape so far."""
        first = int(self._starts[slot]) - self._dropped
        pads: list[npt.NDArray[np.uint16]] = [np.zeros((0, 2), dtype=np.uint16)]
        sums = [self._firsts[slot : slot + 1]]
        steps = zip(self._pads, self._checksums, self._played, strict=True)
        for step_pads, step_sums, played in islice(steps, first, None):
            pads.append(step_pads[: played[slot], slot])
            sums.append(step_sums[: played[slot], slot])
        return Tape(np.concatenate(pads), np.concatenate(sums))
