"""The settings of the bizhawk backend: address, ROM and deadlines."""

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from sf2ai.backends.bizhawk.protocol.messages import Hello
from sf2ai.backends.bizhawk.server.registry import RefusedError
from sf2ai.backends.bizhawk.server.server import DEFAULT_HOST, DEFAULT_PORT, HELLO_SECONDS
from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.rom import choose_map, read_rom
from sf2ai.backends.options import BackendOptions, ignore_notice
from sf2ai.errors import InputError


@dataclass(frozen=True)
class HawkSettings:
    """The settings of a bizhawk backend.

    Attributes:
        memory_map: of the game.
        checksums: of the ROM, upper-case hexadecimal: SHA-1, MD5 and CRC-32, of which emulators
            report one; empty accepts any ROM.
        emulators: how many may join; slots beyond them share.
        host: address to listen on.
        port: 0 for any free one.
        token: that peers must give; required unless the host is loopback.
        join_seconds: deadline for all emulators to join.
        rejoin_seconds: deadline for another emulator to replace a lost one.
        answer_seconds: deadline for each answer.
        hello_seconds: deadline for the hello after a connection is made.
        notify: called with a sentence for the user when the backend waits for emulators or loses one.
    """

    memory_map: MemoryMap
    checksums: frozenset[str] = frozenset()
    emulators: int = 1
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    token: str = ""
    join_seconds: float = 120.0
    rejoin_seconds: float = 60.0
    answer_seconds: float = 10.0
    hello_seconds: float = HELLO_SECONDS
    notify: Callable[[str], None] = ignore_notice

    @classmethod
    def of(cls, options: BackendOptions) -> "HawkSettings":
        """Return the settings for a user's options.

        Raises:
            InputError: no ROM was given, or the ROM is not known.
            DataError: the memory map cannot be used.
        """
        if options.rom is None:
            raise InputError("the bizhawk backend must know the ROM that the emulators play; give --rom FILE")
        rom = read_rom(options.rom)
        trusted = options.assume is not None or options.map_file is not None
        return cls(
            memory_map=choose_map(rom, options.assume, options.map_file),
            checksums=frozenset() if trusted else checksums(rom.content),
            emulators=options.emulators,
            host=options.listen,
            port=options.port,
            token=options.token,
            join_seconds=options.join_seconds,
            notify=options.notify,
        )

    def check_hello(self, hello: Hello) -> None:
        """Check that an emulator plays the ROM; raises `RefusedError`."""
        theirs = hello.rom.upper().rpartition(":")[2]
        if hello.system not in ("", "SNES"):
            raise RefusedError(f"it plays a game for the system {hello.system!r}; open the SNES game in it")
        if self.checksums and theirs not in self.checksums:
            raise RefusedError(
                f"it plays {hello.name!r} with checksum {hello.rom!r}, which is not the ROM that sf2ai was "
                "given; open that ROM in it"
            )


def checksums(content: bytes) -> frozenset[str]:
    """Return the checksums of a ROM, of which an emulator reports one."""
    sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return frozenset(text.upper() for text in (sha1, md5, f"{zlib.crc32(content):08x}"))
