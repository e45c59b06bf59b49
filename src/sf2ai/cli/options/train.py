"""The options of ``sf2ai train``, with the texts that its help shows."""

from typing import Annotated, TypeAlias

import typer

from sf2ai.cli.options.shared import whole_number

ALL = "all"
"""Stands for the whole roster."""

CharOption: TypeAlias = Annotated[
    list[str],
    typer.Option(
        "--char",
        metavar="NAME",
        help="Who learns: a character, several, or all, the twelve; several are trained side by side, one to "
        "a core.",
    ),
]
LeagueOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--league",
        metavar="",
        help="Raise several characters against each other: in each generation of 50 rounds they also meet "
        "what all of them were after the last ones.",
    ),
]
ProcessesOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--processes",
        metavar="N",
        parser=whole_number("--processes", least=1),
        help="How many of several characters are trained at once; as many as there are cores when none is "
        "given. It changes no result.",
        show_default=False,
    ),
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
        "weak to strong (cpu is cpu:4); self, what it is and what it was; a character's trained agent; or a "
        "weights file. Without it, random and cpu:7.",
    ),
]
OpponentChoiceOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--opponent-choice",
        metavar="NAME",
        help="Which of several opponents is next: even, each in turn; or prioritised, more often those who "
        "still win. A league is always prioritised.",
    ),
]
OpponentCharOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--opponent-char", metavar="NAME", help="Whom random and cpu play: a character, or all, in turn."
    ),
]
AgentOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--agent",
        metavar="NAME",
        help="How it learns: dqn, our deep Q-learning; or, to compare with, Keras-RL's own agents: "
        "keras-rl-dqn, keras-rl-sarsa, keras-rl-cem.",
    ),
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
        help="Who shows the agent what to do: search, which tries every action in copies of the match; cpu, "
        "the built-in player; or none, to learn from nothing. search, unless the agent takes no advice.",
        show_default=False,
    ),
]
ResumeOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--resume",
        metavar="",
        help="Go on with a training that was stopped, as it was begun. No option need be given again; only "
        "--episodes may be another, and higher.",
    ),
]
