"""Readings: the facts of a memory map taken out of work RAM, as plain numbers, once a frame."""

import struct
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from sf2ai.backends.console.memory_map import FIGHTER_FACTS, GLOBAL_FACTS, MemoryMap

Reading: TypeAlias = Sequence[int]
"""What RAM said in one frame: one number for each of `MemoryMap.facts`, in that order."""

CODES: Mapping[str, str] = MappingProxyType({"u8": "B", "u16": "H", "u32": "I", "bcd": "B"})
"""Of the types of facts, for `struct`."""


class RamReader:
    """Takes the facts of one map out of RAM in a single pass over the bytes that they stand in."""

    def __init__(self, memory_map: MemoryMap) -> None:
        """Prepare to read by a map."""
        facts = memory_map.facts
        self._start = facts[0].address
        layout, at = "<", self._start
        for fact in facts:
            layout += f"{fact.address - at}x{CODES[fact.type]}"
            at = fact.address + fact.size
        self._layout = struct.Struct(layout)

    def read(self, ram: bytes | bytearray | memoryview) -> Reading:
        """Return what a whole work RAM says, 131,072 bytes or at least so many as the facts need."""
        return self._layout.unpack_from(ram, self._start)


class Places:
    """Where in a `Reading` each fact of a map stands; None where the map does not know it.

    Attributes:
        fighter: by name, the places of p1 and p2.
        game: by name, the place of a fact of the whole game.
    """

    def __init__(self, memory_map: MemoryMap) -> None:
        """Look the facts of a map up once."""
        place = {(fact.name, fact.side): index for index, fact in enumerate(memory_map.facts)}
        self.fighter: Mapping[str, tuple[int, int] | None] = {
            name: (place[name, 0], place[name, 1]) if (name, 0) in place else None for name in FIGHTER_FACTS
        }
        self.game: Mapping[str, int | None] = {name: place.get((name, None)) for name in GLOBAL_FACTS}
        trusted = {fact.name for fact in memory_map.facts if fact.confidence != "D"}
        self.trusted = frozenset(trusted)

    def sure_fighter(self, name: str) -> tuple[int, int] | None:
        """Return the places of a fact that may be shown to agents; None for one that may not."""
        return self.fighter[name] if name in self.trusted else None


def timer_units(memory_map: MemoryMap) -> tuple[int, ...]:
    """Return what each byte of a map's timer says in units, 99 to 0; -1 where it says none."""
    timer = memory_map.fact("timer")
    assert timer is not None, "a map without a timer is refused"
    if timer.type == "bcd":
        return tuple(from_bcd(value) for value in range(256))
    return tuple(value if value <= 99 else -1 for value in range(256))


def from_bcd(value: int) -> int:
    """Return what two decimal digits in a byte say; -1 where they are none.

    >>> from_bcd(0x99), from_bcd(0x07), from_bcd(0x0A)
    (99, 7, -1)
    """
    tens, ones = value >> 4, value & 15
    return 10 * tens + ones if tens < 10 and ones < 10 else -1
