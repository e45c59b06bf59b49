"""Imports each heavy library in a process of its own, which may crash or hang."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from sf2ai.diagnostics.machine.facts import Asset, Import
from sf2ai.errors import Sf2aiError

LIBRARIES = (
    ("tensorflow", "tensorflow"),
    ("tf_keras", "tf-keras"),
    ("sf2ai.agents.keras_rl.library", "keras-rl2"),
    ("numba", "numba"),
    ("numpy", "numpy"),
    ("pandas", "pandas"),
    ("matplotlib.pyplot", "matplotlib"),
    ("PIL.Image", "pillow"),
    ("gymnasium", "gymnasium"),
    ("gym", "gym"),
    ("pettingzoo", "pettingzoo"),
    ("tensorboard", "tensorboard"),
)
"""Modules, the slowest first, and the distributions that bring them."""
SECONDS = 120.0
"""How long an import may take; TensorFlow's took 22 s on two busy cores."""
_MOST_LETTERS = 200


def import_libraries(limit: float = SECONDS) -> tuple[Import, ...]:
    """Import each of `LIBRARIES`; returns how that ended, in their order.

    One after the other: so Ctrl-C ends the one process that runs, and all is over.
    """
    return tuple(try_import(module, package, limit) for module, package in LIBRARIES)


def try_import(module: str, package: str, limit: float) -> Import:
    """Import one module in a new process.

    Args:
        module: its full name.
        package: the distribution that brings it.
        limit: seconds after which the process is ended.
    """
    import_path = os.pathsep.join(os.path.abspath(folder) for folder in sys.path)
    begun = perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", f"import {module}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": import_path},
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Import(module, package, perf_counter() - begun, None)
    said = done.stderr.decode(errors="replace").strip().splitlines()
    words = said[-1].strip()[:_MOST_LETTERS] if said and done.returncode else ""
    return Import(module, package, perf_counter() - begun, done.returncode, words)


def load_core(core: Asset) -> Asset:
    """Return a core with the problem that a process of its own had in loading it."""
    if core.problem:
        return core
    try:
        from sf2ai.backends.libretro.inspection import inspect_core

        inspect_core(Path(core.path))
    except ImportError:  # `LIBRARIES` names the one that is missing
        return core
    except Sf2aiError as error:
        return replace(core, given=True, problem=str(error))
    return core
