"""``sf2ai export`` and ``sf2ai import``: carry a trained agent to another home as one file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sf2ai.cli.options.shared import HomeOption, JsonOption, open_home
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
    character: Annotated[str, typer.Argument(metavar="CHARACTER", help="Whose: ryu, m.bison, claw, ...")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; usually ends in .npz.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a character's trained agent to a file: weights, and how they were trained.

    A file that is there already is never overwritten by something else.
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
        Path, typer.Argument(metavar="FILE", help="What export has written, or a file of a history.")
    ],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let the trained agent in a file play for its character from now on.

    The file is checked first. The weights that have played so far are kept in the history.
    """
    from sf2ai.players.find import require_playable
    from sf2ai.store.transfer import import_weights

    kept = open_home(home)
    manifest, former = import_weights(kept, file, require_playable)
    weights = kept.weights(manifest.character)
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
        notice(f"the weights before are kept; to get them back: sf2ai import {former}")


def _show_agent(manifest: "Manifest", place: str) -> None:
    from sf2ai.report.roster import manifest_table
    from sf2ai.report.text import name_text

    show(f"{name_text(manifest.character)}: {place}", manifest_table(manifest))
