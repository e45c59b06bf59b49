"""The page docs/reference/compatibility.md, made of the rows and their results."""

import platform
from collections.abc import Sequence

from peers.rows import Row
from peers.running import Result

HEAD = """# Compatibility with other libraries

<!-- Made by scripts/peer_suites.py --write; do not edit. -->

`scripts/peer_suites.py` installs each group of libraries beside sf2ai, in an environment of its own, runs
what their users would run, and prints this table:

    .venv/bin/python scripts/peer_suites.py            # everything; about 30 GB and an hour
    .venv/bin/python scripts/peer_suites.py --only sb3-contrib --remove

A row has passed, or names the library's own fault with its issue. A library that could not be installed on
the machine has not passed. Seconds are those of the checks, on two cores with other work on them.

"""


def page_of(results: Sequence[tuple[Row, Result]]) -> str:
    """Return the page's text."""
    lines = ["| row | checked | with | result | seconds | outcome |", "|---|---|---|---|---|---|"]
    for row, result in results:
        shown = ", ".join(f"{name} {version}" for name, version in result.versions.items())
        cells = (row.name, row.checked, shown, result.result, f"{result.seconds:.0f}", result.reason)
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    days = sorted({result.day for _, result in results})
    ran = f"on {days[0]}" if len(days) == 1 else f"between {days[0]} and {days[-1]}"
    python = ".".join(platform.python_version_tuple()[:2])
    machine = f"Python {python} on {platform.system()} ({platform.machine()})"
    return f"{HEAD}{chr(10).join(lines)}\n\nEvery row ran with {machine}, {ran}.\n"
