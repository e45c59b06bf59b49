"""``sf2ai evaluate``: measure how good a trained character is."""

from typing import TYPE_CHECKING, Annotated

import typer

from sf2ai.cli.backend_options import (
    SIM,
    AssumeOption,
    BackendOption,
    CoreOption,
    EmulatorsOption,
    ListenOption,
    MapOption,
    RomOption,
    TokenOption,
    backend_options,
)
from sf2ai.cli.group import FAILED_CHECK, complain
from sf2ai.cli.options import CsvOption, HomeOption, JsonOption, SeedOption, open_home, share, whole_number
from sf2ai.cli.output import keep_results, notice, notice_compilation, show, show_json, write_csv
from sf2ai.cli.train_options import ALL, OpponentCharOption

if TYPE_CHECKING:
    from sf2ai.backends.options import BackendOptions
    from sf2ai.envs.contenders import Contender
    from sf2ai.training.evaluation import Evaluation, EvaluationConfig

EPILOG = """Examples:

sf2ai evaluate --char ryu

sf2ai evaluate --char ryu --opponent random --opponent cpu:7 --episodes 400

sf2ai evaluate --char ryu --opponent ken --json

sf2ai evaluate --char ryu --opponent random --min-win-rate 0.9 && echo good

sf2ai evaluate --char ryu --backend snes --rom turbo.sfc"""

DEFAULT_OPPONENT = "random"


def evaluate(
    char: Annotated[str, typer.Option("--char", metavar="NAME", help="Whose trained agent is measured.")],
    opponent: Annotated[
        list[str] | None,
        typer.Option(
            "--opponent",
            metavar="WHO",
            help="Whom it meets; several make several rows. random, which is the default; cpu:0 to cpu:7, "
            "the built-in player from weak to strong (cpu is cpu:4); a character's trained agent; or a "
            "weights file.",
        ),
    ] = None,
    opponent_char: OpponentCharOption = ALL,
    episodes: Annotated[
        int,
        typer.Option(
            "--episodes",
            metavar="N",
            parser=whole_number("--episodes", least=1),
            help="How many rounds are played against each.",
        ),
    ] = 200,
    min_win_rate: Annotated[
        float | None,
        typer.Option(
            "--min-win-rate",
            metavar="SHARE",
            parser=share("--min-win-rate"),
            help="Leave with exit code 1 when a win rate is below this, 0 to 1. A draw counts as half a win.",
            show_default=False,
        ),
    ] = None,
    backend: BackendOption = SIM,
    rom: RomOption = None,
    core: CoreOption = None,
    assume: AssumeOption = None,
    map_file: MapOption = None,
    emulators: EmulatorsOption = None,
    listen: ListenOption = None,
    token: TokenOption = None,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Measure how good a trained character is: many rounds, no exploring, and how sure the win rate is."""
    from sf2ai.envs.contenders import find_contender, stored_contender
    from sf2ai.game.characters import ROSTER, find_character
    from sf2ai.training.evaluation import EvaluationConfig

    kept = open_home(home)
    character = find_character(char)
    theirs = ROSTER if opponent_char == ALL else (find_character(opponent_char),)
    config = EvaluationConfig(character, episodes, seed, opponent_characters=theirs, backend=backend)
    options = backend_options(
        kept,
        backend,
        rom=rom,
        core=core,
        assume=assume,
        map_file=map_file,
        emulators=emulators,
        listen=listen,
        token=token,
    )
    contender = stored_contender(kept, character)
    opponents = [find_contender(spec, kept) for spec in opponent or [DEFAULT_OPPONENT]]
    notice_compilation()
    evaluations = [_evaluate_one(config, contender, opponent, options) for opponent in opponents]
    created = contender.manifest.created if contender.manifest else None
    keep_results(kept, "evaluation", [{**row.to_json(), "weights_created": created} for row in evaluations])
    _print(evaluations, as_json)
    if csv:
        write_csv(csv, [row.to_json() for row in evaluations])
    _check(evaluations, min_win_rate)


def _evaluate_one(
    config: "EvaluationConfig", contender: "Contender", opponent: "Contender", options: "BackendOptions"
) -> "Evaluation":
    from sf2ai.cli.output import notice_console
    from sf2ai.cli.watch import watch_count
    from sf2ai.training.evaluation import EvaluationRun

    with EvaluationRun(config, contender, opponent, options) as run:
        for line in run.notices:
            notice(line)
        with watch_count(notice_console(), f"rounds against {opponent.spec}", config.episodes) as update:
            for done, _ in enumerate(run.play(), start=1):
                update(done)
        return run.result()


def _print(evaluations: "list[Evaluation]", as_json: bool) -> None:
    from sf2ai.report.evaluation import evaluation_table

    if as_json:
        show_json([row.to_json() for row in evaluations])
    else:
        show(evaluation_table(evaluations))


def _check(evaluations: "list[Evaluation]", least: float | None) -> None:
    """Leave with exit code 1 and one line for each win rate that is too low."""
    if least is None:
        return
    failed = [row for row in evaluations if row.win_rate < least]
    for row in failed:
        complain(f"the win rate against {row.opponent!r} is {row.win_rate:.4f}, below {least:g}")
    if failed:
        raise typer.Exit(FAILED_CHECK)
