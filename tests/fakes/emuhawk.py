"""A folder like BizHawk's, whose program runs the stand-in in a process of its own."""

import sys
from pathlib import Path

_PROGRAM = """#!/bin/sh
PYTHONPATH={paths} exec {python} -m fakes.fake_hawk "$@"
"""


def make_bizhawk(folder):
    """Write a BizHawk folder and return it."""
    tests = Path(__file__).parents[1]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.ini").write_text('{"PreferredCores": {"SNES": "Snes9x"}}')
    program = folder / "EmuHawkMono.sh"
    program.write_text(_PROGRAM.format(paths=f"{tests.parent / 'src'}:{tests}", python=sys.executable))
    program.chmod(0o755)
    return folder
