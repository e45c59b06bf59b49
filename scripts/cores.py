"""Installs what the SNES tests need into a virtual environment: two cores, and the cartridge's assembler.

snes9x comes in a package from PyPI, bsnes-mercury and cc65 come from Debian. None of them is part of the
project or installed with it: snes9x's licence is non-commercial, bsnes is under GPL-3. Where one is not
available its tests are skipped; with SF2AI_CI=1 they fail.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SNES9X_PACKAGE = "retrokix==1.3.1"
"""The package that contains snes9x 1.63; the core needs none of its dependencies."""
BSNES_PACKAGE = "libretro-bsnes-mercury-performance"
ASSEMBLER_PACKAGE = "cc65"


def bring_cores(python: Path, folder: Path) -> None:
    """Install what is missing, and print what is not available.

    Args:
        python: of the virtual environment.
        folder: of the virtual environment; bsnes goes into ``libretro`` below it, cc65 into `assembler`.
    """
    for name, problem in (
        ("SNES core snes9x", _bring_snes9x(python)),
        ("SNES core bsnes-mercury", _bring_bsnes(folder / "libretro")),
        ("assembler cc65", _bring_assembler(folder)),
    ):
        if problem:
            print(f"the {name} is not there: {problem}; its tests will not run", flush=True)


def assembler(folder: Path) -> Path:
    """Return the folder of the assembler's programs in a virtual environment."""
    return folder / "cc65" / "usr" / "bin"


def _bring_snes9x(python: Path) -> str:
    """Return what went wrong; an empty text if nothing did."""
    if not sys.platform.startswith("linux"):
        return "the package that contains it is for Linux"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps"]
    return _run([*pip, SNES9X_PACKAGE])


def _bring_bsnes(target: Path) -> str:
    if any(target.glob("*_libretro.so")):
        return ""
    with tempfile.TemporaryDirectory() as folder:
        problem = _unpack(BSNES_PACKAGE, Path(folder))
        if not problem:
            target.mkdir(parents=True, exist_ok=True)
            for core in Path(folder).rglob("*_libretro.so"):
                shutil.copy2(core, target / core.name)
    return problem


def _bring_assembler(folder: Path) -> str:
    if shutil.which("ca65") or assembler(folder).is_dir():
        return ""
    return _unpack(ASSEMBLER_PACKAGE, folder / "cc65")


def _unpack(package: str, target: Path) -> str:
    """Unpack a Debian package; an installation would need rights and bring other packages."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return "this is no Debian"
    with tempfile.TemporaryDirectory() as folder:
        problem = _run(["apt-get", "download", package], folder)
        if problem:  # the package lists may be missing or old
            _run(["apt-get", "update"], folder)
            problem = _run(["apt-get", "download", package], folder)
        files = [str(path) for path in Path(folder).glob("*.deb")]
        problem = problem or ("" if files else "apt-get download brought nothing")
        if not problem:
            target.mkdir(parents=True, exist_ok=True)
            problem = _run(["dpkg-deb", "-x", files[0], str(target)])
    return problem


def _run(command: list[str], folder: str | None = None) -> str:
    """Run a command; return the end of its output if it failed, otherwise an empty text."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    words = (done.stderr or done.stdout).strip().splitlines()
    return f"{command[0]} says {words[-1]!r}" if words else f"{command[0]} failed with {done.returncode}"
