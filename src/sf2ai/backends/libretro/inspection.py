"""Asks a core which console it plays, in a process of its own: a file may be anything and may crash.

`inspect_core` starts it as ``python -m sf2ai.backends.libretro.inspection FILE``.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from sf2ai.backends.libretro.library import CoreInfo, load_snes_core, unload
from sf2ai.errors import BackendError

SECONDS = 30.0
"""How long a core may take to be loaded."""


def inspect_core(path: Path) -> CoreInfo:
    """Return what a core for the SNES says about itself.

    Raises:
        BackendError: the file is no such core, crashes as it is loaded, or takes too long.
    """
    command = [sys.executable, "-P", "-m", "sf2ai.backends.libretro.inspection", str(path)]
    import_path = os.pathsep.join(os.path.abspath(folder) for folder in sys.path)
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": import_path},
            timeout=SECONDS,
            check=False,
        )
        found = json.loads(done.stdout.rpartition(b"\n")[2])
    except subprocess.TimeoutExpired as error:
        raise BackendError(f"{str(path)!r} was not loaded within {SECONDS:g} s; use another core") from error
    except ValueError as error:
        raise BackendError(
            f"{str(path)!r} ends the process that loads it (code {done.returncode}); use another core"
        ) from error
    if "error" in found:
        raise BackendError(found["error"])
    return CoreInfo(found["name"], found["version"], tuple(found["extensions"]))


def main(path: str) -> None:
    """Print what a core says about itself, or why it cannot be used, as one line of JSON."""
    try:
        library, copy, info = load_snes_core(Path(path))
        answer: dict[str, object] = asdict(info)
        unload(library, copy)
    except BackendError as error:
        answer = {"error": str(error)}
    sys.stdout.write("\n" + json.dumps(answer))  # a line of its own: a library may print, too


if __name__ == "__main__":
    main(sys.argv[1])
