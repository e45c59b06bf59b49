"""Outcomes answer for either side."""

from sf2ai.backends.base import Ending
from sf2ai.rounds.outcome import Forfeit, Outcome, RoundResult
from sf2ai.rounds.plans import RoundPlan

PLAN = RoundPlan(0, 1, (0, 4), learner_side=1)
KO = RoundResult(0, Ending.KO, 100, (0.5, 0.0))
TIME = RoundResult(1, Ending.TIME, 200, (0.1, 0.2))


def test_results_by_side():
    outcome = Outcome(PLAN, 0, (KO,), returns=(0.5, -0.5))
    assert (outcome.result(0), outcome.result(1)) == (1, -1)
    assert outcome.learner_result == -1
    assert outcome.learner_return == -0.5


def test_a_draw_is_a_draw_for_both():
    outcome = Outcome(PLAN, -1, (RoundResult(-1, Ending.DOUBLE_KO, 90, (0, 0)),))
    assert (outcome.result(0), outcome.result(1)) == (0, 0)


def test_a_match_sums_its_rounds():
    outcome = Outcome(PLAN, 0, (KO, TIME, KO))
    assert outcome.frames == 400
    assert (outcome.rounds_won(0), outcome.rounds_won(1)) == (2, 1)
    assert outcome.ending is Ending.KO
    assert outcome.health == (0.5, 0.0)


def test_a_forfeit_has_no_ending():
    outcome = Outcome(PLAN, 1, (), forfeits=(Forfeit(0, "it raised"),))
    assert outcome.ending is Ending.NONE
    assert outcome.frames == 0
    assert outcome.health == (1.0, 1.0)
