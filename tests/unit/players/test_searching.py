"""The player that looks ahead against the very agent that it meets."""

from dataclasses import replace

import pytest

from sf2ai.backends.registry import make_backend
from sf2ai.errors import InputError
from sf2ai.game.characters import find_character
from sf2ai.measuring.evaluation import EvaluationConfig, EvaluationRun, evaluate
from sf2ai.players.find import player_from_file, scripted_player, slowed
from sf2ai.players.opponents import OpponentSetting
from sf2ai.players.searching import searching
from sf2ai.store.layout import Home
from sf2ai.store.weights import save_weights
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.trainer import Trainer
from sf2ai.training.responders import Responder, read_responder
from sf2ai.training.sessions.best_response import ResponseConfig, make_response

RYU = find_character("ryu")


@pytest.fixture(scope="module")
def agent(tmp_path_factory):
    """An untrained PPO agent: it plays at random."""
    folder = tmp_path_factory.mktemp("agent")
    config = TrainingConfig("ryu", agent="ppo", guide="none", slots=2, hyperparameters={"hidden": [16]})
    with Trainer(config, Home(folder / "home")) as trainer:
        save_weights(folder / "ppo.npz", trainer.manifest(), trainer.parameters())
    return player_from_file(folder / "ppo.npz")


def test_it_beats_the_agent_that_it_plays_like(agent):
    result = evaluate(EvaluationConfig(RYU, episodes=4, seed=1), agent, searching(agent, "search"))
    assert result.losses == 4
    assert result.opponent == "search"


def test_its_play_depends_neither_on_other_slots_nor_on_time(agent):
    def healths(slots):
        config = EvaluationConfig(RYU, episodes=2, seed=2, slots=slots, keep_tapes=True)
        with EvaluationRun(config, agent, searching(agent, "search")) as run:
            return sorted((outcome.plan.index, outcome.frames) for outcome in run.play())

    assert healths(2) == healths(1)


def test_a_player_without_a_network_and_a_late_agent_are_refused(agent):
    with pytest.raises(InputError, match="'random' has no network to search against"):
        searching(scripted_player("random"), "search")
    with pytest.raises(InputError, match=r"sees 15 frames late; give guide:300 or ppo:20M"):
        searching(slowed(agent, 15), "search")


def test_it_needs_a_match_that_can_be_copied(agent):
    player = searching(agent, "search")
    with pytest.raises(InputError, match="which only the built-in game can make; omit --backend"):
        player.make(OpponentSetting(1))
    with make_backend("sim", 1) as backend:
        assert player.make(OpponentSetting(1, backend=backend))


def test_a_responder_that_searches_is_ready_without_a_training(agent):
    made = make_response(ResponseConfig(RYU, read_responder(" Search ")), agent)
    assert list(made.run()) == []
    assert made.response.spec == "best response search"
    with pytest.raises(InputError, match="plays as 'ryu' does and cannot play 'ken'"):
        make_response(ResponseConfig(find_character("ken"), Responder("search", 0)), agent)


def test_a_search_has_no_length():
    assert read_responder("search").name == "search"
    with pytest.raises(InputError, match="is not trained, so it has no length; write it as 'search'"):
        read_responder("search:300")


def test_values_in_another_unit_are_not_used(agent):
    paid = replace(agent, manifest=replace(agent.manifest, reward="finish"))
    result = evaluate(EvaluationConfig(RYU, episodes=2, seed=1), agent, searching(paid, "search"))
    assert result.losses == 2
