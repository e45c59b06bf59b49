"""What is kept of the rounds of an evaluation, and the figures that come of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Self

from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.reward import RewardPreset
from sf2ai.statistics.intervals import mean, mean_interval, wilson, win_rate
from sf2ai.statistics.sequential import SequentialTest, Verdict

SIDES = 2
"""Rounds between two looks of a sequential test, so that it always sees both sides equally often."""


@dataclass(frozen=True, slots=True)
class RoundScore:
    """One round as the measured player sees it."""

    result: int
    """1 won, 0 drawn, -1 lost."""
    health_margin: float
    """Own less the opponent's health at the end, shares of full health."""
    paid: float
    """Undiscounted return."""
    frames: int
    tape: bytes
    """Digest of all pads; empty where they were not kept."""

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """Read it from what came out of the round."""
        side = outcome.plan.learner_side
        return cls(
            result=outcome.learner_result,
            health_margin=outcome.health[side] - outcome.health[1 - side],
            paid=outcome.learner_return,
            frames=outcome.frames,
            tape=b"" if outcome.tape is None else blake2b(outcome.tape.pads.tobytes()).digest(),
        )


class Tally:
    """Takes in rounds as they finish and counts them in the order of their plans.

    Short rounds finish first. A test that stopped on those would count too many of them, so
    it goes by the plans and looks at a round only when all before it are there; what comes
    after its last look is not counted. Nothing depends on how many are played at once.
    """

    def __init__(self, test: SequentialTest | None = None) -> None:
        """Begin with no rounds; the test is asked after every second one."""
        self._test = test
        self._finished: dict[int, RoundScore] = {}
        self._counted: list[RoundScore] = []
        self.verdict = Verdict.UNSURE

    def add(self, outcome: Outcome) -> None:
        """Take in one round, of any place in the plans."""
        self._finished[outcome.plan.index] = RoundScore.of(outcome)
        while self._test is not None and self.verdict is Verdict.UNSURE and self._next_is_there():
            self._count(self._test)

    def _next_is_there(self) -> bool:
        return len(self._counted) in self._finished

    def _count(self, test: SequentialTest) -> None:
        self._counted.append(self._finished[len(self._counted)])
        if len(self._counted) % SIDES == 0:
            self.verdict = test.verdict(*count_results(self._counted))

    @property
    def rounds(self) -> Sequence[RoundScore]:
        """The rounds that count, in the order of their plans."""
        if self._test is not None:
            return self._counted
        return [self._finished[index] for index in sorted(self._finished)]


def count_results(rounds: Sequence[RoundScore]) -> tuple[int, int, int]:
    """Return how many were won, drawn and lost."""
    results = [played.result for played in rounds]
    return results.count(1), results.count(0), results.count(-1)


def figures(rounds: Sequence[RoundScore], reward: RewardPreset) -> dict[str, Any]:
    """Return the shares and means of some rounds with their 95 % intervals, by name.

    Shares have Wilson's intervals, means Student's, within the values that are possible.
    """
    count = len(rounds)
    wins, draws, losses = count_results(rounds)
    margins, returns = [played.health_margin for played in rounds], [played.paid for played in rounds]
    return {
        "episodes": count,
        "wins": wins,
        "losses": losses,
        "draws": draws,
        "win_rate": win_rate(wins, draws, count),
        "win_rate_interval": wilson(wins, draws, count),
        "draw_rate": win_rate(draws, 0, count),
        "draw_rate_interval": wilson(draws, 0, count),
        "loss_rate": win_rate(losses, 0, count),
        "loss_rate_interval": wilson(losses, 0, count),
        "health_margin": mean(margins),
        "health_margin_interval": mean_interval(margins, (-1.0, 1.0)),
        "mean_return": mean(returns),
        "mean_return_interval": mean_interval(returns, (-reward.most, reward.most)),
        "frames": mean([played.frames for played in rounds]),
    }
