"""The test cartridge on a real core, read by the names that its own source uses."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fakes.cores import CARTRIDGES, core_file
from sf2ai.backends.console.rom import read_rom
from sf2ai.backends.libretro.core import Core
from sf2ai.game.buttons import Pad

SOURCE = CARTRIDGES / "source"
GRID = ((0, 1, 2, 3, 10, 11), (4, 5, 6, 7, 9, 8))
"""SNES character ids on the select screen, by row and column."""
FULL, KO = 176, 255
BOOT_FRAMES = 20
_WORDS = ("F_PAD", "F_X", "F_SHOTX", "X_COPY1", "X_COPY2", "frame_count", "scene_time")
_LONGS = ("F_MOVECODE",)


@cache
def symbols(variant: str) -> dict[str, int]:
    """Return every number that the cartridge's include files name.

    Args:
        variant: ``"duel"`` or ``"duel_moved"``.
    """
    names: dict[str, int] = {}
    for path in (SOURCE / "addresses" / f"{variant}.inc", SOURCE / "variables.inc"):
        for name, value in re.findall(r"^(\w+)\s*=\s*(\$?[0-9A-F]+)", path.read_text("ascii"), re.M):
            names[name] = int(value[1:], 16) if value.startswith("$") else int(value)
    return names


class DuelConsole:
    """One console with the cartridge in it.

    Attributes:
        core: the core, for save states and pictures.
        frames: how many have passed since power-on.
    """

    def __init__(self, core: str = "snes9x", variant: str = "duel", *, video: bool = False) -> None:
        self.symbols = symbols(variant)
        self.core = Core(core_file(core), read_rom(CARTRIDGES / f"{variant}.sfc"), video=video)
        self.frames = 0

    def __enter__(self) -> "DuelConsole":
        return self

    def __exit__(self, *problem: object) -> None:
        self.core.close()

    def run(self, first: int = 0, second: int = 0, frames: int = 1) -> None:
        """Hold the pads for some frames."""
        for _ in range(frames):
            self.core.run(int(first), int(second))
        self.frames += frames

    def tap(self, first: int = 0, second: int = 0) -> None:
        """Press for one frame and release for one."""
        self.run(first, second)
        self.run()

    def run_until(self, name: str, value: int, limit: int, first: int = 0, second: int = 0) -> int:
        """Run until a variable of the program has a value; return how many frames that took."""
        for passed in range(limit):
            if self.variable(name) == value:
                return passed
            self.run(first, second)
        raise AssertionError(f"{name} is {self.variable(name)} and not {value} after {limit} frames")

    def variable(self, name: str) -> int:
        """Return a variable of the program or a fact of the whole game."""
        return self._read(name, self.symbols[name])

    def fact(self, name: str, side: int) -> int:
        """Return a field of a fighter's record; `name` is the source's, without ``F_``."""
        return self._read(f"F_{name}", self.address(name, side))

    def facts(self, name: str) -> tuple[int, int]:
        """Return a field of both fighters' records."""
        return self.fact(name, 0), self.fact(name, 1)

    def address(self, name: str, side: int) -> int:
        """Return where a field of a fighter's record stands."""
        return self.symbols[("P1", "P2")[side]] + self.symbols[f"F_{name}"]

    def put(self, name: str, side: int, value: int) -> None:
        """Write a field of a fighter's record."""
        size = _size(f"F_{name}")
        at = self.address(name, side)
        self.core.ram[at : at + size] = value.to_bytes(size, "little")

    def put_variable(self, name: str, value: int) -> None:
        """Write a fact of the whole game."""
        self.core.ram[self.symbols[name]] = value

    def place(self, first: int, second: int) -> None:
        """Put both fighters somewhere on the ground."""
        for side, x in enumerate((first, second)):
            self.put("X", side, x)

    def to_select(self) -> None:
        """From power-on to the select screen of two players."""
        self.run(frames=BOOT_FRAMES)
        for pad in (Pad.START, Pad.DOWN, Pad.START):
            self.tap(pad)

    def to_fight(self, first: int = 0, second: int = 4) -> None:
        """From power-on to the first frame of a fight between two characters, by their SNES ids."""
        self.to_select()
        for pads in zip(*padded(path(0, first), path(4, second)), strict=True):
            self.tap(*pads)
        self.tap(Pad.LP, Pad.LP)
        self.run_until("scene", self.symbols["SC_FIGHT"], 400)

    def _read(self, name: str, address: int) -> int:
        return int.from_bytes(self.core.ram[address : address + _size(name)], "little")


def path(start: int, goal: int) -> list[Pad]:
    """Return the presses that lead on the grid from one character to another."""
    (row, column), (goal_row, goal_column) = place_of(start), place_of(goal)
    presses = [Pad.RIGHT] * ((goal_column - column) % 6)
    if row != goal_row:
        presses.append(Pad.DOWN if goal_row else Pad.UP)
    return presses


def place_of(character: int) -> tuple[int, int]:
    """Return the row and column of a character on the grid."""
    return next((row, ids.index(character)) for row, ids in enumerate(GRID) if character in ids)


def padded(*paths: Iterable[int]) -> list[list[int]]:
    """Return lists of presses, the shorter ones lengthened by nothing."""
    lists = [list(presses) for presses in paths]
    length = max(map(len, lists))
    return [presses + [0] * (length - len(presses)) for presses in lists]


def _size(name: str) -> int:
    return 2 if name in _WORDS else 4 if name in _LONGS else 1


def built(variant: str) -> Path:
    """Return the committed file of a variant."""
    return CARTRIDGES / f"{variant}.sfc"
