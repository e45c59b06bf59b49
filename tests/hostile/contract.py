"""What every command must keep, whatever it is given: the contract of the command line, as checks.

Exit codes, lines, documents, and the user's files: what was there is still there, unless the command is one
that the user asked to replace or to delete it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hostile.lines import WAITING, Command

CODES = frozenset({0, 1, 2, 130, 141})
_ABORTS = frozenset({-6, -11})
"""How a library written in C ends the process where there is no memory; what was saved must be whole."""
_LONGEST_MESSAGE = 2_100
_STRANGE = re.compile(
    r"Traceback|\w(?:Error|Exception|Warning)\b:|\[Errno| object at 0x|OpenBLAS|^E0000|^W0000|core dumped"
    r"|Fatal Python|Exception ignored",
    re.MULTILINE,
)
"""What belongs to Python or a library, and not to a message for users."""
_OWN_ERRORS = re.compile(r" (?:cannot play|cannot be imported|failed): \w+Error: ")
"""What the user's own bot or reward raises, which its author wants to know."""
_ENDLESS = frozenset({"2^31", "2^63 - 1", "4,400 zeros", "may take long", "--char: all"})
"""Kinds of values with which a command may go on for long: twelve trainings in a home without a cache."""
_SHOWS_FIGHTS = frozenset({("watch",), ("replay",)})
"""On a terminal they show a fight as fast as it was, up to five minutes."""


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    status: int
    """Exit code, or minus the number of the signal that ended it."""
    stdout: bytes
    stderr: bytes
    limit: bool
    """Whether it ran until its limit and got Ctrl-C."""
    hang: bool
    """Whether it went on after that."""
    signalled: bool
    """Whether the signal of its circumstance reached it."""
    left: tuple[str, ...]
    """Processes that it left behind."""
    before: Mapping[str, str]
    """Digests of the ground's files."""
    after: Mapping[str, str]


Check = Callable[[Command, Result], str | None]
"""Returns what is wrong; None if nothing is."""


def faults(command: Command, result: Result) -> list[str]:
    """Return every part of the contract that a command has broken."""
    return [fault for check in _CHECKS if (fault := check(command, result)) is not None]


def _code(command: Command, result: Result) -> str | None:
    signal = command.circumstance.signal
    if signal is not None and result.signalled and result.status in (-signal[0], 128 + signal[0]):
        return None
    if result.status == 130 and not result.limit and not (signal and signal[0] == 2):
        return "exit code 130 without Ctrl-C"
    if result.status in CODES or result.hang:
        return None
    if result.status in _ABORTS and any(name == "RLIMIT_AS" for name, _, _ in command.circumstance.limits):
        return None
    return f"exit code {result.status}"


def _time(command: Command, result: Result) -> str | None:
    if result.hang:
        return "it went on after Ctrl-C"
    if result.limit and not may_wait(command):
        return "it did not end"
    return None


def may_wait(command: Command) -> bool:
    """Whether a command may go on until it gets Ctrl-C."""
    shows = command.path in _SHOWS_FIGHTS and "FORCE_COLOR" in command.circumstance.environment
    return shows or command.path in WAITING or any(kind in command.about for kind in _ENDLESS)


def _no_child(command: Command, result: Result) -> str | None:
    if not result.left:
        return None
    signal = command.circumstance.signal
    return None if signal and signal[0] == 9 else f"it left processes behind: {result.left}"


def _error_lines(command: Command, result: Result) -> str | None:
    text = _OWN_ERRORS.sub("", result.stderr.decode("utf-8", "replace"))
    if _STRANGE.search(text) and result.status not in _ABORTS:
        return "standard error has words of Python or of a library"
    if "\x1b" in text and "FORCE_COLOR" not in command.circumstance.environment:
        return "standard error has control characters"
    errors = [line for line in text.split("\n") if line.startswith("sf2ai: ")]
    if result.status == 2 and command.circumstance.hears and _can_write(command):
        if len(errors) != 1 or not text.endswith("\n") or text.rstrip("\n").split("\n")[-1] != errors[0]:
            return "exit code 2 without one line that says why, at the end"
        if len(errors[0]) > _LONGEST_MESSAGE:
            return f"the message has {len(errors[0]):,} letters"
    elif result.status == 0 and errors:
        return "an error is printed, but the exit code is 0"
    return None


_FILES_AFTER = frozenset({"--csv", "--png", "--gif", "--html", "--mp4", "--record"})


def _output(command: Command, result: Result) -> str | None:
    if not command.circumstance.speaks or not _can_write(command):
        return None
    text = result.stdout.decode("utf-8", "replace")
    if _STRANGE.search(text):
        return "standard output has words of Python or of a library"
    if "\x1b" in text and "FORCE_COLOR" not in command.circumstance.environment:
        return "standard output has control characters"
    # A result that is printed stays, although a file that was asked for too cannot be written after it.
    writes_after = not _FILES_AFTER.isdisjoint(command.words)
    if result.status == 2 and text and command.path[0] != "emulator" and not writes_after:
        return "exit code 2, but something is on standard output"
    if not command.wants_json or "--help" in command.words:
        return None
    try:
        documents = 1 if json.loads(text) is not None else 0
    except ValueError:
        documents = 0
    if text and not documents:
        return "standard output is not one JSON document"
    if result.status in (0, 1) and not documents:
        return "there is no JSON document"
    return None


def _home(command: Command, result: Result) -> str | None:
    """Check that what was in the home is still in it, somewhere."""
    before, after = _under(result.before, "home/"), _under(result.after, "home/")
    kept = set(after.values())
    for name, digest in before.items():
        if after.get(name) == digest or _may_change(command, name):
            continue
        if result.status == 2 and not _reports(name) and not _is_late(command):
            return f"refused, but {name} of the home has changed"
        if digest not in kept:
            return f"{name} of the home is lost"
    if result.status == 2 and not _is_late(command):
        new = [name for name in after if name not in before and not _may_appear(name)]
        if new:
            return f"refused, but {new[0]} is new in the home"
    return None


def _may_change(command: Command, name: str) -> bool:
    """Whether a command may replace or remove a file of the home, since the user asked for it."""
    if name == "results.jsonl" and command.path[0] in ("evaluate", "tournament", "compare"):
        return True
    if name == "bans.json" and command.path[0] == "ban":
        return True
    if command.path[0] == "history" and "--prune" in command.words and "--yes" in command.words:
        return "history/" in name
    if command.path[0] == "train" and "--resume" in command.words:
        return "/training/" in name or name.endswith("curves.png")
    return any(word.startswith("../home/") and word.endswith(name) for word in command.words)


def _reports(name: str) -> bool:
    return name == "results.jsonl"


def _may_appear(name: str) -> bool:
    return name.startswith(("states/", "bizhawk/"))


def _folder(command: Command, result: Result) -> str | None:
    """Check that the user's other files are as they were, except those that the command line names."""
    before, after = _under(result.before, "folder/"), _under(result.after, "folder/")
    for name, digest in before.items():
        if after.get(name) != digest and not any(name.split("/")[0] in word for word in command.words):
            return f"{name} of the user's folder has changed"
        if after.get(name) is None:
            return f"{name} of the user's folder is gone"
    if result.status == 2:
        new = [name for name in after if name not in before and not name.startswith(("gone", "__pycache__"))]
        if new and not _is_late(command):
            return f"refused, but {new[0]} is new in the user's folder"
    return None


def _is_late(command: Command) -> bool:
    """Whether something may fail after files were written: where the system sets limits."""
    case = command.circumstance
    return bool(case.limits) or case.streams != ("", "", "")


def _can_write(command: Command) -> bool:
    return not any(name == "RLIMIT_FSIZE" for name, _, _ in command.circumstance.limits)


def _under(files: Mapping[str, str], folder: str) -> dict[str, str]:
    return {name.removeprefix(folder): digest for name, digest in files.items() if name.startswith(folder)}


def checks() -> Iterator[Check]:
    """Yield the parts of the contract."""
    yield from _CHECKS


_CHECKS: tuple[Check, ...] = (_code, _time, _no_child, _error_lines, _output, _home, _folder)
