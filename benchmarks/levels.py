"""How far apart the levels of the packaged agents are, and where a person's reaction is.

    python benchmarks/levels.py [--rounds N] [--only CHAR]...

Each level plays the one below with every character against itself, on both sides; the Elo difference is that
of the mean win rate, with its 95 % Wilson interval. Level 1 also meets a player that walks up and throws.
"""

import argparse
import json
from math import log10
from typing import Any

from sf2ai.game.characters import ROSTER, find_character
from sf2ai.measuring.evaluation import EvaluationConfig, evaluate
from sf2ai.players.find import Player, find_player, scripted_player
from sf2ai.players.levels import LEVELS
from sf2ai.players.names import HIGHEST
from sf2ai.statistics.intervals import wilson, win_rate
from sf2ai.store.layout import Home


def elo(rate: float) -> float:
    """Return the difference of Elo ratings that a win rate means."""
    held = min(max(rate, 1e-3), 1 - 1e-3)
    return 400 * log10(held / (1 - held))


def pair(above: int, characters: list[str], rounds: int) -> dict[str, Any]:
    """Let a level meet the one below."""
    home, wins, draws = Home.default(), 0, 0
    for name in characters:
        first = find_player(f"packaged:{name}@{above}", home)
        second = find_player(f"packaged:{name}@{above - 1}", home)
        result = evaluate(EvaluationConfig(find_character(name), rounds, seed=above), first, second)
        wins, draws = wins + result.wins, draws + result.draws
    count = rounds * len(characters)
    low, high = wilson(wins, draws, count)
    rate = win_rate(wins, draws, count)
    return {
        "level": above,
        "over": above - 1,
        "rounds": count,
        "win_rate": round(rate, 3),
        "elo": round(elo(rate)),
        "interval": [round(elo(low)), round(elo(high))],
    }


def against_a_thrower(player: Player, name: str, rounds: int) -> float:
    """Return how often a level wins from the player that walks up and throws, of its own character."""
    character = find_character(name)
    config = EvaluationConfig(character, rounds, seed=1, opponent_characters=(character,))
    return evaluate(config, player, scripted_player("style:thrower")).wins / rounds


def main() -> None:
    """Print the table as JSON."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=200, help="per character and pair of levels")
    options.add_argument("--only", action="append", metavar="CHAR", help="of the twelve")
    chosen = options.parse_args()
    characters = chosen.only or [character.id for character in ROSTER]
    home = Home.default()
    report = {
        "levels": {number: vars(LEVELS[number]) for number in LEVELS},
        "steps": [pair(above, characters, chosen.rounds) for above in range(HIGHEST, 1, -1)],
        "level 1 v walk and throw": {
            name: round(against_a_thrower(find_player(f"packaged:{name}@1", home), name, chosen.rounds), 3)
            for name in characters
        },
    }
    print(json.dumps(report, indent=2, default=str))


if __name__ == "__main__":
    main()
