"""The batched environments and `play` on the real engine."""

import io
from collections.abc import Mapping

import numpy as np
import pytest

from sf2ai.backends.base import make_setups
from sf2ai.backends.registry import make_backend
from sf2ai.envs.round_batch import RoundBatch
from sf2ai.players.opponents import make_opponent
from sf2ai.rounds.plans import PlanSequence
from sf2ai.rounds.play import play
from sf2ai.rounds.reward import REWARDS
from sf2ai.seats.seat import Seat

SEQUENCE = PlanSequence(seed=11, character=3, opponent_characters=tuple(range(12)))
ONE = np.array([0])


def batch_of(slots, plans):
    opponent = make_opponent("random", slots)
    seat = Seat(slots, reaction_frames=3)
    return RoundBatch(make_backend("sim", slots), opponent, seat, REWARDS["finish"], plans)


def through_a_file(state: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """As the store keeps it: arrays in a zip, without pickles."""
    file = io.BytesIO()
    np.savez(file, **state)
    file.seek(0)
    with np.load(file, allow_pickle=False) as kept:
        return dict(kept)


def test_a_state_goes_on_exactly_through_a_file():
    batch, tape = batch_of(4, SEQUENCE.take(8)), np.random.default_rng(1).integers(0, 63, (1_000, 4))
    batch.reset()
    for actions in tape[:350]:
        batch.step(actions)
    kept = through_a_file(batch.get_state())
    resumed = batch_of(4, SEQUENCE.take(8, start=int(kept["running.begun"])))
    resumed.set_state(kept)
    outcomes = 0
    for actions in tape[350:]:
        before, after = batch.step(actions), resumed.step(actions)
        outcomes += len(before.outcomes)
        assert np.array_equal(before.observations, after.observations)
        assert np.array_equal(before.rewards, after.rewards)
        assert [o.returns for o in before.outcomes] == [o.returns for o in after.outcomes]
    assert outcomes > 0


def test_a_match_does_not_depend_on_the_others():
    def tapes(slots):
        pair = make_opponent("random", slots), make_opponent("random", slots)
        played = play(make_backend("sim", slots), pair, SEQUENCE.take(6), tape=True)
        return {outcome.plan.index: outcome.tape.pads.tobytes() for outcome in played}

    alone = tapes(1)
    assert tapes(4) == alone
    assert len(set(alone.values())) == 6


@pytest.mark.parametrize("whole_match", [False, True])
def test_a_tape_played_again_gives_the_same_match(whole_match):
    pair = make_opponent("random", 2), make_opponent("random", 2)
    for outcome in play(make_backend("sim", 2), pair, SEQUENCE.take(3), whole_match=whole_match, tape=True):
        backend = make_backend("sim", 1)
        backend.reset(ONE, make_setups([outcome.plan.characters], [outcome.plan.seed]))
        for row in outcome.tape.pads:
            last = backend.advance(row[None, None])[0, 0].copy()
        assert tuple(last["sides"]["health"].tolist()) == outcome.health
        assert last["winner"] == outcome.winner


def test_swapped_sides_with_the_same_seed_are_the_same_round_again():
    class Same:
        """Gives both sides the seeds of one."""

        def __init__(self, inner):
            self.inner = inner

        def begin(self, slots, sides, snapshots, seeds):
            self.inner.begin(slots, sides, snapshots, np.array([5], dtype=np.uint64))

        def __getattr__(self, name):
            return getattr(self.inner, name)

    def result(side):
        plan = SEQUENCE.plan(0)
        first, second = plan.characters if side == 0 else plan.characters[::-1]
        made = type(plan)(0, plan.seed, (first, second), learner_side=side)
        walker, random = Same(make_opponent("random", 1)), make_opponent("random", 1, actions="talk")
        (outcome,) = play(make_backend("sim", 1), (walker, Same(random)), [made])
        return outcome.learner_result, outcome.frames, outcome.health[:: 1 - 2 * side]

    assert result(0) == result(1)
