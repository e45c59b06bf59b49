"""The work of ``sf2ai train``: what the user asked for, and one training in this process."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sf2ai.cli.commands.trainings.finished import FinishedTraining
from sf2ai.cli.options.backend import SIM
from sf2ai.cli.terminal.group import INTERRUPTED
from sf2ai.cli.terminal.learning_curves import LearningCurves
from sf2ai.cli.terminal.output import notice, show
from sf2ai.errors import HomeError, InputError
from sf2ai.store.atomic import is_disk_full
from sf2ai.store.layout import Home

if TYPE_CHECKING:
    from sf2ai.backends.options import BackendOptions
    from sf2ai.cli.terminal.progress import OneProgress
    from sf2ai.cluster.connection import Cluster
    from sf2ai.report.live.training import TrainingFeed
    from sf2ai.training.config import TrainingConfig
    from sf2ai.training.progress import Progress
    from sf2ai.training.sessions.session import TrainingSession
    from sf2ai.web.live import LiveServer


@dataclass(frozen=True)
class TrainingRequest:
    """The training that the user asked for."""

    home: Home
    config: "TrainingConfig"
    """Of the first character that learns."""
    backend_options: "BackendOptions"
    resume: bool
    given: tuple[str, ...]
    """The settings that the user gave; the others have their defaults."""
    resume_command: str
    """The command line that continues the training."""
    shows_summary: bool
    """Whether a summary of each character is printed at the end."""
    begin_from: str | None = None
    """What names the weights to begin from; None for random ones."""
    from_replays: Path | None = None
    """A folder with replays that teach the agent first."""
    backend_words: str = ""
    """The backend's options, as the next command needs them."""
    server: "LiveServer | None" = None
    """Of the page of ``--live``."""
    trackers: tuple[str, ...] = ()
    """Those that get the figures, too."""
    join_cluster: "Callable[[], Cluster | None]" = lambda: None
    """Joins the cluster that shall do several trainings; returns None for this machine."""

    def feed(self, characters: Sequence[str], about_fights: str) -> "TrainingFeed | None":
        """Return what sends trainings to the page; None without one."""
        if self.server is None:
            return None
        from sf2ai.report.live.training import TrainingFeed

        return TrainingFeed(self.server, self.home, characters, about_fights)


def train_one(request: TrainingRequest) -> FinishedTraining:
    """Train one character in this process."""
    from sf2ai.training.sessions.session import TrainingSession

    character = request.config.character
    stages = Stages()
    feed = request.feed([character], _about_fights(request.config))
    session = TrainingSession(
        request.home,
        request.config,
        resume=request.resume,
        given=request.given,
        begin_from=request.begin_from,
        from_replays=request.from_replays,
        options=request.backend_options,
        announce=stages.announce,
        watcher=feed,
        trackers=request.trackers,
    )
    curves = LearningCurves(request.home, character)
    with resume_hint(request.resume_command):
        try:
            latest = _run_session(session, character, curves, stages, feed)
        finally:
            curves.draw()
            if feed is not None:
                feed.send()
    if session.result is None:
        raise RuntimeError("a training ended without a result")
    return ended(FinishedTraining(session.result, latest, curves.picture), request)


def _about_fights(config: "TrainingConfig") -> str:
    """Return what the page of ``--live`` says of its fights."""
    if config.backend != SIM:
        return "Fights on a console cannot be seen here."
    if not config.probe:
        return "Without probes no fight of the learner can be seen here."
    return "Now and then a round of the present learner is shown here, from its last probe."


def require_sim(request: TrainingRequest, message: str) -> None:
    """Raise `InputError` with a message if the backend is not the built-in engine."""
    if request.config.backend != SIM:
        raise InputError(message)


@contextmanager
def resume_hint(command: str) -> Iterator[None]:
    """Print the command that continues the training if Ctrl-C or a full disk ends the block."""
    try:
        yield
    except KeyboardInterrupt as interrupt:
        notice(f"stopped and saved; continue with: {command}")
        raise typer.Exit(INTERRUPTED) from interrupt
    except HomeError as error:
        if not is_disk_full(error):
            raise
        raise HomeError(f"{error}; the last checkpoint is intact; continue with: {command}") from error


class Stages:
    """Passes on what a training says of its stages, to the progress that is shown once it runs."""

    def __init__(self) -> None:
        """Begin without a progress to pass them to."""
        self.shown: OneProgress | None = None

    def announce(self, stage: str) -> None:
        """Pass on one stage."""
        if self.shown is not None:
            self.shown.begin_stage(stage)


def _run_session(
    session: "TrainingSession",
    character: str,
    curves: LearningCurves,
    stages: Stages,
    feed: "TrainingFeed | None",
) -> "Progress | None":
    """Run a training to its end and show its progress; return the last progress."""
    from sf2ai.cli.terminal.output import notice_console
    from sf2ai.cli.terminal.progress import show_training_progress
    from sf2ai.report.training import TrainingView

    latest = None
    notices = Notices(session.notices)
    # Closing saves at once if the reader of the notices has left, too.
    with (
        notices,
        closing(session.run()) as running,  # type: ignore[type-var]  # a generator
        show_training_progress(notice_console(), TrainingView(character)) as shown,
    ):
        stages.shown = shown
        for latest in running:
            notices.print_new()
            shown.update(latest)
            curves.update()
            if feed is not None:
                feed.update(character, latest)
    return latest


class Notices:
    """Prints the lines of a growing list, each once; in a ``with`` statement also those at its end."""

    def __init__(self, lines: list[str]) -> None:
        """Take the list; nothing is printed yet."""
        self._lines = lines
        self._printed = 0

    def print_new(self) -> None:
        """Print the lines that are new."""
        for line in self._lines[self._printed :]:
            notice(line)
        self._printed = len(self._lines)

    def __enter__(self) -> None:
        """Print the lines that are there."""
        self.print_new()

    def __exit__(self, *_: object) -> None:
        """Print the lines that are new."""
        self.print_new()


def ended(finished: FinishedTraining, request: TrainingRequest) -> FinishedTraining:
    """Show the summary of a training, and let the new agent meet the packaged one."""
    from sf2ai.measuring.against_packaged import against_packaged
    from sf2ai.report.training import comparison_text

    if request.shows_summary:
        show_summary(finished, request)
    compared = replace(finished, comparison=against_packaged(request.home, finished.result.weights))
    if request.shows_summary and compared.comparison:
        show(comparison_text(compared.comparison))
    return compared


def show_summary(finished: FinishedTraining, request: TrainingRequest) -> None:
    """Show the summary of a training."""
    from sf2ai.report.training import training_summary

    events = request.home.tensorboard(finished.result.manifest.character)
    summary = training_summary(
        finished.result,
        finished.latest,
        finished.curves,
        events=events if events.is_dir() else None,
        home_option=request.home.option,
        backend_options=request.backend_words,
    )
    show(summary)
