"""Output of the program: results go to standard output, everything else to standard error.

With ``--json`` standard output gets one JSON document and nothing more. Consoles are made when they are
needed, so that a test that replaces the standard streams sees their output.
"""

import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sf2ai.errors import InputError, StoreError
from sf2ai.printable import bounded, escaped, escaped_lines
from sf2ai.store.atomic import replacing
from sf2ai.store.layout import Home
from sf2ai.user_files import read_at_most

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_SIGNS = {
    ".png": (0, b"\x89PNG"),
    ".gif": (0, b"GIF8"),
    ".mp4": (4, b"ftyp"),
    ".html": (0, b"<!doctype html>"),
}
"""What the files have that are written under names with these endings, and where; all others are tables."""
_START_BYTES = 4096
_PIPE_COLUMNS = 120
"""Width of tables that do not go to a terminal: the widest fits, so that nothing is cut."""


def result_console() -> "Console":
    """Return the console of standard output."""
    return _console(sys.stdout)


def notice_console() -> "Console":
    """Return the console of standard error: progress and notices."""
    return _console(sys.stderr)


def _console(stream: IO[str] | None) -> "Console":
    from sf2ai.cli.terminal.safe_console import SafeConsole

    has_width = (stream is not None and stream.isatty()) or "COLUMNS" in os.environ
    return SafeConsole(
        file=stream, width=None if has_width else _PIPE_COLUMNS, highlight=False, soft_wrap=False
    )


def notice(text: str) -> None:
    """Print one line on standard error; a full disk behind it changes nothing.

    Raises:
        BrokenPipeError: the reader of standard error has left.
    """
    if sys.stderr is None:
        return
    try:
        print(bounded(escaped(text)), file=sys.stderr, flush=True)
    except BrokenPipeError:
        raise
    except OSError:  # a notice is worth less than the work
        return


def notice_compilation() -> None:
    """Print that compiling the engine takes a while, if it is not compiled yet on this machine."""
    from sf2ai.parallel.compiled import COMPILATION_NOTICE, is_cached

    if not is_cached():
        COMPILATION_NOTICE.announce()  # printed here, since later it would appear amid the progress


def keep_results(home: Home, kind: str, records: Sequence[Mapping[str, object]]) -> None:
    """Add results to those in the home; if they cannot be written, the user gets a notice and no error.

    Args:
        home: where results are kept.
        kind: ``"evaluation"``, ``"comparison"`` or ``"tournament"``.
        records: JSON values, one object for each result.
    """
    from sf2ai.store.layout import utc_now, utc_text
    from sf2ai.store.results.lines import append_results

    when = utc_text(utc_now())
    try:
        append_results(home, [{"kind": kind, "when": when, **record} for record in records])
    except StoreError as error:
        notice(f"the result was not stored: {error}")


def show(*renderables: "RenderableType") -> None:
    """Print tables and texts on standard output; plain text is not wrapped, so that paths can be copied."""
    console = result_console()
    for renderable in renderables:
        if isinstance(renderable, str):
            print(escaped_lines(renderable))
        else:
            console.print(renderable, crop=False)  # tables fit; the line of a command may be longer


def show_json(document: object) -> None:
    """Print one JSON document on standard output, completely, even if Ctrl-C is pressed meanwhile."""
    text = json.dumps(document, indent=2, allow_nan=False)
    with _interrupts_held():
        print(text, flush=True)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back until the block has ended; outside the main thread, where none arrives, do nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed = []
    before = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def require_outputs(*paths: Path | None) -> None:
    """Check that files can be written, before long work whose result goes there; None for a file not wanted.

    A file that is there is replaced if it looks like one that sf2ai would write under its name. A typo such
    as ``--csv ryu.npz`` costs no trained agent, and no ROM.

    Raises:
        HomeError: one of them cannot be written.
        InputError: one of them holds something else, or two of them are the same file.
    """
    from sf2ai.store.atomic import require_replaceable

    wanted = [path for path in paths if path is not None]
    for path in wanted:
        require_replaceable(path)
        _require_own_kind(path)
    names = [os.path.realpath(path) for path in wanted]
    for path, name in zip(wanted, names, strict=True):
        if names.count(name) > 1:
            raise InputError(f"{str(path)!r} is given for two files; give each a name of its own")


def _require_own_kind(path: Path) -> None:
    """Raise `InputError` if a file that is there is not of the kind of its ending, or no text."""
    try:
        start = read_at_most(path, _START_BYTES)
    except OSError:  # there is none, or the write will say what is wrong
        return
    at, sign = _SIGNS.get(path.suffix.lower(), (0, b""))
    is_table = b"\0" not in start and not start.startswith((b"{", b"["))  # bans and results are JSON
    is_own = start.startswith(sign, at) if sign else is_table
    if start and not is_own:
        raise InputError(
            f"{str(path)!r} exists and holds something else; choose another name, or remove it first"
        )


def write_csv(path: Path, rows: Sequence[Mapping[str, object]], headings: Sequence[str] = ()) -> None:
    """Write rows as CSV, completely or not at all.

    An interval becomes two columns, which are empty if it is missing; an object becomes one column for
    each of its members; a list becomes one text.

    Args:
        path: the file; an existing file is replaced.
        rows: JSON values by name of column.
        headings: names of the columns if there are no rows.

    Raises:
        HomeError: the file cannot be written.
    """
    from pandas import DataFrame

    with replacing(path) as file:
        table = DataFrame([dict(_flat(row)) for row in rows]) if rows else DataFrame(columns=list(headings))
        table.to_csv(file, index=False, errors="backslashreplace")  # names need not be UTF-8


def _flat(row: Mapping[str, object]) -> Iterable[tuple[str, object]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from _flat({f"{name}_{inner}": item for inner, item in value.items()})
        elif name.endswith("_interval"):
            ends = value if isinstance(value, (list, tuple)) else (None, None)
            yield from zip((f"{name}_low", f"{name}_high"), ends, strict=True)
        elif isinstance(value, (list, tuple)):
            yield name, " ".join(str(item) for item in value)
        else:
            yield name, value
