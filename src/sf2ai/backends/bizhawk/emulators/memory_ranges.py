"""Which memory an emulator reports of each frame, and how that becomes a reading."""

import struct
from collections.abc import Iterator

from sf2ai.backends.bizhawk.protocol.messages import MAX_WATCHED_BYTES
from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.reading import CODES, Reading
from sf2ai.errors import DataError

GAP_BYTES = 12
"""Facts that lie nearer together are reported in one range: a byte too many costs less than a call."""


class Watch:
    """The memory of one map's facts, in as few ranges as pays.

    Attributes:
        ranges: address and length of each range, one after the other, as `Welcome` has them.
        size: bytes of one frame.
    """

    def __init__(self, memory_map: MemoryMap) -> None:
        """Plan the ranges; raises `DataError` for a map with more than can be sent of each frame."""
        ranges: list[list[int]] = []
        layout, end = "<", 0
        for fact in memory_map.facts:
            if not ranges or fact.address - end > GAP_BYTES:
                ranges.append([fact.address, 0])
            else:
                layout += f"{fact.address - end}x"
            layout += CODES[fact.type]
            end = fact.address + fact.size
            ranges[-1][1] = end - ranges[-1][0]
        self.ranges = tuple(number for one in ranges for number in one)
        self._layout = struct.Struct(layout)
        self.size = self._layout.size
        if self.size > MAX_WATCHED_BYTES:
            raise DataError(
                f"the memory map of {memory_map.title!r} spreads over {self.size} bytes, and an emulator "
                f"reports at most {MAX_WATCHED_BYTES} of a frame; leave facts out"
            )

    def readings(self, memory: bytes) -> Iterator[Reading]:
        """Return a reading for each frame in the memory of a `Frames` message."""
        return self._layout.iter_unpack(memory)
