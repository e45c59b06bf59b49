"""``sf2ai ban``: keep a character out of every tournament, or let it back in."""

from dataclasses import asdict
from typing import Annotated

import typer

from sf2ai.cli.options.shared import CsvOption, HomeOption, JsonOption, open_home
from sf2ai.cli.terminal.output import show, show_json, write_csv
from sf2ai.errors import InputError

EPILOG = """Examples:

sf2ai ban bison --reason "wins everything"

sf2ai ban --list

sf2ai ban bison --lift"""


def ban(
    character: Annotated[
        str | None,
        typer.Argument(
            metavar="CHARACTER",
            help="Who: ryu, m.bison, claw, ... Any usual spelling will do.",
            show_default=False,
        ),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="TEXT", help="Why, for whoever reads the list.", show_default=False),
    ] = None,
    as_list: Annotated[
        bool, typer.Option("--list", metavar="", help="Show who is banned, why and since when.")
    ] = False,
    lift: Annotated[bool, typer.Option("--lift", metavar="", help="Let the character play again.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Ban a character: no tournament lets it play until you lift the ban.

    Banning twice is fine, and so is lifting a ban that is not there.
    """
    from sf2ai.game.characters import find_character
    from sf2ai.store.bans import ban_character, lift_ban, read_bans

    _refuse_contradictions(character, reason, as_list, lift)
    kept = open_home(home)
    if character is None:
        said = ""
    elif lift:
        chosen = find_character(character)
        former = lift_ban(kept, chosen.id)
        said = f"{chosen.name} may play again" if former else f"{chosen.name} was not banned"
    else:
        chosen = find_character(character)
        ban_character(kept, chosen.id, reason or "")
        said = f"{chosen.name} is banned from tournaments; let it back in with `sf2ai ban {chosen.id} --lift`"
    bans = read_bans(kept)
    if csv:
        write_csv(csv, [asdict(entry) for entry in bans], headings=["character", "reason", "since"])
    if as_json:
        show_json([asdict(entry) for entry in bans])
    elif said:
        show(said)
    else:
        from sf2ai.report.roster import ban_table

        show(ban_table(bans))


def _refuse_contradictions(character: str | None, reason: str | None, as_list: bool, lift: bool) -> None:
    if character is None and (lift or not as_list):
        raise InputError("no character is named; write for example `sf2ai ban bison`, or `sf2ai ban --list`")
    if character is not None and as_list:
        raise InputError(f"--list shows all bans and takes no character; leave out {character!r}")
    if reason is not None and (lift or as_list):
        raise InputError(f"--reason {reason!r} goes with a new ban only; leave it out")
