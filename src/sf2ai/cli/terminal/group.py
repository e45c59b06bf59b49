"""The command group that turns every error into one line and an exit code.

====  =========================================================================
code  when
====  =========================================================================
0     done
1     a check that the user asked for failed, such as ``--min-win-rate``; also,
      without a message, if the reader of standard output has closed the pipe
2     an error that the user can fix: one line, ``sf2ai: MESSAGE``, on standard
      error
70    a bug: the traceback, and one line that asks for a report
130   Ctrl-C
====  =========================================================================

The command group does this itself, so that a test that invokes the app sees what a
user sees.
"""

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn, Protocol, runtime_checkable

from typer import Abort, Context
from typer.core import TyperGroup

from sf2ai.errors import Sf2aiError

FAILED_CHECK = 1
USER_ERROR = 2
BUG = 70
INTERRUPTED = 130

_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG}


@runtime_checkable
class _UsageError(Protocol):
    """An error of Typer's about the command line; its classes are not public."""

    def format_message(self) -> str: ...


@runtime_checkable
class _InContext(Protocol):
    """An error that knows the command in which it happened."""

    ctx: Context | None


@runtime_checkable
class _UnknownOption(Protocol):
    """An error about an option that does not exist."""

    option_name: str
    possibilities: Sequence[str] | None


class OneLineGroup(TyperGroup):
    """A command group that reports every error in one line."""

    def main(self, *args: Any, **options: Any) -> NoReturn:
        """Run a command line and exit with its code; see the module for the codes."""
        options["standalone_mode"] = False
        try:
            code = super().main(*args, **options)
            if sys.stdout is not None:
                sys.stdout.flush()  # here, where a full disk or a closed pipe can still be reported
        except (KeyboardInterrupt, Abort):
            code = INTERRUPTED
        except BrokenPipeError:
            _discard_output()
            code = FAILED_CHECK
        except Exception as error:
            code = _report(error)
        sys.exit(code if isinstance(code, int) else 0)


def complain(message: str) -> None:
    """Print an error as one line, ``sf2ai: MESSAGE``, on standard error."""
    if sys.stderr is not None:
        print(f"sf2ai: {' '.join(message.split())}", file=sys.stderr)


def _report(error: Exception) -> int:
    """Print an error and return the exit code."""
    message = _explain(error)
    if message is not None:
        complain(message)
        return USER_ERROR
    traceback.print_exception(error)
    complain("this is a bug in sf2ai; please report it with the lines above")
    return BUG


def _explain(error: Exception) -> str | None:
    """Return one sentence about an error that the user can fix; None for a bug."""
    if isinstance(error, Sf2aiError):
        return str(error)
    if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
        where = repr(str(error.filename)) if error.filename else "the output"
        return f"cannot write {where}: {error.strerror}; free some space, or choose another place"
    if isinstance(error, _UsageError):
        return _explain_usage(error)
    return None


def _explain_usage(error: _UsageError) -> str:
    if isinstance(error, _UnknownOption):
        near = error.possibilities
        sentence = f"no option is called {error.option_name!r}"
        sentence += f"; did you mean {near[0]!r}?" if near else ";"
    else:
        sentence = error.format_message().strip().replace(". Did you", "; did you").rstrip(".")
        sentence = sentence[:1].lower() + sentence[1:] + ("" if sentence.endswith("?") else ";")
    context = error.ctx if isinstance(error, _InContext) else None
    command = context.command_path if context is not None else "sf2ai"
    return f"{sentence} see `{command} --help`"


def _discard_output() -> None:
    """Redirect standard output to the null device, so that Python's last flush raises no error."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # the stream has no file descriptor, as in tests
        return
