"""``sf2ai tournament``: everybody against everybody."""

from typing import TYPE_CHECKING, Annotated

import typer

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
    whole_number,
)
from sf2ai.cli.terminal.group import INTERRUPTED
from sf2ai.cli.terminal.output import (
    keep_results,
    notice,
    notice_compilation,
    notice_console,
    show,
    show_json,
    write_csv,
)
from sf2ai.cli.terminal.recording import Recorder, RecordOption

if TYPE_CHECKING:
    from sf2ai.tournament.run import Tournament, TournamentResult

EPILOG = """Examples:

sf2ai tournament

sf2ai tournament --exclude bison --matches 20

sf2ai tournament --only ryu --only ken --entry Old=ryu:old-ryu.npz --entry Strong=guile:cpu:7

sf2ai tournament --entry Mine=ryu:my_bot:MyBot

sf2ai tournament --record replays"""


@with_where
def tournament(
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="NAME", help="Leave this character out for once."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="NAME", help="Of the trained characters let only these play."),
    ] = None,
    matches: Annotated[
        int,
        typer.Option(
            "--matches",
            metavar="N",
            parser=whole_number("--matches", least=1),
            help="How many matches each pair plays, first to two rounds.",
        ),
    ] = 10,
    entry: Annotated[
        list[str] | None,
        typer.Option(
            "--entry",
            metavar="NAME=CHAR:WHAT",
            help="Let somebody else play too, under a name of yours: a weights file, your own bot in Python "
            "as module:Class, random, or cpu:0 to cpu:7.",
        ),
    ] = None,
    reaction_frames: LeastReactionFramesOption = None,
    reaction_ms: ReactionMsOption = None,
    where: Where = HERE,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    record: RecordOption = None,
) -> None:
    """Let every trained character meet every other, and see who is best.

    Banned characters do not play. Ctrl-C ends it early and shows how it stands.
    """
    from sf2ai.game.characters import find_character
    from sf2ai.tournament.entries import parse_entry
    from sf2ai.tournament.lineup import choose_lineup
    from sf2ai.tournament.run import Tournament, TournamentConfig

    kept = open_home(home)
    lineup = choose_lineup(
        kept,
        only=[find_character(name) for name in only or []],
        excluded=[find_character(name) for name in exclude or []],
        user_entries=[parse_entry(text) for text in entry or []],
    )
    recorder = Recorder(record)
    notice_compilation()
    config = TournamentConfig(
        matches=matches,
        seed=seed,
        reaction_frames=reaction_frames_of(reaction_frames, reaction_ms),
        keep_replays=recorder.is_on,
        backend=where.backend,
    )
    options = where.options(kept)
    with Tournament(lineup, config, options) as played:
        complete = _play(played, recorder)
        result = played.result()
    recorder.tell()
    _print(result, as_json)
    if csv:
        write_csv(csv, [row.to_json() for row in result.standings])
    if not complete:
        raise typer.Exit(INTERRUPTED)
    keep_results(kept, "tournament", [result.to_json()])


def _play(tournament: "Tournament", recorder: Recorder) -> bool:
    """Play to the end, or to Ctrl-C; return whether it was the end."""
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
        notice(f"stopped after {done} of {tournament.planned} matches; the same command begins anew")
        return False
    return True


def _print(result: "TournamentResult", as_json: bool) -> None:
    from sf2ai.report.standings import tournament_report

    if as_json:
        show_json(result.to_json())
    else:
        show(tournament_report(result))
