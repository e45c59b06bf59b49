"""Keeps the pads that are played, to replay a match or to see whether two are the same."""

from collections import deque

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import PadArray, SlotArray


class TapeRecorder:
    """Keeps whole steps once for all slots, and cuts a slot's tape out of them when it is asked for."""

    def __init__(self, slots: int) -> None:
        """Prepare to record so many slots."""
        self._pads: deque[PadArray] = deque()
        self._played: deque[npt.NDArray[np.int32]] = deque()
        self._dropped = 0
        self._starts = np.zeros(slots, dtype=np.int64)

    def begin(self, slots: SlotArray) -> None:
        """Begin new tapes in some slots, and drop the steps that no tape needs any more."""
        self._starts[slots] = self._dropped + len(self._pads)
        while self._dropped < self._starts.min() and self._pads:
            self._pads.popleft()
            self._played.popleft()
            self._dropped += 1

    def add(self, pads: PadArray, played: npt.NDArray[np.int32]) -> None:
        """Keep one step.

        Args:
            pads: shape (frames, slots, 2); copied.
            played: how many of the frames each slot has played before its round ended, shape (slots,).
        """
        self._pads.append(pads.copy())
        self._played.append(played.copy())

    def cut(self, slot: int) -> npt.NDArray[np.uint16]:
        """Return one slot's tape so far, shape (frames, 2)."""
        first = int(self._starts[slot]) - self._dropped
        pieces = [
            pads[: played[slot], slot]
            for place, (pads, played) in enumerate(zip(self._pads, self._played, strict=True))
            if place >= first
        ]
        return np.concatenate(pieces) if pieces else np.zeros((0, 2), dtype=np.uint16)
