"""A stack of pixels begins with a round's first frame, moves on each step, and keeps the reaction delay."""

import numpy as np
import pytest

from fakes.toy_backend import ToyBackend
from sf2ai.backends.base import Backend
from sf2ai.envs import FightEnv, PlanSequence, RoundBatch, Seat, VersusBatch, make_opponent
from sf2ai.envs.observations.pixels import Pixels, shrunk
from sf2ai.envs.vector import VectorFightEnv
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.rounds.reward import REWARDS

SMALL = Pixels(size=(32, 48), stack=3)


class Filmed(ToyBackend):
    """A toy with a picture of its own: the frames so far, left and right."""

    def __init__(self, slots=1, video=True):
        super().__init__(slots, 30)
        self.video = video

    def frame(self, slot):
        picture = np.zeros((40, 60, 3), dtype=np.uint8)
        picture[:, :30] = self._state["frames"][slot]
        picture[:, 30:] = 200
        return picture


class Deaf(ToyBackend):
    """BizHawk as far as pixels go."""

    name = "bizhawk"


def batch(slots=2, seat=None, pixels=SMALL, timer=12):
    plans = PlanSequence(seed=1, character=0, opponent_characters=(4,)).take(None)
    made = RoundBatch(
        ToyBackend(slots, timer), make_opponent("random", slots), seat or Seat(slots), REWARDS["win"], plans,
        pixels=pixels,
    )  # fmt: skip
    return made


FORWARD = np.array([7, 7])


def test_the_first_frame_of_a_round_fills_the_stack():
    first = batch().reset()
    assert first.shape == (2, 3, 32, 48)
    assert first.dtype == np.uint8
    assert (first[:, 0] == first[:, 1]).all()
    assert (first[:, 1] == first[:, 2]).all()


def test_a_step_adds_one_frame_and_drops_the_oldest():
    rounds = batch(timer=60)
    before = rounds.reset()
    for _ in range(12):  # beyond the frames in which neither side can act
        now = rounds.step(FORWARD).observations
        assert (now[:, :-1] == before[:, 1:]).all()
        moved = (now[:, -1] != before[:, -1]).any()
        before = now
    assert moved, "the fighters walk, so that the last frame differs from the one before"


def test_no_frame_of_a_round_is_left_in_the_next():
    rounds = batch(timer=4)
    rounds.reset()
    ended = 0
    for _ in range(12):
        step = rounds.step(FORWARD)
        over = np.flatnonzero(step.terminated)
        for place, slot in enumerate(over):
            ended += 1
            stack, final = step.observations[slot], step.final_observations[place]
            assert (stack == stack[0]).all()
            assert (final != stack).any()
    assert ended >= 4


def test_observations_are_never_written_to_again():
    rounds = batch(timer=60)
    kept = [rounds.reset()] + [rounds.step(FORWARD).observations for _ in range(4)]
    copies = [stack.copy() for stack in kept]
    for _ in range(5):
        rounds.step(FORWARD)
    assert all(np.array_equal(stack, copy) for stack, copy in zip(kept, copies, strict=True))


def test_pixels_are_as_old_as_the_reaction_delay():
    at_once, late = batch(timer=60), batch(seat=Seat(2, reaction_frames=8), timer=60)
    seen = [at_once.reset()], [late.reset()]
    for _ in range(14):
        for rounds, stacks in zip((at_once, late), seen, strict=True):
            stacks.append(rounds.step(FORWARD).observations)
    for step in range(2, 15):  # 8 frames are two steps
        assert (seen[1][step][:, -1] == seen[0][step - 2][:, -1]).all()
    assert (seen[1][14] != seen[0][14]).any()


def test_a_state_continues_with_the_same_stacks():
    first, second = batch(timer=60), batch(timer=60)
    first.reset(), second.reset()
    for _ in range(10):
        first.step(FORWARD)
    second.set_state(first.get_state())
    assert np.array_equal(first.observe(), second.observe())
    assert np.array_equal(first.step(FORWARD).observations, second.step(FORWARD).observations)


def test_both_sides_see_themselves_on_the_left():
    plans = PlanSequence(seed=1, character=0, opponent_characters=(0,)).take(None)
    rounds = VersusBatch(
        ToyBackend(1), (Seat(1), Seat(1)), REWARDS["win"], plans, pixels=Pixels((84, 84), grey=True, stack=1)
    )
    for stack in rounds.reset()[0]:
        own = np.flatnonzero((stack[0, 20:] == 138).any(axis=0))
        assert 10 < own.mean() < 42


def test_a_console_gives_its_own_frame_turned_to_the_right():
    env = FightEnv(observation="pixels", size=(20, 30), grey=False, stack=1, backend=Filmed())
    for side, left in (("p1", 0), ("p2", 200)):
        observation, _ = env.reset(options={"side": side})
        assert observation.shape == (3, 20, 30)
        assert observation[0, 0, 0] == left
        assert observation[0, 0, -1] == 200 - left
    assert env.step(0)[0][0, 0, -1] == 4
    assert str(env.observation_stamp).startswith("pixels of toy, 20 x 30, rgb, stack 1 version 1")


def test_the_space_of_boxes_is_not_that_of_a_console():
    boxes = FightEnv(observation="pixels", backend=ToyBackend(1)).observation_space
    console = FightEnv(observation="pixels", backend=Filmed()).observation_space
    assert boxes.shape == console.shape
    assert boxes != console
    assert console != boxes
    assert boxes == FightEnv(observation="pixels", backend=ToyBackend(1)).observation_space


def test_a_picture_is_shrunk_by_its_means():
    frame = np.zeros((4, 4, 3), dtype=np.uint8)
    frame[:2, :2] = 200
    assert shrunk(frame, Pixels((16, 16), grey=True)).shape == (1, 16, 16)
    assert shrunk(frame, Pixels((16, 16), grey=True))[0, 0, 0] == 200


@pytest.mark.parametrize(
    ("backend", "settings", "words"),
    [
        (Deaf(1), {}, "BizHawk sends no pictures"),
        (Filmed(video=False), {}, "draws no pictures; for observation='pixels' make it with"),
        (Filmed(), {"reaction_frames": 9}, "come without a delay, and reaction_frames is 9; give 0"),
    ],
)
def test_a_backend_without_the_pictures_is_refused(backend: Backend, settings, words):
    with pytest.raises(InputError, match=words):
        FightEnv(observation="pixels", backend=backend, **settings)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"size": 3}, "size is 3; give height and width, 16 to 512 pixels each"),
        ({"size": (84,)}, r"size is \(84,\)"),
        ({"size": (84, 84, 3)}, "size is"),
        ({"size": (84, 84.0)}, "size is"),
        ({"size": 10**6}, "size is 1000000"),
        ({"size": "84"}, "size is '84'"),
        ({"size": True}, "size is True"),
        ({"grey": 1}, "grey is 1; give True or False"),
        ({"stack": 0}, "stack is 0; give a whole number from 1 to 16"),
        ({"stack": 2.0}, "stack is 2.0"),
        ({"stack": 17}, "stack is 17"),
    ],
)
def test_bad_details_are_refused(settings, words):
    with pytest.raises(InputError, match=words):
        VectorFightEnv(2, observation="pixels", backend=ToyBackend(2), **settings)


@pytest.mark.parametrize("name", ["size", "grey", "stack"])
def test_details_need_pixels(name):
    with pytest.raises(InputError, match=f"{name} is 4, which only observation='pixels' has"):
        FightEnv(backend=ToyBackend(1), **{name: 4})


def test_misspelt_pixels_are_named():
    with pytest.raises(UnknownNameError, match="no observation is called 'pixles'; did you mean 'pixels'"):
        FightEnv(observation="pixles")
