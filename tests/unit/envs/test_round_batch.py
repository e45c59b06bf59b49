"""The learner's batch: exactly the plans, each on its own, resumable."""

import numpy as np
import pytest

from fakes.toy_backend import ToyBackend
from sf2ai.envs.round_batch import RoundBatch
from sf2ai.players.opponents import make_opponent, make_opponents
from sf2ai.rounds.plans import PlanSequence
from sf2ai.rounds.reward import REWARDS
from sf2ai.seats.features import COLUMN
from sf2ai.seats.seat import Seat

SEQUENCE = PlanSequence(seed=5, character=0, opponent_characters=tuple(range(12)), opponents=2)


def batch_of(slots, plans, *, reward="health-gap", opponents=("random", "random"), timer=40, **setting):
    step_limit = setting.pop("step_limit", None)
    return RoundBatch(
        ToyBackend(slots, timer),
        make_opponents(list(opponents), slots),
        Seat(slots, **setting),
        REWARDS[reward],
        plans,
        step_limit=step_limit,
    )


def policy(batch, step):
    """Some legal action a slot, from its plan and its round's step alone."""
    masks = batch.masks()
    actions = np.zeros(len(masks), dtype=np.int64)
    for slot in np.flatnonzero(batch.active):
        legal = np.flatnonzero(masks[slot])
        actions[slot] = legal[(batch.plan(slot).index * 31 + step[slot] * 17) % len(legal)]
    return actions


def play_on(batch, steps=10_000):
    """Play to the end or so many steps; returns all step results."""
    results, step = [], np.zeros(len(batch.active), dtype=int)
    while batch.active.any() and len(results) < steps:
        result = batch.step(policy(batch, step))
        step = np.where(result.terminated | result.truncated, 0, step + 1)
        results.append(result)
    return results


def outcomes_of(results):
    return [outcome for result in results for outcome in result.outcomes]


def summary(outcome):
    return outcome.plan, outcome.winner, outcome.rounds, outcome.returns, outcome.steps


@pytest.mark.parametrize(("slots", "episodes"), [(1, 3), (3, 7), (4, 4), (5, 2)])
def test_exactly_the_planned_rounds_are_played(slots, episodes):
    batch = batch_of(slots, SEQUENCE.take(episodes))
    batch.reset()
    outcomes = outcomes_of(play_on(batch))
    assert sorted(outcome.plan.index for outcome in outcomes) == list(range(episodes))
    assert batch.begun == episodes
    assert not batch.active.any()


def test_a_round_does_not_depend_on_the_others():
    def play(slots):
        batch = batch_of(slots, SEQUENCE.take(6), reaction_frames=6)
        batch.reset()
        return sorted((summary(o) for o in outcomes_of(play_on(batch))), key=lambda row: row[0].index)

    assert play(1) == play(3) == play(8)


def test_the_same_seed_gives_the_same_steps_twice():
    def play():
        batch = batch_of(3, SEQUENCE.take(5))
        first = batch.reset()
        return [first, *(array for r in play_on(batch) for array in (r.observations, r.rewards, r.masks))]

    assert all((a == b).all() for a, b in zip(play(), play(), strict=True))


def test_rewards_sum_to_the_outcomes_return():
    batch = batch_of(1, SEQUENCE.take(1), reward="finish")
    batch.reset()
    results = play_on(batch)
    (outcome,) = outcomes_of(results)
    assert sum(float(result.rewards[0]) for result in results) == pytest.approx(outcome.learner_return)
    assert outcome.steps == len(results)


def test_a_new_round_begins_in_the_step_that_ends_one():
    batch = batch_of(1, SEQUENCE.take(2))
    batch.reset()
    results = play_on(batch)
    end = next(result for result in results if result.outcomes)
    assert end.terminated.all()
    assert end.active.all()
    assert end.observations[0, COLUMN["timer"]] == np.float32(40 / 99)
    assert end.final_observations.shape == (1, len(COLUMN))
    assert end.final_observations[0, COLUMN["timer"]] < 0.01
    assert end.masks[0].sum() == 77


def test_the_learner_plays_the_side_of_its_plan():
    batch = batch_of(2, SEQUENCE.take(2))
    first = batch.reset()
    assert [batch.plan(slot).learner_side for slot in (0, 1)] == [0, 1]
    opponent = batch.plan(0).characters[1]
    assert (first[:, COLUMN["opponent_is_ryu"] + opponent] == 1).all()
    forward = np.full(2, 7)
    for _ in range(15):
        result = batch.step(forward)
    assert (result.observations[:, COLUMN["distance"]] < first[:, COLUMN["distance"]]).all()


def test_a_step_limit_truncates_and_nobody_wins():
    batch = batch_of(2, SEQUENCE.take(3), step_limit=4)
    batch.reset()
    results = [batch.step(np.zeros(2, dtype=np.int64)) for _ in range(4)]
    assert [result.truncated.tolist() for result in results] == [[False] * 2] * 3 + [[True] * 2]
    assert not results[-1].terminated.any()
    assert [outcome.winner for outcome in results[-1].outcomes] == [-1, -1]
    assert all(outcome.truncated and outcome.ending.name == "NONE" for outcome in results[-1].outcomes)
    assert results[-1].active.tolist() == [True, False]


def test_time_over_is_terminated():
    batch = batch_of(1, SEQUENCE.take(1), timer=5)
    batch.reset()
    end = play_on(batch)[-1]
    assert (end.terminated[0], end.truncated[0]) == (True, False)
    assert end.outcomes[0].ending.name == "TIME"


@pytest.mark.parametrize("stop", [1, 13, 21, 40])
def test_a_state_goes_on_exactly(stop):
    def fresh(plans):
        return batch_of(3, plans, reaction_frames=5)

    batch = fresh(SEQUENCE.take(9))
    batch.reset()
    step, results = np.zeros(3, dtype=int), []
    for number in range(90):
        if number == stop:
            kept, kept_step = batch.get_state(), step.copy()
        if not batch.active.any():
            break
        results.append(batch.step(policy(batch, step)))
        step = np.where(results[-1].terminated, 0, step + 1)
    resumed = fresh(SEQUENCE.take(9, start=int(kept["running.begun"])))
    resumed.set_state(kept)
    for expected in results[stop:]:
        result = resumed.step(policy(resumed, kept_step))
        kept_step = np.where(result.terminated, 0, kept_step + 1)
        assert (result.observations == expected.observations).all()
        assert (result.rewards == expected.rewards).all()
        assert (result.masks == expected.masks).all()
        assert [summary(o) for o in result.outcomes] == [summary(o) for o in expected.outcomes]


def test_restart_begins_other_plans():
    batch = batch_of(1, ())
    assert not batch.active.any()
    batch.restart(SEQUENCE.take(1))
    batch.step(np.array([0]))
    first = batch.restart(SEQUENCE.take(3, start=2))
    assert batch.plan(0).index == 2
    assert first[0, COLUMN["own_health"]] == 1


def test_opponents_are_only_asked_about_slots_that_play():
    class Watched:
        def __init__(self, inner):
            self.inner, self.asked = inner, []

        def begin(self, *arguments):
            self.inner.begin(*arguments)

        def pads(self, slots, snapshots):
            self.asked.append(slots.tolist())
            assert snapshots.shape[1] == len(slots)
            return self.inner.pads(slots, snapshots)

    watched = Watched(make_opponent("random", 3))
    batch = RoundBatch(ToyBackend(3, 5), watched, Seat(3), REWARDS["win"], SEQUENCE.take(2))
    batch.reset()
    play_on(batch)
    assert watched.asked[0] == [0, 1]


def test_an_action_that_is_none_is_refused():
    batch = batch_of(2, SEQUENCE.take(2))
    batch.reset()
    with pytest.raises(ValueError, match="was given"):
        batch.step(np.array([0, 79]))


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_in_a_share_of_the_rounds_the_learner_sees_only_what_every_backend_knows(share):
    shown = []
    for plan in SEQUENCE.take(80):
        batch = RoundBatch(
            ToyBackend(1),
            make_opponents(["random"] * 2, 1),
            Seat(1),
            REWARDS["win"],
            [plan],
            unknown_share=share,
        )
        shown.append(bool(batch.reset()[0, COLUMN["projectile_known"]]))
    assert abs(shown.count(False) / 80 - share) < 0.12
    if share in (0, 1):
        assert set(shown) == {share == 0}
