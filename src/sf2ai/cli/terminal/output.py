"""What goes where: results to standard output, everything else to standard error.

With ``--json`` standard output gets one JSON document and nothing more. Consoles are
made when they are needed, so that they belong to the streams of this moment.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sf2ai.errors import StoreError
from sf2ai.store.atomic import replacing
from sf2ai.store.layout import Home

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_PIPE_COLUMNS = 120
"""Width of a table that nobody watches: as wide as the widest needs, so that nothing is cut."""


def result_console() -> "Console":
    """Return the console of standard output."""
    return _console(sys.stdout)


def notice_console() -> "Console":
    """Return the console of standard error: progress and notices."""
    return _console(sys.stderr)


def _console(stream: IO[str] | None) -> "Console":
    from rich.console import Console

    watched = (stream is not None and stream.isatty()) or "COLUMNS" in os.environ
    return Console(file=stream, width=None if watched else _PIPE_COLUMNS, highlight=False, soft_wrap=False)


def notice(text: str) -> None:
    """Say one line on standard error."""
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)


def notice_compilation() -> None:
    """Say that the first use of the engine on this machine takes a while, when it does."""
    from sf2ai.parallel.compiled import COMPILATION_NOTICE, NOTICE, is_cached

    if not is_cached():
        COMPILATION_NOTICE.said = True  # now; what is compiled later would say it amid the progress
        notice(NOTICE)


def keep_results(home: Home, kind: str, records: Sequence[Mapping[str, Any]]) -> None:
    """Add results to those that the home keeps; a home that cannot be written costs a notice only."""
    from sf2ai.store.layout import utc_now, utc_text
    from sf2ai.store.results import append_results

    when = utc_text(utc_now())
    try:
        append_results(home, [{"kind": kind, "when": when, **record} for record in records])
    except StoreError as error:
        notice(f"the result is not kept: {error}")


def show(*renderables: "RenderableType") -> None:
    """Print tables and texts on standard output; a plain text is never broken, so paths can be copied."""
    console = result_console()
    for renderable in renderables:
        if isinstance(renderable, str):
            print(renderable)
        else:
            console.print(renderable)


def show_json(document: Any) -> None:
    """Print one JSON document on standard output."""
    print(json.dumps(document, indent=2, allow_nan=False))


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]], headings: Sequence[str] = ()) -> None:
    """Write rows as CSV, whole or not at all.

    An interval becomes two columns, empty where there is none; an object one for each of its
    parts; a list one text.

    Args:
        path: the file; whatever is there is replaced.
        rows: JSON values by name of column.
        headings: names of the columns when there are no rows.

    Raises:
        HomeError: the disk refused.
    """
    from pandas import DataFrame

    with replacing(path) as file:
        table = DataFrame([dict(_flat(row)) for row in rows]) if rows else DataFrame(columns=list(headings))
        table.to_csv(file, index=False)


def _flat(row: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}_{inner}", item) for inner, item in value.items())
        elif name.endswith("_interval"):
            yield from zip((f"{name}_low", f"{name}_high"), value or (None, None), strict=True)
        elif isinstance(value, (list, tuple)):
            yield name, " ".join(str(item) for item in value)
        else:
            yield name, value
