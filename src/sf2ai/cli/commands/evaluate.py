"""``sf2ai evaluate``: measure how good a trained character is."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sf2ai.cli.options.backend import BackendChoice
from sf2ai.cli.options.evaluate import EvaluationOptions
from sf2ai.cli.options.shared import (
    CsvOption,
    HomeOption,
    JsonOption,
    RecordOption,
    SeedOption,
    characters_of,
    open_home,
)
from sf2ai.cli.terminal.group import FAILED_CHECK, INTERRUPTED, complain
from sf2ai.cli.terminal.output import (
    keep_results,
    notice,
    notice_compilation,
    require_outputs,
    show,
    show_json,
    write_csv,
)
from sf2ai.cli.terminal.recording import Recorder, own_folder
from sf2ai.training.responders import Responder

if TYPE_CHECKING:
    from sf2ai.backends.options import BackendOptions
    from sf2ai.cluster.connection import Cluster
    from sf2ai.game.characters import Character
    from sf2ai.measuring.evaluation import Evaluation, EvaluationConfig
    from sf2ai.measuring.profile import StrategyProfile
    from sf2ai.players.find import Player
    from sf2ai.rounds.controller import Controller
    from sf2ai.store.layout import Home
    from sf2ai.training.sessions.best_response import ResponseTraining, SearchResponse

EPILOG = """Examples:

sf2ai evaluate --char ryu

sf2ai evaluate --char ryu --opponent random --opponent cpu:7 --episodes 400

sf2ai evaluate --char ryu --opponent ken --json

sf2ai evaluate --char ryu --opponent cpu:7 --record replays

sf2ai evaluate --char ryu --opponent random --min-win-rate 0.9 --until-sure && echo good

sf2ai evaluate --char ryu --exploit 300

sf2ai evaluate --char ryu --opponent cpu:7 --profile --png ryu.png

sf2ai evaluate --char ryu --opponent cpu:7 --episodes 100000 --cluster local

sf2ai evaluate --char ryu --backend snes --rom turbo.sfc"""

DEFAULT_OPPONENT = "random"


@dataclass(frozen=True)
class MeasuredRow:
    """One row of the table: an evaluation, and the profile of its rounds if the user asked for it."""

    evaluation: "Evaluation"
    profile: "StrategyProfile | None"

    def to_json(self) -> dict[str, object]:
        """Return the evaluation as JSON values, with the profile if there is one."""
        profile = {"profile": self.profile.to_json()} if self.profile else {}
        return {**self.evaluation.to_json(), **profile}


def evaluate(
    evaluation: EvaluationOptions,
    backend: BackendChoice,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    record: RecordOption = None,
) -> None:
    """Measure how good a trained character is, over many rounds without exploration.

    Every figure comes with its 95 % interval. Ctrl-C shows and keeps the opponents that are finished.
    """
    from sf2ai.game.characters import find_character
    from sf2ai.measuring.evaluation import EvaluationConfig
    from sf2ai.players.find import find_player, greedy, slowed, stored_player

    evaluation.check()
    home_folder, character = open_home(home), find_character(evaluation.char)
    config = EvaluationConfig(
        character,
        evaluation.episodes,
        seed,
        opponent_characters=characters_of(evaluation.opponent_char),
        bar=evaluation.bar,
        keep_tapes=record is not None,
        backend=backend.backend,
    )
    backend_options = backend.options(home_folder)
    characters = [find_character(name) for name in evaluation.exploit_char] or [character]
    player = slowed(stored_player(home_folder, character), evaluation.least_reaction_frames)
    if evaluation.greedy:
        player = greedy(player)
    specs = evaluation.opponents or (() if evaluation.exploit else (DEFAULT_OPPONENT,))
    opponents = [find_player(spec, home_folder) for spec in specs]
    require_outputs(csv, evaluation.png)
    trainings = _response_trainings(player, characters, evaluation.exploit, seed)
    planned = len(opponents) + len(trainings)
    with ExitStack() as stack:
        cluster = _join(stack, evaluation.cluster, backend.backend, (player, *opponents))
        recorder = Recorder(own_folder(record))
        notice_compilation()
        measurement = _Measurement(config, player, evaluation.is_profiled, recorder, backend_options, cluster)
        rows = _measure(measurement, chain(opponents, _best_responses(trainings)), home_folder, planned)
    recorder.report()
    _print(rows, as_json)
    _write_files(rows, csv, evaluation.png)
    if len(rows) < planned:
        raise typer.Exit(INTERRUPTED)
    _check(rows, evaluation.min_win_rate)


def _join(
    stack: ExitStack, address: str | None, backend: str, players: "Iterable[Player]"
) -> "Cluster | None":
    """Join a cluster that stays joined as long as the stack; None without an address.

    Raises:
        InputError: a cluster cannot play on the backend, or with one of the players.
        ClusterError: the cluster cannot be joined.
    """
    if address is None:
        return None
    from sf2ai.cluster.connection import Cluster
    from sf2ai.players.travelling import TravellingPlayer, require_built_in_game

    require_built_in_game(backend)
    for player in players:
        TravellingPlayer.of(player)  # what cannot play is said before anything is started
    cluster = stack.enter_context(Cluster(address))
    notice(cluster.summary())
    return cluster


@dataclass(frozen=True)
class _Measurement:
    """What all rows of the table have in common."""

    config: "EvaluationConfig"
    player: "Player"
    is_profiled: bool
    recorder: Recorder
    backend_options: "BackendOptions"
    cluster: "Cluster | None" = None

    def against(self, opponent: "Player") -> MeasuredRow:
        """Play the rounds against one opponent and show their number meanwhile."""
        from sf2ai.cli.terminal.output import notice_console
        from sf2ai.cli.terminal.progress import show_count_progress
        from sf2ai.measuring.evaluation import EvaluationRun
        from sf2ai.measuring.profile import ProfilingController, StrategyProfile

        config = self.config
        profile = StrategyProfile(config.character.id) if self.is_profiled else None

        def profiled(controller: "Controller") -> "Controller":
            return controller if profile is None else ProfilingController(controller, config.slots, profile)

        with EvaluationRun(
            config,
            self.player,
            opponent,
            self.backend_options,
            wrap_controller=profiled,
            cluster=self.cluster,
        ) as run:
            for line in run.notices:
                notice(line)
            counted = f"rounds against {opponent.spec}"
            with show_count_progress(notice_console(), counted, config.episodes) as update:
                for done, outcome in enumerate(run.play(), start=1):
                    update(done)
                    if self.recorder.is_on:
                        self.recorder.add(outcome.plan.index + 1, run.replay(outcome))
            return MeasuredRow(run.result(), profile)


def _measure(
    measurement: _Measurement, opponents: "Iterable[Player]", home: "Home", planned: int
) -> list[MeasuredRow]:
    """Play against the opponents and keep each result in the home as soon as it is finished.

    Returns:
        The rows; fewer than there are opponents after Ctrl-C.

    Raises:
        KeyboardInterrupt: Ctrl-C, before the first row was finished.
    """
    rows: list[MeasuredRow] = []
    try:
        for opponent in opponents:
            row = measurement.against(opponent)
            _keep(home, measurement, row)
            rows.append(row)
    except KeyboardInterrupt:
        if not rows:
            raise
        notice(f"stopped after {len(rows)} of {planned} opponents; their results are kept")
    return rows


def _response_trainings(
    player: "Player", characters: "Sequence[Character]", responders: Sequence[Responder], seed: int
) -> "list[ResponseTraining | SearchResponse]":
    """Prepare the best response of each responder and character."""
    if not responders:
        return []
    from sf2ai.training.sessions.best_response import ResponseConfig, make_response

    return [
        make_response(ResponseConfig(character, responder, seed), player)
        for responder in responders
        for character in characters
    ]


def _best_responses(trainings: "Sequence[ResponseTraining | SearchResponse]") -> "Iterator[Player]":
    """Train each best response, and yield it."""
    from sf2ai.cli.terminal.output import notice_console
    from sf2ai.cli.terminal.progress import show_training_progress
    from sf2ai.report.training import TrainingView

    for training in trainings:
        if training.response is not None:  # it needs no training
            yield training.response
            continue
        with show_training_progress(notice_console(), TrainingView(training.character.id)) as shown:
            for progress in training.run():
                shown.update(progress)
        if training.response is None:
            raise RuntimeError("the training of a best response ended without a result")
        yield training.response


def _keep(home: "Home", measurement: _Measurement, row: MeasuredRow) -> None:
    manifest, folder = measurement.player.manifest, measurement.recorder.folder
    created = manifest.created if manifest else None
    recorded = {} if folder is None else {"recorded": str(folder.absolute())}
    keep_results(home, "evaluation", [{**row.evaluation.to_json(), "weights_created": created, **recorded}])


def _print(rows: Sequence[MeasuredRow], as_json: bool) -> None:
    from sf2ai.report.evaluation import evaluation_table
    from sf2ai.report.profile import profile_tables

    if as_json:
        show_json([row.to_json() for row in rows])
        return
    show(evaluation_table([row.evaluation for row in rows]))
    profile = _whole_profile(rows)
    if profile:
        show("", profile_tables(profile))


def _whole_profile(rows: Sequence[MeasuredRow]) -> "StrategyProfile | None":
    """Return the profile of all rounds; None if the user did not ask for it."""
    whole: StrategyProfile | None = None
    for row in rows:
        whole = row.profile if whole is None or row.profile is None else whole + row.profile
    return whole


def _write_files(rows: Sequence[MeasuredRow], csv: Path | None, png: Path | None) -> None:
    from sf2ai.report.pictures.profile import draw_profile

    if csv:
        write_csv(csv, [row.evaluation.to_json() for row in rows])
    profile = _whole_profile(rows)
    if png and profile:
        opponents = ", ".join(row.evaluation.opponent for row in rows)
        draw_profile(profile, png, f"against {opponents}")


def _check(rows: Sequence[MeasuredRow], least: float | None) -> None:
    """Exit with code 1, after one line for each win rate that is too low."""
    if least is None:
        return
    failed = [row.evaluation for row in rows if row.evaluation.win_rate < least]
    for one in failed:
        complain(f"the win rate against {one.opponent!r} is {one.win_rate:.4f}, below {least:g}")
    if failed:
        raise typer.Exit(FAILED_CHECK)
