"""Progress of long work: a moving bar on a terminal, plain lines elsewhere.

Progress goes to standard error, so that results can be piped.
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
    from sf2ai.report.training import RosterTrainingView, TrainingView
    from sf2ai.tournament.run import Tournament
    from sf2ai.training.progress import Progress as TrainingProgress

_TABLE_SECONDS = 0.5
"""Least time between two drawings of a tournament's table."""
_LINE_SECONDS = 10.0
"""Time between two plain lines."""


class OneProgress:
    """Takes the progress of one training, and shows it."""

    def __init__(self, view: "TrainingView", prints: bool) -> None:
        """Show progress in a view; arguments as `RosterProgress`'s."""
        self._view = view
        self._prints = prints

    def begin_stage(self, stage: str) -> None:
        """Note what is being done before the first step, in words."""
        line = self._view.begin_stage(stage)
        if self._prints:
            notice(line)

    def update(self, progress: "TrainingProgress") -> None:
        """Take the latest progress."""
        self._view.update(progress)
        if self._prints and (line := self._view.line()):
            notice(line)


@contextmanager
def show_training_progress(console: Console, view: "TrainingView") -> Iterator[OneProgress]:
    """Show a training's progress while the block runs; yields what takes it."""
    if console.is_terminal:
        with Live(view, console=console, refresh_per_second=8):
            yield OneProgress(view, prints=False)
    else:
        yield OneProgress(view, prints=True)


class RosterProgress:
    """Takes the progress of several trainings, and shows it."""

    def __init__(self, view: "RosterTrainingView", prints: bool) -> None:
        """Show progress in a view.

        Args:
            view: gets every progress.
            prints: print the view's lines, for output that is not a terminal.
        """
        self._view = view
        self._prints = prints

    def begin_stage(self, key: str, stage: str) -> None:
        """Note what one training does before its first step, in words."""
        line = self._view.begin_stage(key, stage)
        if self._prints:
            notice(line)

    def update(self, key: str, progress: "TrainingProgress") -> None:
        """Take the progress of one training."""
        line = self._view.update(key, progress)
        if line and self._prints:
            notice(line)

    def end(self, key: str) -> None:
        """Note that one training has ended."""
        self._view.end(key)


@contextmanager
def show_roster_progress(console: Console, view: "RosterTrainingView") -> Iterator[RosterProgress]:
    """Show the progress of several trainings while the block runs; yields what takes the progress."""
    if console.is_terminal:
        with Live(view, console=console, refresh_per_second=8):
            yield RosterProgress(view, prints=False)
    else:
        yield RosterProgress(view, prints=True)


@contextmanager
def show_tournament_progress(
    console: Console, tournament: "Tournament", clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[], None]]:
    """Show a tournament while the block runs; yields the function to call after each match.

    On a terminal a table lives; elsewhere a line is printed now and then.

    Args:
        console: of standard error.
        tournament: that is being played.
        clock: seconds since any fixed moment.
    """
    from sf2ai.report.live_tournament import LiveTable

    view, last = LiveTable(tournament), clock()
    seconds = _TABLE_SECONDS if console.is_terminal else _LINE_SECONDS

    def look(update: Callable[[], None], show: Callable[[], None]) -> None:
        nonlocal last
        if clock() - last >= seconds:
            update()
            show()
            last = clock()  # looking at many results takes a while too

    if console.is_terminal:
        with Live(view, console=console, auto_refresh=False, transient=True) as live:
            yield lambda: look(view.update, live.refresh)
    else:
        yield lambda: look(view.update_line, lambda: notice(view.line()))


@contextmanager
def show_count_progress(
    console: Console, counted: str, total: int, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[int], None]]:
    """Show a count while the block runs; yields the function that takes the number done so far.

    Args:
        console: of standard error.
        counted: the counted things, such as ``"matches"``.
        total: how many there will be.
        clock: seconds since any fixed moment.
    """
    if console.is_terminal:
        columns = (TextColumn(counted), BarColumn(None), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, expand=True, transient=True) as bar:
            task = bar.add_task(counted, total=total)
            yield lambda done: bar.update(task, completed=done)
        return
    last, told = clock(), -1

    def print_lines(done: int) -> None:
        nonlocal last, told
        if done != told and clock() - last >= _LINE_SECONDS:
            last, told = clock(), done
            notice(f"{counted}: {done:,}/{total:,} ({100 * done // total} %)")

    yield print_lines
