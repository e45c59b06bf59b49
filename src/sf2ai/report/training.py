"""Trainings as text: one or several while they run, and the summary at the end."""

import math
import shlex
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from sf2ai.measuring.evaluation import Evaluation
from sf2ai.printable import escaped
from sf2ai.report.tables import new_table, number
from sf2ai.report.text import name_text, rate_text, time_text
from sf2ai.store.length import MINUTES
from sf2ai.training.progress import WINDOW, ProbeRecord, Progress
from sf2ai.training.sessions.session import TrainingResult

LINES = 10
"""Into how many parts a training's lines divide it, if the output is not a terminal."""

_SILENT_SECONDS = 15.0
_NOTHING = "-"


class TrainingView:
    """The progress of one training: a bar and figures for Rich's `Live`, or lines to print."""

    def __init__(
        self, character: str, clock: Callable[[], float] = time.monotonic, name: str | None = None
    ) -> None:
        """Make a view that waits for the first progress.

        Args:
            character: id.
            clock: seconds since any fixed moment.
            name: how the training is called; None for the character's name.
        """
        self._name = name or name_text(character)
        self._clock = clock
        self._latest: Progress | None = None
        self._stage = "preparing the learner and its opponents"
        self._printed = -1
        self._began = self._last_line = clock()

    def begin_stage(self, stage: str) -> str:
        """Take what is being done before the first step, in words; return the line to print."""
        self._stage = stage
        self._last_line = self._clock()
        return f"{self._name}: {stage}"

    def update(self, progress: Progress) -> None:
        """Take the latest progress."""
        self._latest = progress

    def line(self) -> str | None:
        """Return a line with the progress if one is due, else None.

        It is due with the second batch of steps, with each tenth of the training, and after a silence of 15
        seconds, or of a tenth of the time so far if that is more.
        """
        progress, now = self._latest, self._clock()
        if progress is None or (not progress.steps_per_second and progress.share < 1.0):
            return None
        tenth = int(LINES * progress.done / progress.total)
        silence = max(_SILENT_SECONDS, (now - self._began) / LINES)
        if tenth <= self._printed and now - self._last_line < silence:
            return None
        self._printed, self._last_line = tenth, now
        figures = [f"{heading} {value}" for heading, value in _figures(progress).items() if value != _NOTHING]
        return ", ".join([f"{self._name}: {_done_text(progress)}", *_strength(progress), *figures])

    def __rich__(self) -> RenderableType:
        """Return a bar, with the probes and the figures below it."""
        progress = self._latest
        if progress is None:
            return Text(f"{self._name}: {self._stage}")
        bar = Table.grid(padding=(0, 2, 0, 0), expand=True)
        bar.add_column(no_wrap=True)
        bar.add_column(ratio=1)
        bar.add_column(no_wrap=True)
        bar.add_row(
            Text(self._name, style="bold"),
            ProgressBar(total=1.0, completed=progress.share),
            _done_text(progress),
        )
        figures = _figures(progress)
        table = new_table(*(number(heading) for heading in figures))
        table.add_row(*figures.values())
        strength = _strength(progress)
        return Group(bar, *([Text(", ".join(strength))] if strength else []), table)


def _strength(progress: Progress) -> list[str]:
    """Return how strong the learner is by its probes, or what it does as long as there are none."""
    if progress.probes:
        return [f"probe {probe_text(probe)}" for probe in progress.probes]
    if math.isnan(progress.loss):
        return ["it collects its first steps; the first update then takes some seconds"]
    return []


def probe_text(probe: ProbeRecord) -> str:
    """Return the win rate of a probe with its interval, such as ``"v cpu:7 0.46 [0.28, 0.65]"``."""
    return f"v {escaped(probe.opponent)} {rate_text(probe.win_rate, probe.win_rate_interval)}"


def _figures(progress: Progress) -> dict[str, str]:
    """Return the figures of the training's own rounds, in which the guide and chance play too."""
    done = min(WINDOW, progress.episodes_done)
    return {
        f"won of last {done or WINDOW}": f"{progress.win_rate_50:.2f}" if done else _NOTHING,
        "return": f"{progress.mean_return_50:+.2f}" if done else _NOTHING,
        "guide": f"{progress.guide_share:.2f}",
        "epsilon": f"{progress.epsilon:.2f}",
        "steps": f"{progress.steps:,}",
        "steps/s": f"{progress.steps_per_second:,.0f}",
        "time left": _time_left(progress),
    }


def _time_left(progress: Progress) -> str:
    if progress.unit == MINUTES:
        return time_text(max(0.0, 60 * progress.total - progress.seconds))
    if not progress.share or not progress.steps_per_second:
        return "?"
    steps = progress.steps / progress.share
    return time_text((1.0 - progress.share) * steps / progress.steps_per_second)


class RosterTrainingView:
    """The progress of several trainings side by side, for Rich's `Live`, or lines to print."""

    def __init__(self, characters: Sequence[str]) -> None:
        """Make a view that waits for the first progress.

        Args:
            characters: ids of the characters that learn.
        """
        self._names = {character: name_text(character) for character in characters}
        self._counted = "characters"
        self._views: dict[str, TrainingView] = {}
        self._ended: list[str] = []

    @classmethod
    def of_seeds(cls, seeds: Sequence[int]) -> Self:
        """Return a view of trainings that differ in the seed, each known by the text of its seed."""
        view = cls(())
        view._names = {str(seed): f"seed {seed}" for seed in seeds}
        view._counted = "seeds"
        return view

    def update(self, key: str, progress: Progress) -> str | None:
        """Take the latest progress of one training; return a line if one is due, as `TrainingView.line`."""
        view = self._view(key)
        view.update(progress)
        return view.line()

    def begin_stage(self, key: str, stage: str) -> str:
        """Take what one training does before its first step, in words; return the line to print."""
        return self._view(key).begin_stage(stage)

    def end(self, key: str) -> None:
        """Note that one training has ended."""
        self._views.pop(key, None)
        if key not in self._ended:
            self._ended.append(key)

    def __rich__(self) -> RenderableType:
        """Return a line about the trainings that have ended, and a bar for each that runs."""
        ended = ", ".join(map(self._names.__getitem__, self._ended))
        done = f"{len(self._ended)}/{len(self._names)} {self._counted} done{': ' if ended else ''}{ended}"
        return Group(Text(done), *self._views.values())

    def _view(self, key: str) -> TrainingView:
        return self._views.setdefault(key, TrainingView(key, name=self._names[key]))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _done_text(progress: Progress) -> str:
    length = progress.length
    share = int(100 * progress.done / progress.total)
    return f"{length.amount(progress.done)}/{length.amount(progress.total)} {progress.unit} ({share} %)"


def _result_text(latest: Progress | None) -> str:
    """Return how strong the learner was: by its last probes, else by the last rounds of its training."""
    if latest is None or not latest.episodes_done:
        return ""
    if latest.probes:
        return f"; by its last probes {', '.join(map(probe_text, latest.probes))}"
    done = min(WINDOW, latest.episodes_done)
    return f", win rate {latest.win_rate_50:.2f} in the last {_count(done, 'round')} of the training"


def comparison_text(comparison: Evaluation) -> str:
    """Return how a new agent does against the packaged one, and the name that still plays that one."""
    low, high = comparison.win_rate_interval
    return escaped(
        f"against {comparison.opponent}, the one that comes with sf2ai and can still be named so: win rate "
        f"{comparison.win_rate:.2f} [{low:.2f}, {high:.2f}] in {comparison.episodes} rounds"
    )


def training_summary(
    result: TrainingResult,
    latest: Progress | None,
    curves: Path | None = None,
    *,
    events: Path | None = None,
    home_option: str = "",
    backend_options: str = "",
) -> str:
    """Return the result of a training, the files that it wrote, and the command to try next.

    Args:
        result: of the training.
        latest: the last progress; None if there was nothing left to train.
        curves: the picture of the learning curves; None if there is none.
        events: the folder of TensorBoard's event file; None if there is none.
        home_option: what a command needs to name the home; see `Home.option`.
        backend_options: likewise the options of the backend, such as ``" --backend snes --rom x.sfc"``.
    """
    manifest = result.manifest
    character = manifest.character
    lines = [
        f"{name_text(character)} is trained: {_count(manifest.episodes, 'episode')}, "
        f"{_count(manifest.steps, 'step')}{_result_text(latest)}",
        f"weights: {result.weights}",
    ]
    if curves:
        lines.append(f"curves: {curves}")
    if events:
        lines.append(f"curves in TensorBoard: tensorboard --logdir {shlex.quote(str(events))}")
    if result.former_weights:
        restore = f"sf2ai import {shlex.quote(str(result.former_weights))}{home_option}"
        lines.append(f"the former weights are kept; to restore them: {restore}")
    lines.append(f"next: sf2ai evaluate --char {character} --opponent random{backend_options}{home_option}")
    return "\n".join(map(escaped, lines))
