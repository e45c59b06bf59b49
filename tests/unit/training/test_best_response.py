"""Best responses: trained against one agent only, without a trace in the home."""

import pytest

from fakes.trained import write_untrained
from sf2ai.errors import InputError
from sf2ai.game.characters import find_character
from sf2ai.measuring.evaluation import EvaluationConfig, evaluate
from sf2ai.players.find import player_from_file, scripted_player, slowed
from sf2ai.training.sessions.best_response import ResponseConfig, ResponseTraining

RYU, KEN = find_character("ryu"), find_character("ken")


@pytest.fixture
def agent(tmp_path):
    write_untrained(tmp_path / "ryu.npz", "ryu", seed=1)
    return player_from_file(tmp_path / "ryu.npz")


def respond(agent, episodes=2, seed=0):
    training = ResponseTraining(ResponseConfig(KEN, episodes, seed), agent)
    return list(training.run()), training.response


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
        ResponseTraining(ResponseConfig(KEN, 2), scripted_player("random"))


def test_a_slowed_player_cannot_be_exploited(agent):
    with pytest.raises(InputError, match="with a reaction of 0 frames; omit the reaction option"):
        ResponseTraining(ResponseConfig(KEN, 2), slowed(agent, 15))


@pytest.mark.slow
def test_it_learns_to_beat_an_agent_that_stands_still(agent):
    # An untrained network always chooses the same action.
    _, response = respond(agent, episodes=30)
    result = evaluate(EvaluationConfig(RYU, episodes=40), agent, response)
    assert result.loss_rate_interval[0] > 0.5
