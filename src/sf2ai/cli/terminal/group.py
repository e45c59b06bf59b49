"""The command group that turns every error into one line and an exit code.

====  =========================================================================
code  when
====  =========================================================================
0     done
1     a check that the user asked for failed, such as ``--min-win-rate``
2     an error that the user can fix: one line, ``sf2ai: MESSAGE``, on standard
      error
70    a bug: the traceback, and one line that asks for a report
130   Ctrl-C
141   the reader of standard output or standard error has closed the pipe, as
      ``| head`` does; no message. It is what a shell reports for SIGPIPE.
====  =========================================================================

The command group does this itself, so that a test that invokes the app sees what a
user sees.
"""

import contextlib
import errno
import os
import sys
import traceback
from collections.abc import Sequence
from typing import IO, Any, NoReturn, Protocol, runtime_checkable

from typer import Abort, Context
from typer.core import TyperGroup

from sf2ai.errors import InputError, Sf2aiError, UnknownNameError, nearest_name, shortened
from sf2ai.printable import bounded, escaped

FAILED_CHECK = 1
USER_ERROR = 2
BUG = 70
INTERRUPTED = 130
READER_LEFT = 141

_REMEDIES = {
    errno.ENOSPC: "free some space, or choose another place",
    errno.EDQUOT: "free some space, or choose another place",
    errno.EMFILE: "allow more open files (`ulimit -n`) and try again",
    errno.ENFILE: "close other programs and try again",
    errno.ENOMEM: "close other programs and try again",
    errno.EAGAIN: "close other programs and try again",
    errno.ENAMETOOLONG: "give a shorter name",
}
_LEAST_BYTES = 256 << 20
"""Least address space with which commands start; those that train need 2 to 3 GB."""
_NO_ROOM = (
    "failed to map segment",
    "cannot allocate memory",
    "Cannot allocate memory",
    "cannot create shared object descriptor",
    "out of memory",
    "can't start new thread",
    "cannot apply additional memory protection",
    "cannot enlarge",
)
"""What libraries and the loaders of systems say where there is no room."""
_OTHER_REMEDY = "check that place, or choose another"


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

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command that the first word names; raises `UnknownNameError` if there is none."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            raise UnknownNameError("command", args[0], self.commands)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a file that ends early is a bug."""
        require_address_space()
        try:
            return super().invoke(ctx)
        except EOFError as error:  # Typer takes it for Ctrl-C
            raise RuntimeError("a file or a stream ended early") from error

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
            code = READER_LEFT
        except SystemExit as end:  # Typer and Rich leave with 1 where the reader of a pipe has left
            code = READER_LEFT if isinstance(end.__context__, BrokenPipeError) else end.code
        except Exception as error:
            code = _report(error)
        for stream in (sys.stdout, sys.stderr):
            _end(stream)
        sys.exit(code if isinstance(code, int) else 0)


def require_address_space() -> None:
    """Check that libraries will find the memory that they need to start, where the system limits it.

    With less, the linear algebra of NumPy ends the process from C, with its own words.

    Raises:
        InputError: the limit is too low.
    """
    if sys.platform == "win32":
        return
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < _LEAST_BYTES:
        raise InputError(
            f"this process may use {limit >> 20:,} MB of memory and needs {_LEAST_BYTES >> 20}; raise the "
            "limit (`ulimit -v`) and try again"
        )


def complain(message: str) -> None:
    """Print an error as one line, ``sf2ai: MESSAGE``, on standard error.

    The exit code does not depend on whether the line can be written.
    """
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(f"sf2ai: {bounded(escaped(' '.join(message.split())))}", file=sys.stderr, flush=True)


def is_out_of_memory(error: BaseException | None) -> bool:
    """Return whether an error, or what caused it, says that there was not enough memory.

    Libraries that find no room say so in errors of several types, whose text often comes from the system.
    """
    while error is not None:
        if isinstance(error, MemoryError) or any(words in str(error) for words in _NO_ROOM):
            return True
        error = error.__cause__ or error.__context__
    return False


def _report(error: Exception) -> int:
    """Print an error and return the exit code."""
    message = _explain(error)
    if message is not None:
        complain(message)
        return USER_ERROR
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            traceback.print_exception(error)
    complain("this is a bug in sf2ai; please report it with the lines above")
    return BUG


def _explain(error: Exception) -> str | None:
    """Return one sentence about an error that the user can fix; None for a bug."""
    if isinstance(error, Sf2aiError):
        return str(error)
    if isinstance(error, OSError) and error.errno is not None:
        return _explain_os_error(error)
    if isinstance(error, _UsageError):
        return _explain_usage(error)
    if is_out_of_memory(error):
        return (
            "the system refused what sf2ai asked for: not enough memory; close other programs and try again"
        )
    return None


def _explain_os_error(error: OSError) -> str:
    remedy = _REMEDIES.get(error.errno or 0, _OTHER_REMEDY)
    why = error.strerror or type(error).__name__
    if error.filename:
        return f"cannot use {shortened(os.fsdecode(error.filename))}: {why}; {remedy}"
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG):
        return f"cannot write the output: {why}; {remedy}"
    return f"the system refused what sf2ai asked for: {why}; {remedy}"


def _explain_usage(error: _UsageError) -> str:
    context = error.ctx if isinstance(error, _InContext) else None
    command = context.command_path if context is not None else "sf2ai"
    if isinstance(error, _UnknownOption):
        known = [name for param in context.command.params for name in param.opts] if context else []
        near = nearest_name(error.option_name, [*known, "--help"])
        sentence = f"no option is called {shortened(error.option_name)}"
        sentence += f"; did you mean {near!r}?" if near is not None else ";"
    else:
        sentence = error.format_message().strip().rstrip(".")
        sentence = sentence[:1].lower() + sentence[1:] + ("" if sentence.endswith("?") else ";")
    return f"{sentence} see `{command} --help`"


def _end(stream: IO[str] | None) -> None:
    """Write out the rest of a stream; where that fails, discard it, so that Python's own flush is silent."""
    if stream is None:
        return
    try:
        stream.flush()
    except (OSError, ValueError):
        _discard(stream)


def _discard(stream: IO[str]) -> None:
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # the stream has no file descriptor, as in tests
        return
