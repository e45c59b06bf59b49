"""Runs the rows of the table, each in its environment, and judges what came of it."""

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from peers.environments import ROOT, NotInstalled, versions
from peers.rows import Row

SUITES = Path(__file__).parent / "suites"
OWN = ("numpy", "numba")
"""Distributions whose versions every row shows."""
PASSED, UPSTREAM, FAILED, NOT_INSTALLED = "passed", "upstream fault", "failed", "could not be installed here"
NOT_TO_BE_HAD = 77
"""Exit code of a program that could not bring what it checks."""
REMEMBERED_LINES = 400


@dataclass(frozen=True)
class Result:
    """What a row gave.

    Attributes:
        name: of the row.
        result: `PASSED`, `UPSTREAM`, `FAILED` or `NOT_INSTALLED`.
        versions: of the distributions that the row shows, by name.
        seconds: that the program took, without the installation.
        reason: what was done, or what went wrong; one line.
        day: on which it ran, UTC.
        commit: of the working tree, with a plus sign where it had changes.
    """

    name: str
    result: str
    versions: dict[str, str]
    seconds: float
    reason: str
    day: str
    commit: str

    @property
    def is_good(self) -> bool:
        """Whether the row passed, or fails by a named fault of the library."""
        return self.result in (PASSED, UPSTREAM)

    def to_json(self) -> dict[str, object]:
        """Return the fields by name."""
        return asdict(self)


def run_row(row: Row, folder: Path, log: Path, tell: Callable[[str], None]) -> Result:
    """Prepare the row's environment and run its program.

    Args:
        row: of the table.
        folder: holds the environments.
        log: file that gets the program's output.
        tell: is told what is being done.
    """
    found: dict[str, str] = {}
    started = time.monotonic()
    try:
        tell(f"{row.name}: environment {row.environment.name}")
        python = row.environment.prepare(folder)
        found = versions(python, [*row.shown, *OWN])
        tell(f"{row.name}: running")
        started = time.monotonic()
        code, lines = _run_program(python, row, log)
        result, reason = judge(row, code, lines)
    except NotInstalled as problem:
        result, reason = NOT_INSTALLED, str(problem)
    seconds = round(time.monotonic() - started, 1)
    return Result(row.name, result, found, seconds, reason, f"{datetime.now(UTC):%Y-%m-%d}", _commit())


def judge(row: Row, code: int | None, lines: Sequence[str]) -> tuple[str, str]:
    """Return result and reason of a program.

    Args:
        row: that it belongs to.
        code: its exit code, negative for a signal; None if it took too long.
        lines: the end of its output.
    """
    last = next((line.strip() for line in reversed(lines) if line.strip()), "it printed nothing")
    if code == 0:
        return PASSED, last
    if code == NOT_TO_BE_HAD:
        return NOT_INSTALLED, last
    fault = row.upstream
    if fault is not None and any(fault.sign in line for line in lines):
        return UPSTREAM, f"{fault.words} ({fault.issue})"
    if code is None:
        return FAILED, f"not ready after {row.limit} s; its last line was: {last}"
    if code < 0:
        return FAILED, f"ended by {signal.Signals(-code).name}; its last line was: {last}"
    return FAILED, last


def _run_program(python: Path, row: Row, log: Path) -> tuple[int | None, list[str]]:
    """Run a row's program in a home of its own; return its exit code and the end of its output."""
    program, *arguments = row.program
    log.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, log.open("w", encoding="utf-8") as output:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        environment |= {
            "SF2AI_HOME": home,
            "CUDA_VISIBLE_DEVICES": "",
            "PYTHONUNBUFFERED": "1",
            "OMP_NUM_THREADS": "1",
        }
        process = subprocess.Popen(
            [str(python), str(SUITES / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=home,
            env=environment,
            start_new_session=True,
        )
        try:
            code = process.wait(row.limit)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _end_group(process)
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return code, lines[-REMEMBERED_LINES:]


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """End a program and every process that it started and left behind."""
    with contextlib.suppress(ProcessLookupError):  # nothing of it is left
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _commit() -> str:
    """Return the working tree's short commit; empty outside a repository."""
    asked = ["git", "-C", str(ROOT), "describe", "--always", "--dirty=+"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return done.stdout.strip()
