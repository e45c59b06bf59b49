"""One match between two players chosen by name: who plays, the sides, and the replay."""

import numpy as np
import pytest

from fakes.trained import write_untrained
from sf2ai.errors import InputError, NoWeightsError, UnknownNameError
from sf2ai.replays.playback import play_back
from sf2ai.store.layout import Home
from sf2ai.tournament.entries import BotSource, ScriptedSource, WeightsSource
from sf2ai.tournament.exhibition import parse_fighter, play_exhibition


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def match(home, first, second, seed=1):
    return play_exhibition(parse_fighter(first, home), parse_fighter(second, home), seed)


def test_the_player_of_a_character(home):
    write_untrained(home.weights("ken"), "ken")
    assert parse_fighter("Ken", home).source == WeightsSource(home.weights("ken"))
    assert parse_fighter("Ken", home).name == "ken"
    assert parse_fighter("dictator", home).source == ScriptedSource("cpu:4")
    assert parse_fighter("dictator", home).character.id == "bison"
    assert parse_fighter("ken:random", home).source == ScriptedSource("random")
    assert parse_fighter("ken:my.bots:Mine", home).source == BotSource("my.bots", "Mine")


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("kenn", UnknownNameError, "did you mean 'ken'"),
        ("ken:", InputError, "write for example 'ken:cpu:4'"),
        ("", UnknownNameError, "no character"),
    ],
)
def test_a_fighter_without_a_player_is_refused(home, text, error, words):
    with pytest.raises(error, match=words):
        parse_fighter(text, home)


def test_missing_weights_are_named(home):
    with pytest.raises(NoWeightsError, match=r"nowhere\.npz"):
        match(home, "ryu:nowhere.npz", "ken")


def test_the_first_is_on_the_left_and_the_replay_plays_back(home):
    write_untrained(home.weights("ken"), "ken")
    replay = match(home, "ken", "sagat:cpu:7")
    assert (replay.characters, replay.agents) == (("ken", "sagat"), ("ken", "cpu:7"))
    assert replay.whole_match
    snapshots = play_back(replay, "file")
    assert snapshots[-1]["winner"] == replay.winner
    assert snapshots[0]["sides"]["character"].tolist() == [4, 9]


def test_a_fighter_may_meet_itself(home):
    replay = match(home, "ryu:cpu:2", "ryu:cpu:2")
    assert replay.agents == ("cpu:2", "cpu:2")
    assert len(play_back(replay, "file")) == replay.frames + 1


def test_the_seed_decides(home):
    one, again, other = (match(home, "ryu:random", "ken:random", seed) for seed in (1, 1, 2))
    assert np.array_equal(one.pads, again.pads)
    assert not np.array_equal(one.pads[:200], other.pads[:200])


def test_a_bot_that_cannot_be_loaded_is_refused(home):
    with pytest.raises(InputError, match="cannot play"):
        match(home, "ryu:no_such_module:Bot", "ken")
