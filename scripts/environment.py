"""Makes the project's virtual environment on a machine that has only Python and pip.

The other scripts here use it. Debian's Python lacks ensurepip and may not install packages system-wide, so
the environment is made without pip and filled by the pip outside it, also with a pip of its own: a reader of
the how-to pages types `pip install` in it.
"""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
OLDEST, NEWEST = (3, 11), (3, 13)


def prepare(extras: str = "") -> Path:
    """Install the project, editable and with extras such as ``"[test]"``, and return its Python.

    A second call with the same pyproject.toml and extras installs nothing.
    """
    _check_version()
    python = FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        print(f"making a virtual environment in {FOLDER.name}", flush=True)
        venv.create(FOLDER, with_pip=False, clear=FOLDER.exists())
    stamp = FOLDER / "installed.txt"
    wanted = (ROOT / "pyproject.toml").read_text(encoding="utf-8") + extras
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print("installing sf2ai and its dependencies (TensorFlow is large: some minutes)", flush=True)
        pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
        subprocess.run([*pip, "pip", "--editable", f"{ROOT}{extras}"], check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def tool(python: Path, name: str) -> str:
    """Return the path of a command that is installed beside a Python."""
    return str(python.with_name(name + (".exe" if sys.platform == "win32" else "")))


def _check_version() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        here = ".".join(map(str, sys.version_info[:2]))
        sys.exit(
            f"sf2ai needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}, which TensorFlow has wheels for, "
            f"but this is {here}; "
            "start this script with another Python, such as python3.12"
        )
