"""Builds the package as it would be published, and proves it in clean environments, away from the sources.

python3 scripts/check_package.py [--installer pip --installer uv] [--episodes 300] [--keep DIR]

It needs a network, and some minutes: TensorFlow is large. It builds the sdist and the wheel, checks both
with twine and check-wheel-contents, installs the wheel in an empty folder's virtual environment, and runs
there the README's main job, a training of 300 rounds and its measurement, and what a user would run first.
It prints a line for each and ends with 1 if any failed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTALLERS = ("pip", "uv")
TOOLS = ("build", "twine", "check-wheel-contents", "uv")
EPISODES = "EPISODES"
"""Stands for the number of rounds to train."""
SMOKE = (
    ("sf2ai", "--help"),
    ("sf2ai", "--version"),
    ("python", "-c", "import sf2ai.envs, sys; assert 'tensorflow' not in sys.modules"),
    ("sf2ai", "train", "--char", "ryu", "--episodes", EPISODES),
    ("sf2ai", "evaluate", "--char", "ryu", "--opponent", "random", "--opponent", "cpu:0"),
    ("sf2ai", "tournament", "--only", "ryu", "--only", "ken", "--matches", "2"),
    ("sf2ai", "doctor"),
    ("sf2ai", "web", "build", "page"),
)
"""What a user runs first; each must end with 0."""


def main() -> int:
    """Build, check and try; return 1 if anything failed."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--installer", action="append", choices=INSTALLERS, help="default: both")
    options.add_argument("--episodes", default="300", help="rounds of the training (default: 300)")
    options.add_argument("--keep", type=Path, help="folder that gets the sdist and the wheel")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="sf2ai-package-") as folder:
        work = Path(folder)
        tools = _environment(work / "tools", TOOLS)
        built = work / "dist"
        failed = _run([tools / "python", "-m", "build", "--outdir", built, ROOT], work)
        files = sorted(built.glob("*"))
        failed += _run([tools / "twine", "check", "--strict", *files], work)
        failed += _run([tools / "check-wheel-contents", *built.glob("*.whl")], work)
        for installer in chosen.installer or INSTALLERS:
            wheel = next(built.glob("*.whl"))
            uv = tools / "uv" if installer == "uv" else None
            failed += _try(work / installer, wheel, chosen.episodes, uv)
        if chosen.keep and not failed:
            shutil.copytree(built, chosen.keep, dirs_exist_ok=True)
    return 1 if failed else 0


def _try(folder: Path, wheel: Path, episodes: str, uv: Path | None) -> int:
    """Install a wheel in an environment of its own and use it; return the number of failures."""
    tools = _environment(folder / "environment", (str(wheel),), uv)
    empty = folder / "empty"
    empty.mkdir()
    home = {"SF2AI_HOME": str(folder / "home"), "NUMBA_CACHE_DIR": str(folder / "cache")}
    commands = [[episodes if word == EPISODES else word for word in command] for command in SMOKE]
    return sum(_run([tools / name, *arguments], empty, home) for name, *arguments in commands)


def _environment(folder: Path, packages: Sequence[str], uv: Path | None = None) -> Path:
    """Make a virtual environment with these packages, by pip or by a uv; return its folder of commands."""
    venv.create(folder, with_pip=False)
    commands = folder / ("Scripts" if sys.platform == "win32" else "bin")
    python = str(commands / "python")
    if uv is not None:
        install = [str(uv), "pip", "install", "--python", python]
    else:
        install = [sys.executable, "-m", "pip", "--python", python, "install"]
    subprocess.run([*install, "--quiet", *packages], check=True)
    return commands


def _run(command: Sequence[str | Path], folder: Path, variables: dict[str, str] | None = None) -> int:
    """Run a command in a folder, print its time and result, and its output if it failed; return 1 if so."""
    words = [str(word) for word in command]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= variables or {}
    began = time.monotonic()
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    said = " ".join([Path(words[0]).name, *words[1:]])[:80]
    result = "ok" if done.returncode == 0 else "FAILED"
    print(f"{time.monotonic() - began:6.1f} s  {result}  {said}", flush=True)
    if done.returncode != 0:
        print(done.stdout, done.stderr, sep="\n", flush=True)
    return int(done.returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
