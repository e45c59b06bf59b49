"""The options of ``sf2ai tournament``, with their help texts."""

from dataclasses import dataclass
from typing import Annotated

import typer

from sf2ai.cli.options.shared import (
    LeastReactionFramesOption,
    ReactionMsOption,
    positive_number,
    reaction_frames_of,
    whole_number,
)
from sf2ai.errors import InputError, shortened
from sf2ai.players.bots import limits
from sf2ai.tournament.formats import defaults


@dataclass(frozen=True, kw_only=True)
class TournamentOptions:
    """The options that say which entries play and how often, in the order of ``sf2ai tournament --help``."""

    exclude: Annotated[
        tuple[str, ...],
        typer.Option("--exclude", metavar="NAME", help="Leave this character out of this tournament."),
    ] = ()
    only: Annotated[
        tuple[str, ...],
        typer.Option(
            "--only",
            metavar="NAME",
            help="Let only these of the trained characters play; 'none' for the entries of --entry alone.",
        ),
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
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="Who meets whom: round-robin (every entry every other), swiss, single or double "
            "(elimination), or gauntlet (one entry every other).",
        ),
    ] = defaults.FORMAT
    best_of: Annotated[
        tuple[str, ...],
        typer.Option(
            "--best-of",
            metavar="[STAGE=]N",
            help="In a bracket: the entry that wins most of N matches wins the series; default 3. With a "
            "stage, such as top8=5 or final=7, from there on. Matches without a winner are played again.",
        ),
    ] = ()
    rounds: Annotated[
        int | None,
        typer.Option(
            "--rounds",
            metavar="N",
            parser=whole_number("--rounds", least=1, most=1000),
            help="Rounds of a Swiss tournament. Default: as many as leave one entry that has won all.",
            show_default=False,
        ),
    ] = None
    bracket_order: Annotated[
        str,
        typer.Option(
            "--bracket-order",
            metavar="ORDER",
            help="How a bracket or Swiss places the entries, the best first: given (as listed), rating (by "
            "the last tournament in the home that rated them) or random.",
        ),
    ] = defaults.ORDER
    seeded: Annotated[
        tuple[str, ...],
        typer.Option(
            "--seeded",
            metavar="NAME",
            help="Place this entry before those of --bracket-order; the first one named is placed first.",
        ),
    ] = ()
    challenger: Annotated[
        str | None,
        typer.Option(
            "--challenger",
            metavar="NAME",
            help="The entry that meets all others in a gauntlet. Default: the last one.",
            show_default=False,
        ),
    ] = None
    entry: Annotated[
        tuple[str, ...],
        typer.Option(
            "--entry",
            metavar="NAME=CHAR:SOURCE",
            help="Add an entry under a name of your choice. Its source is a weights file, your own bot in "
            "Python as module:Class or FILE.py, a program in any language as cmd:COMMAND or join, a "
            "character's trained agent, random, cpu:0 to cpu:7, or a style such as style:turtle; see "
            "docs/reference/players.md.",
        ),
    ] = ()
    bot_seconds: Annotated[
        float,
        typer.Option(
            "--bot-seconds",
            metavar="S",
            parser=positive_number("--bot-seconds", 86_400),
            help="How long a bot may take for one decision, in seconds.",
        ),
    ] = 1.0
    bot_bank: Annotated[
        str,
        typer.Option(
            "--bot-bank",
            metavar="S[+S]",
            help="How long a bot may think in a match, in seconds, and how much each decision adds.",
        ),
    ] = "60+0.05"
    bot_memory: Annotated[
        int,
        typer.Option(
            "--bot-memory",
            metavar="MB",
            parser=whole_number("--bot-memory", least=64, most=1 << 20),
            help="Most memory of a bot's process.",
        ),
    ] = limits.MEMORY_MB
    bot_processors: Annotated[
        int,
        typer.Option(
            "--bot-processors",
            metavar="N",
            parser=whole_number("--bot-processors", least=0, most=4096),
            help="How many processors a bot may use; 0 for all.",
        ),
    ] = limits.PROCESSORS
    bot_read: Annotated[
        tuple[str, ...],
        typer.Option(
            "--bot-read",
            metavar="PATH",
            help="Let confined bots read this file or folder besides their own.",
        ),
    ] = ()
    confine: Annotated[
        str,
        typer.Option(
            "--confine",
            metavar="auto|required",
            help="Confine bots where the system can (auto), or refuse to play where it cannot (required).",
        ),
    ] = "auto"
    no_confine: Annotated[
        bool, typer.Option("--no-confine", metavar="", help="Let bots do what your own programs may.")
    ] = False
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
    def confinement(self) -> str:
        """``auto``, ``required`` or ``off``; raises `InputError` for another word or both switches."""
        if self.confine not in ("auto", "required"):
            raise InputError(f"--confine takes auto or required, not {shortened(self.confine)}")
        if self.no_confine and self.confine == "required":
            raise InputError("--confine required and --no-confine exclude each other; omit one of them")
        return "off" if self.no_confine else self.confine

    @property
    def least_reaction_frames(self) -> int:
        """The delay that every trained agent has at least, in frames; raises `InputError` if given twice."""
        return reaction_frames_of(self.reaction_frames, self.reaction_ms)
