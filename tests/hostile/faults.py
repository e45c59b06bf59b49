"""Lets a function of the program fail with a ZeroDivisionError, as a bug would, to see that nothing hides it.

`watch_or_break` runs in the child of the server; the rest chooses what to break and judges the result.
"""

import atexit
import inspect
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import sf2ai
from hostile.contract import Result
from hostile.lines import Command
from hostile.runner import LIMIT_SECONDS, Runner

_PACKAGE = str(Path(sf2ai.__file__).parent)
BUG = 70
NOT_BROKEN = (
    "__main__.py",
    "cli/app.py",  # its `main` calls the group
    "cli/terminal/group.py",  # it reports the bug
    "printable.py",  # it prints the report
    "moved.py",  # Python asks it for modules, and takes any error for a missing one
    "parallel/child_process.py",  # ends processes while an error is on its way
)
"""Files whose functions are not broken, with the reason."""


def watch_or_break(request: dict) -> None:
    """Note which functions of the program are called, or let the first call of one fail; in the child."""
    seen: dict[str, None] = {}
    target = request.get("break")

    def trace(frame, event, argument):
        if event == "call" and (name := _name(frame.f_code)):
            if target is None:
                seen[name] = None
            elif name == target:
                sys.settrace(None)
                raise ZeroDivisionError("a bug that a test has made")

    if target is None:
        atexit.register(lambda: Path(request["watch"]).write_text(json.dumps(list(seen))))
    sys.settrace(trace)


def _name(code) -> str | None:
    """Return what a function of the program is called here; None for other code."""
    if not code.co_filename.startswith(_PACKAGE) or not code.co_flags & inspect.CO_OPTIMIZED:
        return None
    file = code.co_filename.removeprefix(_PACKAGE).lstrip("/")
    if file in NOT_BROKEN or code.co_name.startswith("<") or code.co_name in ("__del__", "close", "__exit__"):
        return None
    return f"{file}:{code.co_firstlineno}:{code.co_name}"


def called_functions(runner: Runner, command: Command, place: Path) -> list[str]:
    """Return the functions that a command calls, in the order of their first calls.

    Args:
        runner: runs the command.
        command: one that works.
        place: a file that the child writes.
    """
    place.unlink(missing_ok=True)
    runner.run(command, watch=str(place))
    return json.loads(place.read_text()) if place.exists() else []


def hidden_bugs(runner: Runner, command: Command, functions: Sequence[str]) -> Iterator[str]:
    """Break functions one by one; yield a line for each whose error the user does not see as a bug."""
    for function in functions:
        result, _ = runner.run(command, **{"break": function, "limit": LIMIT_SECONDS})
        if not _is_bug(result):
            last = result.stderr.decode(errors="replace").strip().split("\n")[-1][:200]
            yield f"{' '.join(command.words)}: an error in {function} ends with {result.status}: {last}"


def _is_bug(result: Result) -> bool:
    text = result.stderr.decode(errors="replace")
    return (
        result.status == BUG
        and "Traceback" in text
        and "ZeroDivisionError: a bug that a test has made" in text
        and text.rstrip("\n").split("\n")[-1].startswith("sf2ai: this is a bug in sf2ai")
    )
