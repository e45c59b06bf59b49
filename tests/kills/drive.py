"""Kills commands of sf2ai with ``kill -9`` at random moments, and checks after each that nothing is lost.

python tests/kills/drive.py --kills 1000 --seed 1

The counts are kept in a file, so that a run that was stopped goes on where it was. It ends with 1 at the
first loss, and says which scenario and which kill of it caused that. Linux only.
"""

import argparse
import gc
import json
import random
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kills import prepared
from kills.forked import Ended, KillPlan, Runner
from kills.ledger import READING_ERRORS, Ledger, LossError, check_roster
from kills.scenarios import KINDS, Command, Result, Training, result_of, scenario
from sf2ai.errors import Sf2aiError
from sf2ai.store.layout import Home

SHARES = {
    "train": 26,
    "train several": 8,
    "train --league": 8,
    "train --seeds": 8,
    "import": 17,
    "ban": 15,
    "evaluate --record": 18,
}
"""How many of a hundred kills each kind gets."""

_UNKNOWN_CHANGES = 12
"""Changes of files of a process that has not been counted yet."""
_FORGETTING = 0.9
"""How fast the longest run of a command is forgotten. Kills come over the length of the longest: those that
run to their end are often continued trainings, which are short."""


class Driver:
    """Kills until there are enough kills of each kind."""

    def __init__(self, counts: Path, seed: int, wanted: dict[str, int]) -> None:
        self.counts = counts
        self.seed = seed
        self.wanted = wanted
        self.folder = Path(tempfile.mkdtemp(prefix="sf2ai-kills-"))
        self.runner = Runner(self.folder)
        self.references: dict[Training, Result] = {}
        self.seconds: dict[str, float] = {}
        self.changes: dict[tuple[str, str], int] = defaultdict(lambda: _UNKNOWN_CHANGES)
        self.state = json.loads(counts.read_text()) if counts.exists() else {"seed": seed, "scenarios": 0}
        if self.state["seed"] != seed:
            raise SystemExit(f"{counts} is of seed {self.state['seed']}; give that seed, or another --counts")
        for kind in KINDS:
            self.state.setdefault(kind, {"kills": 0, "by change": 0, "runs to the end": 0, "seconds": 0.0})

    def run(self) -> None:
        """Play scenarios, always of the kind that lacks the most kills."""
        while lacking := {kind: self._lacks(kind) for kind in self.wanted if self._lacks(kind) > 0}:
            kind = max(lacking, key=lambda name: lacking[name] / self.wanted[name])
            number = self.state["scenarios"]
            place = self.folder / f"{number}"
            place.mkdir()
            try:
                self._play(kind, place, random.Random(f"{self.seed}/{number}"))
            except (*READING_ERRORS, Sf2aiError) as error:
                raise LossError(f"scenario {number} ({kind}) in {place}: {error}") from error
            shutil.rmtree(place)
            self.state["scenarios"] += 1
            self._save()

    def _lacks(self, kind: str) -> int:
        return self.wanted[kind] - int(self.state[kind]["kills"])

    def _play(self, kind: str, place: Path, dice: random.Random) -> None:
        home = Home(place / "home")
        ledger = Ledger(home, place / "replays")
        playing = scenario(kind, place, dice, self._never_killed)
        command = next(playing)
        try:
            while True:
                before = time.monotonic()
                ended = self._run_command(command, home, dice)
                try:
                    ledger.check()
                    if ended.was_killed:
                        self._check_roster(home)
                    following = playing.send(ended)
                except StopIteration:
                    raise
                except (*READING_ERRORS, Sf2aiError) as error:
                    raise LossError(f"after `{command}`: {error}") from error
                finally:
                    self._count(command, ended, time.monotonic() - before)
                command = following
        except StopIteration:
            return

    def _run_command(self, command: Command, home: Home, dice: random.Random) -> Ended:
        """Run a command and kill it; the first of its kind runs to its end, to find out how long it takes."""
        is_known = self._name(command) in self.seconds
        plan = self._plan(command, dice) if is_known and not command.is_spared else None
        ended = self.runner.run([*command.arguments, "--home", str(home.path)], plan)
        self.last_plan = plan
        if ended.orphans:
            raise LossError(f"{ended.orphans} processes outlived `{command}`")
        if "another process" in ended.errors:
            raise LossError(f"a lock of a dead process blocks: {ended.errors}")
        if not ended.was_killed:
            name = self._name(command)
            self.seconds[name] = max(ended.seconds, _FORGETTING * self.seconds.get(name, 0.0))
            for who, count in ended.changes.items():
                known = int(_FORGETTING * self.changes.get((name, who), 0))
                self.changes[name, who] = max(1, count, known)
        return ended

    def _plan(self, command: Command, dice: random.Random) -> KillPlan:
        """Draw a moment: half of them by the clock over the whole command, half at a change of a file."""
        has_workers = command.kind in ("train several", "train --league", "train --seeds")
        whom = dice.choice(("all", "main", "worker")) if has_workers else "all"
        name = self._name(command)
        if dice.random() < 0.5:
            return KillPlan(whom, seconds=dice.uniform(0.0, 1.05 * self.seconds[name]))
        watched = {"all": dice.choice(("main", "worker")), "main": "main", "worker": "worker"}[whom]
        if not has_workers:
            watched = "main"
        change = dice.randint(1, self.changes[name, watched])
        delay = dice.choice((0.0, dice.uniform(0.0001, 0.004)))
        return KillPlan(whom, change=change, delay=delay, watched=watched)

    def _name(self, command: Command) -> str:
        return f"{command.kind} {command.phase}"

    def _check_roster(self, home: Home) -> None:
        ended = self.runner.run(["roster", "--json", "--home", str(home.path)])
        if ended.code != 0:
            raise LossError(f"roster left with {ended.code}: {ended.errors}")
        check_roster(ended.output, home)

    def _never_killed(self, training: Training) -> Result:
        """Return what a training leaves that nothing disturbs."""
        if training not in self.references:
            place = self.folder / "never killed"
            ended = self.runner.run([*training.arguments, "--home", str(place)])
            if ended.code != 0:
                raise LossError(f"{training} left with {ended.code} without a kill: {ended.errors}")
            self.references[training] = result_of(Home(place), training)
            shutil.rmtree(place)
        return self.references[training]

    def _count(self, command: Command, ended: Ended, seconds: float) -> None:
        counted = self.state[command.kind]
        counted["seconds"] += seconds
        if ended.was_killed:
            counted["kills"] += 1
            counted["by change"] += self.last_plan is not None and self.last_plan.change is not None
        elif ended.code == 0:
            counted["runs to the end"] += 1
        self._save()

    def _save(self) -> None:
        new = self.counts.with_name(f"{self.counts.name}.new")
        new.write_text(json.dumps(self.state, indent=1) + "\n")
        new.replace(self.counts)


def main() -> int:
    """Kill as often as asked; return 1 after a loss."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--kills", type=int, default=1000, help="kills in total")
    options.add_argument("--seed", type=int, default=1, help="of all scenarios and moments")
    options.add_argument("--kind", choices=KINDS, action="append", help="only these kinds")
    options.add_argument(
        "--counts",
        type=Path,
        default=Path(tempfile.gettempdir()) / "sf2ai-kills.json",
        help="file of the counts; a run that was stopped goes on with it",
    )
    given = options.parse_args()
    kinds = given.kind or list(KINDS)
    total = sum(SHARES[kind] for kind in kinds)
    wanted = {kind: -(-given.kills * SHARES[kind] // total) for kind in kinds}
    prepared.prepare()
    gc.collect()
    gc.freeze()
    driver = Driver(given.counts, given.seed, wanted)
    try:
        driver.run()
    except LossError as error:
        print(f"LOST: {error}; the kill: {driver.last_plan}", flush=True)
        return 1
    shutil.rmtree(driver.folder)
    for kind in kinds:
        print(f"{kind:18} {driver.state[kind]['kills']:5} kills, {driver.state[kind]}")
    print(f"0 lost in {sum(driver.state[kind]['kills'] for kind in kinds)} kills")
    return 0


if __name__ == "__main__":
    sys.exit(main())
