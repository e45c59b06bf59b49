"""Measures two programs in turns in one run, and prints the ratio of their rates as JSON.

On a shared machine a rate by itself means little, but the ratio of two rates that were measured in turns
does. Peers have virtual environments of their own, made here on first use, so that their requirements
stay out of ours.
"""

import hashlib
import json
import os
import platform
import statistics
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from revisions import WORKING_TREE, Tree, cache_folder

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Program:
    """A script that prints one number, its rate per second, as the last line.

    Attributes:
        name: in the report.
        script: path below benchmarks/.
        arguments: of the script.
        requirements: packages of a peer; without any it runs in our own environment.
        threads: cores that it may use.
        tree: whose script and package are run.
    """

    name: str
    script: str
    arguments: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    threads: int = 2
    tree: Tree = WORKING_TREE


def measure(programs: Sequence[Program], rounds: int) -> dict[str, Any]:
    """Run every program in turns and return their rates.

    Returns:
        For each name: `median` and all `runs`, per second. A peer that cannot be
        installed or run here has `error` instead.
    """
    runs: dict[str, list[float]] = {program.name: [] for program in programs}
    errors: dict[str, str] = {}
    for _ in range(rounds):
        for program in programs:
            if program.name not in errors:
                try:
                    runs[program.name].append(run(program))
                except subprocess.CalledProcessError as error:
                    errors[program.name] = (error.stderr or str(error)).strip().splitlines()[-1]
    return {
        name: {"error": errors[name]}
        if name in errors
        else {"median": statistics.median(rates), "runs": rates}
        for name, rates in runs.items()
    }


def ratio(rates: dict[str, Any], ours: str, peer: str) -> float | None:
    """Return our median over the peer's; None where one of the two did not run."""
    if not all("median" in rates.get(name, {}) for name in (ours, peer)):
        return None
    return round(rates[ours]["median"] / rates[peer]["median"], 3)


def print_report(**report: Any) -> None:
    """Print one JSON document: the report and the machine it was made on."""
    machine = {"processor": _processor(), "cores": os.cpu_count(), "python": platform.python_version()}
    print(json.dumps({**report, "machine": machine}, indent=2))


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor()


def run(program: Program) -> float:
    """Run a program once and return its rate; raises `subprocess.CalledProcessError` when it fails."""
    python = peer_python(program.requirements) if program.requirements else sys.executable
    threads = str(program.threads)
    limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), threads)
    command = [str(python), str(program.tree.folder / "benchmarks" / program.script), *program.arguments]
    environment = {**(os.environ if program.requirements else program.tree.environment), **limits}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return float(done.stdout.strip().splitlines()[-1])


def peer_python(requirements: tuple[str, ...]) -> Path:
    """Return the Python of an environment with these packages, made on first use."""
    name = hashlib.sha256(" ".join(requirements).encode()).hexdigest()[:12]
    cache = cache_folder() / name
    python = cache / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (cache / "ready").exists():
        print(f"installing {', '.join(requirements)} for comparison", file=sys.stderr)
        venv.create(cache, with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "--quiet", *requirements]
        subprocess.run(command, check=True, capture_output=True, text=True)
        (cache / "ready").touch()
    return python
