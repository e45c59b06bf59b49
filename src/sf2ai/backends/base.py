"""The Snapshot that every backend reports, and the `Backend` interface.

A Snapshot's units are the same for all backends; each backend converts its game's pixels and life points.
A value that a backend cannot know is marked unknown (-1, NaN or facing 0), never invented.
"""

from enum import IntEnum
from types import TracebackType
from typing import Protocol, Self, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

SnapshotArray: TypeAlias = npt.NDArray[np.void]
"""Structured array of dtype `SNAPSHOT`; the shape is given where it is used."""
SetupArray: TypeAlias = npt.NDArray[np.void]
"""Structured array of dtype `SETUP`, one entry per slot."""
PadArray: TypeAlias = npt.NDArray[np.uint16]
"""Pads as `game.buttons.Pad` bits; the shape is given where it is used."""
SlotArray: TypeAlias = npt.NDArray[np.int64]
"""Indices of slots, each at most once."""


class Phase(IntEnum):
    """The phase of a match."""

    FIGHT = 0
    ROUND_OVER = 1
    MATCH_OVER = 2


class Ending(IntEnum):
    """How the last round ended."""

    NONE = 0
    KO = 1
    DOUBLE_KO = 2
    TIME = 3


class Posture(IntEnum):
    """The posture of a fighter's body."""

    STANDING = 0
    CROUCHING = 1
    AIRBORNE = 2
    DOWN = 3


class Activity(IntEnum):
    """What a fighter is doing, in the words of a spectator."""

    FREE = 0  # may act: standing, walking, crouching, turning
    JUMP = 1  # prejump, flight and landing, without an attack
    ATTACK = 2  # a normal or command normal
    SPECIAL = 3
    THROW = 4  # throwing or holding
    BLOCK = 5  # block stance, nothing has hit yet
    BLOCK_STUN = 6
    HIT_STUN = 7
    FALLING = 8  # knocked down or flipped out of the air, not yet on the ground
    DOWNED = 9  # lying, getting up
    DIZZY = 10
    THROWN = 11  # held or thrown
    KO = 12


BUSY = (
    Activity.ATTACK,
    Activity.SPECIAL,
    Activity.THROW,
    Activity.BLOCK_STUN,
    Activity.HIT_STUN,
    Activity.FALLING,
    Activity.DOWNED,
    Activity.DIZZY,
    Activity.THROWN,
)
"""Activities in which a fighter cannot act; while it jumps or holds a block stance it can."""

SIDE_SNAPSHOT = np.dtype(
    (
        np.record,
        [
            ("x", "<f4"),  # screen widths right of the stage's middle; NaN unknown
            ("y", "<f4"),  # screen heights of the feet above the ground; NaN unknown
            ("health", "<f4"),  # share of full health, 0..1
            ("projectile_x", "<f4"),  # as x; NaN when none or unknown
            ("projectile_y", "<f4"),  # height of its centre, as y; NaN when none or unknown
            ("activity_frames", "<i2"),  # frames in this activity (of this move), from 1; -1 unknown
            ("move", "<i2"),  # roster-wide move index while a move is out; -1 none or unknown
            ("character", "i1"),  # roster index, 0..11
            ("facing", "i1"),  # 1 right, -1 left, 0 unknown
            ("posture", "i1"),  # Posture; -1 unknown
            ("activity", "i1"),  # Activity; -1 unknown
            ("projectile", "i1"),  # 1 out, 0 none, -1 unknown
            ("projectile_direction", "i1"),  # 1 right, -1 left, 0 none or unknown
            ("rounds_won", "i1"),  # in this match; -1 unknown
            ("reserved", "i1"),  # keeps the record packed to four bytes; always 0
        ],
    )
)
"""One side of a `SNAPSHOT`: 32 bytes, no padding."""

SNAPSHOT = np.dtype(
    (
        np.record,
        [
            ("sides", SIDE_SNAPSHOT, (2,)),
            ("timer", "i1"),  # 0..99 units; -1 unknown
            ("round", "i1"),  # from 1; -1 unknown
            ("phase", "i1"),  # Phase
            ("ending", "i1"),  # Ending of the round that is over, NONE while fighting
            ("winner", "i1"),  # side 0 or 1 that won the round (the match, once it is over); -1 none
            ("reserved", "i1", (3,)),  # always 0
        ],
    )
)
"""A backend's report of one frame: 72 bytes, no padding."""

SETUP = np.dtype(
    (
        np.record,
        [
            ("seed", "<u8"),  # decides the match's dice and its rounds' neutral frames
            ("characters", "i1", (2,)),  # roster index of p1 and p2
            ("random_damage", "i1"),  # 1: the seeded random part of damage is on (default), 0: off
            ("neutral_frames", "i1"),  # frames before the sides may act, 0..30; -1: from the seed
            ("reserved", "i1", (4,)),
        ],
    )
)
"""The start of a new match in a slot."""


def make_setups(
    characters: npt.ArrayLike,
    seeds: npt.ArrayLike,
    *,
    random_damage: bool = True,
    neutral_frames: int = -1,
) -> SetupArray:
    """Build setups, one per row.

    Args:
        characters: roster indices, shape (n, 2), columns p1 and p2.
        seeds: one unsigned 64-bit seed per match, shape (n,).
        random_damage: whether damage has its seeded random part.
        neutral_frames: frames at the start of each round in which pads are ignored;
            -1 draws 0 to 30 from the round's seed.

    Returns:
        Array of dtype `SETUP`, shape (n,).
    """
    pairs = np.asarray(characters, dtype=np.int8).reshape(-1, 2)
    setups = np.zeros(len(pairs), dtype=SETUP)
    setups["characters"] = pairs
    setups["seed"] = np.asarray(seeds, dtype=np.uint64)
    setups["random_damage"] = 1 if random_damage else 0
    setups["neutral_frames"] = neutral_frames
    return setups


class Backend(Protocol):
    """Makes the frames of a batch of slots, each with its own match.

    Returned arrays belong to the backend and are valid until its next call; copy what must last longer.
    """

    name: str
    """The registry's name, such as ``"sim"``."""
    version: str
    """Raised whenever the same pads could give other snapshots."""
    slots: int
    """How many matches it holds."""

    def reset(self, slots: SlotArray, setups: SetupArray) -> SnapshotArray:
        """Begin round 1 of a new match in the given slots.

        Returns:
            Their first snapshots, shape (len(slots),).
        """

    def advance(self, pads: PadArray) -> SnapshotArray:
        """Advance every slot by ``len(pads)`` frames.

        A slot whose round ends stops there and repeats its last snapshot for the rest of the call; the next
        call begins the match's next round. A slot whose match is over stays as it is until it is reset. A
        slot whose game is lost for good, for example because its emulator keeps crashing, ends its match at
        once: over, with no ending and no winner.

        Args:
            pads: shape (frames, slots, 2), absolute directions.

        Returns:
            The snapshot after each frame, shape (frames, slots).
        """

    def save(self, slot: int) -> bytes:
        """Return a save state: everything on which the slot's future depends."""

    def load(self, slot: int, state: bytes) -> None:
        """Restore a state that `save` returned; raises `StateError` for any other bytes."""

    def close(self) -> None:
        """Release the backend's resources; a second call does nothing, stepping afterwards raises."""

    def __enter__(self) -> Self:
        """Return itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""


@runtime_checkable
class Screen(Protocol):
    """A backend that can also show the game's own picture."""

    video: bool
    """Whether the picture is drawn now."""

    def frame(self, slot: int) -> npt.NDArray[np.uint8]:
        """Return the picture of a slot's current frame: uint8, shape (height, width, 3), red, green, blue.

        Raises:
            BackendError: there is no picture: no match has begun, video is off, or the core draws nothing.
        """
