"""``sf2ai evaluate``: measure how good a trained character is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sf2ai.cli.options import evaluate as given
from sf2ai.cli.options.backend import HERE, Where, with_where
from sf2ai.cli.options.shared import (
    CsvOption,
    HomeOption,
    JsonOption,
    LeastReactionFramesOption,
    ReactionMsOption,
    SeedOption,
    open_home,
    reaction_frames_of,
)
from sf2ai.cli.options.train import ALL, OpponentCharOption
from sf2ai.cli.terminal.group import FAILED_CHECK, complain
from sf2ai.cli.terminal.output import keep_results, notice, notice_compilation, show, show_json, write_csv
from sf2ai.cli.terminal.recording import Recorder, RecordOption
from sf2ai.errors import InputError

if TYPE_CHECKING:
    from sf2ai.backends.options import BackendOptions
    from sf2ai.game.characters import Character
    from sf2ai.measuring.evaluation import Evaluation, EvaluationConfig
    from sf2ai.measuring.profile import StrategyProfile
    from sf2ai.players.find import Player
    from sf2ai.rounds.controller import Controller
    from sf2ai.store.layout import Home

EPILOG = """Examples:

sf2ai evaluate --char ryu

sf2ai evaluate --char ryu --opponent random --opponent cpu:7 --episodes 400

sf2ai evaluate --char ryu --opponent ken --json

sf2ai evaluate --char ryu --opponent cpu:7 --record replays

sf2ai evaluate --char ryu --opponent random --min-win-rate 0.9 --until-sure && echo good

sf2ai evaluate --char ryu --exploit 300

sf2ai evaluate --char ryu --opponent cpu:7 --profile --png ryu.png

sf2ai evaluate --char ryu --backend snes --rom turbo.sfc"""

DEFAULT_OPPONENT = "random"
DEFAULT_BAR = 0.5
"""Win rate that `--until-sure` compares with unless told otherwise: neither better nor worse."""


@dataclass(frozen=True)
class _Measured:
    """One row of the table, and what the agent did in its rounds if that was asked for."""

    evaluation: "Evaluation"
    profile: "StrategyProfile | None"

    def to_json(self) -> dict[str, Any]:
        """Return the evaluation as JSON values, with the profile where there is one."""
        profile = {"profile": self.profile.to_json()} if self.profile else {}
        return {**self.evaluation.to_json(), **profile}


@with_where
def evaluate(
    char: given.CharOption,
    opponent: given.OpponentsOption = None,
    opponent_char: OpponentCharOption = ALL,
    episodes: given.EpisodesOption = 200,
    min_win_rate: given.MinWinRateOption = None,
    until_sure: given.UntilSureOption = False,
    exploit: given.ExploitOption = None,
    exploit_char: given.ExploitCharOption = None,
    profile: given.ProfileOption = False,
    png: given.PngOption = None,
    reaction_frames: LeastReactionFramesOption = None,
    reaction_ms: ReactionMsOption = None,
    where: Where = HERE,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    record: RecordOption = None,
) -> None:
    """Measure how good a trained character is: many rounds, no exploring, and how sure each figure is."""
    from sf2ai.game.characters import ROSTER, find_character
    from sf2ai.measuring.evaluation import EvaluationConfig
    from sf2ai.players.find import find_player, slowed, stored_player

    _check_options(exploit, exploit_char)
    kept, character = open_home(home), find_character(char)
    config = EvaluationConfig(
        character,
        episodes,
        seed,
        opponent_characters=ROSTER if opponent_char == ALL else (find_character(opponent_char),),
        bar=_bar(min_win_rate) if until_sure else None,
        keep_tapes=record is not None,
        backend=where.backend,
    )
    options = where.options(kept)
    responders = [find_character(name) for name in exploit_char or [char]] if exploit else []
    player = slowed(stored_player(kept, character), reaction_frames_of(reaction_frames, reaction_ms))
    specs = opponent or ([] if exploit else [DEFAULT_OPPONENT])
    opponents = [find_player(spec, kept) for spec in specs]
    recorder = Recorder(record)
    notice_compilation()
    profiled = profile or png is not None
    watch = _Watch(profiled, recorder, options)
    measured = [_measure(config, player, who, watch) for who in opponents]
    for responder in _best_responses(player, responders, exploit or 0, seed):
        measured.append(_measure(config, player, responder, watch))
    recorder.tell()
    rows = [one.evaluation for one in measured]
    _keep(kept, player, rows)
    _print(measured, as_json)
    _write_files(measured, csv, png)
    _check(rows, min_win_rate)


def _check_options(exploit: int | None, exploit_char: list[str] | None) -> None:
    if exploit_char and exploit is None:
        raise InputError(f"--exploit-char {exploit_char[0]!r} says whom --exploit trains; give --exploit too")


def _bar(min_win_rate: float | None) -> float:
    return DEFAULT_BAR if min_win_rate is None else min_win_rate


@dataclass(frozen=True)
class _Watch:
    """What is done beside measuring, and where it is played."""

    profiled: bool
    recorder: Recorder
    options: "BackendOptions"


def _measure(config: "EvaluationConfig", player: "Player", opponent: "Player", watch: _Watch) -> _Measured:
    from sf2ai.cli.terminal.output import notice_console
    from sf2ai.cli.terminal.progress import show_count_progress
    from sf2ai.measuring.evaluation import EvaluationRun
    from sf2ai.measuring.profile import ProfilingController, StrategyProfile

    profile = StrategyProfile(config.character.id) if watch.profiled else None

    def watched(controller: "Controller") -> "Controller":
        return controller if profile is None else ProfilingController(controller, config.slots, profile)

    with EvaluationRun(config, player, opponent, watch.options, watched=watched) as run:
        for line in run.notices:
            notice(line)
        with show_count_progress(
            notice_console(), f"rounds against {opponent.spec}", config.episodes
        ) as update:
            for done, outcome in enumerate(run.play(), start=1):
                update(done)
                if watch.recorder.is_on:
                    watch.recorder.add(outcome.plan.index + 1, run.replay(outcome))
        return _Measured(run.result(), profile)


def _best_responses(
    agent: "Player", characters: "Sequence[Character]", episodes: int, seed: int
) -> "Iterator[Player]":
    """Train who is to beat the agent, one character after the other."""
    from sf2ai.cli.terminal.output import notice_console
    from sf2ai.cli.terminal.progress import show_training_progress
    from sf2ai.report.training import TrainingView
    from sf2ai.training.sessions.best_response import ResponseConfig, ResponseTraining

    for character in characters:
        training = ResponseTraining(ResponseConfig(character, episodes, seed), agent)
        with show_training_progress(notice_console(), TrainingView(character.id)) as update:
            for progress in training.run():
                update(progress)
        if training.response is None:
            raise RuntimeError("the training of a best response has ended without one")
        yield training.response


def _keep(home: "Home", player: "Player", rows: "Sequence[Evaluation]") -> None:
    created = player.manifest.created if player.manifest else None
    keep_results(home, "evaluation", [{**row.to_json(), "weights_created": created} for row in rows])


def _print(measured: Sequence[_Measured], as_json: bool) -> None:
    from sf2ai.report.evaluation import evaluation_table
    from sf2ai.report.profile import profile_tables

    if as_json:
        show_json([one.to_json() for one in measured])
        return
    show(evaluation_table([one.evaluation for one in measured]))
    profile = _whole_profile(measured)
    if profile:
        show("", profile_tables(profile))


def _whole_profile(measured: Sequence[_Measured]) -> "StrategyProfile | None":
    """Return the profile of all rounds; None where none was asked for."""
    whole: StrategyProfile | None = None
    for one in measured:
        whole = one.profile if whole is None or one.profile is None else whole + one.profile
    return whole


def _write_files(measured: Sequence[_Measured], csv: Path | None, png: Path | None) -> None:
    from sf2ai.report.pictures.profile import draw_profile

    if csv:
        write_csv(csv, [one.evaluation.to_json() for one in measured])
    profile = _whole_profile(measured)
    if png and profile:
        opponents = ", ".join(one.evaluation.opponent for one in measured)
        draw_profile(profile, png, f"against {opponents}")


def _check(evaluations: "Sequence[Evaluation]", least: float | None) -> None:
    """Leave with exit code 1 and one line for each win rate that is too low."""
    if least is None:
        return
    failed = [row for row in evaluations if row.win_rate < least]
    for row in failed:
        complain(f"the win rate against {row.opponent!r} is {row.win_rate:.4f}, below {least:g}")
    if failed:
        raise typer.Exit(FAILED_CHECK)
