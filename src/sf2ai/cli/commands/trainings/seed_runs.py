"""The work of ``sf2ai train --seeds``: one character with several seeds, and what they have in common."""

import shlex
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sf2ai.cli.commands.trainings.finished import comparison_to_json, files_to_json, probes_to_json
from sf2ai.cli.commands.trainings.side_by_side import SideBySide, shown_side_by_side
from sf2ai.cli.commands.trainings.training_runs import TrainingRequest, require_sim, resume_hint
from sf2ai.cli.options.shared import MAX_NUMBER
from sf2ai.cli.terminal.learning_curves import LearningCurves
from sf2ai.cli.terminal.output import notice_console, show
from sf2ai.errors import InputError

if TYPE_CHECKING:
    from sf2ai.report.experiments.seeds import SeedFigures
    from sf2ai.training.sessions.seeds import SeedsSession
    from sf2ai.training.sessions.session import TrainingResult


@dataclass(frozen=True)
class TrainedSeed:
    """The result of the training with one seed."""

    figures: "SeedFigures"
    result: "TrainingResult"
    curves: Path | None
    """The picture of the learning curves; None if there is none."""

    def to_json(self) -> dict[str, object]:
        """Return figures, paths and manifest as JSON values, named as for one training."""
        figures, manifest = self.figures, self.result.manifest
        return {
            "seed": figures.seed,
            "episodes": manifest.episodes,
            "steps": manifest.steps,
            "win_rate_50": figures.win_rate_50,
            "probes": probes_to_json(figures.probes),
            "against_packaged": comparison_to_json(figures.comparison),
            **files_to_json(self.result, self.curves),
        }


def train_seeds(
    request: TrainingRequest, learners: tuple[str, ...], count: int, is_league: bool, processes: int | None
) -> list[TrainedSeed]:
    """Train one character with several seeds, each in a process and a home of its own.

    Args:
        request: of which the config has the first seed.
        learners: ids of the characters that the user named; more than one is refused.
        count: number of seeds.
        is_league: the user asked for a league, which is refused.
        processes: how many are trained at once; None for one per core.

    Returns:
        The results in the order of the seeds.

    Raises:
        InputError: what was asked for cannot be trained with several seeds.
        ClusterError: the cluster cannot be joined, or is lost.
        Sf2aiError: the errors of the trainings, raised when the others have ended and are shown.
    """
    _require_one_training(request, learners, count, is_league)
    from sf2ai.parallel.processors import core_count
    from sf2ai.training.sessions.seeds import SeedsSession
    from sf2ai.training.sessions.seeds_plan import SeedsPlan

    cluster = request.join_cluster()
    session = SeedsSession(
        request.home,
        SeedsPlan(request.config, count, request.begin_from),
        processes or (core_count() if cluster is None else count),
        resume=request.resume,
        given=request.given,
        trackers=request.trackers,
        cluster=cluster,
    )
    with resume_hint(request.resume_command):
        trainings = _run(session)
        trained = _measured(session, trainings, request)
    if request.shows_summary:
        _show(session, trained, request)
    trainings.require_all()
    return trained


def seeds_to_json(trained: Sequence[TrainedSeed]) -> dict[str, object]:
    """Return the results of all seeds, with median and range of each figure, as JSON values."""
    from sf2ai.report.experiments.seeds import best_seed, spreads

    figures = [one.figures for one in trained]
    return {
        "character": trained[0].result.manifest.character,
        "seeds": [one.to_json() for one in trained],
        "win_rates": {name: asdict(spread) for name, spread in spreads(figures).items()},
        "best_seed": best_seed(figures),
    }


def _require_one_training(
    request: TrainingRequest, learners: tuple[str, ...], count: int, is_league: bool
) -> None:
    if len(learners) > 1 or is_league:
        raise InputError(
            f"--seeds {count} trains one character again and again, not {', '.join(learners)} together; name "
            "one with --char, without --league"
        )
    if request.from_replays is not None:
        raise InputError(
            f"--from-replays {request.from_replays} teaches one agent, not one for each of several seeds; "
            "omit --seeds"
        )
    require_sim(
        request,
        f"several seeds cannot be trained at once on the backend {request.config.backend!r}; omit --seeds",
    )
    first = request.config.seed
    if first + count - 1 > MAX_NUMBER:
        raise InputError(
            f"--seed {first} and --seeds {count} go beyond {MAX_NUMBER:,}, the greatest seed; give a smaller "
            "--seed"
        )


def _run(session: "SeedsSession") -> SideBySide:
    """Run the trainings to their end and show their progress."""
    from sf2ai.report.training import RosterTrainingView

    seeds, character = session.plan.seeds, session.plan.config.character
    curves = {str(seed): LearningCurves(session.home_of(seed), character) for seed in seeds}
    view = RosterTrainingView.of_seeds(seeds)
    with (
        shown_side_by_side(view, session.notices, curves) as (trainings, notices),
        closing(session.run()) as running,  # type: ignore[type-var]  # a generator
    ):
        for report in running:
            notices.print_new()
            seed = session.seed_of(report)
            trainings.take(str(seed), f"seed {seed}", report)
    return trainings


def _measured(session: "SeedsSession", trainings: SideBySide, request: TrainingRequest) -> list[TrainedSeed]:
    """Return the results of the trainings that have ended; each agent meets the packaged one."""
    from sf2ai.cli.terminal.progress import show_count_progress
    from sf2ai.measuring.against_packaged import against_packaged
    from sf2ai.report.experiments.seeds import SeedFigures
    from sf2ai.training.files.former_logs import last_probes, last_win_rate

    character, trained = session.plan.config.character, []
    with show_count_progress(notice_console(), "comparisons", len(trainings.results)) as done:
        for seed in session.plan.seeds:
            result = trainings.results.get(str(seed))
            if result is None:
                continue
            home = session.home_of(seed)
            figures = SeedFigures(
                seed,
                last_probes(home.probes(character)),
                against_packaged(request.home, result.weights),
                last_win_rate(home.log(character)),
            )
            trained.append(TrainedSeed(figures, result, trainings.curves[str(seed)].picture))
            done(len(trained))
    return trained


def _show(session: "SeedsSession", trained: Sequence[TrainedSeed], request: TrainingRequest) -> None:
    from sf2ai.report.experiments.seeds import best_seed, seeds_table

    figures = [one.figures for one in trained]
    plan, folder = session.plan, shlex.quote(str(session.folder))
    show(seeds_table(plan.config.character, plan.count, figures))
    show(f"trainings: {session.folder}", f"curves in TensorBoard: tensorboard --logdir {folder}")
    best = best_seed(figures)
    for one in trained:
        if one.figures.seed == best:
            weights = shlex.quote(str(one.result.weights))
            show(f"best: seed {best}, by the mean of these figures; the weights that play are as before")
            show(f"next: sf2ai import {weights}{request.home.option}")
