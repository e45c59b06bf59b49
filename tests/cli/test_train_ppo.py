"""`sf2ai train --agent ppo`: trained, stopped, resumed to the bit, measured, and refused as the DQN is."""

from itertools import islice

import numpy as np

from sf2ai.store.packaged import FOLDER as ROSTER
from sf2ai.store.weights import load_weights, manifest_of
from sf2ai.training.config import TrainingConfig
from sf2ai.training.sessions.session import TrainingSession

BY_PPO = ("train", "--char", "ryu", "--agent", "ppo")
SHORT = (*BY_PPO, "--steps", 4_000, "--opponent", "self", "--opponent", "cpu:1", "--guide", "none")


def weights(home) -> dict[str, np.ndarray]:
    return load_weights(home.weights("ryu"))[1]


def test_a_stopped_training_goes_on_to_the_same_weights(program, tmp_path):
    program.run(*SHORT, "--seed", 3)
    wanted = weights(program.home)
    manifest = manifest_of(program.home, "ryu")
    assert manifest is not None
    assert (manifest.agent, manifest.opponents) == ("ppo", ("self", "cpu:1"))
    config = TrainingConfig(
        "ryu", episodes=0, steps=4_000, agent="ppo", guide="none", opponents=("self", "cpu:1"), seed=3
    )
    other = type(program)(tmp_path / "other")
    session = TrainingSession(other.home, config)
    run = session.run()
    for _ in islice(run, 7):  # it stops in the middle of collecting experience
        pass
    run.close()
    assert "stopped" in other.run("roster").stdout
    other.run(*SHORT, "--seed", 3, "--resume")
    for name, array in wanted.items():
        np.testing.assert_array_equal(weights(other.home)[name], array, err_msg=name)


def test_it_is_taught_plays_and_is_measured_greedily_too(program, monkeypatch):
    program.run(*BY_PPO, "--episodes", 2, "--opponent", "random")
    rows = [
        program.json("evaluate", "--char", "ryu", "--opponent", "random", "--episodes", 4, *extra)[0]
        for extra in ((), (), ("--greedy",))
    ]
    assert rows[0] == rows[1], "the dice are those of the rounds"
    assert rows[0] != rows[2]
    monkeypatch.setattr("sf2ai.store.packaged.FOLDER", ROSTER)
    assert program.json("tournament", "--only", "ryu", "--only", "ken", "--matches", 1)


def test_another_agent_cannot_go_on_with_it_nor_begin_from_it(program):
    program.run(*SHORT)
    assert "agent" in program.refuse("train", "--char", "ryu", "--agent", "dqn", "--steps", 9_000, "--resume")
    said = program.refuse("train", "--char", "ryu", "--from", "ryu", "--episodes", 1)
    assert "add `--agent ppo" in said
    program.run(*SHORT, "--from", "ryu")


def test_learning_alone_without_a_guide_says_that_it_may_go_passive(program):
    alone = (*BY_PPO, "--steps", 500, "--guide", "none", "--opponent", "self")
    said = program.run(*alone).stderr
    assert "it may go passive; add --opponent cpu:7, or omit --guide" in said
    assert "passive" not in program.run(*alone, "--opponent", "cpu:7").stderr
    assert "passive" not in program.run(*BY_PPO, "--episodes", 1, "--opponent", "self").stderr


def test_exploit_takes_several_responders_and_names_the_worst(trained):
    text = trained.run(
        "evaluate", "--char", "ryu", "--exploit", 1, "--exploit", "guide:2", "--episodes", 4
    ).stdout
    assert "the worst of these 2: best response of" in " ".join(text.split())


def test_unknown_responders_are_refused(trained):
    assert "did you mean 'ppo'" in trained.refuse("evaluate", "--char", "ryu", "--exploit", "pppo:3M")
    said = trained.refuse("evaluate", "--char", "ryu", "--exploit", "ppo:0")
    assert "needs a number of steps, 1 to 1,000,000,000; write it as 'ppo:5M'" in said
    said = trained.refuse("evaluate", "--char", "ryu", "--exploit", "ppo-warm:1k")
    assert "was trained by 'dqn'; give guide:300 or ppo:20M" in said
