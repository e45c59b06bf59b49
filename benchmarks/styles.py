"""How often the packaged agents win from simple ways in which people play.

    python benchmarks/styles.py [--rounds N] [--only CHAR]... [--player SPEC]

Each agent meets each style with its own character and the eleven others, on both sides. Nine are players
of sf2ai (``style:turtle``), which the champions met in training; six are of this benchmark alone, and no
training knew them. A draw is no win.
"""

import argparse
import json
from types import MappingProxyType

import numpy as np

from sf2ai.backends.registry import make_backend
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.players.find import find_player
from sf2ai.players.opponents import OpponentSetting
from sf2ai.players.styles.agent import StyleAgent
from sf2ai.players.styles.rules import RULES, Eyes, Rule, Wishes
from sf2ai.players.styles.wishes import Wish
from sf2ai.rounds.controller import AgentController, Controller
from sf2ai.rounds.plans import PlanSequence
from sf2ai.rounds.play import play
from sf2ai.seats.seat import STICKY_ACTIONS, Seat
from sf2ai.statistics.intervals import wilson
from sf2ai.store.layout import Home

SLOTS = 96


def lurker(eyes: Eyes) -> Wishes:
    """Guard until the opponent is in throwing range, then throw."""
    return np.where(eyes.value("own_throw_gap") < 0.0, Wish.THROW, Wish.GUARD_LOW)


def hopper(eyes: Eyes) -> Wishes:
    """Jump up and kick; on the ground kick low what is near."""
    grounded = np.where(eyes.within(0.18) & (eyes.luck < 0.5), Wish.LOW_KICK, Wish.JUMP_UP)
    return np.where(eyes.has("own_is_airborne"), Wish.HARD_KICK, grounded)


def crosser(eyes: Eyes) -> Wishes:
    """Jump at the opponent, and throw after the landing."""
    grounded = np.where(eyes.value("own_throw_gap") < 0.0, Wish.THROW, Wish.JUMP_IN)
    return np.where(eyes.has("own_is_airborne"), Wish.HARD_KICK, grounded)


def pacer(eyes: Eyes) -> Wishes:
    """Walk back and forth outside the reach of a hard kick, and kick hard when in reach."""
    walk = np.where(eyes.luck < 0.5, Wish.FORWARD, Wish.BACK)
    return np.where(eyes.within(0.3) & (eyes.luck < 0.4), Wish.HARD_KICK, walk)


def sentry(eyes: Eyes) -> Wishes:
    """Stand and guard, meet jumps, and jab what is near."""
    near = np.where(eyes.within(0.18) & ~eyes.is_attacked(), Wish.JAB, Wish.GUARD_HIGH)
    return np.where(eyes.has("their_is_airborne") & eyes.within(0.3), Wish.ANTI_AIR, near)


def uppercutter(eyes: Eyes) -> Wishes:
    """Walk up on guard, and do the rising move whenever the opponent is near."""
    return np.where(eyes.within(0.22), Wish.ANTI_AIR, np.where(eyes.luck < 0.3, Wish.GUARD_LOW, Wish.FORWARD))


UNSEEN = MappingProxyType(
    {rule.__name__: rule for rule in (lurker, hopper, crosser, pacer, sentry, uppercutter)}
)

ALL: MappingProxyType[str, Rule] = MappingProxyType({**RULES, **UNSEEN})


def sparring_partner(style: str, slots: int) -> Controller:
    """Return the controller of a style, which a training has met or not."""
    return AgentController(StyleAgent(slots, style, ALL), Seat(slots, sticky_actions=STICKY_ACTIONS), slots)


def meet(player: str, name: str, style: str, rounds: int) -> tuple[int, int, int]:
    """Let an agent meet a style with all characters; returns its wins, the draws and the rounds."""
    found = find_player(player, Home.default())
    slots = min(SLOTS, rounds * len(ROSTER))
    plans = PlanSequence(
        seed=list(ALL).index(style),
        character=find_character(name).index,
        opponent_characters=[other.index for other in ROSTER],
    )
    controllers = (found.make(OpponentSetting(slots)), sparring_partner(style, slots))
    outcomes = play(make_backend("sim", slots), controllers, plans.take(rounds * len(ROSTER)))
    results = [outcome.learner_result for outcome in outcomes]
    return results.count(1), results.count(0), len(results)


def share(counts: list[tuple[int, int, int]]) -> dict[str, object]:
    """Return what some pairs of agent and style have in common."""
    wins, draws, rounds = map(sum, zip(*counts, strict=True))
    rates = [won / played for won, _, played in counts]
    return {
        "wins": round(wins / rounds, 4),
        "interval": [round(bound, 4) for bound in wilson(wins, 0, rounds)],
        "losses": round((rounds - wins - draws) / rounds, 4),
        "worst pair": round(min(rates), 3),
        "pairs below 0.80": sum(rate < 0.8 for rate in rates),
        "pairs": len(rates),
    }


def main() -> None:
    """Print the table as JSON."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=16, help="per agent, style and opponent character")
    options.add_argument("--only", action="append", metavar="CHAR", help="of the twelve")
    options.add_argument("--player", default="packaged:{}", help="spec with {} for the character")
    chosen = options.parse_args()
    names = chosen.only or [character.id for character in ROSTER]
    counts = {
        name: {style: meet(chosen.player.format(name), name, style, chosen.rounds) for style in ALL}
        for name in names
    }
    report = {
        "rounds of each": chosen.rounds * len(ROSTER),
        "wins": {
            name: {style: round(won / played, 3) for style, (won, _, played) in row.items()}
            for name, row in counts.items()
        },
        "nine players, style:NAME": share([row[style] for row in counts.values() for style in RULES]),
        "six that no training knew": share([row[style] for row in counts.values() for style in UNSEEN]),
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
