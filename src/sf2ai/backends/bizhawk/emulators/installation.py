"""Finds the user's BizHawk and the Lua script, and checks that they can be used."""

import os
import re
import sys
from pathlib import Path

from sf2ai.backends.bizhawk.protocol.messages import PROTOCOL_VERSION
from sf2ai.errors import InputError
from sf2ai.user_files import read_at_most, real_path

PROGRAM_NAME = "EmuHawk.exe" if sys.platform == "win32" else "EmuHawkMono.sh"
"""The program in BizHawk's folder; BizHawk for Linux contains both."""

_SCRIPT = Path("emulator_scripts") / "bizhawk" / "sf2ai.lua"
_SCRIPT_VERSION = re.compile(r"^local PROTOCOL_VERSION = (\d{1,9})\b", re.MULTILINE)
_MAX_SCRIPT_BYTES = 1 << 20


def find_program(path: Path) -> Path:
    """Return EmuHawk's file, given the file or the folder of BizHawk; raises `InputError`."""
    found = path / PROGRAM_NAME if path.is_dir() else path
    if not found.is_file():
        raise InputError(
            f"there is no {PROGRAM_NAME} at {str(path)!r}; give the folder of BizHawk with --bizhawk"
        )
    # On Windows every file counts as executable.
    if not os.access(found, os.X_OK) or (sys.platform == "win32" and found.suffix.lower() != ".exe"):
        raise InputError(
            f"{str(found)!r} cannot be started; give the folder of BizHawk with --bizhawk, or make the file "
            "executable"
        )
    return real_path(found)


def own_script() -> Path:
    """Return the path of sf2ai's own Lua script, in the installed package or in a clone of the project."""
    package = Path(__file__).resolve().parents[3]
    installed = package / _SCRIPT
    return installed if installed.exists() else package.parent.parent / _SCRIPT


def require_script(script: Path) -> None:
    """Check that a Lua script speaks the protocol of this sf2ai; raises `InputError`."""
    try:
        found = _SCRIPT_VERSION.search(read_at_most(script, _MAX_SCRIPT_BYTES).decode(errors="replace"))
    except OSError as error:
        raise InputError(f"{str(script)!r} cannot be read ({error.strerror}); check --script") from error
    if found is None or int(found[1]) != PROTOCOL_VERSION:
        spoken = f"version {found[1]} of the protocol" if found else "no protocol of sf2ai"
        raise InputError(
            f"{str(script)!r} speaks {spoken}, and this sf2ai speaks version {PROTOCOL_VERSION}; "
            "omit --script to use the script that came with sf2ai"
        )
