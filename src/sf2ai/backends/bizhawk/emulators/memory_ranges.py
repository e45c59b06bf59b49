"""The ranges of memory that an emulator reports of each frame, and how they become a reading."""

import struct
from collections.abc import Iterator

from sf2ai.backends.bizhawk.protocol.messages import MAX_REPORTED_BYTES
from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.reading import CODES, Reading
from sf2ai.errors import DataError

GAP_BYTES = 12
"""Facts with at most this many bytes between them share a range: reading another range costs more."""


class MemoryRanges:
    """The memory of one map's facts, in few ranges.

    Attributes:
        ranges: address and length of each range, one after the other, as in `Welcome.watch`.
        size: bytes of one frame.
    """

    def __init__(self, memory_map: MemoryMap) -> None:
        """Choose the ranges; raises `DataError` for a map with more bytes than can be reported."""
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
        if self.size > MAX_REPORTED_BYTES:
            raise DataError(
                f"the memory map of {memory_map.title!r} needs {self.size} bytes of each frame, and an "
                f"emulator reports at most {MAX_REPORTED_BYTES}; remove facts from the map"
            )

    def readings(self, memory: bytes) -> Iterator[Reading]:
        """Return a reading for each frame in the memory of a `Frames` message."""
        return self._layout.iter_unpack(memory)
