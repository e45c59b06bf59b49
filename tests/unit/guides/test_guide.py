"""Guides: `cpu` advises what the CPU would do, `search` tries every action first; both can be restored."""

import numpy as np
import pytest

from fakes.snapshots import snapshot
from fakes.toy_backend import ToyBackend
from sf2ai.backends.base import Activity
from sf2ai.backends.registry import make_backend
from sf2ai.envs.gymnasium_env import FightEnv
from sf2ai.envs.round_batch import RoundBatch
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.game.characters import find_character
from sf2ai.game.files.loader import load_character
from sf2ai.guides import search as search_guide
from sf2ai.guides.base import GuideSetting
from sf2ai.guides.cpu import LESSON
from sf2ai.guides.registry import default_guide, make_guide
from sf2ai.guides.rollouts import CPU, RANDOM
from sf2ai.players.opponents import make_opponents
from sf2ai.rounds.plans import PlanSequence, RoundPlan
from sf2ai.rounds.reward import REWARDS
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.seat import Seat

SLOTS = 48


def batch_of(char, opponent, rounds, *, guide="cpu", seed=3, reaction_frames=0):
    seat, backend = Seat(SLOTS, reaction_frames=reaction_frames), make_backend("sim", SLOTS)
    plans = PlanSequence(seed=seed, character=find_character(char).index, opponent_characters=range(12))
    setting = GuideSetting(backend, seat.actions, seat.frames_per_step, reaction_frames, [opponent])
    return RoundBatch(
        backend,
        make_opponents([opponent], SLOTS),
        seat,
        REWARDS["health-gap"],
        plans.take(rounds),
        guide=make_guide(guide, setting),
    )


def lesson_of(advice):
    """The action that is worth most, where the guide says anything; shape (slots,)."""
    return np.where(np.isnan(advice.values), -np.inf, advice.values).argmax(axis=1)


def followed(char, opponent, rounds, say=lambda advice: advice.actions, **options):
    """Play rounds as the guide says and return the win rate and every action played."""
    batch = batch_of(char, opponent, rounds, **options)
    batch.reset()
    advice, results, played = batch.advice(), [], set()
    while batch.active.any():
        masks = batch.masks()
        assert masks[batch.active, 0].all()
        actions = np.maximum(np.where(batch.active, say(advice), 0), 0)
        played |= set(actions[batch.active & (masks.sum(axis=1) > 1)].tolist())
        result = batch.step(actions)
        advice = result.advice
        results += [outcome.learner_result for outcome in result.outcomes]
    return np.mean([(result + 1) / 2 for result in results]), played


@pytest.mark.slow
@pytest.mark.parametrize("say", [lambda advice: advice.actions, lesson_of], ids=["action", "lesson"])
@pytest.mark.parametrize("char", ["ryu", "balrog", "zangief"])
def test_who_follows_it_beats_random_play(char, say):
    rate, _ = followed(char, "random", 192, say)
    assert rate > 0.85


def test_it_uses_directions_buttons_and_moves_of_its_character():
    _, played = followed("ryu", "cpu:5", 48)
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
    moods = {tuple(step.actions[:12]) for step in steps}
    assert len(moods) > 1
    names = ACTIONS["moves"].names(6)
    walked = [names[action] for step in steps for action in lesson_of(step)[:12]]
    assert walked.count("6") > 100


def test_a_charge_that_the_learner_holds_is_known_to_it():
    # A learner who only guards and follows when a charge move is advised lets Guile throw Sonic Booms.
    batch = batch_of("guile", "random", 24)
    batch.reset()
    names, advice, seen = ACTIONS["moves"].names(3), batch.advice(), set()
    guard = names.index("1")
    while batch.active.any():
        actions = np.where(advice.actions >= 63, advice.actions, guard)
        advice = batch.step(np.where(batch.active, actions, 0)).advice
        seen |= {names[action] for action in advice.actions}
    assert any(name.startswith(("sonic_boom", "flash_kick")) for name in seen)


def test_it_is_as_slow_as_the_learner_sees():
    quick, _ = followed("ryu", "cpu:7", 96)
    slow, _ = followed("ryu", "cpu:7", 96, reaction_frames=24)
    assert slow < quick


@pytest.mark.parametrize(("guide", "rounds"), [("cpu", 60), ("search", 50)])
def test_the_same_rounds_are_advised_the_same_and_a_state_goes_on(guide, rounds):
    one, two = (batch_of("ken", "cpu:4", rounds, guide=guide) for _ in range(2))
    one.reset(), two.reset()
    for _ in range(15):
        actions = np.maximum(one.advice().actions, 0)
        one.step(actions)
        two.step(actions)
    assert np.array_equal(one.advice().values, two.advice().values, equal_nan=True)
    state = one.get_state()
    after = [one.step(np.maximum(one.advice().actions, 0)).advice for _ in range(8)]
    one.set_state(state)
    again = [one.step(np.maximum(one.advice().actions, 0)).advice for _ in range(8)]
    for said, repeated in zip(after, again, strict=True):
        assert (said.actions == repeated.actions).all()
        assert np.array_equal(said.values, repeated.values, equal_nan=True)


@pytest.mark.slow
@pytest.mark.parametrize(("opponent", "least"), [("cpu:7", 0.85), ("random", 0.95)])
def test_who_searches_beats_whom_its_rollouts_only_equal(opponent, least):
    # Blanka's own CPU wins one round in six from cpu:7.
    rate, _ = followed("blanka", opponent, 48, guide="search")
    assert rate > least


def test_the_search_values_each_action_of_the_character_and_no_other():
    batch = batch_of("ken", "cpu:7", SLOTS, guide="search")
    batch.reset()
    advice, count = batch.advice(), ACTIONS["moves"].count(4)
    assert np.isfinite(advice.values[:, :count]).all()
    assert np.isnan(advice.values[:, count:]).all()
    assert (advice.actions == np.nanargmax(advice.values, axis=1)).all()
    assert abs(advice.values[:, :count]).max() <= 2.0


def test_the_search_changes_nothing_in_the_match():
    searched, alone = (batch_of("ryu", "cpu:3", 20, guide=guide) for guide in ("search", "none"))
    assert np.array_equal(searched.reset(), alone.reset())
    for step in range(40):
        actions = np.full(SLOTS, step % 60)
        assert np.array_equal(searched.step(actions).observations, alone.step(actions).observations)


def test_where_nothing_can_be_done_the_search_says_nothing():
    batch = batch_of("ryu", "random", SLOTS, guide="search")
    batch.reset()
    hadouken = ACTIONS["moves"].names(0).index("hadouken_H")
    advice = batch.step(np.full(SLOTS, hadouken)).advice  # the motion plays on
    assert (advice.actions == -1).all()
    assert np.isnan(advice.values).all()


def test_the_cpu_guide_values_its_lesson_above_all_else():
    batch = batch_of("ryu", "random", SLOTS)
    batch.reset()
    values = batch.advice().values
    assert (np.sort(values, axis=1)[:, -1] == 0).all()
    assert (np.sort(values, axis=1)[:, :-1] == np.float32(-LESSON)).all()


def test_without_a_guide_there_is_no_advice():
    batch = batch_of("ryu", "random", 4, guide="none")
    batch.reset()
    advice = batch.step(np.zeros(SLOTS, dtype=np.int64)).advice
    assert (advice.actions == -1).all()
    assert advice.values.shape == (SLOTS, 0)


@pytest.mark.parametrize("guide", ["cpu", "search"])
def test_the_single_env_says_it_in_its_info(guide):
    env = FightEnv("ryu", guide=guide)
    _, info = env.reset(seed=1)
    assert env.action_space.contains(info["advice"])
    assert info["action_values"].shape == (env.action_space.n,)
    assert "advice" in env.step(info["advice"])[4]
    assert "advice" not in FightEnv("ryu").reset(seed=1)[1]


def test_the_search_needs_the_built_in_game():
    class Console(ToyBackend):
        name = "console"

    setting = GuideSetting(Console(1), ACTIONS["moves"], 4, 0, ["random"])
    with pytest.raises(InputError, match=r"'console'.*--guide cpu"):
        make_guide("search", setting)


def test_an_unknown_guide_and_actions_without_directions_are_refused():
    with pytest.raises(UnknownNameError, match="did you mean 'cpu'"):
        FightEnv("ryu", guide="cpuu")
    with pytest.raises(InputError, match="--guide none"):
        FightEnv("ryu", guide="cpu", actions="talk")
    assert [default_guide(name, "snes") for name in ("moves", "pad", "talk")] == ["cpu", "cpu", "none"]
    assert [default_guide(name, "sim") for name in ("moves", "talk")] == ["search", "search"]
    assert [default_guide(name, "sim", quick=True) for name in ("moves", "talk")] == ["cpu", "search"]


def test_the_search_says_the_same_of_the_mirrored_match():
    said = []
    for side, characters in ((0, (4, 1)), (1, (1, 4))):
        seat, backend = Seat(1), make_backend("sim", 1)
        setting = GuideSetting(backend, seat.actions, 4, 0, ["cpu:7"])
        plan = RoundPlan(index=0, seed=11, characters=characters, learner_side=side)
        guide = make_guide("search", setting)
        batch = RoundBatch(backend, make_opponents(["cpu:7"], 1), seat, REWARDS["win"], [plan], guide=guide)
        batch.reset()
        said.append([batch.step(np.maximum(batch.advice().actions, 0)).advice.values for _ in range(60)])
    assert np.array_equal(said[0], said[1], equal_nan=True)
    assert np.isfinite(said[0]).any()


@pytest.mark.parametrize(("frames", "sees_any_hit"), [(12, False), (48, True)])
def test_the_search_looks_ahead_by_frames_and_not_by_steps(monkeypatch, frames, sees_any_hit):
    # From where a round begins nothing hits within 12 frames, whatever the length of a step.
    monkeypatch.setitem(search_guide.ROLLOUT_FRAMES, RANDOM, frames)
    backend, seat = make_backend("sim", 1), Seat(1, frames_per_step=1)
    guide = make_guide("search", GuideSetting(backend, seat.actions, 1, 0, ["random"]))
    opponents = make_opponents(["random"], 1, frames_per_step=1)
    plan = RoundPlan(index=0, seed=3, characters=(0, 0))
    batch = RoundBatch(backend, opponents, seat, REWARDS["win"], [plan], guide=guide)
    batch.reset()
    values = batch.advice().values[0, : ACTIONS["moves"].count(0)]
    assert (np.ptp(values) > 0) == sees_any_hit


def first_values(opponent: str) -> np.ndarray:
    """What the search says of a round's first decisions when it is told whom it meets; cpu:7 plays."""
    seat, backend = Seat(1), make_backend("sim", 1)
    guide = make_guide("search", GuideSetting(backend, seat.actions, 4, 0, [opponent]))
    plan = RoundPlan(index=0, seed=5, characters=(0, 4))
    batch = RoundBatch(backend, make_opponents(["cpu:7"], 1), seat, REWARDS["win"], [plan], guide=guide)
    batch.reset()
    return np.stack([batch.step(np.zeros(1, dtype=np.int64)).advice.values for _ in range(12)])


def test_the_search_looks_as_far_as_its_model_of_the_opponent_asks_for(monkeypatch):
    before = {name: first_values(name) for name in ("random", "cpu:7")}
    monkeypatch.setitem(search_guide.ROLLOUT_FRAMES, CPU, 12)
    assert np.array_equal(first_values("random"), before["random"], equal_nan=True)
    assert not np.array_equal(first_values("cpu:7"), before["cpu:7"], equal_nan=True)


def test_the_search_takes_everybody_but_random_for_the_strongest_cpu():
    strongest = first_values("cpu:7")
    assert np.isfinite(strongest).any()
    assert np.array_equal(first_values("cpu:0"), strongest, equal_nan=True)
    assert np.array_equal(first_values("ken"), strongest, equal_nan=True)
    assert not np.array_equal(first_values("random"), strongest, equal_nan=True)


@pytest.mark.parametrize("mashed", [False, True])
def test_search_recommends_of_a_mashed_special_only_what_prolongs_steers_or_ends_it(mashed):
    slap = load_character("ehonda").move("hundred_hand_M")
    frame = slap.startup + 3 if mashed else slap.total
    honda = {"character": 1, "activity": Activity.SPECIAL, "move": slap.index, "activity_frames": frame}
    scene = snapshot(honda)
    seat = Seat(1)
    seat.begin(np.arange(1), np.zeros(1, dtype=np.int8), scene)
    guide = search_guide.SearchGuide(make_backend("sim", 1), seat.actions, 4, ["random"])
    names = seat.actions.names(1)
    values = np.zeros((1, seat.actions.widest()), dtype=np.float32)
    values[0, names.index("1")], values[0, names.index("6+MP")] = 0.9, 0.5
    (best,) = guide._best(np.arange(1), scene, seat.records, values)
    assert names[best] == ("6+MP" if mashed else "1")
