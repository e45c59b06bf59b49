"""Plans: even, paired, repeatable, and known from their index alone."""

from collections import Counter

import pytest

from sf2ai.rounds.plans import PlanSequence, split_seed


def plans(count, **changes):
    settings = {"seed": 7, "character": 0, "opponent_characters": tuple(range(12)), "opponents": 3, **changes}
    return list(PlanSequence(**settings).take(count))


def test_sides_alternate():
    assert [plan.learner_side for plan in plans(6)] == [0, 1, 0, 1, 0, 1]


def test_the_learners_character_stands_on_its_side():
    assert all(plan.characters[plan.learner_side] == 0 for plan in plans(48))


def test_characters_and_opponents_come_evenly():
    made = plans(72)
    met = Counter((plan.characters[1 - plan.learner_side], plan.learner_side) for plan in made)
    assert set(met.values()) == {3}
    assert set(Counter(plan.opponent for plan in made).values()) == {24}


def test_a_pair_meets_the_same_opponent_on_both_sides_with_fresh_seeds():
    made = plans(24)
    for first, second in zip(made[::2], made[1::2], strict=True):
        assert first.characters == second.characters[::-1]
        assert first.opponent == second.opponent
        assert first.seed != second.seed


def test_seeds_are_all_different():
    assert len({plan.seed for plan in plans(2_000)}) == 2_000


def test_a_run_can_go_on_anywhere():
    sequence = PlanSequence(7, 0, (1, 2, 3), 2)
    assert list(sequence.take(20)) == [*sequence.take(8), *sequence.take(20, start=8)]


def test_another_seed_gives_other_rounds():
    assert [p.seed for p in plans(4)] != [p.seed for p in plans(4, seed=8)]
    assert [p.characters for p in plans(24)] != [p.characters for p in plans(24, seed=8)]


def test_plans_without_end():
    endless = PlanSequence(7, 0, (1,)).take(None)
    assert [next(endless).index for _ in range(3)] == [0, 1, 2]


@pytest.mark.parametrize("seed", [0, 1, 2**64 - 1, 2**70])
def test_split_seeds_fit_into_64_bits_and_differ(seed):
    parts = [split_seed(seed, purpose) for purpose in range(100)]
    assert len(set(parts)) == 100
    assert all(0 <= part < 2**64 for part in parts)


def test_split_seed_is_not_a_sum():
    assert split_seed(1, 2) != split_seed(2, 1)
