"""The options of ``sf2ai evaluate``, with the texts that its help shows."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from sf2ai.cli.options.shared import share, whole_number

CharOption: TypeAlias = Annotated[
    str, typer.Option("--char", metavar="NAME", help="Whose trained agent is measured.")
]
OpponentsOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--opponent",
        metavar="WHO",
        help="Whom it meets; several make several rows. random, which is the default; cpu:0 to cpu:7, "
        "the built-in player from weak to strong (cpu is cpu:4); a character's trained agent; or a "
        "weights file.",
    ),
]
EpisodesOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "--episodes",
        metavar="N",
        parser=whole_number("--episodes", least=1),
        help="How many rounds are played against each.",
    ),
]
MinWinRateOption: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--min-win-rate",
        metavar="SHARE",
        parser=share("--min-win-rate"),
        help="Leave with exit code 1 when a win rate is below this, 0 to 1. A draw counts as half a win.",
        show_default=False,
    ),
]
UntilSureOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--until-sure",
        metavar="",
        help="Stop as soon as it is sure whether the win rate is above or below --min-win-rate, or 0.5, and "
        "after --episodes at the latest.",
    ),
]
ExploitOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--exploit",
        metavar="N",
        parser=whole_number("--exploit", least=1),
        help="Train somebody for N rounds to beat this very agent, and measure how often that succeeds. "
        "Nothing that is kept changes.",
        show_default=False,
    ),
]
ExploitCharOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--exploit-char",
        metavar="NAME",
        help="Whom --exploit trains; several make several rows. The agent's own character when none is "
        "given.",
        show_default=False,
    ),
]
ProfileOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--profile",
        metavar="",
        help="Show what the agent does at which distance and at low health, over all rounds.",
    ),
]
PngOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--png", metavar="FILE", help="Draw the profile into this PNG file too."),
]
