"""Where every error becomes one line and an exit code.

====  =========================================================================
code  when
====  =========================================================================
0     done
1     a check that the user asked for failed, such as ``--min-win-rate``; also,
      without a word, when whoever read standard output has gone
2     the user can put it right: one line, ``sf2ai: MESSAGE``, on standard error
70    a bug: the traceback, and one line that asks for a report
130   Ctrl-C
====  =========================================================================

The translation stands in the command group and not around it, so that a test which
invokes the app sees what a user sees.
"""

import errno
import os
import sys
import traceback
from typing import Any, NoReturn

from typer import Abort
from typer.core import TyperGroup

from sf2ai.errors import Sf2aiError

FAILED_CHECK = 1
USER_ERROR = 2
BUG = 70
INTERRUPTED = 130

_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG}


class OneLineGroup(TyperGroup):
    """A command group that tells what went wrong in one line."""

    def main(self, *args: Any, **options: Any) -> NoReturn:
        """Run a command line and leave with its exit code; see the module for the codes."""
        options["standalone_mode"] = False
        try:
            code = super().main(*args, **options)
            if sys.stdout is not None:
                sys.stdout.flush()  # here, where a full disk or a closed pipe can still be told
        except (KeyboardInterrupt, Abort):
            code = INTERRUPTED
        except BrokenPipeError:
            _discard_output()
            code = FAILED_CHECK
        except Exception as error:
            code = _report(error)
        sys.exit(code if isinstance(code, int) else 0)


def complain(message: str) -> None:
    """Write one line to standard error as every error of the program reads."""
    if sys.stderr is not None:
        print(f"sf2ai: {' '.join(message.split())}", file=sys.stderr)


def _report(error: Exception) -> int:
    """Say what went wrong and return the exit code."""
    message = _explain(error)
    if message is not None:
        complain(message)
        return USER_ERROR
    traceback.print_exception(error)
    complain("this is a bug in sf2ai; please report it with the lines above")
    return BUG


def _explain(error: Any) -> str | None:
    """Return one sentence about an error that the user can put right; None for a bug."""
    if isinstance(error, Sf2aiError):
        return str(error)
    if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
        where = repr(str(error.filename)) if error.filename else "the output"
        return f"cannot write {where}: {error.strerror}; free some space, or choose another place"
    if hasattr(error, "format_message"):  # Typer's usage errors have no public class in common
        return _explain_usage(error)
    return None


def _explain_usage(error: Any) -> str:
    if hasattr(error, "possibilities") and hasattr(error, "option_name"):
        near = error.possibilities
        sentence = f"no option is called {error.option_name!r}"
        sentence += f"; did you mean {near[0]!r}?" if near else ";"
    else:
        sentence = error.format_message().strip().replace(". Did you", "; did you").rstrip(".")
        sentence = sentence[:1].lower() + sentence[1:] + ("" if sentence.endswith("?") else ";")
    command = error.ctx.command_path if getattr(error, "ctx", None) else "sf2ai"
    return f"{sentence} see `{command} --help`"


def _discard_output() -> None:
    """Point standard output nowhere, so that Python's last flush does not complain."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # a stream without a file, as in tests
        return
