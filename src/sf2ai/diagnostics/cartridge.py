"""Reads a ROM: which game it is, and the region for which it was made."""

from pathlib import Path

from sf2ai.backends.console.rom import Rom, choose_map, read_rom
from sf2ai.diagnostics.cartridge_facts import KNOWN_REGION, Cartridge
from sf2ai.errors import Sf2aiError

_REGIONS = ("Japan", KNOWN_REGION, "Europe", "Sweden", "Finland", "Denmark", "France", "the Netherlands")
_HEADERS = (0x7FC0, 0xFFC0)
_REGION, _COMPLEMENT = 0x19, 0x1C
"""Where a header has its region, and its checksum after the complement of it."""


def read_cartridge(path: Path, assume: str | None = None, map_file: Path | None = None) -> Cartridge:
    """Read a ROM and find its memory map; an error becomes the cartridge's problem."""
    region = ""
    try:
        rom = read_rom(path)
        region = region_of(rom)
        memory_map = choose_map(rom, assume, map_file)
    except Sf2aiError as error:
        return Cartridge(problem=str(error), region=region)
    known = "recognised" if rom.sha1 in memory_map.sha1 else "not recognised, used as given"
    title = f"{memory_map.title} ({memory_map.game}), {known}, SHA-1 {rom.sha1}"
    return Cartridge(title, region=region)


def region_of(rom: Rom) -> str:
    """Return the region that a ROM's own header names; empty if it has no valid header."""
    for header in _HEADERS:
        checksum = rom.content[header + _COMPLEMENT : header + _COMPLEMENT + 4]
        pairs = zip(checksum, checksum[2:], strict=False)
        if len(checksum) == 4 and all(low ^ high == 0xFF for low, high in pairs):
            number = rom.content[header + _REGION]
            return _REGIONS[number] if number < len(_REGIONS) else f"region {number}"
    return ""
