"""How strong the scripted CPU is: each level against the level below, random play and level 0.

    python benchmarks/cpu_ladder.py [--rounds N] [--spam] [--quick]

Every row covers all 12 x 12 pairs of characters and both sides, with 95 % Wilson intervals; ``field`` is
level 7 against itself, by character. With ``--spam``, level 7 also plays every policy that only repeats
one action of the `moves` preset.
"""

import argparse
import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from sf2ai.agents.base import Agent
from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.backends.registry import make_backend
from sf2ai.engine import ENGINE_VERSION
from sf2ai.game.characters import ROSTER, Character
from sf2ai.measuring.evaluation import EvaluationConfig, evaluate
from sf2ai.players.find import scripted_player
from sf2ai.players.opponents import make_opponent
from sf2ai.rounds.controller import AgentController, Controller
from sf2ai.rounds.plans import PlanSequence
from sf2ai.rounds.play import play
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.seat import Seat
from sf2ai.statistics.intervals import wilson, win_rate

PAIRS = [
    ("cpu:0", "random"),
    *((f"cpu:{level + 1}", f"cpu:{level}") for level in range(7)),
    ("cpu:7", "cpu:0"),
    ("cpu:7", "random"),
]
SLOTS = 144
QUICK_ROUNDS = 48
SPAM_BAR = 0.25
AGAIN_ROUNDS = 1_152
FRESH = 1_000
"""Added to an action's number to get the seed of its second measurement."""


class Repeater(Agent):
    """Chooses one action whenever it is legal."""

    sees = False

    def __init__(self, action: int) -> None:
        """Repeat that action."""
        self.action = action

    def act(self, observations: Any, masks: Any, slots: Any) -> Any:
        """Return the action where it is legal, else 0."""
        return np.where(masks[np.arange(len(slots)), self.action], self.action, 0)


def duel(first: str, second: str, rounds: int) -> dict[str, Any]:
    """Let one opponent play another with every character, `rounds` per character of the first."""
    parts = [
        evaluate(
            EvaluationConfig(character, rounds, seed=character.index),
            scripted_player(first),
            scripted_player(second),
        )
        for character in ROSTER
    ]
    wins, draws = sum(part.wins for part in parts), sum(part.draws for part in parts)
    count = sum(part.episodes for part in parts)
    by_character = {part.character: round(part.win_rate, 3) for part in parts}
    return {
        "first": first,
        "second": second,
        "rounds": count,
        "win_rate": round(win_rate(wins, draws, count), 4),
        "interval": [round(bound, 4) for bound in wilson(wins, draws, count)],
        "by_character": by_character,
    }


def repeated(character: Character, action: int, seed: int, rounds: int) -> float:
    """Return the share of rounds that a policy that only repeats one action wins against level 7."""
    plans = PlanSequence(seed=seed, character=character.index, opponent_characters=range(12))
    repeater: Controller = AgentController(Repeater(action), Seat(SLOTS), SLOTS)
    cpu = make_opponent("cpu:7", SLOTS)
    results = [
        o.learner_result for o in play(make_backend("sim", SLOTS), (repeater, cpu), plans.take(rounds))
    ]
    return round(results.count(1) / rounds, 3)


def spam(rounds: int) -> Iterator[dict[str, Any]]:
    """Yield, for each character, the repeated actions that win most rounds against level 7.

    The best of nine hundred shares is partly luck, so actions above the bar are measured again over
    `AGAIN_ROUNDS` other rounds.
    """
    for character in ROSTER:
        names = ACTIONS["moves"].names(character.index)
        shares = [(repeated(character, action, action, rounds), name) for action, name in enumerate(names)]
        shares.sort(reverse=True)
        yield {
            "character": character.id,
            "actions": len(shares),
            "rounds": rounds,
            "mean": round(float(np.mean([share for share, _ in shares])), 3),
            "most": shares[:3],
            "above_bar": [
                [share, name, repeated(character, names.index(name), FRESH + names.index(name), AGAIN_ROUNDS)]
                for share, name in shares
                if share > SPAM_BAR
            ],
        }


def main() -> None:
    """Print the whole table as JSON."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=288, help="per character and row (default: 288)")
    options.add_argument("--spam", action="store_true", help="also every repeated action against level 7")
    options.add_argument("--quick", action="store_true", help=f"{QUICK_ROUNDS} rounds of everything")
    chosen = options.parse_args()
    rounds = QUICK_ROUNDS if chosen.quick else chosen.rounds
    report: dict[str, Any] = {
        "cpu_version": CPU_VERSION,
        "engine_version": ENGINE_VERSION,
        "table": [duel(*pair, rounds) for pair in PAIRS],
        "field": duel("cpu:7", "cpu:7", rounds)["by_character"],
    }
    if chosen.spam:
        report["spam"] = list(spam(min(rounds, SLOTS)))
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
