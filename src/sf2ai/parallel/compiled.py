"""The one decorator for compiled functions, with a cache that cannot go stale.

Numba's own cache checks only the file that holds a function and misses a change in a function that it
calls from another file. Here the cache folder is named after a digest of every source file of the
packages that a function can reach, so a changed file leads to a new folder. A cache that cannot be written
or is damaged costs time only: `code_cache`.
"""

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from time import perf_counter
from types import FunctionType
from typing import Protocol, TypeVar, cast

import numba
import numpy as np
import platformdirs
from numba.core import event
from numba.core.event import Event

from sf2ai.parallel.code_cache import SUFFIX
from sf2ai.parallel.dispatcher import FormDispatcher

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("parallel", "game", "engine", "backends", "agents", "seats", "rounds", "players", "guides")
"""Packages with compiled functions or with the data that they read; each may call those before it."""

NOTICE = "compiling the engine for this machine: once, and it takes up to a minute"
"""Printed on standard error where compiled code is missing and the first call takes long."""
UNKEPT_NOTICE = (
    "compiling the engine, up to a minute at each start, since {}; set NUMBA_CACHE_DIR to a folder that you "
    "may write to"
)
"""Printed instead of `NOTICE` where compiled code cannot be kept, with the reason."""
NOTICED_VARIABLE = "SF2AI_COMPILATION_NOTICED"
"""Set once a notice is printed, since child processes print on the same terminal."""
_PATIENCE_SECONDS = 1.0


class NumbaSettings(Protocol):
    """Those of Numba's settings that are read or set here; Numba adds them when it is imported."""

    NUMBA_NUM_THREADS: int
    DISABLE_JIT: bool


NUMBA_SETTINGS = cast(NumbaSettings, numba.config)

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile a function with Numba on its first call, and keep the machine code for the next start.

    The function takes numbers, NumPy arrays and records, no objects, raises no exceptions and has no
    closure. ``NUMBA_DISABLE_JIT=1`` runs it as Python.
    """
    if NUMBA_SETTINGS.DISABLE_JIT:
        return function
    package = function.__module__.split(".")[1]
    # Inlined wherever it is called: without that the calls alone made a frame take a quarter longer.
    # The agents' functions are longer and would take too long to compile that way.
    inline = package != "agents"
    options = {"nopython": True, "error_model": "numpy", "nogil": True, "forceinline": inline}
    dispatcher = FormDispatcher(function, options)
    folder = cache_folder(package)
    if folder is not None:
        dispatcher.keep_in(cast(FunctionType, function), folder, COMPILATION_NOTICE.report_unkept)
    return cast(Function, dispatcher)


class CompilationNotice(event.Listener):
    """Prints one notice in a process, as soon as compiling this package has taken more than a second.

    Attributes:
        said: whether it is printed; a program may set it to keep the notice quiet.
    """

    def __init__(self) -> None:
        """Begin with nothing printed."""
        self.said = NOTICED_VARIABLE in os.environ
        self._unkept = self.said
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

    def announce(self) -> None:
        """Print that compiling takes a while, and the reason if it will at the next start too."""
        if not self.said:
            reason = unkept_reason()
            self._print(UNKEPT_NOTICE.format(reason) if reason else NOTICE)
            self._unkept = bool(reason)

    def report_unkept(self, error: OSError) -> None:
        """Print that compiled code could not be kept, unless that is printed already."""
        if not self._unkept:
            self._unkept = True
            self._print(UNKEPT_NOTICE.format(_refusal(error)))

    def _print_if_long(self, event: Event) -> None:
        ours = event.data["dispatcher"].py_func.__module__.startswith("sf2ai.")
        if ours and not self.said and perf_counter() - self._since > _PATIENCE_SECONDS:
            self.announce()

    def _print(self, text: str) -> None:
        self.said = True
        os.environ[NOTICED_VARIABLE] = "1"
        if sys.stderr is not None:
            with contextlib.suppress(OSError):  # a full disk behind it, or its reader has left
                print(text, file=sys.stderr, flush=True)


COMPILATION_NOTICE = CompilationNotice()
"""Hears of every compilation in this process."""
event.register("numba:compile", COMPILATION_NOTICE)  # type: ignore[no-untyped-call]


def is_cached() -> bool:
    """Return whether compiled code of these sources is kept already; if not, the first call takes long."""
    folder = cache_folder(_PACKAGES[-1])
    try:
        return folder is not None and any(name.endswith(SUFFIX) for name in os.listdir(folder))
    except OSError:
        return False


def unkept_reason() -> str:
    """Return why compiled code cannot be kept; empty if it can. Makes the cache's folder."""
    base = _cache_base()
    if base is None:
        return "this user has no home folder that could hold the cache"
    try:
        base.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=base).close()
    except OSError as error:
        return _refusal(error)
    return ""


@cache
def cache_folder(package: str) -> Path | None:
    """Return the folder of the compiled code of one package's present sources; None without a home."""
    base = _cache_base()
    return None if base is None else base / _digest(package)


def _cache_base() -> Path | None:
    named = os.environ.get("NUMBA_CACHE_DIR")
    if named:
        return Path(named)
    try:
        folder = platformdirs.user_cache_path("sf2ai") / "compiled"
    except RuntimeError:  # no HOME, and a user of whom the system knows nothing
        return None
    return folder if folder.is_absolute() else None  # older versions return "~" as it is


def _refusal(error: OSError) -> str:
    return f"its cache in {str(_cache_base())!r} cannot be written ({error.strerror})"


def _digest(package: str) -> str:
    reachable = _PACKAGES[: _PACKAGES.index(package) + 1]
    digest = hashlib.sha256(f"{numba.__version__} {np.__version__}".encode())
    for name in reachable:
        for path in sorted((_ROOT / name).rglob("*.py")):
            source = path.read_bytes()
            if name == "game" or b"compiled" in source or b"np.dtype" in source:
                digest.update(path.name.encode())
                digest.update(source)
    return f"{package}-{digest.hexdigest()[:16]}"
