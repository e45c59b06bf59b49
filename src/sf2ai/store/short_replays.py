"""Replays in a short form, for pages with many: the pads, packed, and one checksum for each second.

A checksum of the checksums of 60 frames tells as surely as these that the frames are the recorded ones; it
only names the second, not the frame, in which they differ. A match takes some 3 kB instead of 30.
"""

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from sf2ai.store.replays import Replay, pad_stretches

SECOND_FRAMES = 60
"""Frames that have one checksum."""


@dataclass(frozen=True, slots=True)
class ShortReplay:
    """A replay without the checksum of each frame.

    Attributes:
        header: `Replay.header`.
        frames: how many there are.
        content: packed by zlib, little end first: the number of stretches of equal pads (uint32); the lengths
            of all stretches, then all pads of p1, then all of p2 (uint16 each); the first snapshot's checksum
            and one for each second, of the checksums of its frames (uint32).
    """

    header: Mapping[str, Any]
    frames: int
    content: bytes

    @classmethod
    def of(cls, replay: Replay) -> Self:
        """Return the short form of a replay."""
        stretches = pad_stretches(replay.pads)
        parts = (
            np.array([len(stretches)], dtype="<u4").tobytes(),
            np.ascontiguousarray(stretches.T, dtype="<u2").tobytes(),
            second_sums(replay.checksums).astype("<u4").tobytes(),
        )
        return cls(replay.header(), replay.frames, zlib.compress(b"".join(parts), 9))

    def to_json(self) -> dict[str, object]:
        """Return the replay as JSON values."""
        content = base64.b64encode(self.content).decode("ascii")
        return {"header": dict(self.header), "frames": self.frames, "content": content}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """Return what `to_json` made; raises `ValueError`, `KeyError` or `TypeError` for anything else."""
        try:
            content = base64.b64decode(record["content"], validate=True)
        except binascii.Error as error:
            raise ValueError(str(error)) from error
        return cls(dict(record["header"]), int(record["frames"]), content)


def second_sums(checksums: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Return the first checksum, and the CRC-32 of those of each second's frames.

    Args:
        checksums: of the first snapshot and of the one after each frame, shape (frames + 1,).

    >>> second_sums(np.arange(62, dtype=np.uint32))[[0, 2]].tolist() == [0, zlib.crc32(bytes([61, 0, 0, 0]))]
    True
    """
    frames = checksums[1:].astype("<u4")
    starts = range(0, len(frames), SECOND_FRAMES)
    sums = [zlib.crc32(frames[start : start + SECOND_FRAMES].tobytes()) for start in starts]
    return np.array([checksums[0], *sums], dtype=np.uint32)
