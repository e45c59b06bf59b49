"""What a forked child does to be a process like one that Python has started, and to end like one."""

import atexit
import io
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable


def open_streams() -> None:
    """Make Python's standard streams of the descriptors 0, 1 and 2, as Python does when it starts."""
    sys.stdin, sys.stdout, sys.stderr = _stream(0, "r"), _stream(1, "w"), _stream(2, "w")
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]


def _stream(number: int, mode: str) -> io.TextIOWrapper | None:
    """Return a standard stream as Python opens it; None if its descriptor is closed."""
    try:
        os.fstat(number)
    except OSError:
        return None
    raw = open(number, f"{mode}b", closefd=False)  # noqa: SIM115
    errors = "backslashreplace" if number == 2 else "strict"
    encoding = os.environ.get("PYTHONIOENCODING", "utf-8")
    return io.TextIOWrapper(raw, encoding=encoding, errors=errors, line_buffering=number == 2)


def run_to_its_end(program: Callable[[], object]) -> int:
    """Run a program and do what Python does at its end, except for taking down a warm parent's modules.

    Returns:
        The exit code.
    """
    code: object = 0
    is_interrupted = False
    try:
        program()
    except SystemExit as end:
        code = end.code or 0
        if isinstance(code, str):
            print(code, file=sys.stderr)
    except BaseException as error:
        traceback.print_exc()
        is_interrupted = isinstance(error, KeyboardInterrupt)
        code = 1
    sys.settrace(None)
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            code = 120
    if is_interrupted:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.raise_signal(signal.SIGINT)
    return code if isinstance(code, int) else 1
