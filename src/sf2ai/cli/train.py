"""``sf2ai train``: teach a character to play."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sf2ai.cli.group import INTERRUPTED
from sf2ai.cli.options import CsvOption, HomeOption, JsonOption, SeedOption, open_home
from sf2ai.cli.output import notice, notice_compilation, notice_console, show, show_json, write_csv
from sf2ai.store.layout import Home

if TYPE_CHECKING:
    from sf2ai.training.config import TrainingConfig
    from sf2ai.training.progress import Progress
    from sf2ai.training.session import TrainingResult

EPILOG = """Examples:

sf2ai train --char ryu

sf2ai train --char ryu --episodes 1000 --resume

sf2ai train --char chunli --opponent cpu:7 --opponent-char ken

sf2ai train --char all --episodes 300 --seed 1"""

ALL = "all"


@dataclass(frozen=True)
class _Trained:
    """One character's training that is done."""

    result: "TrainingResult"
    latest: "Progress | None"

    def to_json(self) -> dict[str, Any]:
        """Return figures, places and manifest as JSON values."""
        manifest = self.result.manifest
        return {
            "character": manifest.character,
            "episodes": manifest.episodes,
            "steps": manifest.steps,
            "win_rate_50": self.latest.win_rate_50 if self.latest else None,
            "mean_return_50": self.latest.mean_return_50 if self.latest else None,
            "weights": str(self.result.weights),
            "former_weights": str(self.result.former_weights) if self.result.former_weights else None,
            "manifest": manifest.to_json(),
        }


def train(
    context: typer.Context,
    char: Annotated[
        str, typer.Option("--char", metavar="NAME", help="Who learns: a character, or `all` twelve one by one.")
    ],
    episodes: Annotated[
        int, typer.Option("--episodes", metavar="N", min=1, help="Rounds to be played, all told.")
    ] = 300,
    opponent: Annotated[
        list[str] | None,
        typer.Option(
            "--opponent",
            metavar="WHO",
            help="Who to learn against, in turn: random, cpu:0 to cpu:7 (the built-in player, weak to strong), "
            "a character (its trained agent), or a weights file. Without it, random and the whole cpu ladder.",
        ),
    ] = None,
    opponent_char: Annotated[
        str, typer.Option("--opponent-char", metavar="NAME", help="Whom random and cpu play: a character, or all.")
    ] = ALL,
    agent: Annotated[str, typer.Option("--agent", metavar="NAME", help="The way of learning: dqn.")] = "dqn",
    observation: Annotated[
        str,
        typer.Option(
            "--observation",
            metavar="NAME",
            help="What the agent is given: human (all that a person sees) or talk (timer, healths, positions).",
        ),
    ] = "human",
    actions: Annotated[
        str,
        typer.Option(
            "--actions",
            metavar="NAME",
            help="What the agent can do: moves (the pad and the character's moves), pad (9 directions) or "
            "talk (5 directions).",
        ),
    ] = "moves",
    reward: Annotated[
        str,
        typer.Option(
            "--reward",
            metavar="NAME",
            help="What the agent is paid for: health-gap, finish, damage or win.",
        ),
    ] = "health-gap",
    reaction_frames: Annotated[
        int,
        typer.Option(
            "--reaction-frames", metavar="N", min=0, help="How old what the agent sees is, in frames of 1/60 s."
        ),
    ] = 0,
    backend: Annotated[
        str, typer.Option("--backend", metavar="NAME", help="What plays the game: sim, the built-in engine.")
    ] = "sim",
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            metavar="",
            help="Go on with a training that was stopped. Only --episodes may differ, and only be raised.",
        ),
    ] = False,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Teach a character to play, and keep what it has learned.

    Ctrl-C stops at any time and loses nothing. The weights that played before are kept too.
    """
