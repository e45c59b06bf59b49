"""Whether the packaged champions fight: rounds that end by time, and stand-offs, over all pairs of them.

    python benchmarks/champions.py [--rounds N] [--health SHARE]

All 66 pairs and the twelve mirrors, on both sides. A stand-off is as in `benchmarks/stand_off.py`: ten
seconds without a move, a third of the screen apart.
"""

import argparse
import json
from itertools import combinations_with_replacement

from sf2ai.game.characters import ROSTER
from sf2ai.players.find import find_player
from sf2ai.players.opponents import OpponentSetting
from sf2ai.statistics.intervals import wilson
from sf2ai.store.layout import Home
from stand_off_rounds import FULL_HEALTH, RoundFigures, play_rounds


def all_rounds(rounds: int, health: float) -> list[RoundFigures]:
    """Play the pairs, each round begun with a share of full health."""
    players = [find_player(f"packaged:{character.id}", Home.default()) for character in ROSTER]
    return [
        record.whole
        for seed, (first, second) in enumerate(combinations_with_replacement(players, 2))
        for record in play_rounds(first, second, OpponentSetting(rounds), health, seed)
    ]


def main() -> None:
    """Print the shares with 95 % intervals as JSON."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=16, help="of each pair")
    options.add_argument("--health", type=float, default=0.02, help="share of full health, 'very low'")
    chosen = options.parse_args()
    report = {}
    for name, health in (("full health", FULL_HEALTH), ("very low health", chosen.health)):
        played = all_rounds(chosen.rounds, health)
        by_time = sum(figures.by_time for figures in played)
        report[name] = {
            "rounds": len(played),
            "by_time": by_time,
            "share_by_time": [round(bound, 4) for bound in wilson(by_time, 0, len(played))],
            "stand_offs": sum(figures.is_stand_off for figures in played),
            "seconds": round(sum(figures.seconds for figures in played) / len(played), 1),
        }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
