"""Rounds and matches between two controllers."""

import numpy as np
import pytest

from fakes.toy_backend import ToyBackend
from sf2ai.backends.base import make_setups
from sf2ai.game.buttons import Pad
from sf2ai.players.opponents import make_opponent, make_opponents
from sf2ai.rounds.controller import Controller, PoolController
from sf2ai.rounds.plans import PlanSequence, RoundPlan
from sf2ai.rounds.play import play

PLANS = list(PlanSequence(seed=2, character=0, opponent_characters=(3, 9), opponents=2).take(8))


class Walker(Controller):
    """Walks towards the opponent and jabs every other step; gives slots up when told to."""

    def __init__(self, give_up_after=None, reason="tired"):
        self.limit, self.reason = give_up_after, reason
        self.begun, self.asked, self.steps, self.sides = [], [], {}, {}

    def begin(self, slots, sides, snapshots, seeds):
        self.begun += list(zip(slots.tolist(), snapshots["round"].tolist(), seeds.tolist(), strict=True))
        self.sides.update(zip(slots.tolist(), sides.tolist(), strict=True))
        self.steps.update(dict.fromkeys(slots.tolist(), 0))

    def pads(self, slots, snapshots):
        self.asked.append(slots.tolist())
        pads = np.zeros((4, len(slots)), dtype=np.uint16)
        for place, slot in enumerate(slots.tolist()):
            pads[:, place] = Pad.LEFT if self.sides[slot] else Pad.RIGHT
            pads[:2, place] |= Pad.HP * (self.steps[slot] % 2)
            self.steps[slot] += 1
        return pads

    def forfeits(self):
        return {slot: self.reason for slot, n in self.steps.items() if self.limit and n == self.limit}


class Standing(Walker):
    def pads(self, slots, snapshots):
        return super().pads(slots, snapshots) * 0


def summary(outcome):
    return outcome.plan, outcome.winner, outcome.rounds, outcome.tape.pads.tobytes()


def random_pair(slots):
    return make_opponent("random", slots), make_opponents(["random", "random"], slots)


@pytest.mark.parametrize("whole_match", [False, True])
def test_outcomes_depend_on_plans_and_controllers_alone(whole_match):
    def results(slots):
        backend = ToyBackend(slots, 30)
        played = play(backend, random_pair(slots), PLANS, whole_match=whole_match, tape=True)
        return sorted((summary(outcome) for outcome in played), key=lambda row: row[0].index)

    alone = results(1)
    assert [row[0] for row in alone] == PLANS
    assert results(3) == results(16) == alone
    assert len({row[3] for row in alone}) == len(PLANS)


def test_outcomes_come_in_the_same_order_twice():
    def order():
        return [o.plan.index for o in play(ToyBackend(3, 30), random_pair(3), PLANS)]

    assert order() == order()


def test_a_round_is_won_by_who_walks_and_hits():
    for outcome in play(ToyBackend(2), (Walker(), Standing()), PLANS):
        assert outcome.learner_result == 1
        assert outcome.ending.name == "KO"
        assert outcome.health[1 - outcome.plan.learner_side] == 0


def test_a_match_is_first_to_two():
    walker = Walker()
    for outcome in play(ToyBackend(2), (walker, Standing()), PLANS[:4], whole_match=True):
        assert outcome.rounds_won(outcome.plan.learner_side) == len(outcome.rounds) == 2
        assert outcome.winner == outcome.plan.learner_side
        assert outcome.frames == sum(result.frames for result in outcome.rounds)
    assert sorted(number for _, number, _ in walker.begun) == [1] * 4 + [2] * 4
    assert len({seed for _, _, seed in walker.begun}) == 8


def test_ten_drawn_rounds_are_a_drawn_match():
    (outcome,) = play(ToyBackend(1, 3), (Standing(), Standing()), PLANS[:1], whole_match=True)
    assert outcome.winner == -1
    assert [result.winner for result in outcome.rounds] == [-1] * 10


@pytest.mark.parametrize("whole_match", [False, True])
def test_a_tape_played_again_gives_the_same_match(whole_match):
    backend = ToyBackend(2, 30)
    for outcome in play(backend, random_pair(2), PLANS, whole_match=whole_match, tape=True):
        plan, other = outcome.plan, ToyBackend(1, 30)
        other.reset(np.array([0]), make_setups([plan.characters], [plan.seed]))
        for row in outcome.tape.pads:
            last = other.advance(row[None, None])[0, 0].copy()
        assert len(outcome.tape.pads) == outcome.frames
        assert tuple(last["sides"]["health"].tolist()) == outcome.health
        assert last["winner"] == outcome.winner


def test_no_tape_is_kept_unless_asked_for():
    assert all(outcome.tape is None for outcome in play(ToyBackend(2, 5), random_pair(2), PLANS))


@pytest.mark.parametrize("who", [0, 1])
def test_who_forfeits_loses(who):
    pair = [Walker(), Walker()]
    pair[who] = Walker(give_up_after=3, reason="out of tea")
    for outcome in play(ToyBackend(2), (pair[0], pair[1]), PLANS[:4], whole_match=True):
        (forfeit,) = outcome.forfeits
        assert forfeit.reason == "out of tea"
        assert forfeit.side == outcome.plan.learner_side ^ who
        assert outcome.learner_result == (1 if who else -1)
        assert outcome.rounds == ()


def test_when_both_forfeit_it_is_a_draw():
    pair = Walker(give_up_after=2), Walker(give_up_after=2)
    (outcome,) = play(ToyBackend(1), pair, PLANS[:1])
    assert outcome.winner == -1
    assert {forfeit.side for forfeit in outcome.forfeits} == {0, 1}


def test_between_the_rounds_of_a_match_nobody_is_asked():
    walker = Walker()
    (outcome,) = play(ToyBackend(1), (walker, Standing()), PLANS[:1], whole_match=True, tape=True)
    first = outcome.rounds[0].frames
    assert (outcome.tape.pads[first : first + 4] == 0).all()
    assert walker.asked.count([]) == 0


def test_only_slots_that_play_are_asked():
    walker = Walker()
    list(play(ToyBackend(3), (walker, Standing()), PLANS[:2]))
    assert all(asked in ([0, 1], [0], [1]) for asked in walker.asked)


def test_pools_are_told_who_plays():
    def plan(index, learner, opponent):
        return RoundPlan(index, index, (0, 0), learner=learner, opponent=opponent)

    first = PoolController([Walker(), Standing()], 1, 4)
    second = PoolController([Standing(), Walker()], 1, 4)
    plans = [plan(0, 0, 0), plan(1, 1, 1), plan(2, 1, 0)]
    assert [o.learner_result for o in play(ToyBackend(1), (first, second), plans)] == [1, -1, 0]
