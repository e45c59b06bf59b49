"""Where every error becomes one line and an exit code.

====  =========================================================================
code  when
====  =========================================================================
0     done
1     a check that the user asked for failed, such as ``--min-win-rate``
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

from typer.core import TyperGroup

from sf2ai.errors import Sf2aiError

FAILED_CHECK = 1
USER_ERROR = 2
BUG = 70
INTERRUPTED = 130

_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG}


class OneLineGroup(TyperGroup):
    """A command group that tells what went wrong in one line."""

    def main(self, *args: Any, **options: Any) -> NoReturn:  # type: ignore[override]
        """Run a command line and leave with its exit code; see the module for the codes."""
        options["standalone_mode"] = False
        try:
            code = super().main(*args, **options)
            sys.stdout.flush()  # here, where a full disk or a closed pipe can still be told
        except KeyboardInterrupt:
            code = INTERRUPTED
        except BrokenPipeError:
            _discard_output()
            code = 0  # whoever read has seen enough
        except Exception as error:
            code = _report(error)
        sys.exit(code if isinstance(code, int) else 0)


def complain(message: str) -> None:
    """Write one line to standard error as every error of the program reads."""
    print(f"sf2ai: {' '.join(message.split())}", file=sys.stderr)


def _report(error: Exception) -> int:
    """Say what went wrong and return the exit code."""
    message = _explain(error)
    if message is None:
        traceback.print_exception(error)
        complain("this is a bug in sf2ai; please report it with the lines above")
        return BUG
    complain(message)
    return USER_ERROR


def _explain(error: Exception) -> str | None:
    """Return one sentence about an error that the user can put right; None for a bug."""
    if isinstance(error, Sf2aiError):
        return str(error)
    if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
        where = f" {str(error.filename)!r}" if error.filename else ""
        return f"cannot write{where}: {error.strerror}; free some space, or choose another place"
    if hasattr(error, "format_message"):  # Typer's own errors: it brings no public class for all of them
        return _explain_usage(error)
    return None


def _explain_usage(error: Any) -> str:
    text = str(error.message or error.format_message()) if _is_suggestion(error) else error.format_message()
    sentence = " ".join(text.split()).rstrip(".")
    hint = "".join(f"; did you mean {name!r}?" for name in (getattr(error, "possibilities", None) or [])[:1])
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "sf2ai"
    return f"{sentence[:1].lower()}{sentence[1:]}{hint or ';'} see `{command} --help`"


def _is_suggestion(error: Any) -> bool:
    """Whether Typer would list near names in a form of its own."""
    return bool(getattr(error, "possibilities", None))


def _discard_output() -> None:
    """Point standard output nowhere, so that Python's last flush does not complain."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # a stream without a file, as in tests
        return
