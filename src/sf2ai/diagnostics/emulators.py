"""Checks everything that the real game needs: ROM, core, BizHawk, Lua script and port."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sf2ai.backends.base import make_setups
from sf2ai.backends.bizhawk.emulators.installation import find_program, require_script
from sf2ai.backends.bizhawk.protocol.messages import PROTOCOL_VERSION
from sf2ai.backends.bizhawk.server.server import DEFAULT_HOST, port_is_free
from sf2ai.backends.libretro.backend import SnesBackend
from sf2ai.backends.libretro.discovery import find_core
from sf2ai.backends.libretro.inspection import inspect_core
from sf2ai.backends.options import BackendOptions
from sf2ai.diagnostics.cartridge import read_cartridge
from sf2ai.diagnostics.cartridge_facts import cartridge_finding
from sf2ai.diagnostics.findings import CheckResult, Finding
from sf2ai.errors import Sf2aiError


@dataclass(frozen=True)
class BizHawkCheck:
    """What to check for the bizhawk backend."""

    program: Path | None
    """EmuHawk, or its folder; None if the user did not give it."""
    script: Path
    """The Lua script."""
    port: int
    """Where emulators join."""


def check_snes(options: BackendOptions) -> Iterator[Finding]:
    """Check the ROM and the core, and whether the two reach a fight; yields each finding at once."""
    rom, core = _check_rom(options), _check_core(options)
    yield rom
    yield core
    if rom.result is core.result is CheckResult.GOOD:
        yield _check_fight(options)


def check_bizhawk(asked: BizHawkCheck) -> Iterator[Finding]:
    """Check BizHawk, its Lua script and the port."""
    yield _check_program(asked.program)
    yield _check_script(asked.script)
    yield _check_port(asked.port)


def _check_rom(options: BackendOptions) -> Finding:
    if options.rom is None:
        return cartridge_finding(None)
    return cartridge_finding(read_cartridge(options.rom, options.assume, options.map_file))


def _check_core(options: BackendOptions) -> Finding:
    try:
        path = find_core(options.core)
        info = inspect_core(path)
    except Sf2aiError as error:
        return Finding("core", CheckResult.WRONG, str(error))
    return Finding("core", CheckResult.GOOD, f"{info.name} {info.version}, {path}")


def _check_fight(options: BackendOptions) -> Finding:
    """Play Ryu against Ken on the core for a second."""
    losses: list[str] = []

    def notify(text: str) -> None:
        options.notify(text)
        losses.append(text)

    try:
        with SnesBackend(1, replace(options, notify=notify)) as backend:
            losses.clear()  # what was said of the ROM is no loss
            backend.reset(np.array([0]), make_setups([(0, 4)], [0]))
            backend.advance(np.zeros((60, 1, 2), dtype=np.uint16))
            core = backend.core
    except Sf2aiError as error:
        return Finding("fight", CheckResult.WRONG, str(error))
    if losses:
        return Finding(
            "fight", CheckResult.WRONG, f"{core} crashes within a second of a fight; use another core"
        )
    return Finding("fight", CheckResult.GOOD, f"{core} plays Ryu against Ken")


def _check_program(program: Path | None) -> Finding:
    if program is None:
        return Finding("BizHawk", CheckResult.NOT_GIVEN, "give its folder with --bizhawk PATH")
    try:
        return Finding("BizHawk", CheckResult.GOOD, str(find_program(program)))
    except Sf2aiError as error:
        return Finding("BizHawk", CheckResult.WRONG, str(error))


def _check_script(script: Path) -> Finding:
    try:
        require_script(script)
    except Sf2aiError as error:
        return Finding("Lua script", CheckResult.WRONG, str(error))
    return Finding("Lua script", CheckResult.GOOD, f"{script}, protocol version {PROTOCOL_VERSION}")


def _check_port(port: int) -> Finding:
    if port_is_free(DEFAULT_HOST, port):
        return Finding("port", CheckResult.GOOD, f"{port} on {DEFAULT_HOST} is free")
    return Finding(
        "port",
        CheckResult.WRONG,
        f"{port} on {DEFAULT_HOST} is in use; end the program that uses it, or give --port",
    )
