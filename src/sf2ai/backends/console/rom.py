"""Reads ROM files and finds their memory map by their SHA-1."""

import hashlib
import shlex
from dataclasses import dataclass
from pathlib import Path

from sf2ai.backends.console.memory_map import MemoryMap, load_map, shipped_maps
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.user_files import read_at_most

COPIER_HEADER = 512
"""Bytes that old copying devices put before a ROM, whose own size is a multiple of 1,024."""
LARGEST = 8 * 2**20
"""More bytes than any cartridge holds; a larger file is refused."""

_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!")
"""What ZIP, gzip, 7z and RAR archives begin with."""
_FEW_BYTES = 64
"""More bytes than these beyond a multiple of 1,024 are no stray ones: the file is something else."""


@dataclass(frozen=True)
class Rom:
    """A cartridge's content, without a copier header.

    Attributes:
        path: where it was read from.
        content: the bytes.
        sha1: of the content, hexadecimal.
        header: how many bytes of a copier header the file begins with.
    """

    path: Path
    content: bytes
    sha1: str
    header: int = 0


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
    header = COPIER_HEADER if len(content) % 1024 == COPIER_HEADER else 0
    content = content[header:]
    if not content or len(content) % 1024 or len(content) > LARGEST:
        raise InputError(
            f"{str(path)!r} has {size:,} bytes, which is not the size of a SNES cartridge; "
            f"{_size_advice(path, content, size)}"
        )
    return Rom(path, content, _sha1(content), header)


def _sha1(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def _size_advice(path: Path, content: bytes, size: int) -> str:
    """Return what to do about a file that has the size of no cartridge."""
    if content.startswith(_ARCHIVES):
        return "it is an archive: unpack it, and give --rom the file in it"
    stray = size % 1024
    if 0 < stray <= _FEW_BYTES and 1024 < size <= LARGEST:
        kept = shlex.quote(f"{path}.cut")
        return (
            f"the last {stray:,} are too many: cut them off with "
            f"`head -c {size - stray} {shlex.quote(str(path))} > {kept}`, and give --rom that file"
        )
    return "check --rom, and copy the cartridge again"


def _is_doubled(content: bytes) -> bool:
    half = len(content) // 2
    return len(content) % 2 == 0 and content[:half] == content[half:]


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
    half = rom.content[: len(rom.content) // 2]
    if _is_doubled(rom.content) and any(_sha1(half) in memory_map.sha1 for memory_map in maps.values()):
        file, cut = shlex.quote(str(rom.path)), shlex.quote(f"{rom.path}.cut")
        raise InputError(
            f"{str(rom.path)!r} holds a known ROM twice; cut it with "
            f"`tail -c +{rom.header + 1} {file} | head -c {len(half)} > {cut}`, and give --rom that file"
        )
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
