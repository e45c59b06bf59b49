"""Tallies: which rounds of an evaluation count, in which order, and their figures."""

import pytest

from sf2ai.backends.base import Ending
from sf2ai.measuring.tally import Tally, figures
from sf2ai.rounds.outcome import Outcome, RoundResult
from sf2ai.rounds.plans import RoundPlan
from sf2ai.rounds.reward import REWARDS
from sf2ai.statistics.intervals import wilson
from sf2ai.statistics.sequential import SequentialTest, Verdict


def outcome(index, winner, health=(1.0, 0.25), returns=(0.0, 0.0)):
    side = index % 2
    return Outcome(
        plan=RoundPlan(index, seed=index, characters=(0, 4), learner_side=side),
        winner=winner if winner < 0 else winner ^ side,
        rounds=(RoundResult(winner, Ending.KO, 100, health),),
        returns=returns,
    )


WON, LOST, DRAWN = 0, 1, -1


def test_rounds_count_in_the_order_of_their_plans():
    tally = Tally()
    for index in (3, 0, 2, 1):
        tally.add(outcome(index, WON if index < 2 else LOST))
    assert [played.result for played in tally.rounds] == [1, 1, -1, -1]
    assert tally.verdict is Verdict.UNSURE


def test_a_test_waits_for_rounds_that_last_long():
    # Short rounds, all won, finish first; the long ones before them, all lost, decide.
    tally = Tally(SequentialTest(0.5))
    for index in range(8, 30):
        tally.add(outcome(index, WON))
    assert tally.verdict is Verdict.UNSURE
    assert len(tally.rounds) == 0
    for index in range(8):
        tally.add(outcome(index, LOST))
    assert tally.verdict is Verdict.BELOW
    assert len(tally.rounds) == 8


def test_a_test_decides_only_after_rounds_on_both_sides():
    # Eight wins in a row are enough, but the ninth round makes an odd number.
    tally = Tally(SequentialTest(0.5))
    tally.add(outcome(0, DRAWN))
    for index in range(1, 30):
        tally.add(outcome(index, WON))
    assert tally.verdict is Verdict.ABOVE
    assert len(tally.rounds) == 10


def test_rounds_after_the_decision_are_not_counted():
    tally = Tally(SequentialTest(0.5))
    for index in range(40):
        tally.add(outcome(index, WON))
    assert len(tally.rounds) == 8


def test_figures_by_hand():
    tally = Tally()
    # Margins as the learner sees them: p1 +0.75, p2 -0.75, p1 0, p2 +1.
    healths = [(1.0, 0.25), (1.0, 0.25), (0.5, 0.5), (0.0, 1.0)]
    winners = [WON, LOST, DRAWN, WON]
    for index, (winner, health) in enumerate(zip(winners, healths, strict=True)):
        tally.add(outcome(index, winner, health, (0.25, -0.25)))
    made = figures(tally.rounds, REWARDS["finish"])
    assert (made["episodes"], made["wins"], made["draws"], made["losses"]) == (4, 2, 1, 1)
    assert made["win_rate"] == 0.625
    assert made["win_rate_interval"] == wilson(2, 1, 4)
    assert (made["draw_rate"], made["draw_rate_interval"]) == (0.25, wilson(1, 0, 4))
    assert (made["loss_rate"], made["loss_rate_interval"]) == (0.25, wilson(1, 0, 4))
    assert made["health_margin"] == pytest.approx(0.25)
    # Standard deviation 0.7906, three degrees of freedom: 3.182 * 0.7906 / 2 on either side, cut at 1.
    assert made["health_margin_interval"] == pytest.approx((-1.0, 1.0), abs=0.01)
    assert made["mean_return"] == 0.0
    assert made["mean_return_interval"] == pytest.approx((-0.4594, 0.4594), abs=1e-4)


def test_nothing_played_says_nothing():
    made = figures([], REWARDS["finish"])
    assert made["win_rate_interval"] == (0, 1)
    assert made["health_margin_interval"] == (-1, 1)
    assert made["mean_return_interval"] == (-2, 2)
