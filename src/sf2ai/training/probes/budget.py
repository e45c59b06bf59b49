"""When the next probe is due: probes may take a small share of a training's time, told by counted steps."""

from collections.abc import Mapping

from sf2ai.guides.registry import NO_GUIDE
from sf2ai.training.config import TrainingConfig

SHARE = 0.04
"""Share of the training's time that its probes take, by the table below; measured, it is below 0.05."""

STEPS_IN_THE_TIME: Mapping[tuple[str, str], float] = {
    ("dqn", "search"): 25.0,
    ("dqn", "cpu"): 10.0,
    ("dqn", NO_GUIDE): 10.0,
    ("ppo", "search"): 0.5,
    ("ppo", NO_GUIDE): 0.5,
}
"""Steps of a probe that take as long as one step of a training, by agent and guide: less than measured."""

_OTHER = 0.3
"""The same for any other agent, at the safe side."""

USUAL_STEPS = 350
"""Steps of a round before any probe was played."""


class ProbeBudget:
    """Counts what the probes have cost.

    Attributes:
        rounds: rounds of all probes so far.
        steps: steps in them.
    """

    def __init__(self, config: TrainingConfig) -> None:
        """Begin without probes."""
        self.rounds = 0
        self.steps = 0
        self._per_step = SHARE * STEPS_IN_THE_TIME.get((config.agent, config.guide), _OTHER)

    def is_due(self, steps: int, rounds: int) -> bool:
        """Whether a probe can be paid for.

        Args:
            steps: of the training so far.
            rounds: of the coming probe.
        """
        usual = self.steps / self.rounds if self.rounds else USUAL_STEPS
        return self.steps + usual * rounds <= self._per_step * steps

    def pay(self, rounds: int, steps: int) -> None:
        """Count a probe that was played."""
        self.rounds += rounds
        self.steps += steps
