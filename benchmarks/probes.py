"""How much of a training's time do its probes take?

    python benchmarks/probes.py [--agent dqn] [--guide search] [--steps 60000] [--char ryu]

Trains from nothing and prints the share of the probes in wall time and in processor time, from the first
update on, with the steps of both. Weights and logs are not kept.
"""

import argparse
import math
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from sf2ai.store.layout import Home
from sf2ai.store.length import TrainingLength
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.trainers import make_trainer
from sf2ai.training.probes.probes import ProbeMoment, Probes

CLOCKS = {"wall": time.perf_counter, "processor": time.process_time}


def now() -> list[float]:
    """Return what each clock says, in seconds."""
    return [clock() for clock in CLOCKS.values()]


class Timed:
    """Adds up the time of the probes of a training."""

    def __init__(self, probes: Probes) -> None:
        """Measure these probes from now on."""
        self.seconds = [0.0 for _ in CLOCKS]
        self.played = 0
        self._play_due = probes.play_due
        probes.play_due = self.play_due  # type: ignore[method-assign]

    def play_due(self, moment: ProbeMoment, parameters):  # type: ignore[no-untyped-def]
        """Do as `Probes.play_due`."""
        began = now()
        record = self._play_due(moment, parameters)
        if record is not None:
            self.played += 1
            self.seconds = [s + b - a for s, a, b in zip(self.seconds, began, now(), strict=True)]
        return record


def measure(config: TrainingConfig) -> None:
    """Train and print the shares."""
    with TemporaryDirectory() as folder, make_trainer(config, Home(Path(folder))) as trainer:
        assert trainer._probes is not None
        timed = Timed(trainer._probes)
        began, first = now(), 0
        for progress in trainer.run():
            if math.isnan(progress.loss):
                began, first = now(), progress.steps
        whole = [b - a for a, b in zip(began, now(), strict=True)]
        budget = trainer._probes._budget
        print(f"{config.agent}, guide {config.guide}: {timed.played} probes, {budget.steps:,} steps")
        steps = trainer.agent.step - first
        for name, seconds, total in zip(CLOCKS, timed.seconds, whole, strict=True):
            own, theirs = seconds / max(1, budget.steps), (total - seconds) / steps
            ratio = theirs / own if own else math.nan
            print(f"  {name} time: {seconds:.2f} of {total:.1f} s, a share of {seconds / total:.3f}")
            print(f"  a step of the training takes {ratio:.1f} times as long as one of a probe")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--char", default="ryu")
    parser.add_argument("--agent", default="dqn")
    parser.add_argument("--guide", default="search")
    parser.add_argument("--steps", type=int, default=60_000)
    chosen = parser.parse_args()
    config = TrainingConfig(chosen.char, agent=chosen.agent, guide=chosen.guide)
    measure(config.lasting(TrainingLength("steps", chosen.steps)))


if __name__ == "__main__":
    main()
