"""Reads ROM files and finds their memory map by their SHA-1."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sf2ai.backends.console.memory_map import MemoryMap, load_map, shipped_maps
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.user_files import read_at_most

COPIER_HEADER = 512
"""Bytes that old copying devices put before a ROM, whose own size is a multiple of 1,024."""
LARGEST = 8 * 2**20
"""More bytes than any cartridge holds; a larger file is refused."""


@dataclass(frozen=True)
class Rom:
    """A cartridge's content, without a copier header.

    Attributes:
        path: where it was read from.
        content: the bytes.
        sha1: of the content, hexadecimal.
    """

    path: Path
    content: bytes
    sha1: str


def read_rom(path: Path) -> Rom:
    """Read a ROM file and remove its copier header, if it has one.

    Raises:
        InputError: the file cannot be read, or its size is not a cartridge's.
    """
    try:
        content = read_at_most(path, LARGEST + COPIER_HEADER)
        size = path.stat().st_size
    except OSError as error:
        raise InputError(f"the ROM {str(path)!r} cannot be read ({error.strerror}); check --rom") from error
    if len(content) % 1024 == COPIER_HEADER:
        content = content[COPIER_HEADER:]
    if not content or len(content) % 1024 or len(content) > LARGEST:
        raise InputError(
            f"{str(path)!r} has {size:,} bytes, which is not the size of a SNES cartridge; "
            "check --rom, and unzip the file"
        )
    return Rom(path, content, hashlib.sha1(content, usedforsecurity=False).hexdigest())


def choose_map(rom: Rom, assume: str | None = None, map_file: Path | None = None) -> MemoryMap:
    """Return the memory map that is true of a ROM.

    Args:
        rom: the cartridge.
        assume: a game whose map is used, whatever the ROM is.
        map_file: the user's own map, which is used whatever the ROM is.

    Raises:
        UnknownNameError: no game has the name ``assume``.
        InputError: the ROM is not known (the message describes it and names the known games), or both a
            game and a map are given.
        DataError: the user's map cannot be used.
    """
    maps = shipped_maps()
    if assume is not None:
        if assume not in maps:
            raise UnknownNameError("game", assume, maps)
        if map_file is not None:
            raise InputError(f"--map already names the game; omit --assume {assume}")
        return maps[assume]
    if map_file is not None:
        return load_map(map_file)
    for memory_map in maps.values():
        if rom.sha1 in memory_map.sha1:
            return memory_map
    supported = ", ".join(f"{memory_map.title} ({game})" for game, memory_map in maps.items())
    raise InputError(
        f"{str(rom.path)!r} is not a ROM that sf2ai knows: {_describe(rom)}, SHA-1 {rom.sha1}; it knows "
        f"{supported}; for a changed copy of one of them give --assume GAME, or --map FILE"
    )


def title_in(rom: Rom) -> str:
    """Return the title in a ROM's own header; empty if it has no valid header."""
    for header in (0x7FC0, 0xFFC0):
        checksum = rom.content[header + 0x1C : header + 0x20]
        if len(checksum) == 4 and all(
            low ^ high == 0xFF for low, high in zip(checksum, checksum[2:], strict=False)
        ):
            return "".join(
                chr(byte) for byte in rom.content[header : header + 21] if 32 <= byte < 127
            ).strip()
    return ""


def _describe(rom: Rom) -> str:
    title = title_in(rom)
    return f"{f'titled {title!r}' if title else 'without a title'}, {len(rom.content):,} bytes"
