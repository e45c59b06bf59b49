"""The options of ``sf2ai evaluate``, with their help texts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from sf2ai.cli.options.cluster import ClusterOption
from sf2ai.cli.options.shared import (
    ALL,
    LeastReactionFramesOption,
    OpponentCharOption,
    ReactionMsOption,
    picture_option,
    reaction_frames_of,
    share,
    whole_number,
)
from sf2ai.errors import InputError
from sf2ai.training.responders import Responder, read_responder

DEFAULT_BAR = 0.5
"""Win rate that `--until-sure` compares with by default: neither better nor worse than the opponent."""


@dataclass(frozen=True, kw_only=True)
class EvaluationOptions:
    """The options that say what is measured, in the order of ``sf2ai evaluate --help``."""

    char: Annotated[
        str, typer.Option("--char", metavar="NAME", help="Character whose trained agent is measured.")
    ]
    opponents: Annotated[
        tuple[str, ...],
        typer.Option(
            "--opponent",
            metavar="PLAYER",
            help="Opponent to measure against; each adds a row. random, the default; cpu:0 to cpu:7, the "
            "scripted CPU from weak to strong (cpu is cpu:4); a simple way to play, such as style:turtle; a "
            "character's trained agent; a weights file; or your own bot. docs/reference/players.md has all "
            "names.",
        ),
    ] = ()
    opponent_char: OpponentCharOption = ALL
    episodes: Annotated[
        int,
        typer.Option(
            "--episodes",
            metavar="N",
            parser=whole_number("--episodes", least=1),
            help="How many rounds to play against each opponent.",
        ),
    ] = 200
    min_win_rate: Annotated[
        float | None,
        typer.Option(
            "--min-win-rate",
            metavar="SHARE",
            parser=share("--min-win-rate"),
            help="Exit with code 1 if a win rate is below this, from 0 to 1. A draw counts as half a win.",
            show_default=False,
        ),
    ] = None
    until_sure: Annotated[
        bool,
        typer.Option(
            "--until-sure",
            metavar="",
            help="Stop as soon as the win rate is surely above or below --min-win-rate, or 0.5 without it, "
            "and after --episodes rounds at the latest.",
        ),
    ] = False
    exploit: Annotated[
        tuple[Responder, ...],
        typer.Option(
            "--exploit",
            metavar="RESPONDER",
            parser=read_responder,
            help="Train an opponent to beat this very agent, and measure how often it succeeds; each adds a "
            "row. 300 or guide:300, a dqn agent of 300 rounds with a guide; ppo:20M, a ppo agent of 20 "
            "million steps at each of three learning rates; ppo-cpu:5M, the same, beginning with lessons of "
            "the scripted CPU; ppo-warm:5M, the same, from the agent's own weights; search, the agent "
            "itself looking ahead, without training. Nothing that is stored changes.",
            show_default=False,
        ),
    ] = ()
    exploit_char: Annotated[
        tuple[str, ...],
        typer.Option(
            "--exploit-char",
            metavar="NAME",
            help="Character that --exploit trains; each adds a row. Default: the agent's own character.",
            show_default=False,
        ),
    ] = ()
    profile: Annotated[
        bool,
        typer.Option(
            "--profile",
            metavar="",
            help="Show what the agent does at each distance and at low health, over all rounds.",
        ),
    ] = False
    png: Annotated[
        Path | None,
        typer.Option(
            "--png",
            metavar="FILE",
            parser=picture_option("--png", ".png"),
            help="Also draw the profile into this PNG file.",
        ),
    ] = None
    greedy: Annotated[
        bool,
        typer.Option(
            "--greedy",
            metavar="",
            help="Let the measured agent play its likeliest action where it would draw one: a ppo agent "
            "draws, a dqn agent never does.",
        ),
    ] = False
    reaction_frames: LeastReactionFramesOption = None
    reaction_ms: ReactionMsOption = None
    cluster: ClusterOption = None

    def check(self) -> None:
        """Refuse options that need another.

        Raises:
            InputError: ``--exploit-char`` without ``--exploit``, ``--greedy`` with it, or ``--cluster`` with
                what this process alone can do.
        """
        if self.cluster and self.exploit:
            raise InputError("--exploit works on this machine alone; omit it or --cluster")
        if self.cluster and self.is_profiled:
            raise InputError("--profile and --png count in this process alone; omit them or --cluster")
        if self.greedy and self.exploit:
            raise InputError(
                "--exploit trains against the agent as it draws, not as --greedy lets it play; omit --greedy"
            )
        if self.exploit_char and not self.exploit:
            raise InputError(
                f"--exploit-char {self.exploit_char[0]!r} names the character that --exploit trains; "
                "give --exploit too"
            )

    @property
    def bar(self) -> float | None:
        """The win rate that ``--until-sure`` compares with; None without it."""
        if not self.until_sure:
            return None
        return DEFAULT_BAR if self.min_win_rate is None else self.min_win_rate

    @property
    def is_profiled(self) -> bool:
        """Whether what the agent does is counted too."""
        return self.profile or self.png is not None

    @property
    def least_reaction_frames(self) -> int:
        """The delay that every trained agent has at least, in frames; raises `InputError` if given twice."""
        return reaction_frames_of(self.reaction_frames, self.reaction_ms)
