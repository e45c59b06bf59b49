"""Collects the rounds of an evaluation, and computes the figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self, TypedDict

from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.reward import RewardPreset
from sf2ai.rounds.reward_terms import TermReward
from sf2ai.statistics.intervals import mean, mean_interval, wilson, win_rate
from sf2ai.statistics.sequential import SequentialTest, Verdict

ROUNDS_PER_TEST = 2
"""Rounds between two decisions of a sequential test, so that it always has as many rounds of each side."""


@dataclass(frozen=True, slots=True)
class RoundScore:
    """One round from the measured player's point of view."""

    result: int
    """1 won, 0 drawn, -1 lost."""
    health_margin: float
    """The player's health minus the opponent's at the end, as a share of full health."""
    episode_return: float
    """Undiscounted sum of rewards."""
    frames: int
    """Length of the round."""
    tape: bytes
    """Digest of all pads; empty if they were not kept."""

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """Return the score of an outcome."""
        side = outcome.plan.learner_side
        return cls(
            result=outcome.learner_result,
            health_margin=outcome.health[side] - outcome.health[1 - side],
            episode_return=outcome.learner_return,
            frames=outcome.frames,
            tape=b"" if outcome.tape is None else blake2b(outcome.tape.pads.tobytes()).digest(),
        )


class Tally:
    """Collects rounds as they finish and counts them in the order of their plans.

    Short rounds finish first. A test that used the rounds in the order in which they finish would see
    too many short ones. It therefore uses them in the order of their plans, each one only when all
    rounds before it have finished; rounds after the test's decision are not counted. So the result
    does not depend on the number of slots.
    """

    def __init__(self, test: SequentialTest | None = None) -> None:
        """Begin without rounds.

        Args:
            test: may decide after every `ROUNDS_PER_TEST` rounds; None counts all rounds.
        """
        self._test = test
        self._finished: dict[int, RoundScore] = {}
        self._counted: list[RoundScore] = []
        self.verdict = Verdict.UNSURE

    def add(self, outcome: Outcome) -> None:
        """Add a round; rounds may come in any order."""
        self._finished[outcome.plan.index] = RoundScore.of(outcome)
        while self._test is not None and self.verdict is Verdict.UNSURE and self._next_has_finished():
            self._count_next(self._test)

    def _next_has_finished(self) -> bool:
        return len(self._counted) in self._finished

    def _count_next(self, test: SequentialTest) -> None:
        self._counted.append(self._finished[len(self._counted)])
        if len(self._counted) % ROUNDS_PER_TEST == 0:
            self.verdict = test.verdict(*count_results(self._counted))

    @property
    def rounds(self) -> Sequence[RoundScore]:
        """The rounds that count, in the order of their plans."""
        if self._test is not None:
            return self._counted
        return [self._finished[index] for index in sorted(self._finished)]


def count_results(rounds: Sequence[RoundScore]) -> tuple[int, int, int]:
    """Return the numbers of rounds won, drawn and lost."""
    results = [played.result for played in rounds]
    return results.count(1), results.count(0), results.count(-1)


class Figures(TypedDict):
    """Counts, shares and means of some rounds, with 95 % intervals."""

    episodes: int
    wins: int
    losses: int
    draws: int
    win_rate: float
    win_rate_interval: tuple[float, float]
    draw_rate: float
    draw_rate_interval: tuple[float, float]
    loss_rate: float
    loss_rate_interval: tuple[float, float]
    health_margin: float
    health_margin_interval: tuple[float, float]
    mean_return: float
    mean_return_interval: tuple[float, float]
    frames: float


def figures(rounds: Sequence[RoundScore], reward: RewardPreset | TermReward) -> Figures:
    """Return the figures of some rounds.

    Shares have Wilson's intervals; means have Student's, cut to the possible values.
    """
    count = len(rounds)
    wins, draws, losses = count_results(rounds)
    margins = [played.health_margin for played in rounds]
    returns = [played.episode_return for played in rounds]
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
