"""How many different rounds two trained agents play in greedy play, each round with its own seed.

    python benchmarks/tapes.py ryu ken --home DIR [--rounds N]

A round's tape is the pads of both sides in each frame.
"""

import argparse
import json
from pathlib import Path

from sf2ai.backends.registry import make_backend
from sf2ai.game.characters import find_character
from sf2ai.players.find import find_player
from sf2ai.players.opponents import OpponentSetting
from sf2ai.rounds.plans import PlanSequence
from sf2ai.rounds.play import play
from sf2ai.store.layout import Home

SLOTS = 50


def main() -> None:
    """Print the counts as JSON."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("first")
    options.add_argument("second")
    options.add_argument("--home", type=Path, required=True, help="home in which both agents are trained")
    options.add_argument("--rounds", type=int, default=400)
    chosen = options.parse_args()
    home = Home(chosen.home)
    first, second = (find_character(name) for name in (chosen.first, chosen.second))
    one, two = (find_player(c.id, home).make(OpponentSetting(SLOTS)) for c in (first, second))
    plans = PlanSequence(seed=0, character=first.index, opponent_characters=(second.index,))
    outcomes = list(play(make_backend("sim", SLOTS), (one, two), plans.take(chosen.rounds), tape=True))
    tapes = {outcome.tape.pads.tobytes() for outcome in outcomes if outcome.tape is not None}
    results = [outcome.learner_result for outcome in outcomes]
    print(json.dumps({"rounds": len(outcomes), "different": len(tapes), "won_by_first": results.count(1)}))


if __name__ == "__main__":
    main()
