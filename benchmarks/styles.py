"""How often the packaged agents win from nine simple ways in which people play.

    python benchmarks/styles.py [--rounds N] [--only CHAR]... [--player SPEC]

Each agent meets each style with its own character and the eleven others, on both sides. The styles see what
happens at once, as the agents do, and were not used in any training. A draw is no win.
"""

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sf2ai.agents.base import Agent
from sf2ai.backends.registry import make_backend
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.players.find import find_player
from sf2ai.players.opponents import OpponentSetting
from sf2ai.rounds.controller import AgentController
from sf2ai.rounds.plans import PlanSequence
from sf2ai.rounds.play import play
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.features import FEATURES
from sf2ai.seats.seat import Seat
from sf2ai.statistics.intervals import wilson
from sf2ai.store.layout import Home

SLOTS = 96
_FEATURES = {feature.name: place for place, feature in enumerate(FEATURES)}
_NORMALS = ("LP", "MP", "HP", "LK", "MK", "HK")


@dataclass
class Eyes:
    """What a style sees of one step, and its dice."""

    seen: Any
    """Observations, shape (n, features)."""
    dice: Any
    """Random numbers, 0 to below 1, shape (n,)."""

    def __getitem__(self, name: str) -> Any:
        """Return a feature by name, shape (n,)."""
        return self.seen[:, _FEATURES[name]]

    def is_(self, name: str) -> Any:
        """Return whether a flag is set, shape (n,)."""
        return self[name] > 0.5

    @property
    def is_attacked(self) -> Any:
        """Return whether the opponent's move may still hit, or its projectile is near, shape (n,)."""
        coming = self.is_("their_move_out") & (
            (self["their_move_startup"] > 0) | self.is_("their_move_active")
        )
        return coming | (self.is_("their_projectile") & (self["their_projectile_gap"] < 0.3))


@dataclass(frozen=True)
class Moves:
    """Names of a character's actions by what a style wants of them."""

    projectile: str
    """A projectile, or the hardest long normal of a character without one."""
    anti_air: str
    """What meets a jump."""
    specials: tuple[str, ...]
    """All special moves and command throws."""


Style = Callable[[Eyes, Moves], Any]
"""Returns the names of the wanted actions, shape (n,)."""


def turtle(eyes: Eyes, moves: Moves) -> Any:
    """Guard low, and high against jumps and overheads; sweep what recovers in reach."""
    is_high = eyes.is_("their_is_airborne") | eyes.is_("their_move_overhead")
    guard = np.where(is_high, "4", "1")
    is_open = (eyes["their_move_recovery"] > 0) & (eyes["their_move_startup"] <= 0)
    is_open &= ~eyes.is_("their_move_active") & (eyes["distance"] < 0.3)
    return np.where(is_open, "2+HK", guard)


def thrower(eyes: Eyes, moves: Moves) -> Any:
    """Walk up and throw; never block."""
    return np.where(eyes["own_throw_gap"] < 0.0, "6+HP", "6")


def jumper(eyes: Eyes, moves: Moves) -> Any:
    """Jump in with a hard kick, and sweep after the landing."""
    grounded = np.where(eyes["distance"] < 0.2, "2+HK", "9")
    return np.where(eyes.is_("own_is_airborne"), np.where(eyes["own_vy"] < 0.0, "5+HK", "9"), grounded)


def shooter(eyes: Eyes, moves: Moves) -> Any:
    """Send projectiles, or the longest normal; meet jumps; kick low what is near."""
    far = np.where(eyes.is_("own_projectile"), "1", moves.projectile)
    near = np.where(eyes.dice < 0.5, "2+MK", "1")
    ground = np.where(eyes["distance"] < 0.25, near, far)
    return np.where(eyes.is_("their_is_airborne") & (eyes["distance"] < 0.35), moves.anti_air, ground)


def sweeper(eyes: Eyes, moves: Moves) -> Any:
    """Walk into reach and sweep."""
    return np.where(eyes["distance"] < 0.28, "2+HK", "6")


def jabber(eyes: Eyes, moves: Moves) -> Any:
    """Walk up and repeat the light punch."""
    return np.where(eyes["distance"] < 0.22, "5+LP", "6")


def runner(eyes: Eyes, moves: Moves) -> Any:
    """Keep away: walk and jump back, guard what comes, hit hard what is near."""
    away = np.where(eyes.dice < 0.3, "7", "4")
    near = np.where(eyes.dice < 0.5, "2+HP", "7")
    return np.where(eyes.is_attacked, "1", np.where(eyes["distance"] < 0.2, near, away))


def masher(eyes: Eyes, moves: Moves) -> Any:
    """Walk forward and press what comes to hand, special moves among it."""
    names = np.array([*(f"{way}+{key}" for way in "6529" for key in _NORMALS), "6", "6", *moves.specials])
    return names[(eyes.dice * len(names)).astype(int)]


def poker(eyes: Eyes, moves: Moves) -> Any:
    """Keep the distance of a low kick, kick, and guard in between."""
    spacing = np.where(eyes["distance"] < 0.16, "4", "6")
    in_reach = (eyes["distance"] > 0.16) & (eyes["distance"] < 0.3)
    return np.where(eyes.is_attacked, "1", np.where(in_reach & (eyes.dice < 0.6), "2+MK", spacing))


STYLES: Mapping[str, Style] = {
    style.__name__: style
    for style in (turtle, thrower, jumper, shooter, sweeper, jabber, runner, masher, poker)
}


@dataclass
class StylePlayer(Agent):
    """Plays a style with one character."""

    style: Style
    names: tuple[str, ...]
    """The character's actions."""
    dice: np.random.Generator = field(default_factory=lambda: np.random.default_rng(1))

    def __post_init__(self) -> None:
        """Look up its moves."""
        specials = tuple(name for name in self.names if name[0].isalpha())
        shots = ("hadouken_M", "sonic_boom_L", "kikouken_H", "yoga_fire_M", "tiger_shot_M")
        rising = ("shoryuken_L", "tiger_uppercut_L", "flash_kick_L", "vertical_roll_L")
        self.moves = Moves(
            next((name for name in shots if name in specials), "5+HK"),
            next((name for name in rising if name in specials), "2+HP"),
            specials,
        )
        self.places = {name: place for place, name in enumerate(self.names)}

    def act(self, observations: Any, masks: Any, slots: Any) -> Any:
        """Return the wanted actions where they are legal, else a low guard or nothing."""
        wanted = self.style(Eyes(observations, self.dice.random(len(slots))), self.moves)
        chosen = np.array([self.places[str(name)] for name in wanted])
        rows = np.arange(len(slots))
        guard = np.where(masks[rows, self.places["1"]], self.places["1"], masks.argmax(axis=1))
        return np.where(masks[rows, chosen], chosen, guard)


def meet(player: str, name: str, style: Style, rounds: int) -> tuple[int, int, int]:
    """Let an agent meet a style with all characters; returns its wins, the draws and the rounds."""
    found, wins, draws, played = find_player(player, Home.default()), 0, 0, 0
    for seed, other in enumerate(ROSTER):
        plans = PlanSequence(
            seed=seed, character=find_character(name).index, opponent_characters=[other.index]
        )
        agent = StylePlayer(style, ACTIONS["moves"].names(other.index))
        slots = min(SLOTS, rounds)
        controllers = (found.make(OpponentSetting(slots)), AgentController(agent, Seat(slots), slots))
        outcomes = play(make_backend("sim", slots), controllers, plans.take(rounds))
        results = [outcome.learner_result for outcome in outcomes]
        wins, draws, played = wins + results.count(1), draws + results.count(0), played + len(results)
    return wins, draws, played


def main() -> None:
    """Print the table as JSON."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=16, help="per agent, style and opponent character")
    options.add_argument("--only", action="append", metavar="CHAR", help="of the twelve")
    options.add_argument("--player", default="packaged:{}", help="spec with {} for the character")
    chosen = options.parse_args()
    table: dict[str, dict[str, float]] = {}
    total, lost, played = 0, 0, 0
    for name in chosen.only or [character.id for character in ROSTER]:
        table[name] = {}
        for word, style in STYLES.items():
            wins, draws, rounds = meet(chosen.player.format(name), name, style, chosen.rounds)
            table[name][word] = round(wins / rounds, 3)
            total, lost, played = total + wins, lost + rounds - wins - draws, played + rounds
    rates = [rate for row in table.values() for rate in row.values()]
    report = {
        "rounds of each": chosen.rounds * len(ROSTER),
        "wins": table,
        "all": round(total / played, 4),
        "interval": [round(bound, 4) for bound in wilson(total, 0, played)],
        "losses": round(lost / played, 4),
        "worst": min(rates),
        "pairs below 0.80": sum(rate < 0.8 for rate in rates),
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
