"""Readings: the facts of a memory map as plain numbers, read from work RAM once a frame."""

import struct
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from sf2ai.backends.console.memory_map import FIGHTER_FACTS, GLOBAL_FACTS, MemoryMap

Reading: TypeAlias = Sequence[int]
"""The values of one frame: a number for each of `MemoryMap.facts`, in that order."""

CODES: Mapping[str, str] = MappingProxyType({"u8": "B", "u16": "H", "u32": "I", "bcd": "B"})
"""The format characters of `struct` for the types of facts."""


class RamReader:
    """Reads the facts of one map in a single pass over the bytes that hold them."""

    def __init__(self, memory_map: MemoryMap) -> None:
        """Prepare for a map."""
        facts = memory_map.facts
        self._start = facts[0].address
        layout, at = "<", self._start
        for fact in facts:
            layout += f"{fact.address - at}x{CODES[fact.type]}"
            at = fact.address + fact.size
        self._layout = struct.Struct(layout)

    def read(self, ram: bytes | bytearray | memoryview) -> Reading:
        """Return the reading of work RAM: all 131,072 bytes, or at least the first ones that hold facts."""
        return self._layout.unpack_from(ram, self._start)


class FactIndices:
    """The index of each fact of a map in a `Reading`; None for a fact that the map does not have.

    Attributes:
        fighter: by name, the indices for p1 and p2.
        game: by name, the index of a fact of the whole game.
        shown: names of the facts that agents may be shown: all but those of confidence D.
    """

    def __init__(self, memory_map: MemoryMap) -> None:
        """Look up the facts of a map."""
        index = {(fact.name, fact.side): number for number, fact in enumerate(memory_map.facts)}
        self.fighter: Mapping[str, tuple[int, int] | None] = {
            name: (index[name, 0], index[name, 1]) if (name, 0) in index else None for name in FIGHTER_FACTS
        }
        self.game: Mapping[str, int | None] = {name: index.get((name, None)) for name in GLOBAL_FACTS}
        self.shown = frozenset(fact.name for fact in memory_map.facts if fact.confidence != "D")

    def shown_fighter(self, name: str) -> tuple[int, int] | None:
        """Return the indices of a fact for p1 and p2; None if agents may not be shown it."""
        return self.fighter[name] if name in self.shown else None


def timer_units(memory_map: MemoryMap) -> tuple[int, ...]:
    """Return the units that each byte of a map's timer stands for, 99 to 0; -1 for an invalid byte."""
    timer = memory_map.fact("timer")
    assert timer is not None, "a map without a timer is refused"
    if timer.type == "bcd":
        return tuple(from_bcd(value) for value in range(256))
    return tuple(value if value <= 99 else -1 for value in range(256))


def from_bcd(value: int) -> int:
    """Return the number that two decimal digits in a byte stand for; -1 if they are not digits.

    >>> from_bcd(0x99), from_bcd(0x07), from_bcd(0x0A)
    (99, 7, -1)
    """
    tens, ones = value >> 4, value & 15
    return 10 * tens + ones if tens < 10 and ones < 10 else -1
