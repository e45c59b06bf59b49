"""What happens in one home: commands that are killed again and again, and what must hold after each kill.

A scenario is a generator. It yields the command that comes next, gets how it ended, checks what is special
about it, and goes on as a user would: with ``--resume`` where a training can continue, else with the same
command again.
"""

import csv
import random
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fakes.trained import write_untrained
from kills.forked import Ended
from kills.ledger import LossError, contents, is_finished, require_whole_somewhere, saved_state
from sf2ai.store.bans import read_bans
from sf2ai.store.layout import Home
from sf2ai.store.weights import load_character, load_weights
from sf2ai.training.sessions.roster_training import load_roster_training
from sf2ai.training.sessions.seeds_plan import load_seeds_plan

TRAINING_KINDS = ("train", "train several", "train --league")
KINDS = (*TRAINING_KINDS, "train --seeds", "import", "ban", "evaluate --record")

_EPISODES = 4
_SEEDS = 3
_CHARACTERS = ("ryu", "ken")
_KILLED_STARTS = 15
"""How often one training is killed at most; then it may end."""


@dataclass(frozen=True)
class Command:
    """A command line, and the kind of which a kill is counted."""

    kind: str
    arguments: tuple[str, ...]
    phase: str = ""
    """``begin`` or ``resume`` of a training."""
    is_spared: bool = False
    """Whether it is left alone."""

    def __str__(self) -> str:
        return f"sf2ai {' '.join(self.arguments)}"[:200]


@dataclass(frozen=True)
class Training:
    """One training with its seed; the same one, never killed, is what it is compared with."""

    kind: str
    options: tuple[str, ...]
    seed: int

    @property
    def characters(self) -> tuple[str, ...]:
        return _CHARACTERS[:1] if self.kind == "train" else _CHARACTERS

    @property
    def arguments(self) -> tuple[str, ...]:
        """The command line that begins it."""
        return (
            *self.resuming[:-1],
            *("--episodes", str(_EPISODES), "--seed", str(self.seed)),
            *self.options,
        )

    @property
    def resuming(self) -> tuple[str, ...]:
        """The command line that continues it."""
        named = (word for character in self.characters for word in ("--char", character))
        several = () if self.kind == "train" else ("--processes", "2")
        league = ("--league",) if self.kind == "train --league" else ()
        return ("train", *named, *several, *league, "--resume")


OPTIONS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "train": (
        ("--opponent", "random"),
        ("--opponent", "self", "--opponent", "cpu:1", "--opponent-choice", "prioritised"),
        ("--opponent", "cpu:0", "--guide", "none"),
    ),
    "train several": (("--opponent", "random"), ("--opponent", "cpu:1", "--guide", "none")),
    "train --league": (("--opponent", "random"),),
}
"""The options of the trainings of each kind."""

Result = Mapping[str, tuple[dict[str, np.ndarray], bytes]]
"""Weights and log of each character of a training."""
Scenario = Generator[Command, Ended, None]


def result_of(home: Home, training: Training) -> Result:
    """Return what a finished training has left in a home."""
    return {
        character: (load_character(home, character)[1], home.log(character).read_bytes())
        for character in training.characters
    }


def trainings(
    kind: str, place: Path, dice: random.Random, never_killed: Callable[[Training], Result]
) -> Scenario:
    """Three trainings in one home, one after another; some are stopped for the next one."""
    home = Home(place / "home")
    for number in range(3):
        chosen = kind if number == 0 or dice.random() < 0.5 else dice.choice(TRAINING_KINDS)
        training = Training(chosen, dice.choice(OPTIONS[chosen]), seed=number)
        yield from _train(training, home, dice, never_killed, may_stop=number < 2)
    _require_tidy(home, training.characters)


def _train(
    training: Training,
    home: Home,
    dice: random.Random,
    never_killed: Callable[[Training], Result],
    *,
    may_stop: bool,
) -> Scenario:
    """Begin a training and continue it after each kill, to its end; or leave it once it is under way."""
    stopped = {
        home.training(character): contents(home.training(character))
        for character in _CHARACTERS
        if saved_state(home, character) is not None and not is_finished(home, character)
    }
    several = home.roster_training.read_bytes() if stopped and home.roster_training.exists() else None
    leaves = may_stop and dice.random() < 0.4
    for start in range(_KILLED_STARTS + 1):
        begun = _is_begun(home, training)
        before = {character: saved_state(home, character) for character in training.characters}
        arguments = training.resuming if begun else training.arguments
        phase = "resume" if begun else "begin"
        ended: Ended = yield Command(training.kind, arguments, phase, is_spared=start == _KILLED_STARTS)
        if ended.code == 0:
            _compare(result_of(home, training), never_killed(training), training)
            return
        if not ended.was_killed:
            raise LossError(f"`sf2ai {' '.join(arguments)}` left with {ended.code}: {ended.errors}")
        for path, content in stopped.items():
            if path.parent.name in training.characters and not begun:
                require_whole_somewhere(home, path, content)
        if several is not None and not begun and training.kind != "train":
            _require_kept_file(home, several)
        for character in training.characters if begun else ():
            _require_progress_kept(home, character, before[character])
        if leaves and all(saved_state(home, character) for character in training.characters):
            return
    raise LossError(f"{training} does not end")


def _is_begun(home: Home, training: Training) -> bool:
    """Whether this very training can continue in the home."""
    if training.kind == "train":
        saved = saved_state(home, training.characters[0])
        return saved is not None and saved.seed == training.seed
    several = load_roster_training(home)
    return (
        several is not None
        and (several.characters, several.config.seed) == (training.characters, training.seed)
        and several.is_league == (training.kind == "train --league")
    )


def _require_progress_kept(home: Home, character: str, before: object) -> None:
    now = saved_state(home, character)
    if before is None:
        return
    if now is None or now.seed != before.seed or now.steps < before.steps:  # type: ignore[attr-defined]
        raise LossError(f"the training of {character} was at {before} and is at {now}")


def _require_kept_file(home: Home, content: bytes) -> None:
    """Check that the file of a stopped training of several is in its place or in the history."""
    units = [home.kept_training(path.name) for path in home.kept_trainings.glob("*")]
    files = [one.roster_training for one in (home, *units) if one.roster_training.exists()]
    if content not in [path.read_bytes() for path in files]:
        raise LossError("the file of the stopped training of several is neither in its place nor kept")


def _compare(found: Result, wanted: Result, training: Training) -> None:
    """Check that weights and logs are equal to the bit."""
    for character, (arrays, log) in wanted.items():
        mine, my_log = found[character]
        if mine.keys() != arrays.keys() or not all(np.array_equal(mine[n], arrays[n]) for n in arrays):
            raise LossError(f"the weights of {character} differ from those of {training} without a kill")
        if my_log != log:
            raise LossError(f"the log of {character} differs from that of {training} without a kill")


def _require_tidy(home: Home, characters: tuple[str, ...]) -> None:
    """Check that what dead processes have left is removed by those after them."""
    left = [path for c in characters for path in home.agent(c).rglob("*.sf2ai-tmp")]
    left += [path for c in characters for path in home.agent(c).glob(".training.former")]
    if left:
        raise LossError(f"these were left behind: {left}")


def seeds(place: Path, dice: random.Random, never_killed: Callable[[Training], Result]) -> Scenario:
    """One character is trained with several seeds; each must equal the training of its seed by hand."""
    home, options, first = Home(place / "home"), dice.choice(OPTIONS["train"]), dice.randrange(3)
    (character,) = Training("train", options, first).characters
    by_hand = {
        home.seed_home(character, seed): Training("train", options, seed)
        for seed in range(first, first + _SEEDS)
    }
    named = ("train", "--char", character, "--seeds", str(_SEEDS), "--processes", "2")
    chosen = ("--episodes", str(_EPISODES), "--seed", str(first), *options)
    for start in range(_KILLED_STARTS + 1):
        begun = load_seeds_plan(home, character) is not None
        before = {one: saved_state(one, character) for one in by_hand}
        arguments = (*named, "--resume") if begun else (*named, *chosen)
        phase = "resume" if begun else "begin"
        ended: Ended = yield Command("train --seeds", arguments, phase, is_spared=start == _KILLED_STARTS)
        if ended.code == 0:
            for one, training in by_hand.items():
                _compare(result_of(one, training), never_killed(training), training)
            return
        if not ended.was_killed:
            raise LossError(f"`sf2ai {' '.join(arguments)}` left with {ended.code}: {ended.errors}")
        for one, saved in before.items():
            _require_progress_kept(one, character, saved)
    raise LossError(f"the trainings with seeds from {first} on do not end")


def imports(place: Path, dice: random.Random) -> Scenario:
    """Weights are imported over others."""
    home = Home(place / "home")
    files = [place / f"{number}.npz" for number in range(4)]
    for number, path in enumerate(files):
        width = (8 << number,)
        created = f"2025-03-0{number + 1}T12:30:00Z"
        write_untrained(path, "ryu", seed=number, hidden=width, created=created)
    for _ in range(8):
        path = dice.choice(files)
        before = home.weights("ryu").read_bytes() if home.weights("ryu").exists() else None
        ended: Ended = yield Command("import", ("import", str(path)))
        now = home.weights("ryu").read_bytes() if home.weights("ryu").exists() else None
        if now not in (before, path.read_bytes()) or (ended.code == 0 and now != path.read_bytes()):
            raise LossError("the weights that play are neither the former nor the imported ones")
        if ended.code != 0 and not ended.was_killed:
            raise LossError(f"import left with {ended.code}: {ended.errors}")
    if len(list(home.history("ryu").glob("*.npz"))) > len(files):
        raise LossError("the history has the same weights twice")


def bans(place: Path, dice: random.Random) -> Scenario:
    """Characters are banned, and bans are lifted."""
    home = Home(place / "home")
    for number in range(8):
        before = {ban.character: ban.reason for ban in read_bans(home)}
        character = dice.choice(("ryu", "ken", "bison", "sagat"))
        if character in before and dice.random() < 0.5:
            arguments: tuple[str, ...] = ("ban", character, "--lift")
            after = {name: reason for name, reason in before.items() if name != character}
        else:
            reason = f"reason {number} \u00e9" + "x" * dice.choice((0, 900))
            arguments = ("ban", character, "--reason", reason)
            after = {**before, character: reason}
        ended: Ended = yield Command("ban", arguments)
        now = {ban.character: ban.reason for ban in read_bans(home)}
        if now != after and (ended.code == 0 or now != before):
            raise LossError(f"the bans are {now}, neither {before} nor {after}")
        if ended.code != 0 and not ended.was_killed:
            raise LossError(f"ban left with {ended.code}: {ended.errors}")


def evaluations(place: Path, dice: random.Random) -> Scenario:
    """Evaluations record their rounds and keep their results."""
    home, table = Home(place / "home"), place / "table.csv"
    write_untrained(home.weights("ryu"), "ryu", hidden=(8,))
    for number in range(5):
        opponents = dice.choice((("random",), ("random", "cpu:1")))
        named = tuple(word for opponent in opponents for word in ("--opponent", opponent))
        files = ("--record", str(place / "replays"), "--csv", str(table))
        before = table.read_bytes() if table.exists() else None
        ended: Ended = yield Command(
            "evaluate --record",
            ("evaluate", "--char", "ryu", "--episodes", "6", "--seed", str(number), *named, *files),
        )
        if table.exists() and table.read_bytes() != before:
            with table.open(encoding="utf-8", newline="") as file:
                if len(list(csv.DictReader(file))) != len(opponents):
                    raise LossError("the table is not whole")
        if ended.code != 0 and not ended.was_killed:
            raise LossError(f"evaluate left with {ended.code}: {ended.errors}")
    load_weights(home.weights("ryu"))


def scenario(
    kind: str, place: Path, dice: random.Random, never_killed: Callable[[Training], Result]
) -> Scenario:
    """Return what happens in a new home for one of `KINDS`."""
    if kind in TRAINING_KINDS:
        return trainings(kind, place, dice, never_killed)
    if kind == "train --seeds":
        return seeds(place, dice, never_killed)
    others = {"import": imports, "ban": bans, "evaluate --record": evaluations}
    return others[kind](place, dice)
