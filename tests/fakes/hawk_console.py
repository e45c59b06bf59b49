"""A real SNES core inside the stand-in for EmuHawk."""

from pathlib import Path

from sf2ai.backends.console.rom import read_rom
from sf2ai.backends.libretro.core import Core
from sf2ai.backends.libretro.discovery import find_core


class LibretroConsole:
    """What `fake_hawk.FakeHawk` needs of a console, by a libretro core and a cartridge."""

    def __init__(self, rom, core=None):
        self._core = Core(find_core(core), read_rom(Path(rom)))
        self.core = self._core.name

    def advance(self, first, second):
        self._core.run(first, second)

    def read(self, address, length):
        return bytes(self._core.ram[int(address) : int(address + length)])

    def save(self):
        return self._core.save()

    def load(self, state):
        self._core.load(state)

    def close(self):
        self._core.close()
