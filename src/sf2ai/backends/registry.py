"""The list of backends: each name with the class that makes it."""

from importlib import import_module
from typing import Protocol

from sf2ai.backends.base import Backend
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.errors import UnknownNameError

BACKENDS: dict[str, str] = {
    "sim": "sf2ai.backends.sim.backend:SimBackend",
    "bizhawk": "sf2ai.backends.bizhawk.backend:BizHawkBackend",
    "snes": "sf2ai.backends.libretro.backend:SnesBackend",
}
"""Name to ``module:class``; the class is imported when it is needed."""


class BackendClass(Protocol):
    """A class of `BACKENDS`."""

    def make(self, slots: int, options: BackendOptions) -> Backend:
        """Return a backend; options that do not apply to it are ignored."""

    def most_slots(self, wanted: int, options: BackendOptions) -> int:
        """Return how many of the wanted slots make the backend faster on this machine, at least 1."""


def make_backend(name: str, slots: int, options: BackendOptions = NO_OPTIONS) -> Backend:
    """Return a backend of that many slots.

    Raises:
        UnknownNameError: no backend has that name.
        Sf2aiError: the backend cannot run; the message says what is missing.
    """
    return _find(name).make(slots, options)


def useful_slots(name: str, wanted: int, options: BackendOptions = NO_OPTIONS) -> int:
    """Return how many of the wanted slots a backend can make use of on this machine.

    For callers whose results do not depend on the number of slots.

    Raises:
        UnknownNameError: no backend has that name.
    """
    return _find(name).most_slots(wanted, options)


def _find(name: str) -> BackendClass:
    if name not in BACKENDS:
        raise UnknownNameError("backend", name, BACKENDS)
    module, attribute = BACKENDS[name].split(":")
    found: BackendClass = getattr(import_module(module), attribute)
    return found
