"""Reads the facts about this machine: metadata and files, and no heavy import."""

import os
import platform
import shutil
import sys
import tempfile
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sf2ai.backends.bizhawk.emulators.installation import find_program, own_script, require_script
from sf2ai.backends.libretro.discovery import CORE_VARIABLE, find_core
from sf2ai.diagnostics.cartridge_facts import Cartridge
from sf2ai.diagnostics.machine.facts import Asset, Interpreter, Limits, Machine, Place
from sf2ai.diagnostics.machine.packages import read_packages
from sf2ai.diagnostics.machine.processor import processor_flags
from sf2ai.errors import Sf2aiError
from sf2ai.store.layout import default_home

VARIABLES = ("NUMBA_DISABLE_JIT", "NUMBA_NUM_THREADS", "NUMBA_CACHE_DIR")
"""Environment variables of which a check speaks."""


@dataclass(frozen=True)
class Asked:
    """What the user named; None for what is searched, or not checked."""

    home: Path | None = None
    rom: Path | None = None
    core: Path | None = None
    assume: str | None = None
    map_file: Path | None = None
    bizhawk: Path | None = None


def read_machine(asked: Asked) -> Machine:
    """Return the facts about this machine; nothing is changed."""
    return Machine(
        system=platform.system(),
        processor=platform.machine(),
        flags=processor_flags(),
        python=Interpreter(
            platform.python_implementation(), platform.python_version(), 64 if sys.maxsize > 2**32 else 32
        ),
        packages=read_packages(),
        environment={name: os.environ[name] for name in VARIABLES if os.environ.get(name)},
        limits=read_limits(),
        home=_home(asked.home),
        cache=_cache(),
        core=_core(asked.core),
        script=_asset(own_script(), require_script),
        bizhawk=Asset() if asked.bizhawk is None else _asset(asked.bizhawk, find_program, given=True),
        browser=_browser(),
        cartridge=_cartridge(asked),
    )


def read_limits() -> Limits:
    """Return what this process may use."""
    cores = os.cpu_count() or 1
    if sys.platform == "win32":
        return Limits(cores, cores)
    import resource

    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else cores
    found = [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_AS)]
    files, memory = (None if limit == resource.RLIM_INFINITY else limit for limit in found)
    return Limits(cores, usable, files, memory)


def read_place(path: Path) -> Place:
    """Return whether files can be written into a folder that may not exist yet, by writing one above it."""
    at = path
    while not os.path.lexists(at) and at != at.parent:
        at = at.parent
    try:
        with tempfile.TemporaryFile(dir=at) as file:
            file.write(b"x")
        free = shutil.disk_usage(at).free
        return Place(str(path), free=free, filled=at == path and bool(os.listdir(path)))
    except OSError as error:
        return Place(str(path), problem=error.strerror or type(error).__name__)


def _home(given: Path | None) -> Place:
    try:
        return read_place(given or default_home())
    except Sf2aiError as error:
        return Place("", str(error))


def cache_base() -> Path | None:
    """Return the folder of compiled code, as `parallel.compiled` chooses it, without importing Numba."""
    import platformdirs

    named = os.environ.get("NUMBA_CACHE_DIR")
    if named:
        return Path(named)
    try:
        folder = platformdirs.user_cache_path("sf2ai") / "compiled"
    except RuntimeError:  # no HOME, and a user of whom the system knows nothing
        return None
    return folder if folder.is_absolute() else None


def _cache() -> Place:
    try:
        base = cache_base()
    except ImportError:
        return Place("", "platformdirs is not installed, which knows the folder")
    return read_place(base) if base else Place("", "this user has no home folder that could hold it")


def _core(given: Path | None) -> Asset:
    named = given is not None or bool(os.environ.get(CORE_VARIABLE))
    try:
        return Asset(named, str(find_core(given)))
    except Sf2aiError as error:
        return Asset(named, problem=str(error))


def _asset(path: Path, require: Callable[[Path], object], *, given: bool = False) -> Asset:
    try:
        require(path)
    except Sf2aiError as error:
        return Asset(given, str(path), str(error))
    return Asset(given, str(path))


def _browser() -> str:
    try:
        found = webbrowser.get()
    except (webbrowser.Error, ValueError):  # BROWSER may hold anything
        return ""
    return str(getattr(found, "name", "")) or type(found).__name__


def _cartridge(asked: Asked) -> Cartridge | None:
    if asked.rom is None:
        return None
    try:
        from sf2ai.diagnostics.cartridge import read_cartridge
    except ImportError as error:  # maps of memory need NumPy
        return Cartridge(problem=f"it cannot be read before {error.name} can be imported")
    return read_cartridge(asked.rom, asked.assume, asked.map_file)
