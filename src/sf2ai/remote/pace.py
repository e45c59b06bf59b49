"""Turns a controller that decides once a step into a side that is asked frame by frame."""

from collections import deque
from collections.abc import Callable

import numpy as np

from sf2ai.backends.base import SnapshotArray
from sf2ai.backends.bizhawk.protocol.legacy_wire import LegacyState
from sf2ai.remote.legacy_bot import GaveUpError
from sf2ai.rounds.controller import Controller


class PacedSide:
    """Drives a side with a controller of one slot that decides every few frames.

    The controller gets the frames of a step together before its next decision, and
    its pads are pressed one a frame.
    """

    def __init__(
        self,
        name: str,
        controller: Controller,
        side: int,
        frames_per_step: int,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        """Prepare.

        Args:
            name: of the player, as the user gave it.
            controller: for one slot and steps of this length.
            side: 0 or 1.
            frames_per_step: frames that one decision lasts.
            close: frees what the controller needs.
        """
        self._close = close
        self.name = name
        self._controller = controller
        self._side = side
        self._length = frames_per_step
        self._slots = np.zeros(1, dtype=np.int64)
        self._frames: deque[SnapshotArray] = deque(maxlen=frames_per_step)
        self._pads: deque[int] = deque()

    def begin(self, snapshot: SnapshotArray, seed: int) -> None:
        """Begin a round; ``snapshot`` is its first, shape (1,)."""
        self._pads.clear()
        self._frames.extend([snapshot.copy()] * self._length)
        sides = np.full(1, self._side, dtype=np.int8)
        self._controller.begin(self._slots, sides, snapshot, np.array([seed], dtype=np.uint64))

    def observe(self, snapshot: SnapshotArray) -> None:
        """Take the snapshot of the frame that has passed, shape (1,)."""
        self._frames.append(snapshot.copy())

    def pad(self, state: LegacyState) -> int:
        """Return the pad of the coming frame, decided from the snapshots of the last step.

        Raises:
            GaveUpError: the controller has given up.
        """
        if not self._pads:
            self._pads.extend(
                self._controller.pads(self._slots, np.stack(tuple(self._frames)))[:, 0].tolist()
            )
            for reason in self._controller.forfeits().values():
                raise GaveUpError(reason)
        return self._pads.popleft()

    def finish(self, state: LegacyState) -> None:
        """Do nothing: a controller needs no last state."""

    def close(self) -> None:
        """Free what the controller needs."""
        self._close()
