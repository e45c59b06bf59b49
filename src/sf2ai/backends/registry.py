"""The only list of backends: a name and how to make one."""

from collections.abc import Callable
from importlib import import_module

from sf2ai.backends.base import Backend
from sf2ai.errors import UnknownNameError

BACKENDS: dict[str, str] = {"sim": "sf2ai.backends.simulator:SimBackend"}
"""Name to ``module:class``; the class is imported when it is asked for."""


def make_backend(name: str, slots: int) -> Backend:
    """Return a backend of that many slots.

    Raises:
        UnknownNameError: no backend has that name.
    """
    if name not in BACKENDS:
        raise UnknownNameError("backend", name, BACKENDS)
    module, attribute = BACKENDS[name].split(":")
    factory: Callable[[int], Backend] = getattr(import_module(module), attribute)
    return factory(slots)
