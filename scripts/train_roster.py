"""Trains the roster that comes with the package, and puts it into the package.

    python scripts/train_roster.py HOME [--seed N] [--steps N] [--turns N] [--cluster ADDRESS]

First the teachers: DQN agents of 300 rounds, the default training of ``sf2ai train --char all``. Then, for
each character, the champion: a PPO agent that begins with lessons of its teacher and goes on against itself,
its past selves, cpu:7 and random play. The fair ones, whose eyes are late, begin with lessons of the scripted
CPU and go on against cpu:7 in six of ten rounds, themselves, random play and styles.

Then come turns that look for the holes of each champion and close them. In a turn two agents learn to beat
the champion: one begins with lessons of the scripted CPU, one with the champion's own weights. Then the
champion goes on against itself, cpu:7, random play, the exploiters of all turns and the champions of two
other characters. Then all champions meet: each goes on against the eleven others, itself, cpu:7 and its
exploiters.

At last all spar: a DQN agent learns to beat each champion with the searching guide, and the champion goes on
against it, the other exploiters, the eleven others, itself, cpu:7, random play and the styles, most often
against those that still beat it.

The trainings are kept in HOME; after a stop the same command goes on with them. The packaged weights contain
the manifests, so they say how they were made. With --cluster the workers of a cluster train, as many agents
at the same time as it has cores; the weights are the same.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sf2ai.cluster.connection import Cluster, check_address
from sf2ai.errors import Sf2aiError
from sf2ai.game.characters import ROSTER
from sf2ai.players.styles.names import STYLE_PLAYERS
from sf2ai.store.checkpoint import has_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.packaged import FAIR_FOLDER, FOLDER
from sf2ai.store.packing import pack_roster
from sf2ai.training.sessions.cluster.shared import SharedTrainings
from sf2ai.training.sessions.messages import Job

STEPS = 10_000_000
"""Steps of a champion."""
OPPONENTS = ("self", "self", "cpu:7", "random")
"""Of a champion, in turn: half of the rounds are against itself, as it is or as it was."""
LATE_FRAMES = 15
"""Age of what a fair agent sees of its opponent: a quarter of a second, as a person needs."""
FAIR_STEPS = 14_000_000
"""Steps of a fair agent."""
FAIR_OPPONENTS = ("self", *("cpu:7",) * 6, "random", *("style:any",) * 2)
"""Of a fair agent. What it sees is old, so cpu:7, which reacts sooner than it, is the hardest to learn."""
AT_ONCE = 2
"""Agents that are trained at the same time."""

TURNS = 1
"""Turns in which exploiters are trained, and the champion against them."""
EXPLOITER_STEPS = 2_000_000
"""Steps of the exploiter that begins with lessons of the scripted CPU."""
WARM_STEPS = 1_000_000
"""Steps of the exploiter that begins with the champion's weights."""
TURN_STEPS = 4_000_000
"""Steps of the champion in a turn."""
MEETING_STEPS = 4_000_000
"""Steps of each champion against the eleven others."""
MEETING_OPPONENTS = ("self", "self", "cpu:7", "cpu:7")
"""Of a champion then, beside the others and its exploiters."""
GUIDED_EPISODES = 300
"""Rounds of the exploiter that the searching guide teaches, as `sf2ai evaluate --exploit 300` makes it."""
GUIDED_SEED = 11
"""Added to the seed for it, so that those that measure a champion are others."""
SPARRING_STEPS = 8_000_000
"""Steps of each champion at last."""
SPARRING_OPPONENTS = ("self", "self", *("cpu:7",) * 8, "random", *STYLE_PLAYERS)
"""Of a champion then, beside the others and its exploiters. All that it has learned before is kept up: cpu:7
has eight turns, since a champion with one of twenty-four forgot what it had known of it."""
TURN_OPPONENTS = ("self", "self", "cpu:7", "cpu:7", "random")
"""Of the champion in a turn, beside the exploiters and other champions."""


@dataclass(frozen=True)
class Roster:
    """Where the trainings are kept, and what they have in common."""

    folder: Path
    seed: int
    steps: int
    """Of a champion before the turns."""
    workers: SharedTrainings | None = None
    """Of a cluster; without them this machine trains."""

    def home(self, name: str) -> Home:
        """Return the home of one kind of training."""
        return Home(self.folder / name)

    def spec(self, name: str, character: str) -> str:
        """Return the spec of a trained agent, without a path of this machine."""
        return f"file:{self.home(name).weights(character).relative_to(self.folder).as_posix()}"

    def train(self, name: str, *options: object, seed: int | None = None) -> None:
        """Train as `sf2ai train` beside the homes, so that manifests have no path of this machine."""
        chosen = self.seed if seed is None else seed
        words = ["--home", name, "--seed", chosen, *options]
        if self.workers is not None:
            self.workers.train(job_of(self.home(name), list(map(str, words))))
            return
        command = [sys.executable, "-m", "sf2ai", "train", *words]
        cores = max(1, (os.cpu_count() or 1) // AT_ONCE)
        done = subprocess.run(
            list(map(str, command)),
            cwd=self.folder,
            env={**os.environ, "NUMBA_NUM_THREADS": str(cores)},
            check=False,
        )
        if done.returncode:
            sys.exit(done.returncode)

    def train_once(
        self, name: str, character: str, opponents: Iterable[str], *more: object, seed: int | None = None
    ) -> None:
        """Train one agent, unless it is trained; go on with it if it was stopped."""
        home = self.home(name)
        if home.weights(character).exists():
            return
        if has_checkpoint(home.checkpoint(character)):
            self.train(name, "--char", character, "--resume")
            return
        options: list[object] = ["--char", character, "--no-probe", *more]
        for opponent in opponents:
            options += ["--opponent", opponent]
        self.train(name, *options, seed=seed)

    def train_ppo(
        self, name: str, character: str, steps: int, opponents: Iterable[str], *more: object
    ) -> None:
        """Train one PPO agent, as `train_once`."""
        self.train_once(name, character, opponents, "--agent", "ppo", "--steps", steps, *more)


def job_of(home: Home, words: list[str]) -> Job:
    """Return the training that `sf2ai train` would do with these words."""
    from typer.main import get_command

    from sf2ai.cli.app import app
    from sf2ai.cli.options.groups import given_settings, group_given
    from sf2ai.cli.options.train import TrainingOptions
    from sf2ai.training.settings import TrainingSettings

    program = get_command(app)
    command = program.get_command(program.make_context("sf2ai", []), "train")  # type: ignore[attr-defined]
    with command.make_context("train", words) as context:
        options = group_given(context, TrainingOptions)
        config = options.config(options.learners()[0], seed=context.params["seed"], backend="sim")
        given = given_settings(context, TrainingOptions, TrainingSettings)
        resume, begin_from = context.params["resume"], context.params["begin_from"]
    return Job(home.path, config, resume, given, begin_from=begin_from)


def train_teachers(roster: Roster, cluster: str | None = None) -> None:
    """Train the DQN agents, unless all are trained."""
    home = roster.home("teachers")
    if all(home.weights(character.id).exists() for character in ROSTER):
        return
    resumed = ["--resume"] if home.roster_training.exists() else []
    spread = ["--cluster", cluster] if cluster else []
    roster.train("teachers", "--char", "all", *resumed, *spread)


def train_champion(roster: Roster, character: str) -> None:
    """Train one PPO agent from lessons of its teacher."""
    teacher = roster.spec("teachers", character)
    roster.train_ppo(champions(0), character, roster.steps, OPPONENTS, "--guide", teacher)


def train_fair(roster: Roster, character: str) -> None:
    """Train one PPO agent with late eyes from lessons of the scripted CPU."""
    late = ("--reaction-frames", LATE_FRAMES, "--guide", "cpu")
    roster.train_ppo("fair", character, FAIR_STEPS, FAIR_OPPONENTS, *late)


def take_turn(roster: Roster, turn: int, place: int) -> None:
    """Train two exploiters of a champion, and the champion against the exploiters of all turns so far."""
    character = ROSTER[place].id
    champion = roster.spec(champions(turn - 1), character)
    roster.train_ppo(f"exploiters-{turn}", character, EXPLOITER_STEPS, [champion], "--guide", "cpu")
    begun = ("--guide", "none", "--from", champion)
    roster.train_ppo(f"warm-{turn}", character, WARM_STEPS, [champion], *begun)
    others = [ROSTER[(place + 2 * turn + step) % len(ROSTER)].id for step in (0, 1)]
    met = [roster.spec(champions(turn - 1), other) for other in others]
    roster.train_ppo(
        champions(turn),
        character,
        TURN_STEPS,
        [*TURN_OPPONENTS, *exploiters(roster, turn, character), *met],
        *begun,
    )


def meet_others(roster: Roster, turns: int, character: str) -> None:
    """Train a champion against those of the other characters, as they were after the last turn."""
    others = [roster.spec(champions(turns), other.id) for other in ROSTER if other.id != character]
    roster.train_ppo(
        "met",
        character,
        MEETING_STEPS,
        [*MEETING_OPPONENTS, *exploiters(roster, turns, character), *others],
        *("--guide", "none", "--from", roster.spec(champions(turns), character)),
    )


def spar(roster: Roster, turns: int, character: str) -> None:
    """Train the last exploiter of a champion, and the champion against all that it shall withstand."""
    met = roster.spec("met", character)
    guided = ("--episodes", GUIDED_EPISODES, "--opponent-char", character)
    roster.train_once("guided", character, [met], *guided, seed=roster.seed + GUIDED_SEED)
    others = [roster.spec("met", other.id) for other in ROSTER if other.id != character]
    roster.train_ppo(
        "sparred",
        character,
        SPARRING_STEPS,
        [
            *SPARRING_OPPONENTS,
            *exploiters(roster, turns, character),
            roster.spec("guided", character),
            *others,
        ],
        *("--opponent-choice", "prioritised", "--guide", "none", "--from", met),
    )


def exploiters(roster: Roster, turns: int, character: str) -> list[str]:
    """Return the specs of all agents that learned to beat a character's champions."""
    return [
        roster.spec(f"{kind}-{turn}", character)
        for turn in range(1, turns + 1)
        for kind in ("exploiters", "warm")
    ]


def champions(turn: int) -> str:
    """Return the name of the home of the champions after a turn; 0 is before the first."""
    return f"champions-{turn}" if turn else "champions"


def in_turn(roster: Roster, *trainings: Callable[[], None]) -> None:
    """Run trainings, `AT_ONCE` at the same time, or all; after one that failed no other begins."""
    with ThreadPoolExecutor(AT_ONCE if roster.workers is None else len(trainings)) as pool:
        running = [pool.submit(training) for training in trainings]
        try:
            for each in as_completed(running):
                each.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def train_all(roster: Roster, turns: int) -> None:
    """Train what follows the teachers."""
    in_turn(
        roster,
        *(partial(train_champion, roster, character.id) for character in ROSTER),
        *(partial(train_fair, roster, character.id) for character in ROSTER),
    )
    for turn in range(1, turns + 1):
        in_turn(roster, *(partial(take_turn, roster, turn, place) for place in range(len(ROSTER))))
    in_turn(roster, *(partial(meet_others, roster, turns, character.id) for character in ROSTER))
    in_turn(roster, *(partial(spar, roster, turns, character.id) for character in ROSTER))


def main() -> None:
    """Train all twelve and pack them."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("home", type=Path, metavar="HOME")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--steps", type=int, default=STEPS, help="of each champion, before the turns")
    options.add_argument("--turns", type=int, default=TURNS, help="that look for holes and close them")
    options.add_argument("--cluster", type=check_address, help="local, auto or HOST:PORT, as of sf2ai train")
    chosen = options.parse_args()
    roster = Roster(chosen.home.resolve(), chosen.seed, chosen.steps)
    roster.folder.mkdir(parents=True, exist_ok=True)
    train_teachers(roster, chosen.cluster)
    with ExitStack() as stack:
        if chosen.cluster is not None:
            cluster = stack.enter_context(Cluster(chosen.cluster))
            print(cluster.summary(), file=sys.stderr)
            roster = replace(roster, workers=stack.enter_context(SharedTrainings(cluster)))
            os.chdir(roster.folder)  # weights are named by paths from there
        try:
            train_all(roster, chosen.turns)
        except Sf2aiError as error:
            sys.exit(f"{error}")
    for name, place in (("sparred", FOLDER), ("fair", FAIR_FOLDER)):
        written = pack_roster(roster.home(name), place)
        total = sum(path.stat().st_size for path in written.values())
        print(f"{len(written)} agents, {total:,} bytes in {place}")


if __name__ == "__main__":
    main()
