"""Both sides as learners in one batch."""

import numpy as np
import pytest

from fakes.toy_backend import ToyBackend
from sf2ai.envs.versus_batch import VersusBatch
from sf2ai.rounds.plans import PlanSequence
from sf2ai.rounds.reward import REWARDS
from sf2ai.seats.features import COLUMN
from sf2ai.seats.seat import Seat

SEQUENCE = PlanSequence(seed=5, character=0, opponent_characters=(4, 6))


def batch_of(slots, plans, **setting):
    seats = (Seat(slots, **setting), Seat(slots, **setting))
    return VersusBatch(ToyBackend(slots, 30), seats, REWARDS["finish"], plans)


def play_on(batch, seed=0):
    """Both walk forward and hit now and then."""
    dice, results = np.random.default_rng(seed), []
    while batch.active.any():
        results.append(batch.step(dice.integers(7, 14, (len(batch.active), 2))))
    return results


def test_exactly_the_planned_rounds_are_played():
    batch = batch_of(3, SEQUENCE.take(5))
    batch.reset()
    outcomes = [outcome for result in play_on(batch) for outcome in result.outcomes]
    assert sorted(outcome.plan.index for outcome in outcomes) == [0, 1, 2, 3, 4]
    assert any(outcome.returns != (0, 0) for outcome in outcomes)


def test_what_one_seat_is_paid_the_other_pays():
    batch = batch_of(3, SEQUENCE.take(5))
    batch.reset()
    results = play_on(batch)
    assert all((result.rewards.sum(axis=1) == 0).all() for result in results)
    assert any((result.rewards != 0).any() for result in results)


def test_shapes_and_views():
    batch = batch_of(2, SEQUENCE.take(2))
    assert batch.reset().shape == (2, 2, len(COLUMN))
    result = batch.step(np.zeros((2, 2), dtype=np.int64))
    assert result.masks.shape == (2, 2, batch.seats[0].actions.widest())
    assert result.rewards.shape == (2, 2)
    assert result.final_observations.shape == (0, 2, len(COLUMN))
    assert result.observations[:, 0].flags.c_contiguous


def test_the_first_seat_plays_the_learners_side():
    batch = batch_of(2, SEQUENCE.take(2))
    first = batch.reset()
    ryu = COLUMN["opponent_is_ryu"]
    assert first[:, 0, ryu].tolist() == [0, 0]
    assert first[:, 1, ryu].tolist() == [1, 1]


def test_a_round_does_not_depend_on_the_others():
    def play(slots):
        batch, stand = batch_of(slots, SEQUENCE.take(5)), np.full((slots, 2), 8)
        batch.reset()
        outcomes = []
        while batch.active.any():
            outcomes += batch.step(stand).outcomes
        return sorted((o.plan.index, o.rounds, o.returns, o.steps) for o in outcomes)

    assert play(1) == play(2) == play(5)


def test_a_state_goes_on_exactly():
    batch = batch_of(2, SEQUENCE.take(6))
    batch.reset()
    dice = np.random.default_rng(3)
    tape = dice.integers(0, 63, (60, 2, 2))
    for actions in tape[:20]:
        batch.step(actions)
    kept = batch.get_state()
    expected = [batch.step(actions) for actions in tape[20:]]
    resumed = batch_of(2, SEQUENCE.take(6, start=int(kept["running.begun"])))
    resumed.set_state(kept)
    for actions, before in zip(tape[20:], expected, strict=True):
        after = resumed.step(actions)
        assert (after.observations == before.observations).all()
        assert (after.rewards == before.rewards).all()


def test_unlike_seats_are_refused():
    with pytest.raises(ValueError, match="both seats need the same"):
        VersusBatch(ToyBackend(1), (Seat(1), Seat(1, observation="talk")), REWARDS["win"], ())
