"""The one decorator for compiled functions, with a cache that cannot go stale.

Numba's own cache looks only at the file a function stands in; a change in a
function that it calls from another file goes unseen. Here the cache folder is
named after a digest of every source file of the packages that a function can
reach, so a changed file is a new folder.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar, cast

import numba
import platformdirs
from numba.core import event

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("parallel", "game", "engine", "backends", "agents", "seats", "rounds", "players", "guides")
"""Packages with compiled functions or with the data that they read, each able to call those before it."""

NOTICE = "compiling the engine for this machine: once, and it takes up to a minute"
"""What is said, on standard error, where compiled code is missing and the first call takes long."""
_PATIENCE_SECONDS = 1.0

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function with Numba on its first call, and keep the machine code for the next start.

    The function must be plain: numbers, NumPy arrays and records in, no
    objects, no exceptions. ``NUMBA_DISABLE_JIT=1`` runs it as Python.
    """
    package = function.__module__.split(".")[1]
    settings: Any = numba.config  # its fields are set as Numba is imported
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(cache_folder(package))
    try:
        # Inlined wherever it is called: without it a frame took a quarter longer, in calls alone.
        # What the agents think is longer, and compiles too long that way.
        inline = package != "agents"
        wrapped: Any = numba.njit(cache=True, error_model="numpy", nogil=True, forceinline=inline)(function)
        return cast(Function, wrapped)
    finally:
        settings.CACHE_DIR = before


class CompilationNotice(event.Listener):
    """Says `NOTICE` once in a process, as soon as a compilation of ours has taken more than a second."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self.said = False
        self._depth = 0
        self._since = 0.0

    def on_start(self, event: Any) -> None:
        """A function begins to be compiled, maybe for another that calls it."""
        if self._depth == 0:
            self._since = perf_counter()
        self._depth += 1
        self._say(event)

    def on_end(self, event: Any) -> None:
        """A function has been compiled."""
        self._depth -= 1
        self._say(event)

    def _say(self, event: Any) -> None:
        ours = event.data["dispatcher"].py_func.__module__.startswith("sf2ai.")
        if ours and not self.said and perf_counter() - self._since > _PATIENCE_SECONDS:
            self.said = True
            if sys.stderr is not None:
                print(NOTICE, file=sys.stderr, flush=True)


COMPILATION_NOTICE = CompilationNotice()
"""Listens to all that is compiled in this process; a program may set `said` to keep it quiet."""
event.register("numba:compile", COMPILATION_NOTICE)  # type: ignore[no-untyped-call]


def is_cached() -> bool:
    """Whether an earlier run has left compiled code of these sources; if not, a first call takes long."""
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
