"""``sf2ai ban``: exclude a character from all tournaments, lift a ban, or list the bans."""

from dataclasses import asdict
from typing import Annotated

import typer

from sf2ai.cli.options.shared import CsvOption, HomeOption, JsonOption, open_home
from sf2ai.cli.terminal.output import require_outputs, show, show_json, write_csv
from sf2ai.errors import InputError, shortened

EPILOG = """Examples:

sf2ai ban bison --reason "wins everything"

sf2ai ban --list

sf2ai ban bison --lift"""

_MAX_REASON_LETTERS = 1_000
"""Bans with reasons of any length could make the file of bans too large to be read again."""


def ban(
    character: Annotated[
        str | None,
        typer.Argument(
            metavar="CHARACTER",
            help="Character: ryu, m.bison, claw, ... Any usual spelling works.",
            show_default=False,
        ),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="TEXT", help="Reason, which --list shows.", show_default=False),
    ] = None,
    as_list: Annotated[
        bool, typer.Option("--list", metavar="", help="Show the banned characters, with reason and date.")
    ] = False,
    lift: Annotated[bool, typer.Option("--lift", metavar="", help="Let the character play again.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Ban a character from all tournaments until you lift the ban.

    Banning a character twice, or lifting a ban that does not exist, is no error.
    """
    from sf2ai.game.characters import find_character
    from sf2ai.store.bans import ban_character, lift_ban, read_bans

    _refuse_contradictions(character, reason, as_list, lift)
    home_folder = open_home(home)
    require_outputs(csv)
    if character is None:
        done = ""
    elif lift:
        banned = find_character(character)
        former = lift_ban(home_folder, banned.id)
        done = f"{banned.name} may play again" if former else f"{banned.name} was not banned"
    else:
        banned = find_character(character)
        ban_character(home_folder, banned.id, reason or "")
        command = f"sf2ai ban {banned.id} --lift{home_folder.option}"
        done = f"{banned.name} is banned from tournaments; lift the ban with `{command}`"
    bans = read_bans(home_folder)
    if csv:
        write_csv(csv, [asdict(entry) for entry in bans], headings=["character", "reason", "since"])
    if as_json:
        show_json([asdict(entry) for entry in bans])
    elif done:
        show(done)
    else:
        from sf2ai.report.roster import ban_table, lift_lines

        show(ban_table(bans), *lift_lines(bans, home_folder.option))


def _refuse_contradictions(character: str | None, reason: str | None, as_list: bool, lift: bool) -> None:
    if character is None and (lift or not as_list):
        raise InputError("no character is given; write for example `sf2ai ban bison`, or `sf2ai ban --list`")
    if character is not None and as_list:
        raise InputError(f"--list shows all bans and takes no character; omit {character!r}")
    if reason is not None and (lift or as_list):
        raise InputError(f"--reason {shortened(reason)} is for a new ban only; omit --reason")
    if reason is not None and len(reason) > _MAX_REASON_LETTERS:
        raise InputError(
            f"--reason {shortened(reason)} is longer than {_MAX_REASON_LETTERS:,} letters; give a shorter one"
        )
