"""Render modes of every face: the same picture, and an error instead of nothing."""

import warnings

import gymnasium
import numpy as np
import pytest

import sf2ai.envs  # noqa: F401 - registers the id
from fakes.toy_backend import ToyBackend
from sf2ai.envs.gym_env import GymFightEnv
from sf2ai.envs.gymnasium_env import FightEnv
from sf2ai.envs.pettingzoo_env import VersusEnv
from sf2ai.envs.rendering import RENDER_MODES
from sf2ai.envs.vector import VectorFightEnv
from sf2ai.errors import InputError

FACES = {"gymnasium": FightEnv, "gym": GymFightEnv, "pettingzoo": VersusEnv, "vector": VectorFightEnv}


def first(picture):
    return picture[0] if isinstance(picture, tuple) else picture


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_every_face_draws_in_every_mode(face):
    assert tuple(RENDER_MODES) == ("rgb_array", "ansi")
    pixels = face(render_mode="rgb_array", backend=ToyBackend(1))
    pixels.reset(seed=1)
    picture = first(pixels.render())
    assert picture.shape == (448, 768, 3)
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 20
    text = face(render_mode="ansi", backend=ToyBackend(1))
    text.reset(seed=1)
    assert "Ryu" in first(text.render())
    assert first(text.render()).count("\n") == 22


class Filmed(ToyBackend):
    """A backend that draws its game itself."""

    def __init__(self, video, slots=1):
        super().__init__(slots)
        self.video = video

    def frame(self, slot):
        """Return what no drawing of ours looks like."""
        return np.full((224, 256, 3), slot + 7, dtype=np.uint8)


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_pixels_are_the_games_own_where_the_backend_shows_them(face):
    env = face(render_mode="rgb_array", backend=Filmed(video=True))
    env.reset(seed=1)
    assert np.array_equal(first(env.render()), np.full((224, 256, 3), 7))
    blind = face(render_mode="rgb_array", backend=Filmed(video=False))
    blind.reset(seed=1)
    assert first(blind.render()).shape == (448, 768, 3)
    text = face(render_mode="ansi", backend=Filmed(video=True))
    text.reset(seed=1)
    assert "Ryu" in first(text.render())


def test_each_environment_of_a_batch_shows_its_own_game():
    env = VectorFightEnv(2, render_mode="rgb_array", backend=Filmed(video=True, slots=2))
    env.reset(seed=1)
    assert [int(picture.mean()) for picture in env.render()] == [7, 8]


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_without_a_mode_nothing_is_drawn(face):
    env = face(backend=ToyBackend(1))
    assert env.render_mode is None
    env.reset(seed=1)
    assert env.render() is None


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_before_the_first_round_there_is_nothing_to_draw(face):
    with pytest.raises(Exception, match="call reset"):
        face(render_mode="ansi", backend=ToyBackend(1)).render()


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_an_unknown_mode_is_refused_with_those_there_are(face):
    with pytest.raises(InputError, match="no render mode 'human'; give 'rgb_array' or 'ansi'"):
        face(render_mode="human", backend=ToyBackend(1))


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_metadata_says_the_modes_and_how_fast_is_real_time(face):
    assert face.metadata.get("render_modes", list(RENDER_MODES)) == list(RENDER_MODES)
    env = face(frames_per_step=6, backend=ToyBackend(1))
    assert env.metadata["render_modes"] == list(RENDER_MODES)
    assert env.metadata["render_fps"] == 10


def test_the_picture_shows_the_present_frame_and_who_plays():
    env = FightEnv(render_mode="ansi", opponent=["random"], backend=ToyBackend(1))
    for _ in range(2):  # once on each side
        _, info = env.reset()
        before = env.render()
        assert (before.index("learner") < before.index("random")) == (info["side"] == "p1")
    for _ in range(12):
        env.step(env.action_names.index("6"))
    assert env.render() != before


def test_the_last_frame_of_a_round_can_be_drawn():
    env = FightEnv(render_mode="ansi", backend=ToyBackend(1, 4))
    env.reset(seed=1)
    while not env.step(0)[2]:
        pass
    assert "time over" in env.render()


def test_gymnasiums_own_recorder_takes_the_pictures(tmp_path):
    env = gymnasium.make("sf2ai/Round-v0", render_mode="rgb_array", backend=ToyBackend(1, 4))
    kept = gymnasium.wrappers.RenderCollection(env)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kept.reset(seed=1)
        kept.step(0)
        assert [picture.shape for picture in kept.render()] == [(448, 768, 3)] * 2
