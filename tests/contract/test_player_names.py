"""Every kind of name of a player through every command and environment: it plays, or a sentence says why."""

import json
import shutil
import threading
import warnings
from pathlib import Path

import gymnasium
import numpy as np
import pytest
from typer.testing import CliRunner

from fakes.trained import write_untrained
from sf2ai.cli.app import app
from sf2ai.envs import GymFightEnv, VectorFightEnv, make_opponent
from sf2ai.errors import InputError, Sf2aiError
from sf2ai.game.characters import find_character
from sf2ai.remote.sides import bot_name, find_side, paced_side
from sf2ai.store.layout import HOME_VARIABLE, Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.trainers import make_trainer

FAKES = Path(__file__).parents[1] / "fakes"
ONE_BOT = '''
class Walker:
    """Always walks forward."""

    def __init__(self, character, seed):
        pass

    def act(self, seen, legal):
        return "6"
'''
PLAYING = (
    "random",
    "cpu",
    "cpu:7",
    "ryu",
    "yours:ryu",
    "packaged:ryu",
    "league:ryu@1",
    "other.npz",
    "./other.npz",
    "file:any",
    "any",
)
"""Names that play everywhere, for Ryu."""
BOTS = (
    "bots:Walker",
    "bot:bots:Walker",
    "walker.py",
    "bot:walker.py",
    "bot:bots.py:Walker",
    "./walker.py:Walker",
)
ONE_OF_EACH = ("cpu", "ryu", "packaged:ryu", "league:ryu@1", "file:any", "any", "bots:Walker", "walker.py")
"""A name of every kind that plays, for the slow tests."""
REFUSED = {
    "self": "in training only|one side learns",
    "ryu@5": "plays one strategy and cannot be weakened",
    "ryu@11": "the levels are 1 to 10",
    "cmd:": "has no command",
    "randon": "did you mean 'random'",
    "packagedd:ryu": "did you mean 'packaged:ryu'",
    "cpu:8": "there are: cpu:0",
    "nowhere.npz": "there is no weights file",
    "file:nowhere": "there is no weights file",
}
NOT_A_PLAYER = {
    "join": "joins a tournament",
    "bot:Anna": "'bot:Anna:CLASS'",
    "127.0.0.1:9999": "the address of a bot of 2017",
}
BAD_BOTS = {
    "no_such_module:Bot": "No module named",
    "bots:Missing": "has no class 'Missing'",
    "bots.py": "several bots, Walker, Brawler",
    "nowhere.py": "there is no file",
    "cmd:./nowhere": "it ended with exit code 127",
}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home, a packaged roster and a current folder with Ryu's weights and two files of bots."""
    home, here = Home(tmp_path / "home"), tmp_path / "here"
    here.mkdir()
    monkeypatch.setattr("sf2ai.store.packaged.FOLDER", tmp_path / "roster")
    monkeypatch.setenv(HOME_VARIABLE, str(home.path))
    monkeypatch.chdir(here)
    places = home.weights("ryu"), tmp_path / "roster" / "ryu.npz", home.league_weights(1, "ryu")
    for seed, place in enumerate((*places, here / "other.npz", here / "any")):
        write_untrained(place, "ryu", seed=seed)
    shutil.copy(FAKES / "bots.py", here)
    (here / "walker.py").write_text(ONE_BOT)
    return home


def run(*words, code=0):
    """Run a command; what is refused must be refused in one line."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == code, result.output
    if code:
        (message,) = (line for line in result.stderr.splitlines() if line.startswith("sf2ai: "))
        return message
    return result.stdout


def evaluate(name):
    return (
        "evaluate",
        "--char",
        "ryu",
        "--opponent",
        name,
        "--opponent-char",
        "ryu",
        "--episodes",
        2,
        "--json",
    )


def tournament(name):
    only = "--exclude", "ken", "--matches", 1, "--json"
    return "tournament", "--entry", f"A=ryu:{name}", "--entry", "B=guile:cpu:7", *only


def watch(name):
    return "watch", f"ryu:{name}", "guile:cpu:7", "--json"


def legacy(name):
    return "emulator", "legacy", "--p1", name, "--p2", "cpu:7", "--rounds", 1, "--json"


def serve_legacy(name):
    return (
        "emulator",
        "serve",
        "--legacy",
        "--p1",
        name,
        "--p2",
        "random",
        "--save-state",
        "x",
        "--ports",
        "0,0",
    )


COMMANDS = [evaluate, tournament, watch, legacy]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_name_plays_in_every_command(command, name):
    assert json.loads(run(*command(name)))


@pytest.mark.parametrize("command", [*COMMANDS, serve_legacy])
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_play_is_refused_by_every_command(command, name):
    import re

    assert re.search(REFUSED[name], run(*command(name), code=2))


@pytest.mark.parametrize("command", [evaluate, tournament, watch, serve_legacy])
@pytest.mark.parametrize("name", NOT_A_PLAYER)
def test_what_plays_in_one_command_is_refused_by_the_others(command, name):
    if (command, name) != (tournament, "join"):
        assert NOT_A_PLAYER[name] in run(*command(name), code=2)


@pytest.mark.parametrize("command", [*COMMANDS, serve_legacy])
@pytest.mark.parametrize("name", BAD_BOTS)
def test_a_bot_that_cannot_be_loaded_is_refused_by_every_command(command, name):
    assert BAD_BOTS[name] in run(*command(name), code=2)


@pytest.mark.parametrize("name", [*PLAYING, *BOTS])
def test_a_name_plays_a_side_of_an_emulator(home, name):
    assert bot_name(name) is None
    side = paced_side(find_side(name, home, find_character("ryu")), 0)
    side.close()


def single(**settings):
    return gymnasium.make("sf2ai/Round-v0", **settings)


def batch(**settings):
    return VectorFightEnv(2, **settings)


ENVS = [single, GymFightEnv, batch]


@pytest.mark.parametrize("make", ENVS)
@pytest.mark.parametrize("name", [*PLAYING, *BOTS])
def test_a_name_plays_in_every_environment(make, name):
    env = make(char="ken", opponent=["random", name], opponent_char="ryu")
    _, info = env.reset(seed=1, options={"opponent": name})
    assert np.all(info["opponent"] == (0 if name == "random" else 1))
    assert np.all(np.asarray(info["opponent_char"]) == "ryu")
    action = np.zeros(2, dtype=np.int64) if make is batch else 0
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        for _ in range(3):
            env.step(action)
    env.close()
    assert make_opponent(name, 1) is not None


@pytest.mark.parametrize("make", ENVS)
@pytest.mark.parametrize(("name", "words"), [*REFUSED.items(), *NOT_A_PLAYER.items(), *BAD_BOTS.items()])
def test_what_cannot_play_is_refused_by_every_environment(make, name, words):
    with pytest.raises(Sf2aiError, match=words):
        make(opponent=name)


def test_a_trained_opponent_plays_its_own_character_in_every_round():
    env = VectorFightEnv(4, char="ken", opponent=["ryu", "random"], opponent_char="guile")
    _, info = env.reset(seed=2)
    assert set(info["opponent_char"]) <= {"ryu", "guile"}
    for opponent, character in zip(info["opponent"], info["opponent_char"], strict=True):
        assert character == ("ryu", "guile")[opponent]
    with pytest.raises(InputError, match="the opponent 'ryu' plays only 'ryu'; omit the option, or choose"):
        env.reset(options={"opponent_char": "guile"})
    _, info = env.reset(options={"opponent_char": "ken", "opponent": "random"})
    assert set(info["opponent_char"]) == {"ken"}
    env.close()


def test_a_trained_opponent_with_other_steps_is_refused(home):
    with pytest.raises(
        InputError, match="'ryu' decides every 4 frames and cannot meet a learner that decides every 8"
    ):
        single(opponent="ryu", frames_per_step=8)


def wait(env, steps):
    for _ in range(steps):
        env.step(0)


def test_a_bot_that_fails_in_an_environment_stands_still_with_a_warning():
    env = single(opponent="bots:Raiser")
    env.reset(seed=1)
    with pytest.warns(RuntimeWarning, match="'bots:Raiser' stands still until the round is over: RuntimeErr"):
        wait(env, 30)
    env.reset()
    env.close()


def test_a_bot_that_fails_in_an_evaluation_loses_its_own_rounds_only():
    (row,) = json.loads(run(*evaluate("bots:Dier")[:-3], "--episodes", 8, "--json"))
    assert (row["wins"], row["episodes"]) == (8, 8)


@pytest.mark.parametrize("name", [*PLAYING, "self"])
def test_a_name_is_an_opponent_in_training(home, name):
    config = TrainingConfig("ryu", episodes=1, opponents=(name,), opponent_characters=("ryu",), guide="none")
    with make_trainer(config, home):
        pass


@pytest.mark.parametrize("name", BOTS)
def test_a_training_says_why_it_takes_no_bot(name):
    message = run("train", "--char", "ryu", "--episodes", 1, "--opponent", name, code=2)
    assert "a training is kept in checkpoints" in message
    env = single(opponent=name)  # what the message says works
    env.close()


@pytest.mark.parametrize(("name", "words"), [*REFUSED.items(), *NOT_A_PLAYER.items()])
def test_what_cannot_play_is_refused_by_a_training(name, words):
    if name == "self":
        return
    assert words in run("train", "--char", "ryu", "--episodes", 1, "--opponent", name, code=2)


def test_a_fighter_is_the_trained_or_packaged_agent_of_its_character(home):
    assert json.loads(run("watch", "ryu", "guile", "--json"))["agents"] == ["ryu", "cpu:4"]
    home.weights("ryu").unlink()
    assert json.loads(run("watch", "ryu", "guile", "--json"))["agents"] == ["ryu", "cpu:4"]
    assert "--char ryu" in run("watch", "yours:ryu", "guile", code=2)
    both = json.loads(run("watch", "packaged:ryu", "ryu:random", "--json"))["agents"]
    assert both == ["packaged:ryu", "random"]


def test_an_entry_may_be_an_agent_with_its_origin():
    words = "tournament", "--entry", "Old=packaged:ryu", "--entry", "New=yours:ryu", "--matches", 1, "--json"
    assert {row["name"] for row in json.loads(run(*words))["standings"]} == {"Old", "New", "ryu"}


def test_packaged_and_own_weights_are_different_players(home):
    from sf2ai.players.find import find_player

    mine, theirs, either = (find_player(name, home) for name in ("yours:ryu", "packaged:ryu", "ryu"))
    assert (mine.weights, either.weights) == (home.weights("ryu"), home.weights("ryu"))
    assert theirs.weights != mine.weights


def test_no_bot_keeps_running():
    threads = threading.active_count()
    run(*evaluate("walker.py"))
    run(*legacy("walker.py"))
    env = single(opponent="walker.py")
    env.close()
    assert threading.active_count() <= threads + 1
