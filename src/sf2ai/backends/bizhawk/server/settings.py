"""Where emulators join, what they must run, and how long each thing may take."""

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from sf2ai.backends.bizhawk.protocol.messages import Hello
from sf2ai.backends.bizhawk.server.handshake import RefusedError
from sf2ai.backends.bizhawk.server.server import DEFAULT_HOST, DEFAULT_PORT, HELLO_SECONDS
from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.rom import choose_map, read_rom
from sf2ai.backends.options import BackendOptions, keep_quiet
from sf2ai.errors import InputError


@dataclass(frozen=True)
class HawkSettings:
    """What the bizhawk backend is made with.

    Attributes:
        memory_map: of the game.
        checksums: of the ROM, upper-case hexadecimal, as emulators may name it (SHA-1, MD5, CRC-32);
            empty lets any ROM in.
        emulators: how many are to join at most; slots beyond them share.
        host: address to listen on.
        port: 0 takes any free one.
        token: asked for where the host is not loopback.
        join_seconds: for all emulators to join at first.
        rejoin_seconds: for another emulator to take a lost one's place.
        answer_seconds: for each answer.
        hello_seconds: from connecting to the hello.
        tell: called with a sentence for people when emulators are waited for, or one is lost.
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
    tell: Callable[[str], None] = keep_quiet

    @classmethod
    def of(cls, options: BackendOptions) -> "HawkSettings":
        """Return the settings that a user's options stand for.

        Raises:
            InputError: no ROM was given, or it is none that is known.
            DataError: the memory map cannot be used.
        """
        if options.rom is None:
            raise InputError(
                "the bizhawk backend needs the ROM that the emulators play, to know its memory; "
                "give --rom FILE"
            )
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
            tell=options.tell,
        )

    def check_hello(self, hello: Hello) -> None:
        """Refuse an emulator that plays something else; raises `RefusedError`."""
        theirs = hello.rom.upper().rpartition(":")[2]
        if hello.system not in ("", "SNES"):
            raise RefusedError(f"it plays a game of the system {hello.system!r}; open the SNES game in it")
        if self.checksums and theirs not in self.checksums:
            raise RefusedError(
                f"it plays {hello.name!r} with checksum {hello.rom!r}, which is not the ROM that sf2ai was "
                "given; open that ROM in it"
            )


def checksums(content: bytes) -> frozenset[str]:
    """Return the checksums of a ROM by which an emulator may name it."""
    sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return frozenset(text.upper() for text in (sha1, md5, f"{zlib.crc32(content):08x}"))
