"""Virtual environments in which sf2ai lives together with other people's libraries.

An environment is made once and kept until the project's dependencies or its own packages change.
"""

import json
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INSTALL_LIMIT = 2_400
"""Seconds that one call of pip may take."""
_VERSIONS = """
import json, sys
from importlib.metadata import PackageNotFoundError, version
found = {}
for name in sys.argv[1:]:
    try:
        found[name] = version(name)
    except PackageNotFoundError:
        pass
print(json.dumps(found))
"""


class NotInstalled(Exception):
    """An environment, or a part of it, is not to be had on this machine; the message is one line."""


@dataclass(frozen=True)
class Environment:
    """Libraries that are installed together.

    Attributes:
        name: of its folder.
        extras: of sf2ai, such as ``"[video]"``.
        packages: what pip installs beside sf2ai, with its dependencies.
        alone: what pip installs afterwards without its dependencies, since these exclude sf2ai's.
    """

    name: str
    extras: str = ""
    packages: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()

    def prepare(self, folder: Path) -> Path:
        """Install everything below a folder unless that was done before; return the environment's Python.

        Raises:
            NotInstalled: pip could not install a package here.
        """
        target = folder / self.name
        python = target / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        stamp = target / "installed.json"
        if not (stamp.exists() and stamp.read_text(encoding="utf-8") == self._wanted()):
            venv.create(target, with_pip=False, clear=True)
            pip = [str(_python_with_pip()), "-m", "pip", "--python", str(python), "install", "--quiet"]
            _install([*pip, "--editable", f"{ROOT}{self.extras}", *self.packages])
            if self.alone:
                _install([*pip, "--no-deps", *self.alone])
            stamp.write_text(self._wanted(), encoding="utf-8")
        return python

    def remove(self, folder: Path) -> None:
        """Delete the environment."""
        shutil.rmtree(folder / self.name, ignore_errors=True)

    def _wanted(self) -> str:
        """Return everything on which the installed packages depend."""
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extras = [project["optional-dependencies"][name] for name in re.findall(r"\w+", self.extras)]
        own = [project["dependencies"], project["scripts"], extras, str(ROOT)]
        return json.dumps([own, self.packages, self.alone])


def versions(python: Path, names: Sequence[str]) -> dict[str, str]:
    """Return the installed version of each distribution, in the order of `names`; of those that are there."""
    done = subprocess.run(
        [str(python), "-c", _VERSIONS, *names], capture_output=True, text=True, check=True, timeout=60
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _python_with_pip() -> Path:
    """Return this Python, or the one that its virtual environment was made with: .venv has no pip.

    Raises:
        NotInstalled: neither has pip.
    """
    name = Path(sys.executable).name
    for python in (Path(sys.executable), Path(sys.base_prefix) / "bin" / name, Path(sys.base_prefix) / name):
        asked = [str(python), "-c", "import pip"]
        if python.exists() and subprocess.run(asked, capture_output=True, check=False).returncode == 0:
            return python
    raise NotInstalled("this Python has no pip; install it, on Debian with apt-get install python3-pip")


def _install(command: Sequence[str]) -> None:
    """Run pip; raises `NotInstalled` with its last word."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=INSTALL_LIMIT)
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"pip was not ready after {INSTALL_LIMIT // 60} minutes") from None
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.lower().startswith("error:")]
        raise NotInstalled((errors or done.stderr.splitlines() or ["pip failed without a word"])[-1].strip())
