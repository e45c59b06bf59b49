"""The talk's stand-off: do two agents back away from each other when both have very low health?

    python benchmarks/stand_off.py --folder DIR [--seeds 20] [--char NAME]... [--png FILE]

For each reward and seed the characters are trained as in the talk, with its nine numbers and thirty-five
actions and no guide; `--guide search --observation human --actions moves` trains as `sf2ai train` does.
All pairings are played from both sides: begun with very low health, as in a game's training mode; begun with
full health; and of the latter also the endgames, from the moment when both have less than a quarter left.
Characters that play at random do the same, for comparison. Trained agents are kept in the folder, so the
command can be stopped and run again.

A stand-off is a round in which neither side begins a move for ten seconds while the two are more than a
third of the screen apart. Intervals are over seeds, since the rounds of one pair of agents are similar.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.engine import ENGINE_VERSION
from sf2ai.game.characters import find_character
from sf2ai.players.find import Player, player_from_file, scripted_player
from sf2ai.players.opponents import OpponentSetting
from sf2ai.report.pictures.style import grouped_bars, label_axes, new_figure, save_png
from sf2ai.statistics.intervals import mean, mean_interval, wilson
from sf2ai.training.config import TrainingConfig
from stand_off_rounds import FULL_HEALTH, RoundFigures, play_rounds
from trained import train_all, weights_path

REWARDS = ("health-gap", "finish")
UNTRAINED = "random play"
PLAYERS = (*REWARDS, UNTRAINED)
"""The rewards that agents are trained with, and untrained random play."""
CHARACTERS = ("ryu", "guile", "chunli", "zangief")
"""Two with fireballs, one of them by charging, one with speed and one with throws: six pairings."""


LOW, ENDGAME, FULL = HEALTHS = ("begun with very low health", "endgame, both below a quarter", "whole rounds")


@dataclass(frozen=True)
class Match:
    """The rounds of one pair of agents."""

    players: str
    """One of `PLAYERS`."""
    seed: int
    pairing: str
    health: str
    """One of `HEALTHS`."""
    rounds: Sequence[RoundFigures]


FIGURES: dict[str, tuple[Callable[[RoundFigures], float], tuple[float, float]]] = {
    "distance": (lambda played: played.distance, (0.0, 3.0)),
    "attacks_per_10_s": (lambda played: 10 * played.attacks / played.seconds, (0.0, 600.0)),
    "seconds": (lambda played: played.seconds, (0.0, 100.0)),
    "longest_quiet_seconds": (lambda played: played.longest, (0.0, 100.0)),
    "by_time": (lambda played: float(played.by_time), (0.0, 1.0)),
    "stand_off": (lambda played: float(played.is_stand_off), (0.0, 1.0)),
}
"""By name: the figure of a round, and its least and greatest possible value."""


def config_of(character: str, reward: str, seed: int, chosen: argparse.Namespace) -> TrainingConfig:
    """Return how one of the agents is trained."""
    return TrainingConfig(
        character=character,
        reward=reward,
        seed=seed,
        episodes=chosen.episodes,
        guide=chosen.guide,
        observation=chosen.observation,
        actions=chosen.actions,
    )


def contenders(players: str, seed: int, chosen: argparse.Namespace) -> dict[str, Player]:
    """Return the player of each character."""
    if players == UNTRAINED:
        idle = scripted_player("random")
        return {name: replace(idle, character=find_character(name)) for name in chosen.characters}
    return {
        name: player_from_file(weights_path(chosen.folder, config_of(name, players, seed, chosen)))
        for name in chosen.characters
    }


def matches(chosen: argparse.Namespace) -> Iterator[Match]:
    """Play all pairings of the players of one seed."""
    setting = OpponentSetting(chosen.rounds, actions=chosen.actions)
    for players, seed in product(PLAYERS, range(chosen.seeds)):
        who = contenders(players, seed, chosen)
        for first, second in combinations(chosen.characters, 2):
            pair, pairing = (who[first], who[second]), f"{first}-{second}"
            low = play_rounds(*pair, setting, chosen.health, seed)
            full = play_rounds(*pair, setting, FULL_HEALTH, seed)
            endgames = [played.endgame for played in full if played.endgame]
            yield Match(players, seed, pairing, LOW, [played.whole for played in low])
            yield Match(players, seed, pairing, ENDGAME, endgames)
            yield Match(players, seed, pairing, FULL, [played.whole for played in full])


def summary(played: Sequence[Match]) -> dict[str, Any]:
    """Return the figures of some matches with their 95 % intervals over seeds."""
    rows: dict[str, Any] = {"rounds": sum(len(match.rounds) for match in played)}
    seeds = sorted({match.seed for match in played if match.rounds})
    for name, (figure, bounds) in FIGURES.items():
        per_seed = [
            mean([figure(quiet) for match in played if match.seed == seed for quiet in match.rounds])
            for seed in seeds
        ]
        rows[name] = [round(x, 4) for x in (mean(per_seed), *mean_interval(per_seed, bounds))]
    seen = sum(
        any(quiet.is_stand_off for match in played if match.seed == seed for quiet in match.rounds)
        for seed in seeds
    )
    rows["seeds_with_a_stand_off"] = [seen, len(seeds), *(round(x, 4) for x in wilson(seen, 0, len(seeds)))]
    return rows


def draw(played: Sequence[Match], path: Path) -> None:
    """Draw distance, attacks, length and rate by pairing; very low health is in colour."""
    pairings = list(dict.fromkeys(match.pairing for match in played))
    figure = new_figure("Both begin with very low health, and with full health", 11.0, 7.0)
    panels = figure.subplots(2, 2).flat
    shown = {
        "distance": ("Distance kept", "screen widths"),
        "attacks_per_10_s": ("Moves begun by both", "per 10 s"),
        "seconds": ("Time until the round ends", "s"),
        "stand_off": ("Stand-offs", "share of the rounds"),
    }
    for axes, (name, (title, unit)) in zip(panels, shown.items(), strict=True):
        bars = {
            f"{players}, {said}": [
                summary(
                    [m for m in played if (m.players, m.health, m.pairing) == (players, health, pairing)]
                )[name][0]
                for pairing in pairings
            ]
            for players in PLAYERS
            for health, said in ((LOW, "very low"), (FULL, "full"))
        }
        grouped_bars(axes, [pairing.replace("-", "\n") for pairing in pairings], bars)
        label_axes(axes, title, "", unit)
        if name == "stand_off":
            axes.set_ylim(0, 1)
        elif legend := axes.get_legend():
            legend.remove()  # the last panel has room for the legend of all four
    save_png(figure, path)


def report(played: Sequence[Match], chosen: argparse.Namespace) -> dict[str, Any]:
    """Return everything as JSON values."""
    parts = {
        f"{players}, {health}": [m for m in played if (m.players, m.health) == (players, health)]
        for players in PLAYERS
        for health in HEALTHS
    }
    pairings = {
        f"{players}, {pairing}": summary(
            [m for m in played if (m.players, m.pairing, m.health) == (players, pairing, LOW)]
        )
        for players in PLAYERS
        for pairing in dict.fromkeys(match.pairing for match in played)
    }
    return {
        "engine_version": ENGINE_VERSION,
        "cpu_version": CPU_VERSION,
        "episodes": chosen.episodes,
        "guide": chosen.guide,
        "observation": chosen.observation,
        "actions": chosen.actions,
        "seeds": chosen.seeds,
        "health": chosen.health,
        "all_pairings": {name: summary(part) for name, part in parts.items()},
        "each_pairing_at_very_low_health": pairings,
    }


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True, help="where trained agents are kept")
    parser.add_argument("--seeds", type=int, default=20, help="trainings of each agent (default: 20)")
    parser.add_argument(
        "--char", action="append", dest="characters", help="default: " + ", ".join(CHARACTERS)
    )
    parser.add_argument("--episodes", type=int, default=300, help="of each training (default: 300)")
    parser.add_argument("--guide", default="none", help="of each training (default: none, as in the talk)")
    parser.add_argument("--observation", default="talk", help="of each training (default: talk)")
    parser.add_argument("--actions", default="talk", help="of each training (default: talk)")
    parser.add_argument("--health", type=float, default=0.06, help="share that is very low (default: 0.06)")
    parser.add_argument("--rounds", type=int, default=20, help="of each pair of agents (default: 20)")
    parser.add_argument("--processes", type=int, default=2, help="trainings at once (default: 2)")
    parser.add_argument("--png", type=Path, help="draw the picture into this file")
    chosen = parser.parse_args()
    chosen.characters = [find_character(name).id for name in chosen.characters or CHARACTERS]
    return chosen


def main() -> None:
    """Train what is missing, play, and print the figures as JSON."""
    chosen = options()
    configs = [
        config_of(name, reward, seed, chosen)
        for seed in range(chosen.seeds)
        for reward in REWARDS
        for name in chosen.characters
    ]
    train_all(chosen.folder, configs, chosen.processes)
    played = list(matches(chosen))
    if chosen.png:
        draw(played, chosen.png)
    print(json.dumps(report(played, chosen), indent=2))


if __name__ == "__main__":
    main()
