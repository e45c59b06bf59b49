"""Finds a SNES core: named by the user, in an installed package, or in RetroArch's folders."""

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from sf2ai.checks import path_of
from sf2ai.errors import InputError

CORE_VARIABLE = "SF2AI_CORE"
"""The environment variable that names a core's file when no option does."""

CORE_NAMES = (
    "snes9x",
    "bsnes_mercury_performance",
    "bsnes_mercury_balanced",
    "bsnes_mercury_accuracy",
    "bsnes",
)
"""Cores that are known to play the game, the fastest first."""
PACKAGES = ("retrokix", "stable_retro")
"""Packages that contain a core in their folder ``cores``; they are searched but never imported."""

_SUFFIXES = {"win32": ".dll", "darwin": ".dylib"}


def find_core(path: Path | None = None) -> Path:
    """Return the file of a core: the given one, the one that ``SF2AI_CORE`` names, or the first one found.

    Raises:
        InputError: no core was found; the message names the searched folders and what to install.
    """
    named = os.environ.get(CORE_VARIABLE)
    if path is not None:
        return _existing(path, "--core")
    if named:
        return _existing(path_of(CORE_VARIABLE, named), CORE_VARIABLE)
    folders = list(core_folders())
    for folder in folders:
        for name in CORE_NAMES:
            found = folder / f"{name}_libretro{core_suffix()}"
            if os.path.isfile(found):  # False too for a folder that this user may not read
                return found
    searched = ", ".join(repr(str(folder)) for folder in folders)
    raise InputError(
        f"no SNES core was found in {searched}; {_advice()}, or name the file of one with --core or "
        f"{CORE_VARIABLE}"
    )


def core_folders() -> Iterator[Path]:
    """Yield the folders that are searched for cores, in this order; not all of them exist."""
    for package in PACKAGES:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            yield Path(spec.origin).parent / "cores"
    yield from _retroarch_folders()
    if sys.platform.startswith("linux"):
        yield from sorted(Path("/usr/lib").glob("*/libretro"))
        yield Path("/usr/lib/libretro")


def core_suffix() -> str:
    """Return the end of a core's file name on this system."""
    return _SUFFIXES.get(sys.platform, ".so")


def _existing(path: Path, where: str) -> Path:
    if not os.path.isfile(path):
        raise InputError(
            f"there is no core at {str(path)!r}; correct {where}, or omit it to search for a core"
        )
    return path


def _retroarch_folders() -> Iterator[Path]:
    home = Path(os.path.expanduser("~"))
    if not home.is_absolute():  # the user has none
        return
    if sys.platform == "win32":
        yield Path(os.environ.get("APPDATA", home)) / "RetroArch" / "cores"
        yield Path("C:/RetroArch-Win64/cores")
        yield Path("C:/Program Files (x86)/Steam/steamapps/common/RetroArch/cores")
    elif sys.platform == "darwin":
        yield home / "Library" / "Application Support" / "RetroArch" / "cores"
    else:
        yield home / ".config" / "retroarch" / "cores"
        yield home / ".var" / "app" / "org.libretro.RetroArch" / "config" / "retroarch" / "cores"
        yield home / "snap" / "retroarch" / "current" / ".config" / "retroarch" / "cores"


def _advice() -> str:
    if sys.platform.startswith("linux"):
        return "install one with pip install 'sf2ai[snes]', or RetroArch with its core Snes9x"
    return "install RetroArch with its core Snes9x"
