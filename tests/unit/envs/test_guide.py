"""The guide: actions that are what the CPU would do, and lessons that follow from what is seen."""

import numpy as np
import pytest

from sf2ai.backends.registry import make_backend
from sf2ai.envs.actions import ACTIONS
from sf2ai.envs.fight_env import FightEnv
from sf2ai.envs.guide import ACT, LEARN, NO_ADVICE, default_guide, make_guide
from sf2ai.envs.opponents import make_opponents
from sf2ai.envs.plans import PlanSequence
from sf2ai.envs.reward import REWARDS
from sf2ai.envs.round_batch import RoundBatch
from sf2ai.envs.seat import Seat
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.game.characters import find_character

SLOTS = 48


def batch_of(char, opponent, rounds, *, guide="cpu", seed=3, reaction_frames=0):
    seat = Seat(SLOTS, reaction_frames=reaction_frames)
    plans = PlanSequence(seed=seed, character=find_character(char).index, opponent_characters=range(12))
    return RoundBatch(
        make_backend("sim", SLOTS),
        make_opponents([opponent], SLOTS),
        seat,
        REWARDS["health-gap"],
        plans.take(rounds),
        guide=make_guide(guide, SLOTS, seat.actions, seat.frames_per_step, reaction_frames),
    )


def followed(char, opponent, rounds, row, **options):
    """Play rounds as the guide says and return the win rate and every action played."""
    batch = batch_of(char, opponent, rounds, **options)
    batch.reset()
    advice, results, played = batch.advice(), [], set()
    while batch.active.any():
        masks = batch.masks()
        assert masks[batch.active, 0].all()
        actions = np.where(batch.active, advice[row], 0)
        played |= set(actions[batch.active & (masks.sum(axis=1) > 1)].tolist())
        result = batch.step(actions)
        advice = result.advice
        results += [outcome.learner_result for outcome in result.outcomes]
    return np.mean([(result + 1) / 2 for result in results]), played


@pytest.mark.slow
@pytest.mark.parametrize("row", [ACT, LEARN])
@pytest.mark.parametrize("char", ["ryu", "balrog", "zangief"])
def test_who_follows_it_beats_random_play(char, row):
    rate, _ = followed(char, "random", 192, row)
    assert rate > 0.85


def test_it_uses_directions_buttons_and_moves_of_its_character():
    _, played = followed("ryu", "cpu:5", 48, ACT)
    names = {ACTIONS["moves"].names(0)[action] for action in played}
    assert {"1", "4", "6"} <= names
    assert any("+" in name for name in names)
    assert any(name.startswith("hadouken") for name in names)
    assert min(played) >= 0


def test_lessons_leave_no_stroll_to_moods():
    # Seen from afar with nothing going on, the lesson is to walk up, whatever the mood advises.
    batch = batch_of("zangief", "cpu:0", 12)
    batch.reset()
    steps = [batch.advice()]
    for _ in range(12):  # neutral frames, in which nobody can act
        steps.append(batch.step(np.full(SLOTS, 35)).advice)
    moods = {tuple(step[ACT, :12]) for step in steps}
    assert len(moods) > 1
    names = ACTIONS["moves"].names(6)
    walked = [names[action] for step in steps for action in step[LEARN, :12]]
    assert walked.count("6") > 100


def test_a_charge_that_the_learner_holds_is_known_to_it():
    # A learner who only guards and follows when a charge move is advised lets Guile throw Sonic Booms.
    batch = batch_of("guile", "random", 24)
    batch.reset()
    names, advice, seen = ACTIONS["moves"].names(3), batch.advice(), set()
    guard = names.index("1")
    while batch.active.any():
        actions = np.where(advice[ACT] >= 63, advice[ACT], guard)
        advice = batch.step(np.where(batch.active, actions, 0)).advice
        seen |= {names[action] for action in advice[ACT]}
    assert any(name.startswith(("sonic_boom", "flash_kick")) for name in seen)


def test_it_is_as_slow_as_the_learner_sees():
    quick, _ = followed("ryu", "cpu:7", 96, ACT)
    slow, _ = followed("ryu", "cpu:7", 96, ACT, reaction_frames=24)
    assert slow < quick


def test_the_same_rounds_are_advised_the_same_and_a_state_goes_on():
    one, two = batch_of("ken", "cpu:4", 60), batch_of("ken", "cpu:4", 60)
    one.reset(), two.reset()
    for _ in range(30):
        advice = one.advice()
        one.step(advice[ACT])
        two.step(advice[ACT])
    assert (one.advice() == two.advice()).all()
    state = one.get_state()
    after = [one.step(one.advice()[ACT]).advice for _ in range(20)]
    one.set_state(state)
    again = [one.step(one.advice()[ACT]).advice for _ in range(20)]
    assert np.array_equal(after, again)


def test_without_a_guide_there_is_no_advice():
    batch = batch_of("ryu", "random", 4, guide="none")
    batch.reset()
    assert (batch.step(np.zeros(SLOTS, dtype=np.int64)).advice == NO_ADVICE).all()


def test_the_single_env_says_it_in_its_info():
    env = FightEnv("ryu", guide="cpu")
    _, info = env.reset(seed=1)
    assert info["advice"].shape == (2,)
    assert env.action_space.contains(np.int64(info["advice"][ACT]))
    assert "advice" in env.step(np.int64(info["advice"][ACT]))[4]
    assert "advice" not in FightEnv("ryu").reset(seed=1)[1]


def test_an_unknown_guide_and_actions_without_directions_are_refused():
    with pytest.raises(UnknownNameError, match="did you mean 'cpu'"):
        FightEnv("ryu", guide="cpuu")
    with pytest.raises(InputError, match="--guide none"):
        FightEnv("ryu", guide="cpu", actions="talk")
    assert [default_guide(name) for name in ("moves", "pad", "talk")] == ["cpu", "cpu", "none"]
