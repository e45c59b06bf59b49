"""``sf2ai watch``: one match between two fighters, on this terminal."""

from pathlib import Path
from typing import Annotated

import typer

from sf2ai.cli.commands.fight_view import show_fight
from sf2ai.cli.options.shared import CsvOption, HomeOption, JsonOption, SeedOption, open_home, path_option
from sf2ai.cli.options.view import ViewOptions
from sf2ai.cli.terminal.output import notice, notice_compilation, require_outputs

EPILOG = """Examples:

sf2ai watch ryu sagat

sf2ai watch ryu:cpu:7 ken:random --speed 2

sf2ai watch ryu sagat:old-sagat.npz --seed 7 --gif fight.gif"""

_FIGHTER_HELP = (
    "{side}: a character, played by its trained agent or else by cpu:4; or CHAR:SOURCE, such as ryu:cpu:7, "
    "ryu:random, ryu:FILE for other weights, or ryu:module:Class for your own bot; see "
    "docs/reference/players.md."
)


def watch(
    first: Annotated[str, typer.Argument(metavar="FIGHTER", help=_FIGHTER_HELP.format(side="On the left"))],
    second: Annotated[str, typer.Argument(metavar="OPPONENT", help="On the right, named in the same way.")],
    view: ViewOptions,
    record: Annotated[
        Path | None,
        typer.Option(
            "--record",
            metavar="DIR",
            parser=path_option("--record"),
            help="Record the match in this folder, for `sf2ai replay`.",
        ),
    ] = None,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Play one match between two fighters, show it on this terminal, and print what happened.

    If the output is not a terminal, only the events are printed. Ctrl-C ends the match.
    """
    from sf2ai.store.replays import add_replay
    from sf2ai.tournament.exhibition import parse_fighter, play_exhibition

    home_folder = open_home(home)
    fighters = [parse_fighter(text, home_folder) for text in (first, second)]
    require_outputs(*view.files, csv)
    view.require_programs()
    notice_compilation()
    played = play_exhibition(fighters[0], fighters[1], seed)
    name = "this match"
    if record is not None:
        name = str(add_replay(record, 1, played))
        notice(f"recorded: {name}")
    show_fight(played, name, view, live=True, as_json=as_json, csv=csv)
