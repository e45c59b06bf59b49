"""Stopping as soon as it is sure whether a win rate lies above or below a bar.

The test is a mixture sequential probability ratio test (Robbins, 1970, Annals of Mathematical
Statistics 41: 1397-1409), written as a bet so that draws need no model of their own (Waudby-Smith
and Ramdas, 2024, JRSS B 86: 1-27). Somebody who does not believe in the bar m bets on each round: a win
pays 1, a draw 1/2, a loss 0, and a stake s turns a fortune F into F * (1 + s * (paid - m)). While the true
win rate is m or less, no stakes s >= 0 let the fortune grow on average, so it ever reaches 40 times
its beginning with a chance of 1 in 40 at most (Ville's inequality), however long one looks and
whenever one stops. The same holds for m or more and stakes s <= 0.

The interval is made of all bars that neither bettor has disproved, and therefore holds at
every moment at once with 95 %: unlike Wilson's, it may be looked at after every round.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import exp, log1p

ERROR_RATE = 0.05
"""Chance, at most, that a verdict is wrong; half of it for each side."""

_DISPROVED = 2 / ERROR_RATE
"""A fortune, in beginnings, that disproves a bar."""

_STAKES = 32
"""How many stakes the fortune is spread over at the beginning, evenly."""

_HALVINGS = 40
"""How often the place of a bound is halved."""


class Verdict(StrEnum):
    """What is sure of a win rate."""

    ABOVE = "above"
    BELOW = "below"
    UNSURE = "unsure"


@dataclass(frozen=True)
class SequentialTest:
    """Says after any number of rounds whether a win rate is surely above or below a bar.

    >>> SequentialTest(0.5).verdict(wins=9, draws=0, losses=0)
    <Verdict.ABOVE: 'above'>
    """

    bar: float
    """Win rate, more than 0 and less than 1."""

    def __post_init__(self) -> None:
        """Refuse a bar on which nobody can bet; raises `ValueError`."""
        if not 0 < self.bar < 1:
            raise ValueError(f"a bar lies between 0 and 1, not at {self.bar!r}")

    def verdict(self, wins: int, draws: int, losses: int) -> Verdict:
        """Return what so many rounds make sure."""
        if _fortune(self.bar, wins, draws, losses) >= _DISPROVED:
            return Verdict.ABOVE
        if _fortune(1 - self.bar, losses, draws, wins) >= _DISPROVED:
            return Verdict.BELOW
        return Verdict.UNSURE


def always_valid_interval(wins: int, draws: int, losses: int) -> tuple[float, float]:
    """Return the interval of a win rate that holds with 95 % at every moment at once.

    >>> low, high = always_valid_interval(wins=95, draws=0, losses=5)
    >>> round(low, 2), round(high, 2)
    (0.86, 0.99)
    """
    return _lower_bound(wins, draws, losses), 1 - _lower_bound(losses, draws, wins)


def _lower_bound(wins: int, draws: int, losses: int) -> float:
    """Return the greatest bar that a bettor on more has disproved; 0 for none."""
    rounds = wins + draws + losses
    low, high = 0.0, (wins + draws / 2) / rounds if rounds else 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle > 0 and _fortune(middle, wins, draws, losses) >= _DISPROVED:
            low = middle
        else:
            high = middle
    return low


def _fortune(bar: float, wins: int, draws: int, losses: int) -> float:
    """Return what has become of 1, bet evenly at `_STAKES` stakes on a win rate above the bar.

    The stakes are those that are best where the win rate is one of as many values between bar and 1.
    """
    total = 0.0
    for number in range(_STAKES):
        rate = bar + (1 - bar) * (number + 0.5) / _STAKES
        stake = (rate - bar) / (bar * (1 - bar))
        grown = wins * log1p(stake * (1 - bar)) + draws * log1p(stake * (0.5 - bar))
        grown += losses * log1p(-stake * bar)
        total += exp(min(grown, 700.0))
    return total / _STAKES
