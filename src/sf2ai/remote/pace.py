"""One side of one match, asked frame by frame, whatever the length of its controller's steps."""

from collections import deque

import numpy as np

from sf2ai.backends.base import SnapshotArray
from sf2ai.backends.bizhawk.protocol.legacy_wire import LegacyState
from sf2ai.rounds.controller import Controller


class PacedSide:
    """Drives a side with a controller of one slot that decides every so many frames.

    The frames of a step are shown together before the next decision, as everywhere else, and
    its pads are pressed one a frame.
    """

    def __init__(self, name: str, controller: Controller, side: int, frames_per_step: int) -> None:
        """Prepare.

        Args:
            name: how the user named it.
            controller: made for one slot and steps of this length.
            side: 0 or 1.
            frames_per_step: how many frames one decision lasts.
        """
        self.name = name
        self._controller = controller
        self._side = side
        self._length = frames_per_step
        self._slots = np.zeros(1, dtype=np.int64)
        self._seen: deque[SnapshotArray] = deque(maxlen=frames_per_step)
        self._pads: deque[int] = deque()

    def begin(self, snapshot: SnapshotArray, seed: int) -> None:
        """Begin a round; ``snapshot`` is its first, shape (1,)."""
        self._pads.clear()
        self._seen.extend([snapshot.copy()] * self._length)
        sides = np.full(1, self._side, dtype=np.int8)
        self._controller.begin(self._slots, sides, snapshot, np.array([seed], dtype=np.uint64))

    def see(self, snapshot: SnapshotArray) -> None:
        """Take in the frame that has passed, shape (1,)."""
        self._seen.append(snapshot.copy())

    def pad(self, state: LegacyState) -> int:
        """Return the pad of the coming frame; it is decided by the snapshots that were seen."""
        if not self._pads:
            self._pads.extend(self._controller.pads(self._slots, np.stack(tuple(self._seen)))[:, 0].tolist())
        return self._pads.popleft()

    def finish(self, state: LegacyState) -> None:
        """Nothing is left to be shown."""

    def close(self) -> None:
        """Nothing is open."""
