"""The work of ``sf2ai train`` for several characters, side by side or as a league."""

from contextlib import closing
from typing import TYPE_CHECKING

from sf2ai.cli.commands.trainings.finished import FinishedTraining
from sf2ai.cli.commands.trainings.side_by_side import shown_side_by_side
from sf2ai.cli.commands.trainings.training_runs import (
    TrainingRequest,
    ended,
    require_sim,
    resume_hint,
    show_summary,
)
from sf2ai.cli.terminal.learning_curves import LearningCurves
from sf2ai.errors import InputError

if TYPE_CHECKING:
    from sf2ai.training.sessions.together import RosterSession


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
        ClusterError: the cluster cannot be joined, or is lost.
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
    require_sim(
        request,
        f"several characters cannot be trained at once on the backend {request.config.backend!r}; "
        "name one character, without --league",
    )
    from sf2ai.parallel.processors import core_count
    from sf2ai.training.sessions.roster_training import RosterTraining
    from sf2ai.training.sessions.together import RosterSession

    cluster = request.join_cluster()
    session = RosterSession(
        request.home,
        RosterTraining(learners, request.config, is_league),
        processes or (core_count() if cluster is None else len(learners)),
        resume=request.resume,
        given=request.given,
        trackers=request.trackers,
        cluster=cluster,
    )
    with resume_hint(request.resume_command):
        finished = _run(session, request)
    return [ended(finished[character], request) for character in session.training.characters]


def _run(session: "RosterSession", request: TrainingRequest) -> dict[str, FinishedTraining]:
    """Run trainings to their end and show their progress; return the results by character."""
    from sf2ai.report.training import RosterTrainingView

    characters = session.training.characters
    curves = {character: LearningCurves(request.home, character) for character in characters}
    feed = request.feed(characters, "The fights of a training of one character alone can be seen here.")
    with (
        shown_side_by_side(RosterTrainingView(characters), session.notices, curves) as (trainings, notices),
        closing(session.run()) as running,  # type: ignore[type-var]  # a generator
    ):
        for report in running:
            notices.print_new()
            trainings.take(report.character, report.character, report)
            if report.progress is not None and feed is not None:
                feed.update(report.character, report.progress)
    if feed is not None:
        feed.send()
    finished = {
        character: FinishedTraining(result, trainings.latest.get(character), curves[character].picture)
        for character, result in trainings.results.items()
    }
    if request.shows_summary and len(finished) < len(characters):
        for character in filter(finished.__contains__, characters):
            show_summary(finished[character], request)
    trainings.require_all()
    return finished
