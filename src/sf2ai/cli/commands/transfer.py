"""``sf2ai export`` and ``sf2ai import``: copy a trained agent to another home as one file."""

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sf2ai.cli.options.shared import HomeOption, JsonOption, open_home, path_option
from sf2ai.cli.terminal.output import notice, show, show_json

if TYPE_CHECKING:
    from sf2ai.store.manifest import Manifest

EXPORT_EPILOG = """Examples:

sf2ai export ryu my-ryu.npz

sf2ai export chunli backup/chunli.npz --json"""

IMPORT_EPILOG = """Examples:

sf2ai import my-ryu.npz

sf2ai import my-ryu.npz --home ./other-agents"""


def export(
    character: Annotated[str, typer.Argument(metavar="CHARACTER", help="Character: ryu, m.bison, claw, ...")],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", parser=path_option("FILE"), help="File to write; usually ends in .npz."
        ),
    ],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a character's trained agent to a file: its weights, and how they were trained.

    An existing file that holds something else is never overwritten.
    """
    from sf2ai.game.characters import find_character
    from sf2ai.store.transfer import export_weights

    manifest = export_weights(open_home(home), find_character(character).id, file)
    if as_json:
        show_json({"character": manifest.character, "file": str(file), "manifest": manifest.to_json()})
    else:
        _show_agent(manifest, f"written to {file}")


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            parser=path_option("FILE"),
            help="A file that export has written, or one of a history.",
        ),
    ],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let the trained agent in a file play for its character from now on.

    The file is checked first. The character's former weights are kept in its history.
    """
    from sf2ai.players.find import require_working
    from sf2ai.store.transfer import import_weights

    home_folder = open_home(home)
    manifest, former = import_weights(home_folder, file, partial(require_working, file))
    weights = home_folder.weights(manifest.character)
    if as_json:
        show_json(
            {
                "character": manifest.character,
                "weights": str(weights),
                "former_weights": str(former) if former else None,
                "manifest": manifest.to_json(),
            }
        )
    else:
        _show_agent(manifest, f"plays from {weights}")
    if former:
        restore = f"sf2ai import {shlex.quote(str(former))}{home_folder.option}"
        notice(f"the former weights are kept; to restore them: {restore}")


def _show_agent(manifest: "Manifest", place: str) -> None:
    from sf2ai.report.roster import manifest_table
    from sf2ai.report.text import name_text

    show(f"{name_text(manifest.character)}: {place}", manifest_table(manifest))
