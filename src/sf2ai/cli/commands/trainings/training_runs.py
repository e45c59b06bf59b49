"""The work of ``sf2ai train``: one training in this process, or several side by side."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sf2ai.cli.options.backend import SIM
from sf2ai.cli.terminal.group import INTERRUPTED
from sf2ai.cli.terminal.learning_curves import LearningCurves
from sf2ai.cli.terminal.output import notice, show
from sf2ai.errors import HomeError, InputError, Sf2aiError, TrainingError
from sf2ai.store.atomic import is_disk_full
from sf2ai.store.layout import Home

if TYPE_CHECKING:
    from sf2ai.backends.options import BackendOptions
    from sf2ai.cli.terminal.progress import OneProgress
    from sf2ai.measuring.evaluation import Evaluation
    from sf2ai.report.live.training import TrainingFeed
    from sf2ai.training.config import TrainingConfig
    from sf2ai.training.progress import Progress
    from sf2ai.training.sessions.session import TrainingResult, TrainingSession
    from sf2ai.training.sessions.together import RosterSession
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

    def feed(self, characters: Sequence[str], about_fights: str) -> "TrainingFeed | None":
        """Return what sends trainings to the page; None without one."""
        if self.server is None:
            return None
        from sf2ai.report.live.training import TrainingFeed

        return TrainingFeed(self.server, self.home, characters, about_fights)


@dataclass(frozen=True)
class FinishedTraining:
    """The result of one character's training."""

    result: "TrainingResult"
    latest: "Progress | None"
    """The last progress; None if there was nothing left to train."""
    curves: Path | None
    """The picture of the learning curves; None if there is none."""
    comparison: "Evaluation | None" = None
    """The new agent against the packaged one; None if they were not compared."""

    def to_json(self) -> dict[str, object]:
        """Return figures, paths and manifest as JSON values."""
        manifest = self.result.manifest
        former = self.result.former_weights
        return {
            "character": manifest.character,
            "episodes": manifest.episodes,
            "steps": manifest.steps,
            "win_rate_50": self.latest.win_rate_50 if self.latest else None,
            "mean_return_50": self.latest.mean_return_50 if self.latest else None,
            "guide_share": self.latest.guide_share if self.latest else None,
            "probes": self._probes(),
            "against_packaged": self._comparison(),
            "weights": str(self.result.weights),
            "former_weights": str(former) if former else None,
            "curves": str(self.curves) if self.curves else None,
            "manifest": manifest.to_json(),
        }

    def _comparison(self) -> dict[str, object] | None:
        """Return the result against the packaged agent."""
        result = self.comparison
        if result is None:
            return None
        return {
            "opponent": result.opponent,
            "rounds": result.episodes,
            "wins": result.wins,
            "draws": result.draws,
            "losses": result.losses,
            "win_rate": result.win_rate,
            "win_rate_interval": list(result.win_rate_interval),
        }

    def _probes(self) -> dict[str, object]:
        """Return the last probe against each opponent, by the opponent."""
        probes = self.latest.probes if self.latest else ()
        return {
            probe.opponent: {
                "episode": probe.episode,
                "steps": probe.steps,
                "rounds": probe.rounds,
                "wins": probe.wins,
                "draws": probe.draws,
                "losses": probe.losses,
                "win_rate": probe.win_rate,
                "win_rate_interval": list(probe.win_rate_interval),
            }
            for probe in probes
        }


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
    )
    curves = LearningCurves(request.home, character)
    with _resume_hint(request.resume_command):
        try:
            latest = _run_session(session, character, curves, stages, feed)
        finally:
            curves.draw()
            if feed is not None:
                feed.send()
    if session.result is None:
        raise RuntimeError("a training ended without a result")
    return _ended(FinishedTraining(session.result, latest, curves.picture), request)


def _about_fights(config: "TrainingConfig") -> str:
    """Return what the page of ``--live`` says of its fights."""
    if config.backend != SIM:
        return "Fights on a console cannot be seen here."
    if not config.probe:
        return "Without probes no fight of the learner can be seen here."
    return "Now and then a round of the present learner is shown here, from its last probe."


def train_several(
    request: TrainingRequest, learners: tuple[str, ...], is_league: bool, processes: int | None
) -> list[FinishedTraining]:
    """Train several characters, each in a process of its own.

    Args:
        request: of which the config is the same for all characters but for the character.
        learners: ids of the characters.
        is_league: train them against each other.
        processes: how many characters are trained at once; None for one per core.

    Returns:
        One result per character, in their order.

    Raises:
        InputError: the backend is not the built-in engine.
        Sf2aiError: the first error of a training, raised when the others have ended.
    """
    if request.begin_from is not None:
        raise InputError(
            f"--from {request.begin_from} has the weights of one character and cannot begin a training of "
            "several; name one character with --char, without --league"
        )
    if request.from_replays is not None:
        raise InputError(
            f"--from-replays {request.from_replays} teaches one agent; name one character with --char, "
            "without --league"
        )
    if request.config.backend != SIM:
        raise InputError(
            f"several characters cannot be trained at once on the backend {request.config.backend!r}; "
            "name one character, without --league"
        )
    from sf2ai.parallel.processors import core_count
    from sf2ai.training.sessions.roster_training import RosterTraining
    from sf2ai.training.sessions.together import RosterSession

    session = RosterSession(
        request.home,
        RosterTraining(learners, request.config, is_league),
        processes or core_count(),
        resume=request.resume,
        given=request.given,
    )
    with _resume_hint(request.resume_command):
        finished = _run_roster_session(session, request)
    return [_ended(finished[character], request) for character in session.training.characters]


@contextmanager
def _resume_hint(command: str) -> Iterator[None]:
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
    notices = _Notices(session.notices)
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


class _Notices:
    """Prints the lines of a growing list, each once; in a ``with`` statement also those at its end."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._printed = 0

    def print_new(self) -> None:
        for line in self._lines[self._printed :]:
            notice(line)
        self._printed = len(self._lines)

    def __enter__(self) -> None:
        self.print_new()

    def __exit__(self, *_: object) -> None:
        self.print_new()


def _run_roster_session(session: "RosterSession", request: TrainingRequest) -> "dict[str, FinishedTraining]":
    """Run trainings to their end and show their progress; return the results by character."""
    from sf2ai.cli.terminal.output import notice_console
    from sf2ai.cli.terminal.progress import show_roster_progress
    from sf2ai.report.training import RosterTrainingView

    characters = session.training.characters
    curves = {character: LearningCurves(request.home, character) for character in characters}
    latest: dict[str, Progress] = {}
    finished: dict[str, FinishedTraining] = {}
    errors: list[Sf2aiError] = []
    notices = _Notices(session.notices)
    feed = request.feed(characters, "The fights of a training of one character alone can be seen here.")
    with (
        notices,
        closing(session.run()) as running,  # type: ignore[type-var]  # a generator
        show_roster_progress(notice_console(), RosterTrainingView(characters)) as shown,
    ):
        for report in running:
            notices.print_new()
            character = report.character
            if report.notice is not None:
                notice(f"{character}: {report.notice}")
            if report.stage is not None:
                shown.begin_stage(character, report.stage)
            if report.progress is not None:
                latest[character] = report.progress
                shown.update(character, report.progress)
                curves[character].update()
                if feed is not None:
                    feed.update(character, report.progress)
            if report.result is not None:
                curves[character].draw()
                shown.end(character)
                finished[character] = FinishedTraining(
                    report.result, latest.get(character), curves[character].picture
                )
            if report.error is not None:
                shown.end(character)
                if str(report.error) not in map(str, errors):
                    errors.append(report.error)
    if feed is not None:
        feed.send()
    if request.shows_summary and len(finished) < len(characters):
        for character in filter(finished.__contains__, characters):
            _show_summary(finished[character], request)
    if len(errors) > 1:
        raise TrainingError("; ".join(map(str, errors)))
    if errors:
        raise errors[0]
    if len(finished) < len(characters):
        raise TrainingError("not every training has ended; continue with --resume")
    return finished


def _ended(finished: FinishedTraining, request: TrainingRequest) -> FinishedTraining:
    """Show the summary of a training, and let the new agent meet the packaged one."""
    from sf2ai.measuring.against_packaged import against_packaged
    from sf2ai.report.training import comparison_text

    if request.shows_summary:
        _show_summary(finished, request)
    compared = replace(finished, comparison=against_packaged(request.home, finished.result.weights))
    if request.shows_summary and compared.comparison:
        show(comparison_text(compared.comparison))
    return compared


def _show_summary(finished: FinishedTraining, request: TrainingRequest) -> None:
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
