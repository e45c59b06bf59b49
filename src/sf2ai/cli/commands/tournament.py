"""``sf2ai tournament``: every entry plays against every other."""

from typing import TYPE_CHECKING

import typer

from sf2ai.cli.options.backend import BackendChoice
from sf2ai.cli.options.shared import CsvOption, HomeOption, JsonOption, RecordOption, SeedOption, open_home
from sf2ai.cli.options.tournament import TournamentOptions
from sf2ai.cli.terminal.group import INTERRUPTED
from sf2ai.cli.terminal.output import (
    keep_results,
    notice,
    notice_compilation,
    notice_console,
    require_outputs,
    show,
    show_json,
    write_csv,
)
from sf2ai.cli.terminal.recording import Recorder

if TYPE_CHECKING:
    from sf2ai.tournament.run import Tournament, TournamentResult

EPILOG = """Examples:

sf2ai tournament

sf2ai tournament --exclude bison --matches 20

sf2ai tournament --only ryu --only ken --entry Old=ryu:old-ryu.npz --entry Strong=guile:cpu:7

sf2ai tournament --entry Mine=ryu:my_bot:MyBot

sf2ai tournament --record replays"""


def tournament(
    tournament: TournamentOptions,
    backend: BackendChoice,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    record: RecordOption = None,
) -> None:
    """Let every trained character play against every other, and rank them.

    Banned characters do not play. Ctrl-C ends the tournament early and shows the standings so far.
    """
    from sf2ai.game.characters import find_character
    from sf2ai.tournament.entries import parse_entry
    from sf2ai.tournament.lineup import choose_lineup
    from sf2ai.tournament.run import Tournament, TournamentConfig

    home_folder = open_home(home)
    lineup = choose_lineup(
        home_folder,
        only=[find_character(name) for name in tournament.only],
        excluded=[find_character(name) for name in tournament.exclude],
        user_entries=[parse_entry(text, home_folder) for text in tournament.entry],
    )
    require_outputs(csv)
    recorder = Recorder(record)
    notice_compilation()
    config = TournamentConfig(
        matches=tournament.matches,
        seed=seed,
        reaction_frames=tournament.least_reaction_frames,
        keep_replays=recorder.is_on,
        backend=backend.backend,
    )
    backend_options = backend.options(home_folder)
    with Tournament(lineup, config, backend_options) as running:
        done = _play(running, recorder)
        if not done:
            raise typer.Exit(INTERRUPTED)  # standings without a match would say nothing
        # Shown before the bots are stopped, which takes time in which Ctrl-C may be pressed again.
        result = running.result()
        recorder.report()
        _print(result, as_json)
        if csv:
            ratings = result.ratings.by_name
            write_csv(csv, [{**row.to_json(), **ratings[row.name].to_json()} for row in result.standings])
    if done < running.planned:
        raise typer.Exit(INTERRUPTED)
    keep_results(home_folder, "tournament", [result.to_json()])


def _play(tournament: "Tournament", recorder: Recorder) -> int:
    """Play until the end or Ctrl-C; return how many matches were played."""
    from sf2ai.cli.terminal.progress import show_count_progress

    for line in tournament.notices:
        notice(line)
    done = 0
    try:
        with show_count_progress(notice_console(), "matches", tournament.planned) as update:
            for done, result in enumerate(tournament.play(), start=1):
                update(done)
                if result.replay is not None:
                    recorder.add(result.fixture.number + 1, result.replay)
    except KeyboardInterrupt:
        notice(f"stopped after {done} of {tournament.planned} matches; the same command starts over")
    return done


def _print(result: "TournamentResult", as_json: bool) -> None:
    from sf2ai.report.standings import tournament_report

    if as_json:
        show_json(result.to_json())
    else:
        show(tournament_report(result))
