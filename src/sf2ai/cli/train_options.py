"""The options of ``sf2ai train``, with the texts that its help shows."""

from typing import Annotated, TypeAlias

import typer

from sf2ai.cli.options import whole_number

ALL = "all"
"""Stands for the whole roster."""

CharOption: TypeAlias = Annotated[
    str,
    typer.Option("--char", metavar="NAME", help="Who learns: a character, or all, the twelve one by one."),
]
EpisodesOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "--episodes",
        metavar="N",
        parser=whole_number("--episodes", least=1),
        help="How many rounds are played, all told.",
    ),
]
OpponentsOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--opponent",
        metavar="WHO",
        help="Who to learn against; several take turns. random; cpu:0 to cpu:7, the built-in player from "
        "weak to strong (cpu is cpu:4); a character's trained agent; or a weights file. Without it, random "
        "and the whole cpu ladder.",
    ),
]
OpponentCharOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--opponent-char", metavar="NAME", help="Whom random and cpu play: a character, or all, in turn."
    ),
]
AgentOption: TypeAlias = Annotated[
    str, typer.Option("--agent", metavar="NAME", help="How it learns: dqn, deep Q-learning.")
]
ObservationOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--observation",
        metavar="NAME",
        help="What the agent is given: human, all that a person sees; or talk, timer, healths and positions.",
    ),
]
ActionsOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--actions",
        metavar="NAME",
        help="What the agent can do: moves, the pad and the character's own moves; pad, nine directions and "
        "a button; or talk, five directions and a button.",
    ),
]
RewardOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--reward",
        metavar="NAME",
        help="What the agent is paid for: health-gap, my health less theirs at each step; finish, the same "
        "and a bonus for winning; damage, once at the end; or win.",
    ),
]
GuideOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--guide",
        metavar="NAME",
        help="Who shows the agent what to do while it explores: cpu, the built-in player; or none, to learn "
        "from nothing. cpu unless the actions lack directions.",
        show_default=False,
    ),
]
ReactionOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "--reaction-frames",
        metavar="N",
        parser=whole_number("--reaction-frames", least=0),
        help="How old what the agent sees is, in frames of 1/60 s.",
    ),
]
ResumeOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--resume",
        metavar="",
        help="Go on with a training that was stopped. Give the same options; only --episodes may be raised.",
    ),
]
