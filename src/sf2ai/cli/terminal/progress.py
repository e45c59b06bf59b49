"""Showing how far a long piece of work is: a moving bar on a terminal, plain lines elsewhere.

All of it goes to standard error, so that results can be piped.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sf2ai.cli.terminal.output import notice

if TYPE_CHECKING:
    from sf2ai.report.training import TrainingView
    from sf2ai.report.trainings import TrainingsView
    from sf2ai.training.progress import Progress as TrainingProgress

_LINE_SECONDS = 10.0
"""Time between two plain lines of a count."""


@contextmanager
def show_training_progress(
    console: Console, view: "TrainingView"
) -> Iterator[Callable[["TrainingProgress"], None]]:
    """Show a training while the block runs; hand each progress to the function that this gives."""
    if console.is_terminal:
        with Live(view, console=console, refresh_per_second=8):
            yield view.update
        return

    def print_lines(progress: "TrainingProgress") -> None:
        view.update(progress)
        line = view.line()
        if line:
            notice(line)

    yield print_lines


class TrainingsProgress:
    """Shows several trainings: hand it what each of them tells."""

    def __init__(self, view: "TrainingsView", prints: bool) -> None:
        """Fill a view; `prints` says its lines, where nobody can see a bar move."""
        self._view = view
        self._prints = prints

    def update(self, character: str, progress: "TrainingProgress") -> None:
        """One of them stands there now."""
        line = self._view.update(character, progress)
        if line and self._prints:
            notice(line)

    def end(self, character: str) -> None:
        """One of them runs no more."""
        self._view.end(character)


@contextmanager
def show_trainings_progress(console: Console, view: "TrainingsView") -> Iterator[TrainingsProgress]:
    """Show several trainings while the block runs."""
    if console.is_terminal:
        with Live(view, console=console, refresh_per_second=8):
            yield TrainingsProgress(view, prints=False)
    else:
        yield TrainingsProgress(view, prints=True)


@contextmanager
def show_count_progress(
    console: Console, what: str, total: int, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[int], None]]:
    """Show a count while the block runs; hand the number done so far to the function that this gives.

    Args:
        console: of standard error.
        what: what is counted, such as ``"matches"``.
        total: how many there will be.
        clock: seconds from any moment on.
    """
    if console.is_terminal:
        columns = (TextColumn(what), BarColumn(None), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, expand=True, transient=True) as bar:
            task = bar.add_task(what, total=total)
            yield lambda done: bar.update(task, completed=done)
        return
    last = clock()

    def print_lines(done: int) -> None:
        nonlocal last
        if clock() - last >= _LINE_SECONDS:
            last = clock()
            notice(f"{what}: {done:,}/{total:,} ({100 * done // total} %)")

    yield print_lines
