"""The SNES cores and cartridges that tests run on, and what happens where one is missing."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from sf2ai.backends.libretro.discovery import core_suffix

CARTRIDGES = Path(__file__).parent.parent / "cartridge"
DUEL = CARTRIDGES / "duel.sfc"
DUEL_MOVED = CARTRIDGES / "duel_moved.sfc"
CI_VARIABLE = "SF2AI_CI"
"""Set to 1 where a missing core must fail the tests, so that a lost download cannot turn them green."""


def core_file(name: str) -> Path:
    """Return the file of ``snes9x`` or ``bsnes``; where it is missing the test is skipped, in CI it fails."""
    folders = {"snes9x": _package_cores("retrokix"), "bsnes": _bsnes_folders()}[name]
    stem = {"snes9x": "snes9x_libretro", "bsnes": "bsnes_mercury_performance_libretro"}[name]
    for folder in folders:
        path = folder / f"{stem}{core_suffix()}"
        if path.is_file():
            return path
    missing(f"the core {name} is not in {[str(folder) for folder in folders]}; run scripts/run_tests.py")


def missing(reason: str) -> None:
    """Skip a test because something is not there; fail it in CI."""
    if os.environ.get(CI_VARIABLE) == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _package_cores(package: str) -> list[Path]:
    spec = find_spec(package)
    return [Path(spec.origin).parent / "cores"] if spec is not None and spec.origin else []


def _bsnes_folders() -> list[Path]:
    return [Path(sys.prefix) / "libretro", *sorted(Path("/usr/lib").glob("*/libretro"))]
