"""Best responses: trained against one agent only, without a trace in the home."""

import pytest

from fakes.trained import write_untrained
from sf2ai.errors import InputError
from sf2ai.game.characters import find_character
from sf2ai.measuring.evaluation import EvaluationConfig, evaluate
from sf2ai.players.find import player_from_file, scripted_player, slowed
from sf2ai.store.layout import Home
from sf2ai.store.weights import save_weights
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.trainer import Trainer
from sf2ai.training.responders import read_responder
from sf2ai.training.sessions import best_response
from sf2ai.training.sessions.best_response import ResponseConfig, ResponseTraining

RYU, KEN = find_character("ryu"), find_character("ken")


@pytest.fixture
def agent(tmp_path):
    write_untrained(tmp_path / "ryu.npz", "ryu", seed=1)
    return player_from_file(tmp_path / "ryu.npz")


def respond(agent, responder="2", seed=0, character=KEN):
    training = ResponseTraining(ResponseConfig(character, read_responder(responder), seed), agent)
    return list(training.run()), training.response


@pytest.fixture
def drawing(tmp_path):
    """An untrained PPO agent of Ryu."""
    config = TrainingConfig("ryu", agent="ppo", guide="none", slots=2, hyperparameters={"hidden": [16]})
    with Trainer(config, Home(tmp_path / "home")) as trainer:
        save_weights(tmp_path / "ppo.npz", trainer.manifest(), trainer.parameters())
    return player_from_file(tmp_path / "ppo.npz")


def test_it_meets_only_the_agent_and_leaves_no_files(agent, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    progress, response = respond(agent)
    finished = [record for part in progress for record in part.finished]
    assert {(record.opponent, record.opponent_character) for record in finished} == {
        (str(agent.weights), "ryu")
    }
    assert len(finished) == 2
    assert sorted(tmp_path.rglob("*")) == before
    assert (response.spec, response.character) == ("best response of 2 rounds", KEN)
    assert response.manifest.opponents == (str(agent.weights),)


def test_it_is_a_player_like_any_other(agent):
    _, response = respond(agent)
    result = evaluate(EvaluationConfig(RYU, episodes=2), agent, response)
    assert result.opponent == "best response of 2 rounds"
    assert result.opponent_characters == ("ken",)


def test_a_player_without_weights_cannot_be_exploited():
    with pytest.raises(InputError, match="'random' has no weights to train against"):
        ResponseTraining(ResponseConfig(KEN, read_responder("2")), scripted_player("random"))


def test_a_slowed_player_cannot_be_exploited(agent):
    with pytest.raises(InputError, match="with a reaction of 0 frames; omit the reaction option"):
        ResponseTraining(ResponseConfig(KEN, read_responder("2")), slowed(agent, 15))


@pytest.mark.slow
def test_it_learns_to_beat_an_agent_that_stands_still(agent):
    # An untrained network always chooses the same action.
    _, response = respond(agent, "30")
    result = evaluate(EvaluationConfig(RYU, episodes=40), agent, response)
    assert result.loss_rate_interval[0] > 0.5


@pytest.mark.parametrize(("name", "guide"), [("ppo:1k", "none"), ("ppo-cpu:1k", "cpu")])
def test_the_best_of_a_policy_gradients_weights_is_the_response(agent, monkeypatch, name, guide):
    monkeypatch.setattr(best_response, "TRIAL_ROUNDS", 4)
    progress, response = respond(agent, name)
    assert response.spec == f"best response {name}"
    assert (response.manifest.agent, response.manifest.guide) == ("ppo", guide)
    assert response.manifest.hyperparameters["learning_rate"] in best_response.RATES
    assert max(part.steps for part in progress) >= 1_000
    assert sum(part.steps >= 1_000 for part in progress) >= len(best_response.RATES)


def test_a_warm_responder_begins_from_the_agents_weights(drawing, monkeypatch):
    monkeypatch.setattr(best_response, "TRIAL_ROUNDS", 4)
    _, response = respond(drawing, "ppo-warm:1k", character=RYU)
    assert response.spec == "best response ppo-warm:1k"
    assert response.manifest.begun_from == drawing.spec
    assert response.manifest.hyperparameters["hidden"] == [16]


def test_a_warm_responder_needs_a_ppo_agent_of_its_own_character(agent, drawing):
    with pytest.raises(InputError, match=r"'ppo-warm' begins .* by 'dqn'; give guide:300 or ppo:20M"):
        respond(agent, "ppo-warm:1k", character=RYU)
    with pytest.raises(InputError, match=r"of 'ryu' and cannot play 'ken'; give guide:300 or ppo:20M for it"):
        respond(drawing, "ppo-warm:1k")
