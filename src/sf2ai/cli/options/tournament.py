"""The options of ``sf2ai tournament``, with their help texts."""

from dataclasses import dataclass
from typing import Annotated

import typer

from sf2ai.cli.options.shared import (
    LeastReactionFramesOption,
    ReactionMsOption,
    reaction_frames_of,
    whole_number,
)


@dataclass(frozen=True, kw_only=True)
class TournamentOptions:
    """The options that say which entries play and how often, in the order of ``sf2ai tournament --help``."""

    exclude: Annotated[
        tuple[str, ...],
        typer.Option("--exclude", metavar="NAME", help="Leave this character out of this tournament."),
    ] = ()
    only: Annotated[
        tuple[str, ...],
        typer.Option("--only", metavar="NAME", help="Let only these of the trained characters play."),
    ] = ()
    matches: Annotated[
        int,
        typer.Option(
            "--matches",
            metavar="N",
            parser=whole_number("--matches", least=1),
            help="How many matches each pair plays. The first to win two rounds wins a match.",
        ),
    ] = 10
    entry: Annotated[
        tuple[str, ...],
        typer.Option(
            "--entry",
            metavar="NAME=CHAR:SOURCE",
            help="Add an entry under a name of your choice. Its source is a weights file, your own bot in "
            "Python as module:Class or FILE.py, a character's trained agent, random, or cpu:0 to cpu:7; see "
            "docs/reference/players.md.",
        ),
    ] = ()
    reaction_frames: LeastReactionFramesOption = None
    reaction_ms: ReactionMsOption = None
    name: Annotated[
        str | None,
        typer.Option(
            "--name",
            metavar="NAME",
            help="Name of the tournament, under which it is kept in the home. Default: date and seed.",
            show_default=False,
        ),
    ] = None
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            metavar="",
            help="Go on with the newest tournament that was stopped, or with that of --name. Its entries and "
            "settings stay as they were.",
        ),
    ] = False

    @property
    def least_reaction_frames(self) -> int:
        """The delay that every trained agent has at least, in frames; raises `InputError` if given twice."""
        return reaction_frames_of(self.reaction_frames, self.reaction_ms)
