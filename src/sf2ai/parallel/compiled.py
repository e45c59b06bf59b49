"""The one decorator for compiled functions, with a cache that cannot go stale.

Numba's own cache checks only the file that holds a function and misses a change in a function that it
calls from another file. Here the cache folder is named after a digest of every source file of the
packages that a function can reach, so a changed file leads to a new folder.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Protocol, TypeVar, cast

import numba
import platformdirs
from numba.core import event
from numba.core.event import Event

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("parallel", "game", "engine", "backends", "agents", "seats", "rounds", "players", "guides")
"""Packages with compiled functions or with the data that they read; each may call those before it."""

NOTICE = "compiling the engine for this machine: once, and it takes up to a minute"
"""Printed on standard error where compiled code is missing and the first call takes long."""
_PATIENCE_SECONDS = 1.0


class NumbaSettings(Protocol):
    """Those of Numba's settings that are read or set here; Numba adds them when it is imported."""

    CACHE_DIR: str
    NUMBA_NUM_THREADS: int
    DISABLE_JIT: bool


NUMBA_SETTINGS = cast(NumbaSettings, numba.config)

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile a function with Numba on its first call, and keep the machine code for the next start.

    The function takes numbers, NumPy arrays and records, no objects, and raises no exceptions.
    ``NUMBA_DISABLE_JIT=1`` runs it as Python.
    """
    package = function.__module__.split(".")[1]
    before = NUMBA_SETTINGS.CACHE_DIR
    NUMBA_SETTINGS.CACHE_DIR = str(cache_folder(package))
    try:
        # Inlined wherever it is called: without that the calls alone made a frame take a quarter longer.
        # The agents' functions are longer and would take too long to compile that way.
        inline = package != "agents"
        wrapped = numba.njit(cache=True, error_model="numpy", nogil=True, forceinline=inline)(function)
        return cast(Function, wrapped)
    finally:
        NUMBA_SETTINGS.CACHE_DIR = before


class CompilationNotice(event.Listener):
    """Prints `NOTICE` once in a process, as soon as compiling this package has taken more than a second."""

    def __init__(self) -> None:
        """Begin with nothing printed."""
        self.said = False
        self._depth = 0
        self._since = 0.0

    def on_start(self, event: Event) -> None:
        """Note that a function begins to be compiled, perhaps for another that calls it."""
        if self._depth == 0:
            self._since = perf_counter()
        self._depth += 1
        self._print_if_long(event)

    def on_end(self, event: Event) -> None:
        """Note that a function has been compiled."""
        self._depth -= 1
        self._print_if_long(event)

    def _print_if_long(self, event: Event) -> None:
        ours = event.data["dispatcher"].py_func.__module__.startswith("sf2ai.")
        if ours and not self.said and perf_counter() - self._since > _PATIENCE_SECONDS:
            self.said = True
            if sys.stderr is not None:
                print(NOTICE, file=sys.stderr, flush=True)


COMPILATION_NOTICE = CompilationNotice()
"""Hears of every compilation in this process; a program may set `said` to keep it quiet."""
event.register("numba:compile", COMPILATION_NOTICE)  # type: ignore[no-untyped-call]


def is_cached() -> bool:
    """Return whether compiled code of these sources is kept already; if not, the first call takes long."""
    folder = cache_folder(_PACKAGES[-1])
    return folder.is_dir() and any(folder.rglob("*.nbi"))


@cache
def cache_folder(package: str) -> Path:
    """Return the folder of the compiled code of one package's present sources."""
    base = os.environ.get("NUMBA_CACHE_DIR") or platformdirs.user_cache_path("sf2ai") / "compiled"
    return Path(base) / _digest(package)


def _digest(package: str) -> str:
    reachable = _PACKAGES[: _PACKAGES.index(package) + 1]
    digest = hashlib.sha256(numba.__version__.encode())
    for name in reachable:
        for path in sorted((_ROOT / name).rglob("*.py")):
            source = path.read_bytes()
            if name == "game" or b"compiled" in source or b"np.dtype" in source:
                digest.update(path.name.encode())
                digest.update(source)
    return f"{package}-{digest.hexdigest()[:16]}"
