"""The backends of the contract tests by name, as functions from a number of slots to a backend."""

from collections.abc import Callable, Mapping

from fakes.cores import DUEL, DUEL_MOVED, core_file
from fakes.hawked import HawkedBackend
from sf2ai.backends.base import Backend
from sf2ai.backends.options import BackendOptions
from sf2ai.backends.registry import make_backend

Maker = Callable[[int], Backend]


def snes_maker(core: str, rom) -> Maker:
    """Return what makes a snes backend on one core and cartridge."""
    return lambda slots: make_backend("snes", slots, BackendOptions(rom=rom, core=core_file(core)))


MAKERS: Mapping[str, Maker] = {
    "sim": lambda slots: make_backend("sim", slots),
    "snes on snes9x": snes_maker("snes9x", DUEL),
    "snes on snes9x, moved": snes_maker("snes9x", DUEL_MOVED),
    "snes on bsnes": snes_maker("bsnes", DUEL),
    "bizhawk": lambda slots: HawkedBackend(slots, slots, DUEL),
    "bizhawk, shared": lambda slots: HawkedBackend(slots, 2, DUEL_MOVED),
}
