"""`sf2ai train --observation` takes a choice of features, which the weights name and play with; no pixels."""

import pytest

from sf2ai.store.weights import manifest_of

TINY = ("--episodes", 2, "--opponent", "random", "--guide", "none")


def test_weights_name_their_features_and_play_with_them(program):
    program.run("train", "--char", "ryu", *TINY, "--observation", "distance, talk,their_move_out")
    manifest = manifest_of(program.home, "ryu")
    assert manifest is not None
    assert manifest.observation.name.startswith("distance,timer,own_health")
    assert manifest.observation.size == 11
    row = program.json("evaluate", "--char", "ryu", "--opponent", "random", "--episodes", 2)[0]
    assert row["episodes"] == 2
    again = ("train", "--char", "ryu", "--episodes", 3, "--resume", "--observation")
    assert "was begun with observation 'distance,timer" in program.refuse(*again, "talk")
    program.run(*again, "distance,talk,their_move_out")
    (ryu,) = [row for row in program.json("roster") if row["character"] == "ryu"]
    assert ryu["observation"]["name"] == manifest.observation.name


@pytest.mark.parametrize(
    ("observation", "words"),
    [
        ("pixels", "learn from features, not from pixels; give --observation human"),
        ("humna", "no observation is called 'humna'; did you mean 'human'"),
        ("own_helth,own_x", "no feature is called 'own_helth'; did you mean 'own_health'"),
        ("own_x,own_x", "has 'own_x' twice"),
        ("", "has no features"),
    ],
)
def test_what_is_no_observation_to_train_with_is_refused(program, observation, words):
    assert words in program.refuse("train", "--char", "ryu", "--observation", observation)
    assert not program.home.path.exists()
