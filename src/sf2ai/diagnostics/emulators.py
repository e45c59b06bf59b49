"""A look at everything that the real game needs: what is there, what is wrong, and what to do about it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from sf2ai.backends.base import make_setups
from sf2ai.backends.bizhawk.emulators.installation import find_program, require_script
from sf2ai.backends.bizhawk.protocol.messages import PROTOCOL_VERSION
from sf2ai.backends.bizhawk.server.server import DEFAULT_HOST, port_is_free
from sf2ai.backends.console.rom import choose_map, read_rom
from sf2ai.backends.libretro.backend import SnesBackend
from sf2ai.backends.libretro.discovery import find_core
from sf2ai.backends.options import BackendOptions
from sf2ai.errors import Sf2aiError


class Verdict(Enum):
    """What was found."""

    GOOD = "good"
    WRONG = "wrong"
    ABSENT = "not given"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: its name, such as ``"ROM"``.
        verdict: whether it will do.
        text: what was found, and what to do where it will not do.
    """

    what: str
    verdict: Verdict
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return the finding as JSON values."""
        return {**asdict(self), "verdict": self.verdict.value}


@dataclass(frozen=True)
class BizHawkPlaces:
    """What the bizhawk backend needs; None where nothing is told."""

    program: Path | None
    """EmuHawk, or the folder that it is in."""
    script: Path
    """The Lua script."""
    port: int
    """On which the emulators join."""


def check_snes(options: BackendOptions) -> Iterator[Finding]:
    """Look at the ROM and the core, and whether the two reach a fight; yields as it goes."""
    rom, core = _check_rom(options), _check_core(options)
    yield rom
    yield core
    if rom.verdict is core.verdict is Verdict.GOOD:
        yield _check_fight(options)


def check_bizhawk(places: BizHawkPlaces) -> Iterator[Finding]:
    """Look at BizHawk, its Lua script and the port."""
    yield _check_program(places.program)
    yield _check_script(places.script)
    yield _check_port(places.port)


def _check_rom(options: BackendOptions) -> Finding:
    if options.rom is None:
        return Finding("ROM", Verdict.ABSENT, "name yours with --rom FILE")
    try:
        rom = read_rom(options.rom)
        memory_map = choose_map(rom, options.assume, options.map_file)
    except Sf2aiError as error:
        return Finding("ROM", Verdict.WRONG, str(error))
    known = "recognised" if rom.sha1 in memory_map.sha1 else "taken on trust"
    return Finding("ROM", Verdict.GOOD, f"{memory_map.title} ({memory_map.game}), {known}, SHA-1 {rom.sha1}")


def _check_core(options: BackendOptions) -> Finding:
    try:
        return Finding("core", Verdict.GOOD, str(find_core(options.core)))
    except Sf2aiError as error:
        return Finding("core", Verdict.WRONG, str(error))


def _check_fight(options: BackendOptions) -> Finding:
    """Let Ryu and Ken meet on the core."""
    losses: list[str] = []
    try:
        with SnesBackend(1, replace(options, tell=losses.append)) as backend:
            backend.reset(np.array([0]), make_setups([(0, 4)], [0]))
            backend.advance(np.zeros((60, 1, 2), dtype=np.uint16))
            core = backend.core
    except Sf2aiError as error:
        return Finding("fight", Verdict.WRONG, str(error))
    if losses:
        return Finding("fight", Verdict.WRONG, f"{core} crashes within a second of a fight; use another core")
    return Finding("fight", Verdict.GOOD, f"{core} plays Ryu against Ken")


def _check_program(program: Path | None) -> Finding:
    if program is None:
        return Finding("BizHawk", Verdict.ABSENT, "name the folder of yours with --bizhawk PATH")
    try:
        return Finding("BizHawk", Verdict.GOOD, str(find_program(program)))
    except Sf2aiError as error:
        return Finding("BizHawk", Verdict.WRONG, str(error))


def _check_script(script: Path) -> Finding:
    try:
        require_script(script)
    except Sf2aiError as error:
        return Finding("Lua script", Verdict.WRONG, str(error))
    return Finding("Lua script", Verdict.GOOD, f"{script}, protocol version {PROTOCOL_VERSION}")


def _check_port(port: int) -> Finding:
    if port_is_free(DEFAULT_HOST, port):
        return Finding("port", Verdict.GOOD, f"{port} on {DEFAULT_HOST} is free")
    return Finding(
        "port", Verdict.WRONG, f"{port} on {DEFAULT_HOST} is in use; end whoever has it, or give --port"
    )
