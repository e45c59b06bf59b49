"""Trainings that run side by side, each in a process of its own: their reports, and how they are shown."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sf2ai.cli.commands.trainings.training_runs import Notices
from sf2ai.cli.terminal.learning_curves import LearningCurves
from sf2ai.cli.terminal.output import notice, notice_console
from sf2ai.errors import Sf2aiError, TrainingError

if TYPE_CHECKING:
    from sf2ai.cli.terminal.progress import RosterProgress
    from sf2ai.report.training import RosterTrainingView
    from sf2ai.training.progress import Progress
    from sf2ai.training.sessions.messages import Report
    from sf2ai.training.sessions.session import TrainingResult


@dataclass
class SideBySide:
    """What the reports of several trainings have said so far, by a key that tells the trainings apart."""

    curves: Mapping[str, LearningCurves]
    """The learning curves of each training; its keys are those of all."""
    shown: "RosterProgress"
    latest: "dict[str, Progress]" = field(default_factory=dict)
    results: "dict[str, TrainingResult]" = field(default_factory=dict)
    """Of the trainings that have ended."""
    errors: list[Sf2aiError] = field(default_factory=list)
    """Of those that failed, each message once."""

    def take(self, key: str, named: str, report: "Report") -> None:
        """Take a report about one training.

        Args:
            key: of the training.
            named: the training in a notice, such as ``"ryu"`` or ``"seed 3"``.
            report: the report.
        """
        if report.notice is not None:
            notice(f"{named}: {report.notice}")
        if report.stage is not None:
            self.shown.begin_stage(key, report.stage)
        if report.progress is not None:
            self.latest[key] = report.progress
            self.shown.update(key, report.progress)
            self.curves[key].update()
        if report.result is not None:
            self.curves[key].draw()
            self.shown.end(key)
            self.results[key] = report.result
        if report.error is not None:
            self.shown.end(key)
            if str(report.error) not in map(str, self.errors):
                self.errors.append(report.error)

    def require_all(self) -> None:
        """Raise the errors of the trainings, or `TrainingError` if one has not ended."""
        if len(self.errors) > 1:
            raise TrainingError("; ".join(map(str, self.errors)))
        if self.errors:
            raise self.errors[0]
        if len(self.results) < len(self.curves):
            raise TrainingError("not every training has ended; continue with --resume")


@contextmanager
def shown_side_by_side(
    view: "RosterTrainingView", notices: list[str], curves: Mapping[str, LearningCurves]
) -> Iterator[tuple[SideBySide, Notices]]:
    """Show trainings while the block runs.

    Args:
        view: shows the progress of all.
        notices: of the session, which grow.
        curves: the learning curves of each training, by its key.

    Yields:
        What takes the reports, and what prints the notices.
    """
    from sf2ai.cli.terminal.progress import show_roster_progress

    printed = Notices(notices)
    with printed, show_roster_progress(notice_console(), view) as shown:
        yield SideBySide(curves, shown), printed
