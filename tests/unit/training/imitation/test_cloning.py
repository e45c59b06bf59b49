"""Replays teach a new network, and what cannot teach is said in one sentence."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sf2ai.agents.ppo.policy import PpoPolicy
from sf2ai.backends.registry import make_backend
from sf2ai.errors import InputError
from sf2ai.game.characters import find_character
from sf2ai.players.find import find_player
from sf2ai.players.opponents import OpponentSetting
from sf2ai.replays.playback import replay_of
from sf2ai.rounds.plans import PlanSequence
from sf2ai.rounds.play import play
from sf2ai.store.layout import Home
from sf2ai.store.replays import add_replay, read_replay
from sf2ai.store.weights import load_weights
from sf2ai.training.config import TrainingConfig
from sf2ai.training.imitation.cloning import clone
from sf2ai.training.sessions.session import TrainingSession

SMALL = {"hidden": [16], "decisions_per_update": 512, "minibatch": 256}
CONFIG = TrainingConfig(
    "ryu",
    agent="ppo",
    episodes=0,
    steps=64,
    seed=1,
    opponents=("random",),
    guide="none",
    slots=2,
    probe=False,
    hyperparameters=SMALL,
)


@pytest.fixture(scope="module")
def replays(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six rounds of the packaged Ryu against cpu:0."""
    folder = tmp_path_factory.mktemp("replays")
    home, setting = Home(folder / "home"), OpponentSetting(6)
    controllers = tuple(find_player(spec, home).make(setting) for spec in ("packaged:ryu", "cpu:0"))
    ryu, ken = find_character("ryu").index, find_character("ken").index
    plans = PlanSequence(seed=3, character=ryu, opponent_characters=[ken])
    with make_backend("sim", 6) as backend:
        outcomes = list(play(backend, controllers, plans.take(6), tape=True))
        for number, outcome in enumerate(outcomes, start=1):
            replay = replay_of(outcome, backend, ("ryu", "cpu:0"), whole_match=False)
            add_replay(folder / "kept", number, replay)
    return folder / "kept"


def test_the_network_does_what_was_done(replays):
    said: list[str] = []
    cloned = clone(replays, CONFIG, said.append)
    assert cloned.notices == ()
    assert cloned.source.startswith("lessons from 6 replays with ")
    assert said[0].startswith("reading 6 replays")
    again = clone(replays, CONFIG)
    assert cloned.source == again.source
    for name, array in cloned.parameters.items():
        np.testing.assert_array_equal(array, again.parameters[name])
    other = clone(replays, replace(CONFIG, seed=2)).parameters
    assert any((array != other[name]).any() for name, array in cloned.parameters.items())
    assert PpoPolicy(cloned.parameters).architecture.hidden == (16,)


def test_a_training_begins_with_the_lessons_and_says_so(replays, tmp_path):
    home = Home(tmp_path / "home")
    session = TrainingSession(home, CONFIG, from_replays=replays)
    for _ in session.run():
        pass
    assert session.result is not None
    assert session.result.manifest.begun_from.startswith("lessons from 6 replays")
    _, trained = load_weights(home.weights("ryu"))
    taught = clone(replays, CONFIG).parameters
    for name, array in taught.items():  # 64 steps are too few for an update
        np.testing.assert_array_equal(array, trained[name])


def test_what_cannot_teach_is_counted(replays, tmp_path):
    folder = tmp_path / "mixed"
    files = sorted(replays.glob("*.sf2replay"))
    add_replay(folder, 1, read_replay(files[0]))
    add_replay(folder, 2, replace(read_replay(files[1]), engine_version="1"))
    (folder / "deep").mkdir()
    (folder / "deep" / "broken.sf2replay").write_bytes(files[2].read_bytes()[:-40])
    cloned = clone(folder, CONFIG)
    assert cloned.source.startswith("lessons from 1 replays")
    (notice,) = cloned.notices
    assert notice.startswith("2 of 3 replays teach nothing; the first: ")
    assert "engine version" in notice


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"agent": "dqn", "hyperparameters": {}}, "cannot learn from replays; give --agent ppo"),
        ({"character": "blanka"}, "none of the 6 replays"),
    ],
)
def test_a_training_that_replays_cannot_teach_is_refused(replays, change, words):
    with pytest.raises(InputError, match=words):
        clone(replays, replace(CONFIG, **change))


def test_a_folder_without_replays_is_refused(tmp_path):
    with pytest.raises(InputError, match="there is no folder"):
        clone(tmp_path / "nowhere", CONFIG)
    with pytest.raises(InputError, match="has 0 replays"):
        clone(tmp_path, CONFIG)


def test_replays_that_cannot_be_read_say_why(replays, tmp_path):
    (tmp_path / "one.sf2replay").write_bytes(b"no replay")
    with pytest.raises(InputError, match=r"none of the 1 replays .*one.sf2replay"):
        clone(tmp_path, CONFIG)
