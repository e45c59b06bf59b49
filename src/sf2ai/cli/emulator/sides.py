"""Options of the commands that play rounds between two sides, and the table of the rounds."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sf2ai.cli.options.shared import whole_number
from sf2ai.cli.terminal.output import show, show_json

if TYPE_CHECKING:
    from sf2ai.game.characters import Character
    from sf2ai.rounds.outcome import Outcome
    from sf2ai.rounds.plans import RoundPlan

CharOption: TypeAlias = Annotated[
    str, typer.Option("--char", metavar="NAME", help="The first side's character.")
]
OpponentCharOption: TypeAlias = Annotated[
    str, typer.Option("--opponent-char", metavar="NAME", help="The second side's character.")
]
RoundsOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "--rounds", metavar="N", parser=whole_number("--rounds", least=1), help="How many rounds to play."
    ),
]


def plans(characters: "tuple[Character, Character]", rounds: int, seed: int) -> "Iterator[RoundPlan]":
    """Return plans in which the sides never swap."""
    from sf2ai.rounds.plans import RoundPlan, split_seed

    first, second = (character.index for character in characters)
    return (RoundPlan(index, split_seed(seed, index), (first, second)) for index in range(rounds))


def show_rounds(names: tuple[str, str], played: "Iterable[Outcome]", *, as_json: bool) -> None:
    """Play rounds and show them, also those that were played before an error or Ctrl-C, if there are any."""
    from sf2ai.report.rounds import round_row, rounds_table

    outcomes = []
    try:
        for outcome in played:
            outcomes.append(outcome)
    finally:
        outcomes.sort(key=lambda outcome: outcome.plan.index)
        if not outcomes:  # an error or Ctrl-C came first
            pass
        elif as_json:
            show_json([round_row(outcome) for outcome in outcomes])
        else:
            show(rounds_table(names, outcomes))
