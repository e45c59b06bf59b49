"""A test that may stop as soon as a win rate is surely above or surely below a bar.

The test is a mixture sequential probability ratio test (Robbins, 1970, Annals of Mathematical
Statistics 41: 1397-1409), written as a bet so that draws need no model of their own (Waudby-Smith
and Ramdas, 2024, JRSS B 86: 1-27). A bettor who doubts the bar m bets on each round: a win pays 1, a draw
1/2, a loss 0, or a pair of rounds what lies between, and a stake s turns a fortune F into
F * (1 + s * (paid - m)). While the true win rate is m or less, the fortune does not grow on average under any
stakes s >= 0, so the chance that it ever reaches 40 times its start is at most 1 in 40 (Ville's inequality),
however long the test runs and whenever it stops. The same holds for a win rate of m or more and stakes
s <= 0.

The interval consists of all bars that neither bettor has disproved. It therefore holds at every moment at
once with 95 % and, unlike Wilson's, may be inspected after every round.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log1p
from typing import TypeAlias

ERROR_RATE = 0.05
"""The most that the chance of a wrong verdict may be; each side has half of it."""

_DISPROVED = 2 / ERROR_RATE
"""Growth of the fortune that disproves a bar."""

Payments: TypeAlias = Mapping[float, int]
"""How many rounds paid what, each payment from 0 to 1."""

_STAKES = 32
"""Number of stakes over which the fortune is spread evenly at the start."""

_HALVINGS = 40
"""Bisection steps in the search for a bound."""


class Verdict(StrEnum):
    """What is known of a win rate."""

    ABOVE = "above"
    BELOW = "below"
    UNSURE = "unsure"


@dataclass(frozen=True)
class SequentialTest:
    """Tells after any number of rounds whether a win rate is surely above or below a bar.

    >>> SequentialTest(0.5).verdict(wins=9, draws=0, losses=0)
    <Verdict.ABOVE: 'above'>
    """

    bar: float
    """Win rate, more than 0 and less than 1."""

    def __post_init__(self) -> None:
        """Check the bar; raises `ValueError` if it is not between 0 and 1."""
        if not 0 < self.bar < 1:
            raise ValueError(f"a bar lies between 0 and 1, not at {self.bar!r}")

    def verdict(self, wins: int, draws: int, losses: int) -> Verdict:
        """Return the verdict on these rounds."""
        return self.verdict_of_mean({1.0: wins, 0.5: draws, 0.0: losses})

    def verdict_of_mean(self, paid: Payments) -> Verdict:
        """Return the verdict on the mean of what some rounds paid."""
        if _fortune(self.bar, paid) >= _DISPROVED:
            return Verdict.ABOVE
        if _fortune(1 - self.bar, _mirrored(paid)) >= _DISPROVED:
            return Verdict.BELOW
        return Verdict.UNSURE


def always_valid_interval(wins: int, draws: int, losses: int) -> tuple[float, float]:
    """Return the interval of a win rate that holds with 95 % at every moment at once.

    >>> low, high = always_valid_interval(wins=95, draws=0, losses=5)
    >>> round(low, 2), round(high, 2)
    (0.86, 0.99)
    """
    return interval_of_mean({1.0: wins, 0.5: draws, 0.0: losses})


def interval_of_mean(paid: Payments) -> tuple[float, float]:
    """Return the interval of the mean of what rounds paid that holds with 95 % at every moment at once."""
    return _lower_bound(paid), 1 - _lower_bound(_mirrored(paid))


def _mirrored(paid: Payments) -> Payments:
    """Return what the other side was paid, from the greatest payment on, as the sums are taken."""
    return {1 - payment: paid[payment] for payment in sorted(paid)}


def _lower_bound(paid: Payments) -> float:
    """Return the greatest bar that a bettor on a higher mean has disproved; 0 if none."""
    rounds = sum(paid.values())
    low, high = 0.0, sum(payment * times for payment, times in paid.items()) / rounds if rounds else 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle > 0 and _fortune(middle, paid) >= _DISPROVED:
            low = middle
        else:
            high = middle
    return low


def _fortune(bar: float, paid: Payments) -> float:
    """Return what a fortune of 1 becomes that is bet evenly at `_STAKES` stakes on a mean above the bar.

    Each stake is the best one for one of as many win rates, spread evenly between the bar and 1.
    """
    total, greatest_first = 0.0, sorted(paid.items(), reverse=True)
    for number in range(_STAKES):
        rate = bar + (1 - bar) * (number + 0.5) / _STAKES
        stake = (rate - bar) / (bar * (1 - bar))
        grown = 0.0
        for payment, times in greatest_first:
            grown += times * log1p(stake * (payment - bar))
        total += exp(min(grown, 700.0))
    return total / _STAKES
