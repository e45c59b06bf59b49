"""Trainings as text: one or several while they run, and the summary at the end."""

import shlex
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from sf2ai.printable import escaped
from sf2ai.report.tables import new_table, number
from sf2ai.report.text import name_text, time_text
from sf2ai.training.progress import WINDOW, Progress
from sf2ai.training.sessions.session import TrainingResult

LINES = 10
"""How many lines a training prints if the output is not a terminal."""


class TrainingView:
    """The progress of one training: a bar and figures for Rich's `Live`, or lines to print."""

    def __init__(self, character: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Make a view that waits for the first progress.

        Args:
            character: id.
            clock: seconds since any fixed moment.
        """
        self._name = name_text(character)
        self._clock = clock
        self._began: tuple[float, float] | None = None
        self._latest: Progress | None = None
        self._printed = 0

    def update(self, progress: Progress) -> None:
        """Take the latest progress."""
        if self._began is None:
            self._began = (self._clock(), progress.share)
        self._latest = progress

    def line(self) -> str | None:
        """Return a line if another tenth of the training is done since the last line, else None."""
        progress = self._latest
        if progress is None:
            return None
        tenth = int(LINES * progress.done / progress.total)
        if tenth <= self._printed:
            return None
        self._printed = tenth
        figures = ", ".join(f"{heading} {value}" for heading, value in self._figures(progress).items())
        return f"{self._name}: {_done_text(progress)}, {figures}"

    def __rich__(self) -> RenderableType:
        """Return a bar, with the figures below it."""
        progress = self._latest
        if progress is None:
            return Text(f"{self._name}: getting ready")
        bar = Table.grid(padding=(0, 2, 0, 0), expand=True)
        bar.add_column(no_wrap=True)
        bar.add_column(ratio=1)
        bar.add_column(no_wrap=True)
        bar.add_row(
            Text(self._name, style="bold"),
            ProgressBar(total=1.0, completed=progress.share),
            _done_text(progress),
        )
        figures = self._figures(progress)
        table = new_table(*(number(heading) for heading in figures))
        table.add_row(*figures.values())
        return Group(bar, table)

    def _figures(self, progress: Progress) -> dict[str, str]:
        return {
            f"win rate (last {WINDOW})": f"{progress.win_rate_50:.2f}",
            "mean return": f"{progress.mean_return_50:+.2f}",
            "epsilon": f"{progress.epsilon:.2f}",
            "steps": f"{progress.steps:,}",
            "steps/s": f"{progress.steps_per_second:,.0f}",
            "time left": self._time_left(progress),
        }

    def _time_left(self, progress: Progress) -> str:
        began, already = self._began or (self._clock(), progress.share)
        done = progress.share - already
        if done <= 0:
            return "?"
        return time_text((self._clock() - began) / done * (1.0 - progress.share))


class RosterTrainingView:
    """The progress of several trainings side by side, for Rich's `Live`, or lines to print."""

    def __init__(self, characters: Sequence[str]) -> None:
        """Make a view that waits for the first progress.

        Args:
            characters: ids of the characters that learn.
        """
        self._characters = tuple(characters)
        self._views: dict[str, TrainingView] = {}
        self._ended: list[str] = []

    def update(self, character: str, progress: Progress) -> str | None:
        """Take the latest progress of one training; return a line if one is due, as `TrainingView.line`."""
        view = self._views.setdefault(character, TrainingView(character))
        view.update(progress)
        return view.line()

    def end(self, character: str) -> None:
        """Note that one training has ended."""
        self._views.pop(character, None)
        if character not in self._ended:
            self._ended.append(character)

    def __rich__(self) -> RenderableType:
        """Return a line about the trainings that have ended, and a bar for each that runs."""
        ended = ", ".join(name_text(character) for character in self._ended)
        done = f"{len(self._ended)}/{len(self._characters)} characters done{': ' if ended else ''}{ended}"
        return Group(Text(done), *self._views.values())


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _done_text(progress: Progress) -> str:
    length = progress.length
    share = int(100 * progress.done / progress.total)
    return f"{length.amount(progress.done)}/{length.amount(progress.total)} {progress.unit} ({share} %)"


def training_summary(
    result: TrainingResult,
    latest: Progress | None,
    curves: Path | None = None,
    *,
    home_option: str = "",
    backend_options: str = "",
) -> str:
    """Return the result of a training, the files that it wrote, and the command to try next.

    Args:
        result: of the training.
        latest: the last progress; None if there was nothing left to train.
        curves: the picture of the learning curves; None if there is none.
        home_option: what a command needs to name the home; see `Home.option`.
        backend_options: likewise the options of the backend, such as ``" --backend snes --rom x.sfc"``.
    """
    manifest = result.manifest
    character = manifest.character
    rate = f", win rate {latest.win_rate_50:.2f} over the last {WINDOW}" if latest else ""
    lines = [
        f"{name_text(character)} is trained: {_count(manifest.episodes, 'episode')}, "
        f"{_count(manifest.steps, 'step')}{rate}",
        f"weights: {result.weights}",
    ]
    if curves:
        lines.append(f"curves: {curves}")
    if result.former_weights:
        restore = f"sf2ai import {shlex.quote(str(result.former_weights))}{home_option}"
        lines.append(f"the former weights are kept; to restore them: {restore}")
    lines.append(f"next: sf2ai evaluate --char {character} --opponent random{backend_options}{home_option}")
    return "\n".join(map(escaped, lines))
