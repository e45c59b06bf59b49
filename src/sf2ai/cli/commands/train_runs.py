"""The trainings of ``sf2ai train`` while they run: one in this process, or several side by side."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sf2ai.cli.options.backend import SIM
from sf2ai.cli.terminal.curves import LearningCurves
from sf2ai.cli.terminal.group import INTERRUPTED
from sf2ai.cli.terminal.output import notice, show
from sf2ai.errors import HomeError, InputError, TrainingError
from sf2ai.store.layout import Home

if TYPE_CHECKING:
    from sf2ai.backends.options import BackendOptions
    from sf2ai.training.config import TrainingConfig
    from sf2ai.training.progress import Progress
    from sf2ai.training.sessions.session import TrainingResult, TrainingSession
    from sf2ai.training.sessions.together import RosterSession


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line."""

    home: Home
    config: "TrainingConfig"
    """Of the first of those who learn."""
    options: "BackendOptions"
    """What the backend is told."""
    resume: bool
    typed: tuple[str, ...]
    """The settings that were given and are no defaults."""
    again: str
    """The command that goes on."""
    shows: bool
    """Whether each result is shown as it comes."""


@dataclass(frozen=True)
class Trained:
    """One character's training that is done."""

    result: "TrainingResult"
    latest: "Progress | None"
    curves: Path | None
    """The picture of how it went; None where there is none."""

    def to_json(self) -> dict[str, Any]:
        """Return figures, places and manifest as JSON values."""
        manifest = self.result.manifest
        former = self.result.former_weights
        return {
            "character": manifest.character,
            "episodes": manifest.episodes,
            "steps": manifest.steps,
            "win_rate_50": self.latest.win_rate_50 if self.latest else None,
            "mean_return_50": self.latest.mean_return_50 if self.latest else None,
            "weights": str(self.result.weights),
            "former_weights": str(former) if former else None,
            "curves": str(self.curves) if self.curves else None,
            "manifest": manifest.to_json(),
        }


def train_one(asked: Asked) -> Trained:
    """Train one character in this process."""
    from sf2ai.training.sessions.session import TrainingSession

    session = TrainingSession(
        asked.home, asked.config, resume=asked.resume, given=asked.typed, options=asked.options
    )
    curves = LearningCurves(asked.home, asked.config.character)
    with _ways_out(asked.again):
        try:
            latest = _watch(session, asked.config.character, curves)
        finally:
            curves.draw()
    if session.result is None:
        raise RuntimeError("a training has ended without a result")
    trained = Trained(session.result, latest, curves.picture)
    if asked.shows:
        _show_one(trained)
    return trained


def train_several(
    asked: Asked, learners: tuple[str, ...], is_league: bool, processes: int | None
) -> list[Trained]:
    """Train several characters, each in a process of its own.

    Raises:
        InputError: they would have to share a console.
        Sf2aiError: the first of the trainings that failed, once the others are done.
    """
    if asked.config.backend != SIM:
        raise InputError(
            f"several characters cannot be trained at once on the backend {asked.config.backend!r}; "
            "name one, without --league"
        )
    from sf2ai.parallel.processors import core_count
    from sf2ai.training.sessions.roster_training import RosterTraining
    from sf2ai.training.sessions.together import RosterSession

    session = RosterSession(
        asked.home,
        RosterTraining(learners, asked.config, is_league),
        processes or core_count(),
        resume=asked.resume,
        given=asked.typed,
    )
    for line in session.notices:
        notice(line)
    with _ways_out(asked.again):
        return _watch_several(session, asked)


@contextmanager
def _ways_out(again: str) -> Iterator[None]:
    """Say how to go on, whatever ends the block early."""
    try:
        yield
    except KeyboardInterrupt as interrupt:
        notice(f"stopped and saved; go on with: {again}")
        raise typer.Exit(INTERRUPTED) from interrupt
    except HomeError:
        notice(f"what was saved before is whole; once there is room, go on with: {again}")
        raise


def _watch(session: "TrainingSession", character: str, curves: LearningCurves) -> "Progress | None":
    """Run a training to its end and show how far it is; return the last that it told."""
    from sf2ai.cli.terminal.output import notice_console
    from sf2ai.cli.terminal.progress import show_training_progress
    from sf2ai.report.training import TrainingView

    told = 0
    latest = None
    with show_training_progress(notice_console(), TrainingView(character)) as update:
        for latest in session.run():
            for line in session.notices[told:]:
                notice(line)
            told = len(session.notices)
            update(latest)
            curves.update()
    return latest


def _watch_several(session: "RosterSession", asked: Asked) -> list[Trained]:
    """Run trainings to their end and show how far they are; return them in the order of their characters."""
    from sf2ai.cli.terminal.output import notice_console
    from sf2ai.cli.terminal.progress import show_trainings_progress
    from sf2ai.report.trainings import TrainingsView

    characters = session.training.characters
    curves = {character: LearningCurves(asked.home, character) for character in characters}
    latest: dict[str, Progress] = {}
    done: dict[str, Trained] = {}
    errors = []
    with show_trainings_progress(notice_console(), TrainingsView(characters)) as watched:
        for report in session.run():
            who = report.character
            if report.notice is not None:
                notice(f"{who}: {report.notice}")
            if report.progress is not None:
                latest[who] = report.progress
                watched.update(who, report.progress)
                curves[who].update()
            if report.result is not None:
                curves[who].draw()
                watched.end(who)
                done[who] = Trained(report.result, latest.get(who), curves[who].picture)
            if report.error is not None:
                watched.end(who)
                notice(f"{who}: {report.error}")
                errors.append(report.error)
    if asked.shows:
        for character in characters:
            if character in done:
                _show_one(done[character])
    if errors:
        raise errors[0]
    if len(done) < len(characters):
        raise TrainingError("not every training has come to its end; go on with --resume")
    return [done[character] for character in characters]


def _show_one(trained: Trained) -> None:
    from sf2ai.report.training import training_summary

    show(training_summary(trained.result, trained.latest, trained.curves))
